"""From the table as it was read to declared names and types: numbers, text ids, categories, dates as ISO text."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.errors import CustomerTableError

from .cells import as_read, text
from .columns import READER_COLUMNS, ROW, safe_header, safe_headers
from .dates import day_of, days, find_notations, iso_date
from .declaration import CustomerTable, Feature, Notation
from .encoding import declared_words, encode, encode_date
from .engine import Table, number_rows, to_pandas
from .headers import match_headers
from .kinds import decide_kinds
from .number_formats import NumberFormat, decide_formats, number
from .sample import is_sample


def tidy(customers: Table, table: CustomerTable) -> tuple[Any, dict[str, Any], CustomerTable]:
    """Give the declared columns their declared names and types.

    Args:
        customers: The table as read; a file reader may leave its own notes in ``attrs["source"]``.
        table: The declared columns.

    Returns:
        A Narwhals frame with the same rows in the same order: ``row_in_file`` first, the declared columns typed (null
        where a cell could not be), the other columns untouched, and the cells of the declared columns as they were
        read. Then the source: the reader's notes, ``absent_columns`` (described columns that the table does not have),
        ``renamed_columns``, ``number_formats``, ``date_notations``, and whether this is the built-in
        ``synthetic_sample``. Then the declaration of the columns that are there, with their kinds.

    Raises:
        CustomerTableError: The id or a feature is missing, or a feature holds not a single number.
    """
    frame: Any = nw.from_native(customers)
    frame = _with_safe_headers(frame)
    notes = getattr(customers, "attrs", {}).get("source", {})
    headers = match_headers(frame.collect_schema().names(), table, notes)
    absent = [column for column in table.profile_columns if column not in headers.values()]
    table = table.without(absent)
    frame = _number_rows(frame.rename(headers), table)
    declared = table.declared_columns
    frame = frame.with_columns(nw.col(column).alias(as_read(column)) for column in declared)
    without_digits = _without_digits(frame, table)
    may_be_dates = [*table.date_features, *table.profile_columns]
    dates = find_notations(frame, [column for column in may_be_dates if column not in without_digits], table)
    words = table.word_features
    candidates = [
        column
        for column in [*table.feature_columns, *table.profile_columns]
        if column not in {*without_digits, *dates, *words, *table.date_features, *table.category_features}
    ]
    formats = decide_formats(frame, candidates, table, delimiter=notes.get("delimiter"))
    table = table.with_kinds(decide_kinds(frame, table, formats, dates))
    _require_dates(frame, table, dates)
    _require_numbers(frame, table, formats)
    table = table.with_references(_last_days(frame, table, dates))
    table = table.with_notations({column: dates[column] for column in table.date_features})

    schema, kinds = frame.collect_schema(), table.kinds
    encoded = {*words, *table.date_features}
    numbers = [column for column, kind in kinds.items() if kind in {"number", "year"} and column not in encoded]
    written = {column: formats.get(column) for column in numbers}

    def typed(column: str) -> nw.Expr:
        cell, dtype = nw.col(column), schema[column]
        if column in words:
            return encode(cell, dtype, words[column], table)
        if column in table.date_features:
            return encode_date(iso_date(cell, dtype, dates[column]), table.date_features[column])
        if column in written:
            return number(cell, dtype, written[column])
        if kinds.get(column) == "date" and column in dates:
            return iso_date(cell, dtype, dates[column])
        return text(cell, dtype, table)

    source = {
        **notes,
        "synthetic_sample": is_sample(customers),
        "absent_columns": absent,
        "renamed_columns": {header: column for header, column in headers.items() if header != column},
        "number_formats": [{"column": column, **asdict(how)} for column, how in written.items() if how is not None],
        "date_notations": {
            column: how for column, how in dates.items() if kinds[column] == "date" or column in table.date_features
        },
    }
    return frame.with_columns(typed(column).alias(column) for column in declared), source, table


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
    return number_rows(frame, ROW, table.declared_columns)


def _without_digits(frame: Any, table: CustomerTable) -> set[str]:
    """The declared columns of text without any digit: neither numbers nor dates, they need not be looked at as such."""
    schema = frame.collect_schema()
    texts = [
        column for column in [*table.feature_columns, *table.profile_columns] if isinstance(schema[column], nw.String)
    ]
    if not texts:
        return set()
    has_digit = (nw.col(column).str.contains("[0-9]").fill_null(value=False) for column in texts)
    counted = to_pandas(frame.select(found.cast(nw.Int64).sum() for found in has_digit)).iloc[0]
    return {column for column in texts if not counted[column]}


def _require_numbers(frame: Any, table: CustomerTable, formats: Mapping[str, NumberFormat | None]) -> None:
    """Refuse features that hold not a single number, or none of their words."""
    schema, words = frame.collect_schema(), table.word_features

    def read(column: str) -> nw.Expr:
        cell, dtype = nw.col(column), schema[column]
        return (
            encode(cell, dtype, words[column], table) if column in words else number(cell, dtype, formats.get(column))
        )

    others = {*table.date_features, *table.category_features}
    columns = [column for column in table.feature_columns if column not in others]
    if not columns:
        return
    counted = to_pandas(frame.select(read(column).count().alias(column) for column in columns)).iloc[0]
    without = [column for column in columns if not counted[column]]
    if wordless := [column for column in without if column in words]:
        raise CustomerTableError(_no_word(frame, words[wordless[0]]))
    if without:
        raise CustomerTableError(_no_number(frame, without))


def _require_dates(frame: Any, table: CustomerTable, dates: Mapping[str, Notation]) -> None:
    """Refuse features of dates whose cells are not dates, nearly all of them in one notation."""
    if undated := [column for column in table.date_features if column not in dates]:
        raise CustomerTableError(
            f'Column "{undated[0]}" is of kind: date, but its cells are not dates in one of these notations: '
            "2024-12-31, 31.12.2024, 12/31/2024, 20241231, 31-Dec-2024, 2024-12, Dec-24"
            f"{_beginning(frame, undated[0])}. Correct the table, and write years with four digits where 03/04/05 may "
            f"mean several days; or correct the kind of {table.date_features[undated[0]].name} under customer_table: "
            "features."
        )


def _last_days(frame: Any, table: CustomerTable, dates: Mapping[str, Notation]) -> dict[str, dt.date]:
    """The last day of each feature of dates that has no reference day: up to it, time is counted."""
    columns = [column for column, feature in table.date_features.items() if feature.reference is None]
    if not columns:
        return {}
    schema = frame.collect_schema()
    numbers = {column: days(iso_date(nw.col(column), schema[column], dates[column])) for column in columns}
    last = to_pandas(frame.select(number.max().alias(column) for column, number in numbers.items())).iloc[0]
    return {column: day_of(last[column]) for column in columns}


def _no_word(frame: Any, feature: Feature) -> str:
    wanted = ", ".join(f'"{word}"' for word in declared_words(feature))
    return (
        f'Column "{feature.column}" holds none of the words {wanted}{_beginning(frame, feature.column)}: give its own '
        f"words as levels of {feature.name} under customer_table: features in conf/base/parameters_preprocessing.yml."
    )


def _beginning(frame: Any, column: str) -> str:
    """What the first cells of a column hold."""
    values = ", ".join(
        f'"{value}"' for value in to_pandas(frame.select(column).head(3))[column].dropna() if str(value).strip()
    )
    return f" (it begins with {values})" if values else " (its first cells are blank)"


def _no_number(frame: Any, columns: Sequence[str]) -> str:
    found = [f'Column "{column}" holds not a single number{_beginning(frame, column)}' for column in columns]
    return (
        f"{'. '.join(found)}. Segments are made from numbers: correct the table, or name other columns under "
        "customer_table: features in conf/base/parameters_preprocessing.yml; `kedro configure <file>` proposes some."
    )
