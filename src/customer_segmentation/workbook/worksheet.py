"""An empty worksheet: how it is shown and printed, and what openpyxl has no element for."""

from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import Element, SubElement

from .styles import argb

#: The margin of a printed page at the left and the right, in inches.
NARROWEST_MARGIN = 0.4


def new_sheet(workbook: Workbook, name: str, tab_colour: str, page_number: str) -> Any:
    """Add a write-only sheet, printed on landscape pages as wide as it is, with its name and the page's number below.

    The number is a text with Excel's codes: &P of &N. openpyxl's stubs lack all that is set up here.
    """
    sheet: Any = workbook.create_sheet(name)
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = argb(tab_colour)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = NARROWEST_MARGIN
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.page_margins.header = sheet.page_margins.footer = 0.2
    footer = HeaderFooterItem(left=_HeaderFooterPart("&A"), right=_HeaderFooterPart(page_number))
    sheet.HeaderFooter.oddFooter = footer
    return sheet


def take_elements(sheet: Any) -> None:
    """Let cells, which know where they stand, and elements of rows be appended to a write-only sheet as they are.

    openpyxl would take each cell for a value first, and catch the error: half of the time of a long list.
    """
    sheet._values_to_row = lambda row, _: row  # noqa: SLF001 - openpyxl offers no other way in
    sheet._get_writer()  # noqa: SLF001
    writer = sheet._writer  # noqa: SLF001
    write_cells = writer.write_row

    def write_row(file: Any, row: list[Any], number: int) -> None:
        if row and not isinstance(row[0], Cell):
            file.write(*row)
        else:
            write_cells(file, row, number)

    writer.write_row = write_row


def allow_numbers_as_text(sheet: Any, areas: Sequence[str]) -> None:
    """Spare ids in blocks of texts the green corner with which Excel marks numbers that are text.

    openpyxl has no element for it; the sheet is write-only, and its rows are written.
    """
    if not areas:
        return
    ignored = Element(f"{{{SHEET_MAIN_NS}}}ignoredErrors")
    SubElement(ignored, f"{{{SHEET_MAIN_NS}}}ignoredError", sqref=" ".join(areas), numberStoredAsText="1")
    writer = sheet._writer  # noqa: SLF001 - openpyxl offers no other way in
    write_drawings = writer.write_drawings

    def write_before_drawings() -> None:
        writer.xf.send(ignored)
        write_drawings()

    writer.write_drawings = write_before_drawings


def area(first_column: int, first_row: int, last_column: int, last_row: int) -> str:
    """A block of cells as Excel writes it, B3:D9; columns and rows are counted from 1."""
    return f"{get_column_letter(first_column)}{first_row}:{get_column_letter(last_column)}{last_row}"
