"""What the described columns hold, where the declaration leaves it open: told from their cells, each as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from .cells import missing, trimmed
from .columns import helper_column
from .declaration import CustomerTable, Kind, Notation
from .engine import count_distinct, to_pandas
from .number_formats import NumberFormat, number

#: Whole numbers within these are years …
_YEARS = (1900, 2100)
#: … and at most so many different ones, each of which many customers share, are codes of categories.
_MOST_CODES = 6
_CUSTOMERS_PER_CODE = 10
#: From so many different texts on, of customers who mostly have one of their own, a column describes no segment.
_FEWEST_TEXTS = 50
_OWN_TEXTS = 0.5


@dataclass(frozen=True)
class _Cells:
    """What was counted in a column."""

    filled: int
    distinct: int
    numbers: int
    codes: int  # such as 01234
    whole: bool
    minimum: float
    maximum: float


def decide_kinds(
    frame: Any, table: CustomerTable, formats: Mapping[str, NumberFormat | None], dates: Mapping[str, Notation]
) -> dict[str, Kind]:
    """What each described column holds: as declared, else told from its cells.

    A column of numbers is one of categories where few whole numbers are shared by many customers, or where one is like
    01234, a code. Texts that nearly every customer has for herself (names, addresses) are no categories.

    Args:
        frame: The table as read, with its columns under their declared names.
        table: The declaration.
        formats: How the numbers of each column are written; a column without any digit is not in it.
        dates: The columns that hold dates.
    """
    declared: dict[str, Kind] = {one.column: one.kind for one in table.described if one.kind != "auto"}
    open_columns = [column for column in table.profile_columns if column not in declared]
    told: dict[str, Kind] = {column: "date" for column in open_columns if column in dates}
    counted = _count(frame, [column for column in open_columns if column not in told], table, formats)
    return declared | told | {column: _kind(cells) for column, cells in counted.items()}


def _kind(cells: _Cells) -> Kind:
    if 2 * cells.numbers <= cells.filled or cells.codes:
        own = cells.distinct >= _FEWEST_TEXTS and cells.distinct > _OWN_TEXTS * cells.filled
        return "text" if own else "category"
    if cells.whole and cells.minimum >= _YEARS[0] and cells.maximum <= _YEARS[1]:
        return "year"
    shared = cells.distinct <= _MOST_CODES and cells.filled >= _CUSTOMERS_PER_CODE * cells.distinct
    return "category" if cells.whole and shared else "number"


def _count(
    frame: Any, columns: list[str], table: CustomerTable, formats: Mapping[str, NumberFormat | None]
) -> dict[str, _Cells]:
    if not columns:
        return {}
    schema = frame.collect_schema()
    numbers = {column: helper_column(f"number {column}") for column in columns if column in formats}
    filled = {column: helper_column(f"filled {column}") for column in columns}
    # Cells are read once, and then counted: an engine in memory would read them anew for each count.
    cells = frame.select(
        *columns,
        *(number(nw.col(one), schema[one], formats[one]).alias(name) for one, name in numbers.items()),
        *((~missing(nw.col(one), schema[one], table)).alias(name) for one, name in filled.items()),
    )
    counts = [nw.col(name).cast(nw.Int64).sum().alias(f"filled {column}") for column, name in filled.items()]
    for column, name in numbers.items():
        value = nw.col(name)
        if isinstance(schema[column], nw.String):
            code = trimmed(nw.col(column)).str.contains("^0[0-9]+$").fill_null(value=False)
            counts.append(code.cast(nw.Int64).sum().alias(f"codes {column}"))
        counts += [
            value.count().alias(f"numbers {column}"),
            ((value != value.floor()) & (value.abs() < 2**53))
            .fill_null(value=False)
            .cast(nw.Int64)
            .sum()
            .alias(f"fractions {column}"),
            value.min().alias(f"minimum {column}"),
            value.max().alias(f"maximum {column}"),
        ]
    different = {column: nw.when(nw.col(filled[column])).then(nw.col(column)) for column in columns}
    counted, distinct = to_pandas(cells.select(*counts)).iloc[0], count_distinct(cells, different)
    return {
        column: _Cells(
            filled=int(counted[f"filled {column}"]),
            distinct=int(distinct[column]),
            numbers=int(counted.get(f"numbers {column}", 0)),
            codes=int(counted.get(f"codes {column}", 0)),
            whole=not counted.get(f"fractions {column}", 0),
            minimum=counted.get(f"minimum {column}", np.nan),
            maximum=counted.get(f"maximum {column}", np.nan),
        )
        for column in columns
    }
