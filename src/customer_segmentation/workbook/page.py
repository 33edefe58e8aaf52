"""Laying out a sheet from top to bottom: title, headings, paragraphs, tables and pictures."""

import math
import warnings
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.chart import Reference
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import OneCellAnchor
from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles import Alignment, Font
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table, TableColumn

from customer_segmentation.language import _
from customer_segmentation.theme import Theme

from .cells import write_safe_text, write_value
from .column_widths import MARGIN_WIDTH, PAGE_WIDTH, WIDEST_SHEET, even_shares, fitted_widths
from .drawings import Bars, bar_chart, described_frame, fitted_picture, fixed_place, picture, stretched_place
from .logo import HIGHEST, WIDEST
from .styles import argb, fill
from .table import BESIDE_TEXT, Column, Needs, Rows, unique_headers
from .text_width import lines, pixels, text_width
from .worksheet import allow_numbers_as_text, area, new_sheet

#: The first column is a narrow margin.
LEFT = 2
_NARROWEST = 8.0
_ROW_POINTS = 15.0
#: Excel's limit for the height of a row.
_HIGHEST_ROW = 409.0
#: Height of a line of text, in sizes of its font.
_LINE_HEIGHT = 1.35
_ROW_PIXELS = 20
_PICTURE_GAP_PIXELS = 16
#: A chart by itself: the height of its title and axis, and that of a bar.
_CHART_PIXELS, _BAR_PIXELS = 90, 36
#: Links that take more room take two rows: each begins with a column, which leaves gaps between them.
_LINKS_IN_A_ROW = 90.0
_LINK_GAP = 2.0


