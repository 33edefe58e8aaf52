"""A page writes what it was given, in the order that the file needs."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from customer_segmentation.datasets.workbook import workbook_bytes
from customer_segmentation.theme import Theme
from customer_segmentation.workbook.native_charts import Bars, Lines, Series
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.rules import Shades
from customer_segmentation.workbook.styles import INTEGER, PERCENT, register_styles
from customer_segmentation.workbook.table import Column
from customer_segmentation.workbook.text_width import header_width, text_width
from tests.workbook_lint import Book


def file_with_table(theme: Theme, *columns: Column) -> bytes:
    """A workbook whose only sheet has a title, frozen, and a table."""
    workbook = Workbook(write_only=True)
    register_styles(workbook, theme)
    page = Page(workbook, "Sheet", theme)
    page.title("Title", "Subtitle")
    page.freeze()
    page.table("all", list(columns), filters=True, chosen=1, repeat=True)
    page.paragraph("Below")
    page.finish()
    return workbook_bytes(workbook)


def sheet_of(content: bytes) -> Worksheet:
    return load_workbook(BytesIO(content)).worksheets[0]


def test_widths_heights_and_frozen_panes_are_not_lost(theme: Theme) -> None:
    """They stand before the rows in the file, although the texts that they depend on come later."""
    sheet = sheet_of(file_with_table(theme, Column("Name", ["a", "b", "a long text " * 40]), Column("Size", [1, 2, 3])))
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.column_dimensions["B"].width >= 60
    assert sheet.row_dimensions[1].height == 32
    assert sheet.row_dimensions[6].height >= 3 * 15, "the long text takes three lines or more"
    assert sheet["B7"].value == "Below"


def test_what_a_page_has_to_spare_goes_first_to_texts_that_would_wrap(theme: Theme) -> None:
    meaning = "How close the customer is to the segment's centre, among the segment's customers: 100 is the closest"
    others = [Column("Size", [1, 2, 3])] * 4
    sheet = sheet_of(file_with_table(theme, Column("Meaning", [meaning] * 3), *others))
    assert sheet.row_dimensions[4].height is None or sheet.row_dimensions[4].height <= 15, "it takes one line"


def test_texts_for_which_there_is_room_take_one_line(theme: Theme) -> None:
    """However the widths of the columns are rounded."""
    for length in range(10, 34):
        columns = [Column(f"Text {number}", ["x" * length] * 3) for number in range(4)]
        sheet = filled_sheet(theme, partial(add_table, columns=columns))
        assert sheet.row_dimensions[2].height is None


def test_filter_buttons_cover_no_header(theme: Theme) -> None:
    sheet = sheet_of(file_with_table(theme, Column("Name", ["a", "b", "c"]), Column("Size", [1, 2, 3], INTEGER)))
    assert (sheet["B3"].alignment.horizontal, sheet["C3"].alignment.horizontal) == ("left", "right")
    assert sheet["C3"].alignment.indent == 2


def test_cells_of_a_column_share_a_look_but_for_the_chosen_row_and_text_like_formulas(theme: Theme) -> None:
    sheet = sheet_of(
        file_with_table(theme, Column("Name", ["=a", "b", "c"]), Column("Size", [1000, 2000, 3000], INTEGER))
    )
    assert [sheet.cell(row, 2).style for row in (4, 5, 6)] == ["text", "text chosen", "text"]
    assert [sheet.cell(row, 2).quotePrefix for row in (4, 5, 6)] == [True, False, False]
    assert [sheet.cell(row, 3).number_format for row in (4, 5, 6)] == [INTEGER] * 3


def test_each_value_may_have_a_format_of_its_own_for_which_there_is_room(theme: Theme) -> None:
    euros = '#,##0.00 "thousand euros"'
    column = Column("Mean", [1234.5, 2.0, 3.0], formats=[euros, INTEGER, INTEGER], number_format=INTEGER)
    others = [Column("", ["a" * 60] * 3)] * 3
    sheet = sheet_of(file_with_table(theme, Column("Name", ["a" * 200] * 3), column, *others))
    assert [sheet.cell(row, 3).number_format for row in (4, 5, 6)] == [euros, INTEGER, INTEGER]
    assert sheet.column_dimensions["C"].width >= len("1,234.50 thousand euros")


@pytest.mark.parametrize("header", ["_x0041_", "=1+1", "#N/A", "a\x07b", "Zoë"])
def test_a_header_is_shown_as_it_is(theme: Theme, header: str) -> None:
    content = file_with_table(theme, Column(header, ["a", "b"]))
    shown = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()[2]
    (table,) = Book(content).sheets[0].tables
    assert header.replace("\x07", "\ufffd") in shown
    assert sheet_of(content)["B3"].value == table.headers[0]


def test_headers_alike_are_told_apart(theme: Theme) -> None:
    columns = [Column(header, [1, 2]) for header in ("Age", "AGE", "", "a\x07", "a\x08")]
    (table,) = Book(file_with_table(theme, *columns)).sheets[0].tables
    assert table.headers == ["Age", "AGE (2)", "Column 3", "a\ufffd", "a\ufffd (2)"]


def filled_sheet(theme: Theme, fill: Callable[[Page], None], **printed: Any) -> Worksheet:
    """The sheet of a page that a function has filled."""
    workbook = Workbook(write_only=True)
    register_styles(workbook, theme)
    page = Page(workbook, "Sheet", theme)
    fill(page)
    page.finish(**printed)
    return sheet_of(workbook_bytes(workbook))


def add_table(page: Page, columns: list[Column], name: str = "all") -> None:
    page.table(name, columns)


def width_of(sheet: Worksheet) -> float:
    return float(sum(dimension.width for dimension in sheet.column_dimensions.values()))


NUMBERS = Column("Size", [1, 2, 3])
LONG_HEADER = "Average monthly household electricity consumption over the last twelve months (kWh)"


def test_long_headers_take_more_lines_before_a_sheet_becomes_wider_than_the_page(theme: Theme) -> None:
    columns = [Column(f"{LONG_HEADER} {number}", [1, 2, 3], INTEGER) for number in range(6)]
    sheet = filled_sheet(theme, partial(add_table, columns=columns))
    assert width_of(sheet) <= 180, "with two lines it would be 280"
    assert sheet.row_dimensions[1].height >= 4 * 15


def test_headers_side_by_side_do_not_touch(theme: Theme) -> None:
    """What is measured to take two lines must not just fit on one, in a program that makes columns a little wider."""
    for length in range(8, 20):
        header = f"{'x' * (length // 2)} {'x' * (length - length // 2)}"
        columns = [Column(f"{header}{number}", [1234.5] * 3, "#,##0.00") for number in range(10)]
        sheet = filled_sheet(theme, partial(add_table, columns=columns))
        width = sheet.column_dimensions["C"].width
        assert not width - 1 < header_width(f"{header}1", 1) < 1.06 * width


def test_texts_become_narrow_where_a_sheet_would_be_much_wider_than_the_page(theme: Theme) -> None:
    columns = [Column(f"Text {number}", ["a long text of many words " * 3] * 3) for number in range(6)]
    sheet = filled_sheet(theme, partial(add_table, columns=columns))
    assert width_of(sheet) <= 190
    assert sheet.row_dimensions[2].height == 3 * 15


def test_a_very_long_text_makes_its_column_wide_rather_than_its_row_high(theme: Theme) -> None:
    columns = [Column(f"Number {number}", [1, 2, 3], INTEGER) for number in range(20)]
    columns.append(Column("Text", ["abc " * 500] * 3))
    sheet = filled_sheet(theme, partial(add_table, columns=columns))
    assert sheet.column_dimensions["V"].width >= 60
    assert sheet.row_dimensions[2].height <= 409


def test_text_on_a_wide_sheet_ends_where_the_page_does(theme: Theme) -> None:
    columns = [Column(f"Number {number}", [1, 2, 3], INTEGER) for number in range(40)]

    def fill(page: Page) -> None:
        page.table("all", columns)
        page.paragraph("a sentence of some words " * 40)

    sheet = filled_sheet(theme, fill)
    (merged,) = sheet.merged_cells.ranges
    widths = [dimension.width for dimension in sheet.column_dimensions.values()]
    assert 140 <= sum(widths[1 : merged.max_col]) <= 160
    assert sum(widths) > 300


def test_a_text_in_a_single_column_is_not_merged(theme: Theme) -> None:
    def fill(page: Page) -> None:
        page.table("all", [NUMBERS])
        page.paragraph("Below")

    assert not filled_sheet(theme, fill).merged_cells.ranges


def test_links_too_long_for_a_row_take_two_and_none_ends_beyond_the_page(theme: Theme) -> None:
    links = [(f"→ A sheet with a long name, {number}", "Sheet") for number in range(5)]

    def fill(page: Page) -> None:
        page.navigation(links)
        page.table("all", [Column(f"Number {number}", [1, 2, 3], INTEGER) for number in range(12)])

    sheet = filled_sheet(theme, fill)
    linked = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert [cell.value for cell in linked] == [text for text, _ in links]
    assert {cell.row for cell in linked} == {1, 2}
    widths = [dimension.width for dimension in sheet.column_dimensions.values()]
    assert max(sum(widths[: cell.column - 1]) + text_width(cell.value) for cell in linked) <= 150
    assert sheet.freeze_panes == "A3"


def test_the_label_of_a_key_figure_has_the_lines_that_its_box_needs(theme: Theme) -> None:
    label = "a label of so many words that its narrow box does not hold them in two lines"
    figures = [("1", "short"), ("2", label)] * 3

    def fill(page: Page) -> None:
        page.figures(figures)
        page.table("all", [Column(f"Number {number}", [1, 2, 3], INTEGER) for number in range(6)])

    assert filled_sheet(theme, fill).row_dimensions[2].height >= 3 * 13


def test_a_frozen_table_keeps_its_headers_and_first_column_in_view(theme: Theme) -> None:
    def fill(page: Page) -> None:
        page.title("Title", "Subtitle")
        page.table("all", [NUMBERS, NUMBERS], freeze=True)

    assert filled_sheet(theme, fill).freeze_panes == "C4"


def test_excel_does_not_mark_numbers_in_columns_of_text(theme: Theme) -> None:
    content = file_with_table(theme, Column("Id", ["1", "2", "3"]), Column("Size", [1, 2, 3], INTEGER))
    (ignored,) = Book(content).sheets[0].root.iterfind(".//{*}ignoredError")
    assert dict(ignored.attrib) == {"sqref": "B4:B6", "numberStoredAsText": "1"}


SHARES = Column("Share", [0.2, 0.3, 0.5], PERCENT)
SHARES_OF_ONE = Column("Share", [0.2], PERCENT)


def bars_of(rows: tuple[int, int]) -> Bars:
    """A chart of the second column of a table."""
    return Bars(
        title="Shares",
        labels=0,
        rows=rows,
        series=[Series(1, "#123456")],
        colours=["#123456"] * 3,
        number_format=PERCENT,
        description="Bar chart of the shares.",
    )


def lines_of(rows: tuple[int, int]) -> Lines:
    """The same as a line, with a point that is chosen and error bars as long as the values."""
    return Lines(
        title="Shares",
        labels=0,
        rows=rows,
        series=[Series(1, "#123456", name=(1, rows[0] - 1), margins=1)],
        number_format=PERCENT,
        description="Line chart of the shares.",
        chosen=2,
        chosen_colour="#654321",
    )


def test_a_chart_ends_with_the_tables_last_column(theme: Theme) -> None:
    def fill(page: Page) -> None:
        page.bars(bars_of(page.table("all", [Column("Name", ["a", "b", "c"]), SHARES])))

    (chart,) = filled_sheet(theme, fill)._charts
    assert (chart.anchor._from.col, chart.anchor.to.col, chart.anchor.to.colOff) == (1, 3, 0)


def test_charts_may_stand_above_their_table_side_by_side(theme: Theme) -> None:
    def fill(page: Page) -> None:
        room = page.leave_room(200)
        rows = page.table("all", [Column("Name", ["a", "b", "c"]), SHARES])
        page.charts([lines_of(rows), lines_of(rows)], 200, row=room)

    one, other = filled_sheet(theme, fill)._charts
    assert one.anchor._from.row == other.anchor._from.row == 0
    ends, begins = ((mark.col, mark.colOff) for mark in (one.anchor.to, other.anchor._from))
    assert ends < begins
    assert one.anchor.to.row <= 10


def test_the_axis_of_bars_shows_every_label_and_no_numbers(theme: Theme) -> None:
    chart = bars_of((4, 6)).build(Workbook().active, theme)
    assert chart.x_axis.tickLblSkip == 1
    assert (chart.y_axis.number_format.formatCode, chart.y_axis.scaling.min, chart.y_axis.delete) == (";;;", 0, False)
    assert chart.x_axis.txPr.p[0].pPr.defRPr.latin.typeface == theme.font


def test_a_line_marks_what_is_chosen_and_how_sure_each_value_is(theme: Theme) -> None:
    (series,) = lines_of((4, 6)).build(Workbook().active, theme).series
    ((point,), (label,)) = series.data_points, series.dLbls.dLbl
    assert (point.idx, label.idx) == (2, 2)
    assert point.marker.size > series.marker.size
    assert series.tx.strRef.f == "'Sheet'!$C$3"
    assert series.errBars.plus.numRef.f == series.errBars.minus.numRef.f == "'Sheet'!$C$4:$C$6"


def test_the_colours_of_a_row_follow_its_values(theme: Theme) -> None:
    def fill(page: Page) -> None:
        first, _last = page.table("all", [Column("Name", ["a"]), SHARES_OF_ONE, SHARES_OF_ONE])
        page.shade(first, 2, Shades((0.0, 0.5, 1.0), ("#111111", "#222222", "#333333")))

    (formatting,) = filled_sheet(theme, fill).conditional_formatting
    (rule,) = formatting.rules
    assert str(formatting.sqref) == "C2:D2"
    assert [float(stop.val) for stop in rule.colorScale.cfvo] == [0.0, 0.5, 1.0]
    assert [colour.rgb for colour in rule.colorScale.color] == ["FF111111", "FF222222", "FF333333"]


def test_bars_in_cells_are_solid_and_begin_at_0(theme: Theme) -> None:
    content = file_with_table(theme, Column("Name", ["a", "b", "c"]), replace(SHARES, bar="#123456"))
    (bar,) = Book(content).sheets[0].root.iterfind(".//{*}ext/{*}conditionalFormattings//{*}dataBar")
    assert (bar.get("gradient"), bar.get("minLength"), bar.get("maxLength")) == ("0", "0", "100")


def test_a_sheet_too_long_for_one_readable_page_begins_pages_at_headings(theme: Theme) -> None:
    def fill(page: Page) -> None:
        for number in range(4):
            page.heading(f"Part {number}")
            add_table(page, [Column(f"Number {one}", [number] * 14, INTEGER) for one in range(5)], f"part_{number}")

    sheet = filled_sheet(theme, fill, pages="at headings")
    assert sheet.page_setup.fitToHeight == 0
    headings = [row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, 2).value).startswith("Part")]
    (page_ends,) = [one.id for one in sheet.row_breaks.brk]
    assert page_ends + 2 == headings[2], "a blank row stands above a heading"
    height = sum(sheet.row_dimensions[row].height or 15 for row in range(1, page_ends + 1)) / 72
    width = width_of(sheet) * 7 / 96
    assert height * (11.69 - 2 * sheet.page_margins.left) / width <= 7.27


def test_a_page_of_a_list_is_printed_as_far_as_it_goes(theme: Theme) -> None:
    sheet = filled_sheet(theme, partial(add_table, columns=[Column("Number", [1] * 200, INTEGER)] * 5), pages="first")
    last = int(sheet.print_area.rsplit("$", 1)[-1])
    assert 30 <= last <= 40
