"""The cells of a sheet, kept until its widths and heights are set: these stand before the cells in the file."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from customer_segmentation.language import _

from .cells import starts_formula, write_safe_text, write_value
from .column_widths import LEFT
from .row_xml import cell_by_openpyxl, plain_cell, row_elements
from .rules import make_bars_solid
from .table import Column, Rows
from .worksheet import allow_numbers_as_text, area, take_elements

#: Excel's limit for the height of a row, in points.
_HIGHEST_ROW = 409.0
#: The height of a row for which none is set.
_ROW_POINTS = 15.0


class _Look(NamedTuple):
    """A style of cells, and its number in the file."""

    style: StyleArray
    number: str


class Grid:
    """The cells of a write-only sheet: single ones, and those of tables."""

    def __init__(self, sheet: Any) -> None:
        """Begin without a cell on a write-only sheet."""
        self.sheet = sheet
        self.tables: list[Rows] = []
        self._cells: defaultdict[int, dict[int, Cell]] = defaultdict(dict)
        self._looks: dict[tuple[str, str | None, bool], _Look] = {}

    def write(self, value: Any, style: str, row: int, column: int = LEFT) -> Cell:
        """Write a cell in a named style."""
        cell = self._put(style, row, column)
        write_value(cell, value)
        return cell

    def cell(self, row: int, column: int = LEFT) -> Cell:
        """A cell, which is empty if nothing was written into it."""
        return self._cells[row].setdefault(column, Cell(self.sheet, row, column))

    def add_table(self, rows: Rows) -> None:
        """Write a table's headers; the cells of its rows are made when they go into the file."""
        self.tables.append(rows)
        for position, (column, header) in enumerate(zip(rows.columns, rows.headers, strict=True), start=LEFT):
            is_left = column.is_text or column.is_input
            style = "text header" if is_left else "filter header" if rows.filters else "number header"
            write_safe_text(self._put(style, rows.first - 1, position), header)

    def link(self, cell: Cell, sheet: str) -> None:
        """Let a cell lead to another sheet."""
        location = f"{quote_sheetname(sheet)}!A1"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location, tooltip=_("Go to {sheet}", sheet=sheet))

    def merge(self, row: int, first: int, last: int) -> None:
        """Merge a row's cells from one column to another."""
        if first < last:
            self.sheet.merged_cells.add(area(first, row, last, row))

    def set_height(self, row: int, points: float) -> None:
        """Set a row's height, as far as Excel allows."""
        self.sheet.row_dimensions[row].height = min(points, _HIGHEST_ROW)

    def height(self, row: int) -> float:
        """A row's height in points."""
        return float(self.sheet.row_dimensions[row].height or _ROW_POINTS)

    def close(self) -> None:
        """Write all cells into the file, after which nothing of the sheet can be changed."""
        take_elements(self.sheet)
        row, tables = 1, {rows.first: rows for rows in self.tables if len(rows)}
        last_row = max([0, *self._cells, *(rows.last for rows in self.tables)])
        while row <= last_row:
            if rows := tables.get(row):
                self._write_rows(rows)
                row = rows.last + 1
            else:
                cells = self._cells.get(row, {})
                self.sheet.append([cells[column] for column in sorted(cells)])
                row += 1
        text_areas = [
            area(position, rows.first, position, rows.last)
            for rows in self.tables
            for position, column in enumerate(rows.columns, start=LEFT)
            if column.is_text
        ]
        allow_numbers_as_text(self.sheet, text_areas)
        make_bars_solid(self.sheet)
        self.sheet.close()

    def _put(self, style: str, row: int, column: int) -> Cell:
        cell = self._cells[row][column] = self._new_cell(row, column, style)
        return cell

    def _write_rows(self, rows: Rows) -> None:
        """Write a table's rows as XML, which takes a fifth of the time that openpyxl takes for cells."""
        columns = [self._cells_of(rows, column, position) for position, column in enumerate(rows.columns, start=LEFT)]
        heights = self.sheet.row_dimensions
        numbered = enumerate(zip(*columns, strict=True), start=rows.first)
        written = (({"r": str(row), **dict(heights.get(row, {}))}, "".join(cells)) for row, cells in numbered)
        for element in row_elements(written):
            self.sheet.append([element])

    def _cells_of(self, rows: Rows, column: Column, position: int) -> Iterator[str]:
        """The XML of a column's cells in a table."""
        letter = get_column_letter(position)
        kind = "text" if column.is_text else "number"
        for index, value in enumerate(column.values):
            row, link = rows.first + index, column.links[index] if column.links else ""
            style = (
                "link"
                if link
                else "input"
                if column.is_input
                else f"{kind} chosen"
                if rows.is_chosen(index, column)
                else kind
            )
            number_format = column.format_of(index)
            look = self._look(style, number_format, is_quoted=starts_formula(value))
            plain = None if link else plain_cell(value, f"{letter}{row}", look.number)
            yield plain or self._cell_by_openpyxl(value, link, self._new_cell(row, position, style, number_format))

    def _cell_by_openpyxl(self, value: Any, link: str, cell: Cell) -> str:
        """The XML of a cell that holds a link, a date, a formula."""
        write_value(cell, value)
        if link:
            self.link(cell, link)
        return cell_by_openpyxl(cell)

    def _new_cell(self, row: int, column: int, style: str, number_format: str | None = None) -> Cell:
        return Cell(self.sheet, row, column, style_array=self._look(style, number_format).style)

    def _look(self, style: str, number_format: str | None = None, *, is_quoted: bool = False) -> _Look:
        """A named style with a number format, looked up once: for each cell it would take as long as writing it."""
        key = (style, number_format, is_quoted)
        if key not in self._looks:
            cell = Cell(self.sheet, 1, 1)
            cell.style = style
            if number_format:
                cell.number_format = number_format
            if is_quoted:
                cell.quotePrefix = True
            self._looks[key] = _Look(cell._style, str(cell.style_id))  # type: ignore[attr-defined] # noqa: SLF001
        return self._looks[key]
