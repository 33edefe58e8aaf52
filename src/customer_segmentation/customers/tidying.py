"""From the table as it was read to declared names and types: numbers, text ids, text categories."""

from dataclasses import asdict
from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.errors import CustomerTableError

from .cells import as_read, missing, text, trimmed
from .columns import READER_COLUMNS, ROW, safe_header, safe_headers
from .declaration import CustomerTable
from .engine import Table, to_pandas
from .headers import match_headers
from .number_formats import NumberFormat, decide_formats, number
from .sample import is_sample


def tidy(customers: Table, table: CustomerTable) -> tuple[Any, dict[str, Any]]:
    """Give the declared columns their declared names and types.

    Args:
        customers: The table as read; a file reader may leave its own notes in ``attrs["source"]``.
        table: The declared columns.

    Returns:
        A Narwhals frame with the same rows in the same order: ``row_in_file`` first, the declared columns typed (null
        where a cell could not be), the other columns untouched, and the cells of the declared columns as they were
        read. Then the source: the reader's notes, ``renamed_columns``, ``number_formats``, and whether this is the
        built-in ``synthetic_sample``.

    Raises:
        CustomerTableError: A declared column is missing, or a feature holds not a single number.
    """
    frame: Any = nw.from_native(customers)
    frame = _with_safe_headers(frame)
    headers = match_headers(frame.collect_schema().names(), table)
    source = {
        **getattr(customers, "attrs", {}).get("source", {}),
        "synthetic_sample": is_sample(customers),
        "renamed_columns": {header: column for header, column in headers.items() if header != column},
    }
    frame = _number_rows(frame.rename(headers), table)
    declared = table.declared_columns
    frame = frame.with_columns(nw.col(column).alias(as_read(column)) for column in declared)
    schema = frame.collect_schema()
    numbers = _number_columns(frame, table, delimiter=source.get("delimiter"))
    source["number_formats"] = [
        {"column": column, **asdict(written)} for column, written in numbers.items() if written is not None
    ]
    typed = (
        number(nw.col(column), schema[column], numbers[column])
        if column in numbers
        else text(nw.col(column), schema[column], table)
        for column in declared
    )
    return frame.with_columns(cell.alias(column) for column, cell in zip(declared, typed, strict=True)), source


def _with_safe_headers(frame: Any) -> Any:
    """Rename what a database calls like a column of the project's own.

    ``row_in_file`` is ours where it is the first column, as the reader of files puts it there.
    """
    headers = frame.collect_schema().names()
    ours = READER_COLUMNS if headers[:1] == [ROW] else ()
    theirs = [header for header in headers if header not in ours]
    if all(safe_header(header) == header for header in theirs):
        return frame
    return frame.rename(dict(zip(theirs, safe_headers(theirs), strict=True)))


def _number_rows(frame: Any, table: CustomerTable) -> Any:
    """Number the rows of a table whose reader did not (a database, Parquet)."""
    if ROW in frame.collect_schema().names():
        return frame
    order = {"order_by": table.declared_columns} if isinstance(frame, nw.LazyFrame) else {}
    frame = frame.with_row_index(ROW, **order)
    return frame.with_columns(nw.col(ROW).cast(nw.Int64) + 1)


def _number_columns(frame: Any, table: CustomerTable, *, delimiter: str | None) -> dict[str, NumberFormat | None]:
    """The columns that hold numbers, and how they are written.

    Features are numbers. A profile column is one when most of its filled cells are numbers and none is like 01234, a
    code.
    """
    schema = frame.collect_schema()
    candidates = [*table.feature_columns, *table.profile_columns]
    formats = decide_formats(frame, candidates, table, delimiter=delimiter)
    counts = []
    for column in candidates:
        cell, dtype = nw.col(column), schema[column]
        counts.append((~missing(cell, dtype, table)).cast(nw.Int64).sum().alias(f"filled {column}"))
        counts.append(number(cell, dtype, formats[column]).count().alias(f"numbers {column}"))
        if isinstance(dtype, nw.String):
            code = trimmed(cell).str.contains("^0[0-9]+$").fill_null(value=False)
            counts.append(code.cast(nw.Int64).sum().alias(f"codes {column}"))
    counted = to_pandas(frame.select(*counts)).iloc[0]
    for column in table.feature_columns:
        if not counted[f"numbers {column}"]:
            raise CustomerTableError(_no_number(frame, column))
    numbers = {
        column
        for column in table.profile_columns
        if 2 * counted[f"numbers {column}"] > counted[f"filled {column}"] and not counted.get(f"codes {column}", 0)
    }
    return {column: formats[column] for column in candidates if column in numbers or column in table.feature_columns}


def _no_number(frame: Any, column: str) -> str:
    rows = to_pandas(frame.select(nw.col(column)).head(3))[column]
    values = ", ".join(f'"{value}"' for value in rows.dropna() if str(value).strip())
    begins = f" (it begins with {values})" if values else " (its first cells are blank)"
    return (
        f'Column "{column}" holds not a single number{begins}, but segments are made from numbers: correct the column, '
        "or name another one under customer_table: features in conf/base/parameters_preprocessing.yml."
    )
