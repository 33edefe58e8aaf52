"""Laying out a sheet from top to bottom: title, headings, paragraphs, tables and pictures."""

import math
from collections.abc import Sequence
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import absolute_coordinate, get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break

from customer_segmentation.language import _
from customer_segmentation.theme import Theme

from . import printing
from .column_widths import LEFT, MARGIN_WIDTH, PAGE_WIDTH, Widths
from .drawings import ROW_PIXELS, Aside, Logo, Picture, PlacedChart, picture
from .grid import Grid
from .native_charts import Bars, Chart
from .parts import Band, ExcelTable, Figures, Navigation, Paragraph, Part
from .rules import Shades
from .styles import argb, fill
from .table import Column, Rows, unique_headers
from .text_width import pixels
from .worksheet import area, new_sheet

#: Pixels that drawings may take across the page, and between pictures side by side.
_PAGE_PIXELS = pixels(PAGE_WIDTH - MARGIN_WIDTH)
_PICTURE_GAP = 16
#: Rows between a heading and a picture that belongs to it, at most.
_ROWS_OF_HEADING = 4
#: Heights of rows where a page is to hold much, in points: a gap, and a heading beside a picture.
_SMALL_GAP, _LOW_HEADING = 6.0, 20.0
#: A chart by itself: the height of its title and axis, and that of a bar.
_CHART_PIXELS, _BAR_PIXELS = 90, 36


