"""Parquet files, whose columns already have names and types."""

from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .layout import with_safe_headers
from .limits import Limits, Refusal

#: Whole numbers with gaps would otherwise become floats, and large ids would lose digits.
_WHOLE_WITH_GAPS = {
    pa.int64(): pd.Int64Dtype(),
    pa.int32(): pd.Int64Dtype(),
    pa.int16(): pd.Int64Dtype(),
    pa.int8(): pd.Int64Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
    pa.uint32(): pd.Int64Dtype(),
    pa.uint16(): pd.Int64Dtype(),
    pa.uint8(): pd.Int64Dtype(),
}
#: Digits that a floating-point number keeps whatever they are.
_EXACT_DIGITS = 15
#: The days that every table engine knows.
_FIRST_YEAR, _LAST_YEAR = 1678, 2261


def read_parquet(content: bytes, limits: Limits) -> pd.DataFrame:
    """Read a Parquet file, after its own account of its size was checked.

    Whole numbers with gaps stay whole, and nested values become text. ``attrs["source"]`` has the notes.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        facts = file.metadata
        limits.check_rows(facts.num_rows)
        limits.check_columns(facts.num_columns)
        limits.check_parquet(sum(facts.row_group(i).total_byte_size for i in range(facts.num_row_groups)))
        table = file.read()
        if not table.num_rows:
            raise Refusal("has columns but no customers: export the customer table again.")
        notes: dict[str, Any] = {"format": "Parquet"}
        columns = with_safe_headers(table.column_names, [_plain(column) for column in table.columns], notes)
        plain = pa.table(columns)
        gaps = any(column.null_count for column in plain.columns)
        customers: pd.DataFrame = plain.to_pandas(types_mapper=_WHOLE_WITH_GAPS.get if gaps else None)
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise Refusal("is a damaged or incomplete Parquet file: export it again.") from None
    customers.attrs["source"] = notes
    return customers


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Types that every table engine knows, and that keep every digit and character."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain(column.cast(kind.value_type))
    if pa.types.is_decimal(kind):
        return _number(column)
    if pa.types.is_temporal(kind):
        return _time(column)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or kind == pa.string_view():
        return _readable(column)
    if pa.types.is_nested(kind) or _is_binary(kind):
        return pa.chunked_array([pa.array([_as_text(value) for value in column.to_pylist()], pa.string())])
    return column


def _number(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Decimals as numbers where these keep every digit, else as text: ids may be longer than a number is exact."""
    if column.type.scale <= 0:
        text = column.cast(pa.decimal256(76, 0)).cast(pa.string()) if column.type.scale else column.cast(pa.string())
        longest = pc.max(pc.utf8_length(text)).as_py() or 0
        return text.cast(pa.int64()) if longest <= _EXACT_DIGITS else text
    text = column.cast(pa.string())
    digits = pc.max(pc.utf8_length(pc.replace_substring_regex(text, r"^-?0*\.?0*|0+$|[.-]", ""))).as_py() or 0
    return column.cast(pa.float64()) if digits <= _EXACT_DIGITS else text


def _time(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Dates as they are, unless they lie beyond the calendar of table engines; durations as their number."""
    if pa.types.is_duration(column.type):
        return column.cast(pa.int64())
    is_date = pa.types.is_date(column.type) or pa.types.is_timestamp(column.type)
    return column if is_date and _within_calendar(column) else column.cast(pa.string())


def _within_calendar(column: pa.ChunkedArray) -> bool:
    try:
        years = pc.min_max(pc.year(column)).as_py()
    except pa.ArrowException:
        return False
    return years["min"] is None or (years["min"] >= _FIRST_YEAR and years["max"] <= _LAST_YEAR)


def _readable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text whose bytes are UTF-8; what is none is shown as �."""
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        kind = pa.binary_view() if column.type == pa.string_view() else pa.large_binary()
        values = column.cast(kind).to_pylist()
        texts = [None if value is None else value.decode("utf-8", errors="replace") for value in values]
        return pa.chunked_array([pa.array(texts, pa.string())])
    return column if pa.types.is_string(column.type) else column.cast(pa.string())


def _is_binary(kind: pa.DataType) -> bool:
    known = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary, pa.types.is_binary_view)
    return any(is_kind(kind) for is_kind in known)


def _as_text(value: Any) -> str | None:
    """A nested or binary value as text; bytes that are none by their digits, as in a UUID."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.hex()
    return str(value)
