"""A page writes what it was given, in the order that the file needs."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from customer_segmentation.datasets.workbook import workbook_bytes
from customer_segmentation.pipelines.reporting.options import Theme
from customer_segmentation.pipelines.reporting.workbook.look import INTEGER, register_styles
from customer_segmentation.pipelines.reporting.workbook.page import Column, Page
from customer_segmentation.texts import Texts
from tests.workbook_lint import Book


def file_with_table(theme: Theme, texts: Texts, *columns: Column) -> bytes:
    """A workbook whose only sheet has a title, frozen, and a table."""
    workbook = Workbook(write_only=True)
    register_styles(workbook, theme)
    page = Page(workbook, "Sheet", theme, texts)
    page.title("Title", "Subtitle")
    page.freeze()
    page.table("all", list(columns), filters=True, chosen=1, repeat=True)
    page.paragraph("Below")
    page.finish()
    return workbook_bytes(workbook)


def sheet_of(content: bytes) -> Worksheet:
    return load_workbook(BytesIO(content)).worksheets[0]


def test_widths_heights_and_frozen_panes_are_not_lost(theme: Theme, texts: Texts) -> None:
    """They stand before the rows in the file, although the texts that they depend on come later."""
    sheet = sheet_of(
        file_with_table(theme, texts, Column("Name", ["a", "b", "a long text " * 40]), Column("Size", [1, 2, 3]))
    )
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.column_dimensions["B"].width >= 60
    assert sheet.row_dimensions[1].height == 32
    assert sheet.row_dimensions[6].height >= 3 * 15, "the long text takes three lines or more"
    assert sheet["B7"].value == "Below"


def test_what_a_page_has_to_spare_goes_first_to_texts_that_would_wrap(theme: Theme, texts: Texts) -> None:
    meaning = "How close the customer is to the segment's centre, among the segment's customers: 100 is the closest"
    others = [Column("Size", [1, 2, 3])] * 4
    sheet = sheet_of(file_with_table(theme, texts, Column("Meaning", [meaning] * 3), *others))
    assert sheet.row_dimensions[4].height is None or sheet.row_dimensions[4].height <= 15, "it takes one line"


def test_cells_of_a_column_share_a_look_but_for_the_chosen_row_and_text_like_formulas(
    theme: Theme, texts: Texts
) -> None:
    sheet = sheet_of(
        file_with_table(theme, texts, Column("Name", ["=a", "b", "c"]), Column("Size", [1000, 2000, 3000], INTEGER))
    )
    assert [sheet.cell(row, 2).style for row in (4, 5, 6)] == ["text", "text chosen", "text"]
    assert [sheet.cell(row, 2).quotePrefix for row in (4, 5, 6)] == [True, False, False]
    assert [sheet.cell(row, 3).number_format for row in (4, 5, 6)] == [INTEGER] * 3


def test_each_value_may_have_a_format_of_its_own_for_which_there_is_room(theme: Theme, texts: Texts) -> None:
    euros = '#,##0.00 "thousand euros"'
    column = Column("Mean", [1234.5, 2.0, 3.0], formats=[euros, INTEGER, INTEGER], number_format=INTEGER)
    others = [Column("", ["a" * 60] * 3)] * 3
    sheet = sheet_of(file_with_table(theme, texts, Column("Name", ["a" * 200] * 3), column, *others))
    assert [sheet.cell(row, 3).number_format for row in (4, 5, 6)] == [euros, INTEGER, INTEGER]
    assert sheet.column_dimensions["C"].width >= len("1,234.50 thousand euros")


@pytest.mark.parametrize("header", ["_x0041_", "=1+1", "#N/A", "a\x07b", "Zoë"])
def test_a_header_is_shown_as_it_is(theme: Theme, texts: Texts, header: str) -> None:
    content = file_with_table(theme, texts, Column(header, ["a", "b"]))
    shown = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()[2]
    (table,) = Book(content).sheets[0].tables
    assert header.replace("\x07", "\ufffd") in shown
    assert sheet_of(content)["B3"].value == table.headers[0]


def test_headers_alike_are_told_apart(theme: Theme, texts: Texts) -> None:
    columns = [Column(header, [1, 2]) for header in ("Age", "AGE", "", "a\x07", "a\x08")]
    (table,) = Book(file_with_table(theme, texts, *columns)).sheets[0].tables
    assert table.headers == ["Age", "AGE (2)", "Column 3", "a\ufffd", "a\ufffd (2)"]