class Page:
    """A worksheet that is filled from top to bottom; ``finish`` then sets what depends on the columns' widths."""

    def __init__(self, workbook: Workbook, name: str, theme: Theme, tab_colour: str | None = None) -> None:
        """Add the sheet, under a valid name, to a workbook in write-only mode that has its styles."""
        number = _("Page {page} of {pages}", page="&P", pages="&N")
        self._sheet = new_sheet(workbook, name, tab_colour or theme.accent, number)
        self._grid = Grid(self._sheet)
        self._row = 1
        self._theme = theme
        self._paragraphs: list[Paragraph] = []
        self._parts: list[Part] = []
        self._logo: Logo | None = None
        self._aside: tuple[int, bytes, str] | None = None  # where it begins, the picture, and what it shows
        self._columns_beside = 0
        self._page_starts: list[int] = []  # the rows with which printed pages may begin
        self._whole_page_to: int | None = None  # the last row of a page that must not be divided

    def band(self, text: str, colour: str) -> None:
        """A title in white on a coloured band across the page."""
        cell = self._line(text, "title", height=34)
        cell.font = Font(name=self._theme.font, size=18, bold=True, color=argb("#FFFFFF"))
        self._parts.append(Band(cell.row, colour))

    def title(self, text: str, subtitle: str) -> None:
        """The sheet's title, and a line below it."""
        self._line(text, "title", height=32)
        self._line(subtitle, "subtitle")

    def logo(self, content: bytes, description: str) -> None:
        """A small picture (a PNG file) at the right of the title, and a sentence saying what it shows."""
        self._logo = Logo(content, description)

    def navigation(self, links: Sequence[tuple[str, str]]) -> None:
        """Links to other sheets, side by side: their texts and the sheets' names. They stay in view, with the title."""
        navigation = Navigation(self._row, links)
        self._parts.append(navigation)
        self._row += navigation.rows
        self.freeze()

    def freeze(self) -> None:
        """Keep what is above here in view."""
        self._sheet.freeze_panes = f"A{self._row}"

    def space(self, rows: int = 1) -> None:
        """Leave rows empty."""
        self._row += rows

    def gap(self) -> None:
        """Leave a little less than a row empty, where a page is to hold much."""
        self._grid.set_height(self._row, _SMALL_GAP)
        self._row += 1

    def heading(self, text: str) -> None:
        """A heading, with an empty row above it."""
        self._page_starts.append(self._row)
        if self._aside:
            self.gap()
        else:
            self.space()
        self._line(text, "heading", height=_LOW_HEADING if self._aside else 24)

    def begin_beside(self, content: bytes, description: str) -> None:
        """Let a picture stand at the right of what follows: a PNG file, and a sentence saying what it shows.

        There is a table in what follows, which says how much room is left. A page has one such picture.
        """
        self._aside = (self._row, content, description)

    def end_beside(self) -> None:
        """Let what follows stand below the picture."""
        if self._aside:
            first_row, content, description = self._aside
            self._parts.append(Aside(first_row, self._row, content, description))
            self._aside = None
            self._row += 1

    def paragraph(self, text: str, style: str = "body") -> None:
        """A text across the page, or beside its picture, wrapped."""
        self._paragraphs.append(Paragraph(self._row, text, style, is_beside=self._aside is not None))
        self._row += 1

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

    def key(self, meanings: Sequence[tuple[str, str]]) -> None:
        """What colours mean: texts on them, one below the other, for which the first column may be too narrow."""
        for text, colour in meanings:
            cell = self._line(text, "key")
            cell.fill = fill(colour)
            self._grid.merge(cell.row, LEFT, LEFT + 1)

    def bullets(self, texts: Sequence[str]) -> None:
        """Texts across the page, each with a bullet."""
        for text in texts:
            self.paragraph(f"•  {text}")

    def figures(self, figures: Sequence[tuple[str, str]]) -> None:
        """Key figures side by side: values and labels, each label below a large value."""
        self._parts.append(Figures(self._row, figures))
        self._row += 2

    def table(
        self,
        name: str,
        columns: Sequence[Column],
        *,
        filters: bool = False,
        chosen: int | None = None,
        repeat: bool = False,
        freeze: bool = False,
        wraps: bool = False,
    ) -> tuple[int, int]:
        """An Excel table of columns that are of the same length, with at least one row.

        The name, of letters, digits and underscores, is unique in the workbook. Headers may have ``filters``, be
        printed on every page (``repeat``), and stay in view with the first column (``freeze``). One row may be
        highlighted: the ``chosen`` one. A table that ``wraps`` takes the width that the others give their columns.

        Returns:
            First and last row of the cells below the header.
        """
        headers = unique_headers([column.header for column in columns])
        rows = Rows(self._row + 1, columns, headers, filters, chosen, wraps)
        if self._aside:
            self._columns_beside = max(self._columns_beside, len(columns))
        self._grid.add_table(rows)
        self._parts.append(ExcelTable(name, rows))
        if repeat:
            self._sheet.print_title_rows = f"{self._row}:{self._row}"
        if freeze:
            self._sheet.freeze_panes = f"{get_column_letter(LEFT + 1)}{rows.first}"
        self._row = rows.last + 1
        return rows.first, rows.last

    def shade(self, row: int, columns: int, shades: Shades) -> None:
        """Give the cells of so many columns after a table's first one colours, in one of its rows."""
        cells = area(LEFT + 1, row, LEFT + columns, row)
        self._sheet.conditional_formatting.add(cells, shades.rule())

    def pictures(self, pictures: Sequence[tuple[bytes, float, str]], chart: Chart | None = None) -> None:
        """Pictures side by side, and perhaps a chart in the room that they leave on the right.

        A picture is a PNG file, its share of the page's width (0…1), and a sentence saying what it shows.
        """
        self._may_begin_page()
        left, tallest = 0.0, 0.0
        for content, share, description in pictures:
            width = share * _PAGE_PIXELS - (_PICTURE_GAP if share < 1 else 0)
            image = picture(content, width, printing.HIGHEST_PICTURE)
            self._parts.append(Picture(self._row, left, image, description))
            tallest = max(tallest, image.height)
            left += width + _PICTURE_GAP
        if chart:
            self._parts.append(PlacedChart(self._row, left, None, tallest, chart, self._theme))
        self._row += math.ceil(tallest / ROW_PIXELS) + 1

    def charts(self, charts: Sequence[Chart], height: float, *, row: int | None = None) -> None:
        """Charts of Excel's own side by side across the page, so many pixels high, here or where there is room."""
        row = row or self.leave_room(height)
        share = _PAGE_PIXELS / len(charts)
        for position, chart in enumerate(charts):
            left, right = position * share, (position + 1) * share - _PICTURE_GAP
            ends_with_page = len(charts) == 1
            self._parts.append(PlacedChart(row, left, None if ends_with_page else right, height, chart, self._theme))

    def leave_room(self, height: float) -> int:
        """Leave so many pixels for charts of what stands further below, and an empty row: the row they begin in."""
        self._may_begin_page()
        row = self._row
        self._row += math.ceil(height / ROW_PIXELS) + 1
        return row

    def bars(self, bars: Bars) -> None:
        """A bar chart across the page, as high as its bars need."""
        self.charts([bars], _CHART_PIXELS + bars.count * _BAR_PIXELS)

    @staticmethod
    def rows_of_bars(bars: int) -> int:
        """The rows that a chart of so many bars takes, with an empty one below it."""
        return math.ceil((_CHART_PIXELS + bars * _BAR_PIXELS) / ROW_PIXELS) + 1

    def define(self, name: str, cells: str) -> None:
        """Give cells of this sheet, "C3" or "C3:F3", a name by which formulas call them: of letters and underscores."""
        area_of_sheet = f"{quote_sheetname(self._sheet.title)}!{absolute_coordinate(cells)}"
        self._sheet.parent.defined_names[name] = DefinedName(name, attr_text=area_of_sheet)

    def offer_choices(self, cells: str, choices: str) -> None:
        """Let people choose in these cells from what stands in others of the sheet, and nothing else."""
        offered = DataValidation("list", f"{absolute_coordinate(choices)}", allow_blank=True, sqref=cells)
        offered.showErrorMessage = True
        offered.error = _("Choose one of the list.")
        self._sheet.data_validations.append(offered)

    def allow_numbers(self, cells: str) -> None:
        """Tell whoever types anything but a number into these cells that a number is wanted."""
        numbers = DataValidation("decimal", "-1E+300", "1E+300", allow_blank=True, operator="between", sqref=cells)
        numbers.showErrorMessage, numbers.errorStyle = True, "warning"
        numbers.error = _("A number is wanted here.")
        self._sheet.data_validations.append(numbers)

    def new_printed_page(self, *, first_is_whole: bool = False) -> None:
        """Print what follows on a new page; what is above, if it is the first, as one page however small."""
        self._sheet.row_breaks.append(Break(id=self._row - 1))
        if first_is_whole:
            self._whole_page_to = self._row - 1

    @property
    def last_row(self) -> int:
        """The row above the one that is filled next."""
        return self._row - 1

    def finish(
        self, *, pages: Literal["first", "at headings"] | None = None, last_printed_row: int | None = None
    ) -> None:
        """Set column widths from the text measured, place all that depends on them, and write the cells.

        Only the first page is printed; or what is printed is one page if its letters can be read then, and else pages
        begin at headings. What stands below the last printed row, if there is one, is not printed; nor is what a long
        list has beyond the width of the page, which would make the print small.
        """
        widths = Widths(self._grid.tables, self._columns_beside, last_printed_row)
        for column, width in enumerate(widths.columns, start=1):
            self._sheet.column_dimensions[get_column_letter(column)].width = width
        # Paragraphs first: the order in which cells are merged decides on the order in which the file lists them.
        for part in (*self._paragraphs, *self._parts):
            part.place(self._grid, widths)
        if self._logo:
            self._logo.place(self._grid, widths)
        self._set_up_print(widths, pages, last_printed_row)
        self._grid.close()

    def _set_up_print(self, widths: Widths, pages: str | None, last_printed_row: int | None) -> None:
        """Say what is printed, and on which pages."""
        grid, last_row = self._grid, last_printed_row or self.last_row
        last_column = widths.last_column
        if pages == "first":
            last_column = widths.last_text_column
        elif last_printed_row:
            last_column = self._last_printed_column(widths, last_row)
        on_width = scale = printing.width_scale(widths, last_column)
        if pages == "first":
            last_row = printing.last_row_on_page(grid, scale, last_row)
        elif pages and printing.is_one_page(grid, on_width, last_row):
            self._sheet.page_setup.fitToHeight = 1
        elif pages:
            scale, starts = printing.page_starts(grid, on_width, last_row, self._page_starts)
            for start in starts:
                self._sheet.row_breaks.append(Break(id=start - 1))
        elif self._whole_page_to:
            scale = min(on_width, printing.scale_for_one_page(grid, self._whole_page_to))
        if scale < on_width:
            margin = printing.margin_for(scale, widths, last_column)
            self._sheet.page_margins.left = self._sheet.page_margins.right = margin
        if last_printed_row or pages == "first":
            self._sheet.print_area = f"A1:{get_column_letter(last_column)}{last_row}"

    def _last_printed_column(self, widths: Widths, last_row: int) -> int:
        """The last column of the page, or of a table that is printed as a whole and wider."""
        whole = [table for table in self._grid.tables if table.last <= last_row]
        return max([widths.last_text_column, *(LEFT + len(table.columns) - 1 for table in whole)])

    def _may_begin_page(self) -> None:
        """Let a printed page begin here, but not between a heading and what is below it."""
        if not self._page_starts or self._row - self._page_starts[-1] > _ROWS_OF_HEADING:
            self._page_starts.append(self._row)

    def _line(self, text: str, style: str, height: float | None = None) -> Cell:
        """A text in a row by itself."""
        cell = self._grid.write(text, style, self._row)
        if height:
            self._grid.set_height(self._row, height)
        self._row += 1
        return cell
