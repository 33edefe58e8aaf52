"""From rows of cells to a table: the header is found, columns get names, and columns of plain numbers are typed."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from customer_segmentation.customers.columns import EXTRA_CELLS, ROW, header_key, safe_header, safe_headers

from .encodings import REPLACEMENT
from .limits import Refusal

#: Accepted headers of each wanted column: its own name first, then its aliases.
Wanted = Sequence[Collection[str]]

#: Rows at the top of a file among which the header is looked for.
HEADER_WITHIN = 50

_A_NUMBER = re.compile(r"\s*[($€£¥+-]*\s*\d[\d.,'\s]*[)%€$£¥]*\s*")
#: Row numbers that a note lists at most.
_LISTED = 20
#: In all of a column's numbers a dot that could as well group thousands: 1.234 but neither 0.234 nor 12.5.
_GROUPING_DOT = r"^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$"
#: Numbers without leading zeros, and with at most 15 digits, as a floating-point number keeps no more.
_WHOLE = r"^(?:0|-?[1-9][0-9]{0,14})?$"
_DECIMAL = r"^(?:-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?)?$"


@dataclass
class Grid:
    """The cells of a file as text, blank ones empty, before anything is known about them.

    Attributes:
        cells: Columns of text, all of the same length; their names do not matter.
        rows: Each row's number in the file, from 1.
        extra: Cells beyond the last column by row number, where a row has more cells than the header.
        notes: What the reader found out about the file.
        dots_are_decimal: Whether a dot in a number can only be a decimal point, as in numbers that Excel stored.
        header: The names of the columns, where they are known; else a row of cells holds them.
        hidden: Rows that people do not see, as a filter hides them.
    """

    cells: pa.Table
    rows: npt.NDArray[np.int64]
    extra: dict[int, str] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    dots_are_decimal: bool = False
    header: Sequence[str] | None = None
    hidden: frozenset[int] = frozenset()


def find_header(rows: Sequence[Sequence[str]], wanted: Wanted) -> int:
    """The header's position among the first rows of a file: the row that has most of the wanted headers.

    Where none has any: the first row that is filled about as widely as most are; one column in three may lack a header.
    Lines of two cells above a table of three are told from its header by what follows: a header has no numbers, and
    there are some below it.
    """
    rows = rows[:HEADER_WITHIN]
    hits = [len(wanted_found(row, wanted)) for row in rows]
    if max(hits, default=0):
        return hits.index(max(hits))
    spans = [_span(row) for row in rows]
    widths = Counter(width for width in spans if width)
    if not widths:
        raise Refusal("holds no table: all of its first rows are blank.")
    usual = max(widths, key=lambda width: (widths[width], width))
    first = next(index for index, width in enumerate(spans) if width >= usual - usual // 3)
    full = next(index for index, width in enumerate(spans) if width >= usual)
    numbers = [any(_A_NUMBER.fullmatch(cell) for cell in row) for row in rows]
    return full if not numbers[full] and any(numbers[full + 1 :]) else first


def _span(row: Sequence[str]) -> int:
    """The number of columns from the first filled cell to the last one."""
    filled = [index for index, cell in enumerate(row) if cell.strip()]
    return filled[-1] - filled[0] + 1 if filled else 0


def wanted_found(header: Sequence[str], wanted: Wanted) -> list[int]:
    """Positions in ``wanted`` of the columns that a header row has."""
    keys = {header_key(safe_header(cell)) for cell in header} - {""}
    return [index for index, names in enumerate(wanted) if keys & {header_key(name) for name in names}]


def lay_out(grid: Grid, wanted: Wanted) -> pd.DataFrame:
    """Turn a grid into a customer table.

    Returns:
        One row per row of the file that is not blank, with ``row_in_file`` first. A column in which every cell is blank
        or a plain number is a number column; every other column is text, as it was read. ``attrs["source"]`` holds the
        notes.
    """
    header, cells, rows, notes = _below_header(grid, wanted)
    blank = _blank_rows(cells)
    if blank.any():
        notes["blank_rows"] = listed(rows[blank])
        cells, rows = cells.filter(~blank), rows[~blank]
    if not len(rows):
        raise Refusal("has a header but no customers: export the customer table again.")
    if grid.hidden and (hidden := [row for row in rows.tolist() if row in grid.hidden]):
        notes["hidden_rows"] = listed(hidden)

    columns = _named_columns(header, cells, notes)
    typed = {name: _typed(column, dots_are_decimal=grid.dots_are_decimal) for name, column in columns.items()}
    texts = [column for name, column in columns.items() if typed[name] is column]
    if damaged := _undecodable_rows(texts, rows):
        notes["undecodable_rows"] = listed(damaged)
    table = pd.DataFrame({ROW: rows, **{name: _to_pandas(column) for name, column in typed.items()}})
    if grid.extra:
        table[EXTRA_CELLS] = pd.Series([grid.extra.get(row) for row in rows.tolist()], dtype="str")
    table.attrs["source"] = notes
    return table


def _blank_rows(cells: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows have blank cells only; the first column mostly says that there are none."""
    blank = np.ones(cells.num_rows, dtype=bool)
    for column in cells.columns:
        blank &= pc.equal(pc.utf8_trim_whitespace(column), "").to_numpy()
        if not blank.any():
            break
    return blank


