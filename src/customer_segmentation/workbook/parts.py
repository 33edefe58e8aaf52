"""The parts of a page that need the widths of its columns: each places itself when these are known."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn

from .column_widths import LEFT, Widths, even_shares
from .grid import Grid
from .rules import bar_rule
from .styles import fill
from .table import BESIDE_TEXT, Rows
from .text_width import lines, text_width
from .worksheet import area

_ROW_POINTS = 15.0
#: Height of a line of text, in sizes of its font.
_LINE_HEIGHT = 1.35
#: Links that take more room take two rows: each begins with a column, which leaves gaps between them.
_LINKS_IN_A_ROW = 90.0
_LINK_GAP = 2.0


class Part(Protocol):
    """What can be placed on a page."""

    def place(self, grid: Grid, widths: Widths) -> None:
        """Write, merge and size its cells, or anchor a drawing."""


@dataclass(frozen=True)
class Band:
    """A colour across the sheet."""

    row: int
    colour: str

    def place(self, grid: Grid, widths: Widths) -> None:
        """Colour the row."""
        for column in range(LEFT, max(widths.last_text_column, LEFT) + 1):
            grid.cell(self.row, column).fill = fill(self.colour)


@dataclass(frozen=True)
class Paragraph:
    """A text across the page, wrapped."""

    row: int
    text: str
    style: str
    is_beside: bool = False  # whether it has a picture beside it

    def place(self, grid: Grid, widths: Widths) -> None:
        """Give the text the lines that it takes."""
        cell = grid.write(self.text, self.style, self.row)
        last = widths.last_beside if self.is_beside else widths.last_text_column
        grid.merge(self.row, LEFT, last)
        grid.set_height(self.row, _height(self.text, widths.room(LEFT, last), cell) + 3)


@dataclass(frozen=True)
class Navigation:
    """Links side by side: their texts and the sheets' names."""

    row: int
    links: Sequence[tuple[str, str]]

    @property
    def rows(self) -> int:
        """The rows that they take."""
        return 1 if sum(text_width(text) + _LINK_GAP for text, _ in self.links) <= _LINKS_IN_A_ROW else 2

    def place(self, grid: Grid, widths: Widths) -> None:
        """Leave each link the columns that its text takes; one that would end beyond the page begins another row."""
        row, column = self.row, LEFT
        for text, sheet in self.links:
            wanted = text_width(text) + _LINK_GAP
            has_row_below = row < self.row + self.rows - 1
            if has_row_below and column > LEFT and widths.room(column, widths.last_text_column) < wanted:
                row, column = row + 1, LEFT
            grid.link(grid.write(text, "navigation", row, column), sheet)
            first = column
            while widths.room(first, column - 1) < wanted:
                column += 1


@dataclass(frozen=True)
class Figures:
    """Key figures side by side, the value of each above its label."""

    row: int
    figures: Sequence[tuple[str, str]]

    def place(self, grid: Grid, widths: Widths) -> None:
        """Give each figure about the same share of the page, in whole columns."""
        columns = max(widths.last_text_column - LEFT + 1, len(self.figures))
        shares = even_shares([widths[LEFT + position] for position in range(columns)], len(self.figures))
        highest = 0.0
        for (value, label), share in zip(self.figures, shares, strict=True):
            first, last = (LEFT + position for position in share)
            grid.write(value, "figure", self.row, first)
            cell = grid.write(label, "figure label", self.row + 1, first)
            for row in (self.row, self.row + 1):
                grid.merge(row, first, last)
            highest = max(highest, _height(label, widths.room(first, last) - BESIDE_TEXT, cell))
        grid.set_height(self.row, 34)
        grid.set_height(self.row + 1, highest + 10)


@dataclass(frozen=True)
class ExcelTable:
    """A table with a name, as Excel knows it."""

    name: str
    rows: Rows

    def place(self, grid: Grid, widths: Widths) -> None:
        """Make the cells a table with data bars, and give its header and long texts the lines that they take."""
        rows, columns = self.rows, self.rows.columns
        cells = area(LEFT, rows.first - 1, LEFT + len(columns) - 1, rows.last)
        table = Table(displayName=f"tbl_{self.name}", ref=cells)
        table.tableColumns = [TableColumn(id=number, name=header) for number, header in enumerate(rows.headers, 1)]
        if rows.filters:
            table.autoFilter = AutoFilter(ref=table.ref)
        with warnings.catch_warnings(action="ignore", category=UserWarning):  # "you must add table columns": they are
            grid.sheet.add_table(table)
        for position, column in enumerate(columns, start=LEFT):
            if column.bar and len(rows):
                # Beside the bar of a total, those of its parts would be short.
                last = rows.last - (rows.chosen == len(rows) - 1)
                cells_with_bars = area(position, rows.first, position, last)
                grid.sheet.conditional_formatting.add(cells_with_bars, bar_rule(column.bar))
        own = [widths[LEFT + position] for position in range(len(columns))]
        grid.set_height(rows.first - 1, rows.header_lines(own) * _ROW_POINTS + 6)
        for row, taken in enumerate(rows.row_lines(own), start=rows.first):
            if taken > 1:
                grid.set_height(row, taken * _ROW_POINTS)


def _height(text: str, width: float, cell: Cell) -> float:
    """Height in points that a cell's wrapped text takes in this width."""
    size = float(cell.font.size)
    return lines(text, width, size, bold=bool(cell.font.bold)) * size * _LINE_HEIGHT
