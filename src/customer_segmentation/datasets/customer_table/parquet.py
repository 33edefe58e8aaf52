"""Parquet files, whose columns already have names and types."""

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from .limits import Limits, Refusal

#: Whole numbers with gaps would otherwise become floats, and large ids would lose digits.
_WHOLE_WITH_GAPS = {whole(): pd.Int64Dtype() for whole in (pa.int64, pa.int32, pa.int16, pa.int8)}


def read_parquet(content: bytes, limits: Limits) -> pd.DataFrame:
    """Read a Parquet file, after its own account of its size was checked.

    Whole numbers with gaps stay whole, and nested values become text.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        facts = file.metadata
        limits.check_rows(facts.num_rows)
        limits.check_columns(facts.num_columns)
        limits.check_unpacked(
            len(content), sum(facts.row_group(i).total_byte_size for i in range(facts.num_row_groups))
        )
        table = file.read()
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise Refusal("is a damaged or incomplete Parquet file: export it again.") from None
    if not table.num_rows:
        raise Refusal("has columns but no customers: export the customer table again.")
    repeated = [name for name in table.column_names if table.column_names.count(name) > 1]
    if repeated:
        raise Refusal(f'has two columns with the header "{repeated[0]}": rename or remove one of them.')
    plain = pa.table({name: _plain(table[name]) for name in table.column_names})
    gaps = any(column.null_count for column in plain.columns)
    customers: pd.DataFrame = plain.to_pandas(types_mapper=_WHOLE_WITH_GAPS.get if gaps else None)
    return customers


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Types that every table engine knows: decimals become floats, dictionaries and nested values text."""
    if pa.types.is_decimal(column.type):
        return column.cast(pa.float64())
    if pa.types.is_dictionary(column.type):
        return column.cast(column.type.value_type)
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        return pa.chunked_array([pa.array([None if v is None else str(v) for v in column.to_pylist()], pa.string())])
    return column