def _below_header(grid: Grid, wanted: Wanted) -> tuple[Sequence[str], pa.Table, npt.NDArray[np.int64], dict[str, Any]]:
    """The header, the rows below it with their numbers, and the notes."""
    if grid.header is not None:
        return grid.header, grid.cells, grid.rows, {**grid.notes}
    top = [column.slice(0, HEADER_WITHIN).to_pylist() for column in grid.cells.columns]
    first_rows = list(zip(*top, strict=True))
    position = find_header(first_rows, wanted)
    notes = {**grid.notes, "header_row": int(grid.rows[position])}
    if above := [" ".join(filter(None, row)).strip() for row in first_rows[:position] if any(row)]:
        notes["lines_above_header"] = above
    return first_rows[position], grid.cells.slice(position + 1), grid.rows[position + 1 :], notes


def _named_columns(header: Sequence[str], cells: pa.Table, notes: dict[str, Any]) -> dict[str, pa.ChunkedArray]:
    """The columns by their headers, without stray empty columns and without one that only numbers the rows."""
    columns: list[tuple[str, pa.ChunkedArray]] = []
    for number, (cell, column) in enumerate(zip(header, cells.columns, strict=True), start=1):
        name = " ".join(cell.split())
        if not name and pc.all(pc.equal(pc.utf8_trim_whitespace(column), "")).as_py():
            continue
        if number == 1 and name in {"", "Unnamed: 0"} and _numbers_the_rows(column):
            notes["left_out"] = "the first column, which has no header and only numbers the rows"
            continue
        columns.append((name or f"column {number}", column))
    return with_safe_headers([name for name, _ in columns], [column for _, column in columns], notes)


def with_safe_headers(
    headers: Sequence[str], columns: Sequence[pa.ChunkedArray], notes: dict[str, Any]
) -> dict[str, pa.ChunkedArray]:
    """The columns by headers that are safe; those that the file writes otherwise are noted."""
    safe = safe_headers(headers)
    if changed := [{"header": old, "read_as": new} for old, new in zip(headers, safe, strict=True) if old != new]:
        notes["changed_headers"] = changed
    return dict(zip(safe, columns, strict=True))


def _numbers_the_rows(column: pa.ChunkedArray) -> bool:
    """Whether a column counts 0, 1, 2 … or 1, 2, 3 …, as the index that some programs write."""
    first = column[0].as_py().strip()
    if first not in {"0", "1"}:
        return False
    expected = pc.cast(pa.array(np.arange(len(column)) + int(first)), pa.string())
    return bool(pc.all(pc.equal(column, expected)).as_py())


def _undecodable_rows(texts: Sequence[pa.ChunkedArray], rows: npt.NDArray[np.int64]) -> list[int]:
    damaged = [pc.match_substring(column, REPLACEMENT).to_numpy() for column in texts]
    return [int(row) for row in rows[np.logical_or.reduce(damaged)]] if damaged else []


def _typed(column: pa.ChunkedArray, *, dots_are_decimal: bool) -> pa.ChunkedArray:
    """A column of plain numbers and blank cells as numbers, if nothing is lost.

    0001, 17-digit ids and 1.234 (a thousand?) stay text.
    """
    if not pc.any(pc.not_equal(column, "")).as_py():
        return column
    # A pattern first, as a cast that fails costs far more than one that succeeds.
    if _all_match(column, _WHOLE):
        return pc.cast(_blank_as_null(column), pa.int64())
    if not _all_match(column, _DECIMAL):
        return column
    dotted = column.filter(pc.match_substring(column, "."))
    if not dots_are_decimal and _all_match(dotted, _GROUPING_DOT):
        return column
    return pc.cast(_blank_as_null(column), pa.float64())


def _to_pandas(column: pa.ChunkedArray) -> pd.Series:
    """Whole numbers with blank cells stay whole: as floats, 15 would come out as 15.0."""
    series: pd.Series = column.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get if column.null_count else None)
    return series


def _blank_as_null(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)


def _all_match(column: pa.ChunkedArray, pattern: str) -> bool:
    # The first cells mostly tell of a column of words that it has no numbers.
    return all(
        pc.all(pc.match_substring_regex(cells, pattern)).as_py() for cells in (column.slice(0, HEADER_WITHIN), column)
    )


def listed(rows: Sequence[int] | npt.NDArray[np.int64]) -> dict[str, Any]:
    """How many rows, and the numbers of the first ones."""
    return {"rows": len(rows), "first": [int(row) for row in rows[:_LISTED]]}