class Page:
    """A worksheet that is filled from top to bottom; ``finish`` then sets what depends on the columns' widths."""

    def __init__(self, workbook: Workbook, name: str, theme: Theme, tab_colour: str | None = None) -> None:
        """Add the sheet.

        Args:
            workbook: The workbook in write-only mode, with its styles.
            name: A valid name of a sheet.
            theme: Colours and font.
            tab_colour: Colour of the sheet's tab.
        """
        number = _("Page {page} of {pages}", page="&P", pages="&N")
        self.sheet = new_sheet(workbook, name, tab_colour or theme.accent, number)
        self.row = 1
        self._theme = theme
        self._needs: defaultdict[int, Needs] = defaultdict(Needs)
        self._widths: dict[int, float] = {}
        self._band: tuple[int, str] | None = None
        self._navigations: list[tuple[int, int, Sequence[tuple[str, str]]]] = []
        self._paragraphs: list[tuple[str, Cell]] = []
        self._figures: list[tuple[int, Sequence[tuple[str, str]]]] = []
        self._pictures: list[tuple[int, float, float, bytes, str]] = []
        self._logo: tuple[bytes, str] | None = None
        self._charts: list[tuple[int, float, float, Bars]] = []
        self._last_column = LEFT
        self._single_cells: dict[int, dict[int, Cell]] = {}
        self._tables: list[Rows] = []
        self._styles: dict[tuple[str, str | None], StyleArray] = {}

    def band(self, text: str, colour: str) -> None:
        """A title in white on a coloured band across the page."""
        cell = self._write(text, "title")
        cell.font = Font(name=self._theme.font, size=18, bold=True, color=argb("#FFFFFF"))
        self._band = (self.row, colour)
        self.sheet.row_dimensions[self.row].height = 34
        self.row += 1

    def title(self, text: str, subtitle: str) -> None:
        """The sheet's title, and a line below it."""
        self._write(text, "title")
        self.sheet.row_dimensions[self.row].height = 32
        self.row += 1
        self._write(subtitle, "subtitle")
        self.row += 1

    def logo(self, content: bytes, description: str) -> None:
        """A small picture at the right of the title, which then keeps to the room that is left.

        Args:
            content: The PNG file.
            description: A sentence saying what it shows.
        """
        self._logo = (content, description)

    def navigation(self, links: Sequence[tuple[str, str]]) -> None:
        """Links to other sheets, side by side: their texts and the sheets' names. They stay in view, with the title."""
        rows = 1 if sum(text_width(text) + _LINK_GAP for text, _ in links) <= _LINKS_IN_A_ROW else 2
        self._navigations.append((self.row, rows, links))
        self.row += rows
        self.freeze()

    def freeze(self) -> None:
        """Keep what is above here in view."""
        self.sheet.freeze_panes = f"A{self.row}"

    def space(self, rows: int = 1) -> None:
        """Leave rows empty."""
        self.row += rows

    def heading(self, text: str) -> None:
        """A heading, with an empty row above it."""
        self.row += 1
        self._write(text, "heading")
        self.sheet.row_dimensions[self.row].height = 24
        self.row += 1

    def paragraph(self, text: str, style: str = "body") -> None:
        """A text across the page, wrapped."""
        self._paragraphs.append((text, self._write(text, style)))
        self.row += 1

    def warn(self, texts: Sequence[str]) -> None:
        """Texts across the page that a reader must see first, with an empty row above them."""
        if texts:
            self.space()
        for text in texts:
            self.paragraph(text, "warning")

    def notes(self, texts: Sequence[str]) -> None:
        """Texts across the page in small letters, below what they explain."""
        for text in texts:
            self.paragraph(text, "note")

    def bullets(self, texts: Sequence[str]) -> None:
        """Texts across the page, each with a bullet."""
        for text in texts:
            self.paragraph(f"•  {text}")

    def figures(self, figures: Sequence[tuple[str, str]]) -> None:
        """Key figures side by side, each a label below a large value.

        Args:
            figures: Value and label of each.
        """
        self._figures.append((self.row, figures))
        self.sheet.row_dimensions[self.row].height = 34
        self.row += 2

    def table(
        self,
        name: str,
        columns: Sequence[Column],
        *,
        filters: bool = False,
        chosen: int | None = None,
        repeat: bool = False,
        freeze: bool = False,
    ) -> tuple[int, int]:
        """An Excel table.

        Args:
            name: Name of the table, unique in the workbook; letters, digits and underscores.
            columns: The columns, all of the same length, at least one row.
            filters: Whether the headers have filter buttons.
            chosen: Position of a row to highlight.
            repeat: Whether the header row is printed again on every page.
            freeze: Whether the header row and the first column stay in view.

        Returns:
            First and last row of the cells below the header.
        """
        headers = unique_headers([column.header for column in columns])
        first, rows = self.row, len(columns[0].values)
        cells = Rows(first + 1, columns, headers, filters, chosen)
        for position, (column, header) in enumerate(zip(columns, headers, strict=True), start=LEFT):
            style = "text header" if column.is_text else "filter header" if filters else "number header"
            write_safe_text(self._put(style, position, first), header)
            self._needs[position].add(column, header, cells.beside_header)
            if column.bar and rows:
                # Without these lengths Excel draws the smallest value a tenth of the cell long.
                bar = DataBarRule("num", 0, "max", None, color=argb(column.bar), minLength=0, maxLength=100)
                self.sheet.conditional_formatting.add(area(position, first + 1, position, first + rows), bar)
        self._tables.append(cells)
        last = LEFT + len(columns) - 1
        self._last_column = max(self._last_column, last)
        block = area(LEFT, first, last, first + rows)
        table = Table(displayName=f"tbl_{name}", ref=block)
        table.tableColumns = [TableColumn(id=number, name=header) for number, header in enumerate(headers, start=1)]
        if filters:
            table.autoFilter = AutoFilter(ref=block)
        with warnings.catch_warnings(action="ignore", category=UserWarning):  # "you must add table columns": they are
            self.sheet.add_table(table)
        if repeat:
            self.sheet.print_title_rows = f"{first}:{first}"
        if freeze:
            self.sheet.freeze_panes = f"{get_column_letter(LEFT + 1)}{first + 1}"
        self.row = first + rows + 1
        return first + 1, first + rows

    def pictures(self, pictures: Sequence[tuple[bytes, float, str]], bars: Bars | None = None) -> None:
        """Pictures side by side, and a bar chart in the room that they leave on the right.

        Args:
            pictures: The PNG file, the share of the page's width (0…1), and a sentence saying what it shows.
            bars: The bar chart, if there is one.
        """
        left, tallest = 0.0, 0.0
        for content, share, description in pictures:
            width = share * _drawing_width() - (_PICTURE_GAP_PIXELS if share < 1 else 0)
            self._pictures.append((self.row, left, width, content, description))
            tallest = max(tallest, picture(content, width).height)
            left += width + _PICTURE_GAP_PIXELS
        if bars:
            self._charts.append((self.row, left, tallest, bars))
        self.row += math.ceil(tallest / _ROW_PIXELS) + 1

    def chart(self, bars: Bars) -> None:
        """A bar chart across the page, as high as its bars need.

        Args:
            bars: The bar chart.
        """
        count = bars.rows[1] - bars.rows[0] + 1
        height = _CHART_PIXELS + count * _BAR_PIXELS
        self._charts.append((self.row, 0.0, height, bars))
        self.row += math.ceil(height / _ROW_PIXELS) + 1

    def new_printed_page(self) -> None:
        """Print what follows on a new page."""
        self.sheet.row_breaks.append(Break(id=self.row - 1))

    def finish(self, *, one_printed_page: bool = False) -> None:
        """Set column widths from the text measured, then all that depends on them.

        Args:
            one_printed_page: Whether the whole sheet is printed on one page.
        """
        self._set_widths()
        for text, cell in self._paragraphs:
            self._merge(cell.row, LEFT, self._last_text_column)
            self.sheet.row_dimensions[cell.row].height = min(_height(text, self._text_width(), cell) + 4, _HIGHEST_ROW)
        for table in self._tables:
            self._set_heights(table)
        for row, rows, links in self._navigations:
            self._place_links(row, rows, links)
        for row, figures in self._figures:
            self._place_figures(row, figures)
        if self._band:
            row, colour = self._band
            for column in range(LEFT, self._last_column + 1):
                cell = self._single_cells[row].setdefault(column, Cell(self.sheet, row, column))
                cell.fill = fill(colour)
        self._place_drawings()
        if one_printed_page:
            self.sheet.page_setup.fitToHeight = 1
        self._write_rows()
        allow_numbers_as_text(self.sheet, self._text_areas())
        self.sheet.close()

    def _write_rows(self) -> None:
        """Write all cells. Widths, heights and frozen panes stand before them in the file, so they are set by now."""
        tables = {rows.first + index: (rows, index) for rows in self._tables for index in range(len(rows))}
        for row in range(1, max([*self._single_cells, *tables]) + 1):
            cells = self._table_cells(*tables[row]) if row in tables else self._single_cells.get(row, {})
            self.sheet.append([cells.get(column) for column in range(1, max(cells, default=0) + 1)])

    def _table_cells(self, rows: Rows, index: int) -> dict[int, Cell]:
        """The cells of a table's row, by column."""
        cells = {}
        for position, column in enumerate(rows.columns, start=LEFT):
            kind = "text" if column.is_text else "number"
            style = "link" if column.links else f"{kind} chosen" if rows.is_chosen(index, column) else kind
            cell = Cell(self.sheet, rows.first + index, position)
            # The cells of a column share their style: looking it up for each takes as long as writing them.
            cell._style = self._style(style, column.format_of(index))  # type: ignore[attr-defined] # noqa: SLF001
            write_value(cell, column.values[index])
            if column.links:
                self._link(cell, column.links[index])
            cells[position] = cell
        return cells

    def _set_widths(self) -> None:
        columns = range(LEFT, self._last_column + 1)
        widths = fitted_widths([self._needs[column] for column in columns])
        self._widths = dict(zip(columns, widths, strict=True))
        for column, width in {1: MARGIN_WIDTH, **self._widths}.items():
            self.sheet.column_dimensions[get_column_letter(column)].width = width

    def _set_heights(self, table: Rows) -> None:
        """Give a table's header and its long texts the lines that they take."""
        heights = self.sheet.row_dimensions
        widths = [self._widths[position] for position, _ in enumerate(table.columns, start=LEFT)]
        heights[table.first - 1].height = table.header_lines(widths) * _ROW_POINTS + 6
        for column, width in zip(table.columns, widths, strict=True):
            for row, taken in enumerate(table.text_lines(column, width), start=table.first):
                if taken > 1:
                    height = min(taken * _ROW_POINTS, _HIGHEST_ROW)
                    heights[row].height = max(height, heights[row].height or 0)

    @property
    def _last_text_column(self) -> int:
        """The column up to which texts run: on a sheet much wider than the page, they end about where the page does."""
        if self._room(LEFT, self._last_column) < WIDEST_SHEET:
            return self._last_column
        column = LEFT
        while self._room(LEFT, column) + self._widths[column + 1] / 2 < PAGE_WIDTH:
            column += 1
        return column

    def _text_width(self) -> float:
        return self._room(LEFT, self._last_text_column)

    def _room(self, first: int, last: int) -> float:
        return sum(self._widths.get(column, _NARROWEST) for column in range(first, last + 1))

    def _place_links(self, row: int, rows: int, links: Sequence[tuple[str, str]]) -> None:
        """Leave each link the columns that its text takes; one that would end beyond the page begins another row."""
        column, last_row = LEFT, row + rows - 1
        for text, sheet in links:
            wanted = text_width(text) + _LINK_GAP
            if self._room(column, self._last_text_column) < wanted and column > LEFT and row < last_row:
                column, row = LEFT, row + 1
            self._link(self._write(text, "navigation", column, row), sheet)
            room = 0.0
            while room < wanted:
                room += self._room(column, column)
                column += 1

    def _place_figures(self, row: int, figures: Sequence[tuple[str, str]]) -> None:
        """Give each figure about the same share of the page, in whole columns."""
        columns = max(self._last_text_column - LEFT + 1, len(figures))
        widths = [self._room(column, column) for column in range(LEFT, LEFT + columns)]
        highest = 0.0
        for (value, label), (first, last) in zip(figures, even_shares(widths, len(figures)), strict=True):
            for offset, (text, style) in enumerate(((value, "figure"), (label, "figure label"))):
                cell = self._write(text, style, LEFT + first, row + offset)
                self._merge(row + offset, LEFT + first, LEFT + last)
            room = sum(widths[first : last + 1]) - BESIDE_TEXT
            highest = max(highest, _height(label, room, cell))
        self.sheet.row_dimensions[row + 1].height = highest + 10

    def _place_drawings(self) -> None:
        for number, (row, left, width, content, description) in enumerate(self._pictures, start=1):
            self._place_picture(number, row, left, picture(content, width), description)
        if self._logo:
            self._place_logo(*self._logo)
        for chart in self._charts:
            self._place_chart(*chart)

    def _place_picture(self, number: int, row: int, left: float, image: Image, description: str) -> OneCellAnchor:
        column, offset = self._column_at(left)
        place = fixed_place(column, row, offset, image.width, image.height)
        place.pic = described_frame(number, description)
        image.anchor = place
        self.sheet.add_image(image)
        return place

    def _place_logo(self, content: bytes, description: str) -> None:
        image = fitted_picture(content, WIDEST, HIGHEST)
        page = sum(pixels(self._widths[column]) for column in range(LEFT, self._last_text_column + 1))
        place = self._place_picture(len(self._pictures) + 1, 1, page - image.width, image, description)
        columns_before = place._from.col  # noqa: SLF001 - openpyxl has no other name for it
        for row in (1, 2):
            self._merge(row, LEFT, max(columns_before, LEFT))
            self._single_cells[row][LEFT].alignment = Alignment(vertical="center", shrink_to_fit=True)

    def _place_chart(self, row: int, left: float, height: float, bars: Bars) -> None:
        labels, values = (self._reference(position, bars.rows) for position in (bars.labels, bars.values))
        chart = bar_chart(bars, labels, values, self._theme)
        column, offset = self._column_at(left)
        rows_above, below = divmod(height, _ROW_PIXELS)
        chart.anchor = stretched_place(column, row, offset, self._last_text_column + 1, row + int(rows_above), below)
        self.sheet.add_chart(chart)

    def _reference(self, position: int, rows: tuple[int, int]) -> Reference:
        first, last = rows
        return Reference(self.sheet, min_col=LEFT + position, min_row=first, max_row=last)

    def _column_at(self, left: float) -> tuple[int, float]:
        """The column so many pixels from the left edge of the page, and the pixels that remain."""
        column = LEFT
        while left >= (room := pixels(self._room(column, column))):
            left -= room
            column += 1
        return column, left

    def _write(self, value: Any, style: str, column: int = LEFT, row: int | None = None) -> Cell:
        cell = self._put(style, column, row or self.row)
        write_value(cell, value)
        return cell

    def _put(self, style: str, column: int, row: int) -> Cell:
        """An empty cell, to be written at the end."""
        cell = Cell(self.sheet, row, column, style_array=self._style(style))
        self._single_cells.setdefault(row, {})[column] = cell
        return cell

    def _merge(self, row: int, first: int, last: int) -> None:
        if first < last:
            self.sheet.merged_cells.add(area(first, row, last, row))

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

    def _link(self, cell: Cell, sheet: str) -> None:
        location = f"{quote_sheetname(sheet)}!A1"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location, tooltip=_("Go to {sheet}", sheet=sheet))

    def _text_areas(self) -> list[str]:
        """The cells of tables that hold text."""
        return [
            area(position, table.first, position, table.first + len(table) - 1)
            for table in self._tables
            for position, column in enumerate(table.columns, start=LEFT)
            if column.is_text
        ]


def _height(text: str, width: float, cell: Cell) -> float:
    """Height in points that a cell's wrapped text takes in this width."""
    size = float(cell.font.size)
    return lines(text, width, size, bold=bool(cell.font.bold)) * size * _LINE_HEIGHT


def _drawing_width() -> int:
    """Pixels of the page that drawings may take."""
    return pixels(PAGE_WIDTH - MARGIN_WIDTH)
