"""What all workbooks have in common: the sheet with the customers, and cells as people see them."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from .layout import HEADER_WITHIN, Grid, Wanted, find_header, wanted_found
from .limits import Limits, Refusal

#: A number format of zeros alone, such as 0000: the number 1 is shown as 0001.
_ZEROS = re.compile(r"0{2,}")

Rows = Callable[[], Iterable[list[str]]]


def read_sheet(
    sheets: Mapping[str, Rows], visible: Sequence[str], sheet: str | None, wanted: Wanted
) -> tuple[str, Grid]:
    """The grid of one sheet, and its name: the one named, else the only one that fits, else the largest.

    The largest one is taken only where no columns are wanted and there is one; the others are noted.
    """
    if sheet is not None:
        name = _named(sheet, list(sheets))
        return name, _grid(sheets[name]())
    tops = {name: list(islice(sheets[name](), HEADER_WITHIN)) for name in visible}
    filled = {name: rows for name, rows in tops.items() if any(any(row) for row in rows)}
    if not filled:
        raise Refusal("is a workbook whose visible sheets are all empty.")
    if len(filled) == 1:
        name = next(iter(filled))
        return name, _grid(sheets[name]())
    if wanted:
        name = _fitting(filled, wanted)
        return name, _grid(sheets[name]())
    grids = {name: _grid(sheets[name]()) for name in filled}
    sizes = sorted(map(_size, grids.values()))
    if sizes[-1] == sizes[-2]:
        _fitting(filled, wanted)
    name = max(grids, key=lambda name: _size(grids[name]))
    grids[name].notes["other_sheets"] = [other for other in grids if other != name]
    return name, grids[name]


def _named(sheet: str, names: list[str]) -> str:
    found = [name for name in names if name.strip().casefold() == sheet.strip().casefold()]
    if not found:
        raise Refusal(
            f'has no sheet "{sheet}"; its sheets are: {_quoted(names)}. Correct customers_sheet, or transactions_sheet '
            "for lines of transactions."
        )
    return found[0]


def _fitting(filled: Mapping[str, list[list[str]]], wanted: Wanted) -> str:
    headers = {name: rows[find_header(rows, wanted)] for name, rows in filled.items()}
    fitting = [name for name, header in headers.items() if len(wanted_found(header, wanted)) == len(wanted)]
    if len(fitting) == 1:
        return fitting[0]
    listed = "; ".join(f'"{name}" with {_quoted([cell for cell in row if cell][:8])}' for name, row in headers.items())
    many = "several sheets" if fitting else "no sheet"
    raise Refusal(
        f"has {len(filled)} sheets, and {many} with all declared columns: {listed}. Name the right one: "
        "`kedro run --params customers_sheet=…`, or transactions_sheet for lines of transactions (or `kedro configure "
        "--sheet …`), or sheet in the catalog entry."
    )


def _size(grid: Grid) -> int:
    """The filled cells of a sheet that may be a table: one with more than a column, and more than a header."""
    filled = [sum(map(bool, column.to_pylist())) for column in grid.cells.columns]
    columns = [cells for cells in filled if cells > 1]
    return sum(columns) if len(columns) > 1 else 0


def _grid(rows: Iterable[list[str]]) -> Grid:
    # A stray cell far down leaves a million empty rows before it.
    by_number = {number: row for number, row in enumerate(rows, start=1) if any(row)}
    filled = list(by_number.values())
    width = max(map(len, filled), default=0)
    columns = [pa.array([row[i] if i < len(row) else "" for row in filled], pa.string()) for i in range(width)]
    cells = pa.table(columns, names=[str(i) for i in range(width)])
    return Grid(cells, np.array(list(by_number), dtype=np.int64), dots_are_decimal=True)


def checked_rows(rows: Iterable[Sequence[Any]], limits: Limits) -> Iterable[Sequence[Any]]:
    """The rows, as long as they are not too many or too wide."""
    for number, row in enumerate(rows, start=1):
        if number > limits.rows:
            limits.check_rows(number)
        if len(row) > limits.columns:
            limits.check_columns(len(row))
        yield row


def cell_text(value: Any, number_format: str = "") -> str:
    """A cell as people see it: 15 rather than 15.0, 0001 where the format asks for four digits, dates as 2026-11-23."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if isinstance(value, int):
        digits = str(value)
        return digits.zfill(len(number_format)) if _ZEROS.fullmatch(number_format) else digits
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
