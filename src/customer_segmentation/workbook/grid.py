"""The cells of a sheet, kept until its widths and heights are set: these stand before the cells in the file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from customer_segmentation.language import _

from .cells import write_safe_text, write_value
from .column_widths import LEFT
from .rules import make_bars_solid
from .table import Rows
from .worksheet import allow_numbers_as_text, area

#: Excel's limit for the height of a row, in points.
_HIGHEST_ROW = 409.0
#: The height of a row for which none is set.
_ROW_POINTS = 15.0


class Grid:
    """The cells of a write-only sheet: single ones, and those of tables."""

    def __init__(self, sheet: Any) -> None:
        """Begin without a cell on a write-only sheet."""
        self.sheet = sheet
        self.tables: list[Rows] = []
        self._cells: defaultdict[int, dict[int, Cell]] = defaultdict(dict)
        self._styles: dict[tuple[str, str | None], StyleArray] = {}

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
            style = "text header" if column.is_text else "filter header" if rows.filters else "number header"
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
        # openpyxl would take each cell for a value first, and catch the error: half of the time of a long list.
        self.sheet._values_to_row = _cells_alone  # noqa: SLF001 - openpyxl offers no other way in
        tables = {rows.first + index: (rows, index) for rows in self.tables for index in range(len(rows))}
        for row in range(1, max([*self._cells, *tables]) + 1):
            cells = self._table_cells(*tables[row]) if row in tables else self._cells.get(row, {})
            self.sheet.append([cells.get(column) for column in range(1, max(cells, default=0) + 1)])
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
        cell = Cell(self.sheet, row, column, style_array=self._style(style))
        self._cells[row][column] = cell
        return cell

    def _table_cells(self, rows: Rows, index: int) -> dict[int, Cell]:
        """The cells of a table's row, by column."""
        cells = {}
        for position, column in enumerate(rows.columns, start=LEFT):
            kind = "text" if column.is_text else "number"
            style = (
                "link"
                if column.links and column.links[index]
                else "input"
                if column.is_input
                else f"{kind} chosen"
                if rows.is_chosen(index, column)
                else kind
            )
            cell = Cell(self.sheet, rows.first + index, position)
            # The cells of a column share their style: looking it up for each takes as long as writing them.
            cell._style = self._style(style, column.format_of(index))  # type: ignore[attr-defined] # noqa: SLF001
            write_value(cell, column.values[index])
            if column.links and column.links[index]:
                self.link(cell, column.links[index])
            cells[position] = cell
        return cells

    def _style(self, name: str, number_format: str | None = None) -> StyleArray:
        """A named style with a number format, looked up once."""
        key = (name, number_format)
        if key not in self._styles:
            cell = Cell(self.sheet, 1, 1)
            cell.style = name
            if number_format:
                cell.number_format = number_format
            self._styles[key] = cell._style  # type: ignore[attr-defined] # noqa: SLF001
        return self._styles[key]


def _cells_alone(row: Iterable[Cell | None], _number: int) -> Iterator[Cell]:
    """The cells of a row, which know where they stand, without the gaps between them."""
    return (cell for cell in row if cell is not None)
