"""The lint finds every fault in a workbook that is sound but for that one, and none in the sound one."""

import datetime as dt
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.text import RichText
from openpyxl.drawing.image import Image
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties
from openpyxl.drawing.text import Font as TextFont
from openpyxl.formatting.rule import DataBarRule, FormulaRule
from openpyxl.styles import Alignment, Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Pillow

from customer_segmentation.workbook.rules import bar_rule

from .workbook_lint import CHECKS, lint

#: The parts of a workbook's file, by their paths.
Parts = dict[str, str]

SECOND_SHEET = "xl/worksheets/sheet2.xml"
DRAWING = "xl/drawings/drawing1.xml"


def sound_workbook() -> Workbook:
    """Two sheets with a table each, links both ways, a picture and a chart."""
    workbook = Workbook()
    workbook.properties.title, workbook.properties.language = "Sound", "en-GB"
    for sheet in (workbook.worksheets[0], workbook.create_sheet("Details")):
        sheet.freeze_panes = "A2"
        sheet.page_setup.orientation, sheet.page_setup.fitToWidth = "landscape", 1
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet["A3"], sheet["B3"], sheet["A4"], sheet["B4"] = "Name", "Share", "one", 0.5
        sheet.column_dimensions["A"].width = 20
        sheet.print_title_rows = "3:3"
    summary, details = workbook.worksheets
    summary.title = "Summary"
    for sheet, other in ((summary, "Details"), (details, "Summary")):
        sheet["A1"].hyperlink = Hyperlink(ref="A1", location=f"'{other}'!A1", tooltip=f"Go to {other}")
        sheet["A1"] = other
        add_table(sheet, f"tbl_{sheet.title}", "A3:B4", ["Name", "Share"])
    add_picture(summary, "E1")
    add_chart(summary, "E20")
    return workbook


def add_table(sheet: Worksheet, name: str, area: str, headers: list[str]) -> None:
    table = Table(displayName=name, ref=area)
    table.tableColumns = [TableColumn(id=number, name=header) for number, header in enumerate(headers, start=1)]
    table.autoFilter = None
    sheet.add_table(table)


def add_picture(sheet: Worksheet, anchor: str) -> None:
    file = BytesIO()
    Pillow.new("RGB", (100, 100)).save(file, "PNG")
    sheet.add_image(Image(file), anchor)


def add_chart(sheet: Worksheet, anchor: str) -> None:
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=4, max_row=4))
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.scaling.min = 0
    chart.roundedCorners = False
    chart.width, chart.height = 5, 5
    sheet.add_chart(chart, anchor)


def parts_of(workbook: Workbook) -> Parts:
    """The workbook's file, in which every drawing is described: openpyxl has no way to do it."""
    file = BytesIO()
    workbook.save(file)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name).decode("utf-8", errors="replace") for name in archive.namelist()}
    replace(parts, DRAWING, 'name="Chart 1"', 'name="Chart 1" descr="Shows the share of each name."')
    replace(parts, DRAWING, 'descr="Picture"', 'descr="Shows nothing but black."')
    return parts


def replace(parts: Parts, path: str, old: str, new: str) -> None:
    assert old in parts[path]
    parts[path] = parts[path].replace(old, new)


def file_of(parts: Parts) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def test_nothing_is_found_in_a_sound_workbook() -> None:
    assert lint(file_of(parts_of(sound_workbook()))) == []


# --- Faults made with openpyxl, as a program would make them ---

WORKBOOK_FAULTS: list[Any] = []


def breaks_workbook(*findings: str) -> Callable[[Callable[[Workbook], None]], None]:
    """Says what the lint finds in a workbook that the function has broken."""

    def register(change: Callable[[Workbook], None]) -> None:
        WORKBOOK_FAULTS.append(pytest.param(change, list(findings), id=change.__name__))

    return register


@breaks_workbook("Details, D9: holds the formula =1+1")
def formula_from_data(book: Workbook) -> None:
    book["Details"]["D9"] = "=1+1"


@breaks_workbook("Details: a rule holds the formula A1>0")
def formula_in_a_conditional_format(book: Workbook) -> None:
    book["Details"].conditional_formatting.add("A1", FormulaRule(formula=["A1>0"]))


@breaks_workbook('The name "Sales" stands for Summary!$A$1')
def defined_name(book: Workbook) -> None:
    book.defined_names["Sales"] = DefinedName("Sales", attr_text="Summary!$A$1")


@breaks_workbook("Details, D9: shows #N/A")
def error_from_data(book: Workbook) -> None:
    book["Details"]["D9"] = "#N/A"


@breaks_workbook("Details, D9: an empty value is not a number")
def not_a_number(book: Workbook) -> None:
    book["Details"]["D9"] = float("nan")


@breaks_workbook("Details, D9: 1.234567890123457e+16 has more than 15 digits")
def long_id_as_a_number(book: Workbook) -> None:
    book["Details"]["D9"] = 12345678901234567


@breaks_workbook("Details, D9: -18260 is a date that Excel does not have")
def date_before_1900(book: Workbook) -> None:
    book["Details"]["D9"] = dt.date(1850, 1, 1)


@breaks_workbook("Details, D9: Excel reads _x0041_ as the character U+0041")
def escape_in_a_text(book: Workbook) -> None:
    book["Details"]["D9"] = "_x0041_"


@breaks_workbook("Details, D9: '+1' begins like a formula and is not marked as text")
def text_that_becomes_a_formula_when_edited(book: Workbook) -> None:
    book["Details"]["D9"] = "+1"


@breaks_workbook('The sheet name "Details of customers in segment 12" has not 1 to 31 characters')
def long_sheet_name(book: Workbook) -> None:
    book.create_sheet("x")  # openpyxl only warns
    rename(book, "x", "Details of customers in segment 12")


@breaks_workbook("The sheet name \"'quoted'\" begins or ends with an apostrophe")
def sheet_name_in_apostrophes(book: Workbook) -> None:
    rename(book, "Details", "'quoted'")


@breaks_workbook('The sheet name "History" is kept by Excel for itself')
def sheet_called_history(book: Workbook) -> None:
    rename(book, "Details", "History")


def rename(book: Workbook, name: str, new: str) -> None:
    """Give a sheet another name, and keep all else sound."""
    sheet = book[name]
    if name == "x":
        book.remove(sheet)
        sheet = book["Details"]
    sheet._WorkbookChild__title = new
    book["Summary"]["A1"].hyperlink.location = "'{}'!A1".format(new.replace("'", "''"))


@breaks_workbook("The file opens at sheet 2, not at the first")
def opened_at_the_second_sheet(book: Workbook) -> None:
    book.active = 1


@breaks_workbook("2 sheets are selected together, so that typing changes all of them: Summary, Details")
def sheets_selected_together(book: Workbook) -> None:
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = True


@breaks_workbook("The cursor of the first sheet is at D40, not at A1")
def cursor_elsewhere(book: Workbook) -> None:
    book["Summary"].sheet_view.selection[-1].activeCell = "D40"


@breaks_workbook("Details opens scrolled away from its top")
def scrolled_away(book: Workbook) -> None:
    book["Details"].sheet_view.topLeftCell = "A30"


@breaks_workbook("Details freezes no panes")
def no_frozen_panes(book: Workbook) -> None:
    book["Details"].freeze_panes = None


@breaks_workbook("Details freezes so much that little is left to scroll")
def frozen_down_to_row_40(book: Workbook) -> None:
    book["Details"].freeze_panes = "A41"


@breaks_workbook("Details does not print on the width of one page")
def several_pages_wide(book: Workbook) -> None:
    book["Details"].sheet_properties.pageSetUpPr.fitToPage = False


@breaks_workbook("Details does not print in landscape")
def printed_upright(book: Workbook) -> None:
    book["Details"].page_setup.orientation = "portrait"


@breaks_workbook("Details repeats a row in print that is no table's header")
def another_row_repeated_in_print(book: Workbook) -> None:
    book["Details"].print_title_rows = "4:4"


@breaks_workbook("Details: the footer has no room between the rows and the edge of the paper")
def footer_behind_the_rows(book: Workbook) -> None:
    book["Details"].oddFooter.left.text = "Details"
    book["Details"].page_margins.bottom = book["Details"].page_margins.footer = 0.5


@breaks_workbook(
    "Details: data bars are not as long as their values are large",
    "Details: data bars fade out, as those of Excel 2007",
)
def data_bars_out_of_proportion(book: Workbook) -> None:
    book["Details"].conditional_formatting.add("B4", DataBarRule("num", 0, "max", None, color="FF9DB8D2"))


@breaks_workbook("Details: data bars fade out, as those of Excel 2007")
def data_bars_of_excel_2007(book: Workbook) -> None:
    book["Details"].conditional_formatting.add("B4", bar_rule("#9DB8D2"))


@breaks_workbook("chart1: a text has the font Comic Sans MS")
def chart_in_another_font(book: Workbook) -> None:
    look = ParagraphProperties(defRPr=CharacterProperties(latin=TextFont(typeface="Comic Sans MS")))
    text = RichText(p=[Paragraph(pPr=look, endParaRPr=CharacterProperties())])
    book["Summary"]._charts[0].x_axis.txPr = text


@breaks_workbook("Details, A9: the row is too low for 'a text of many words'")
def text_cut_below(book: Workbook) -> None:
    book["Details"]["A9"] = "a text of many words"
    book["Details"]["A9"].alignment = Alignment(wrap_text=True)
    book["Details"].column_dimensions["A"].width = 8


@breaks_workbook("Details, A9: the column is too narrow for 'a text of many words'")
def text_cut_at_the_right(book: Workbook) -> None:
    book["Details"]["A9"], book["Details"]["B9"] = "a text of many words and more", "another"


@breaks_workbook("Details: row 9 is 600 points high")
def row_too_high(book: Workbook) -> None:
    book["Details"].row_dimensions[9].height = 600


@breaks_workbook("Details: column 1 is 300 characters wide")
def column_too_wide(book: Workbook) -> None:
    book["Details"].column_dimensions["A"].width = 300


@breaks_workbook("Font 1 has no name")
def font_without_a_name(book: Workbook) -> None:
    book["Details"]["A1"].font = Font(name=None, bold=True)


@breaks_workbook("The colour 00FF0000 is not FF and six digits")
def transparent_colour(book: Workbook) -> None:
    book["Details"]["A1"].font = Font(name="Calibri", color="FF0000")


@breaks_workbook("tbl_Details: a column is called 'Name', its header cell says 'Customer'")
def header_cell_changed(book: Workbook) -> None:
    book["Details"]["A3"] = "Customer"


@breaks_workbook("tbl_Details: the header cell of '2026' holds no text")
def header_that_is_a_number(book: Workbook) -> None:
    book["Details"]["B3"] = 2026
    table(book).tableColumns[1].name = "2026"


@breaks_workbook("tbl_Details: the header of column 2 is empty")
def empty_header(book: Workbook) -> None:
    book["Details"]["B3"] = None
    table(book).tableColumns[1].name = ""


@breaks_workbook("tbl_Details: two columns are called 'Name'")
def headers_alike_but_for_capitals(book: Workbook) -> None:
    book["Details"]["B3"] = table(book).tableColumns[1].name = "NAME"


@breaks_workbook("tbl_Details names 1 columns, but covers 2")
def column_not_named(book: Workbook) -> None:
    table(book).tableColumns.pop()


@breaks_workbook("tbl_Details has no row")
def table_without_rows(book: Workbook) -> None:
    table(book).ref = "A3:B3"


@breaks_workbook('The table name "SEG1" is a cell\'s')
def table_called_like_a_cell(book: Workbook) -> None:
    table(book).displayName = "SEG1"


@breaks_workbook('The table name "my-table" is not a valid one')
def table_name_with_a_hyphen(book: Workbook) -> None:
    table(book).displayName = "my-table"


@breaks_workbook('Two tables are called "tbl_Summary"')
def tables_of_one_name(book: Workbook) -> None:
    table(book).displayName = "TBL_SUMMARY"


@breaks_workbook("tbl_Details: the filter covers A3:B99, the table A3:B4")
def filter_beyond_the_table(book: Workbook) -> None:
    from openpyxl.worksheet.filters import AutoFilter

    table(book).autoFilter = AutoFilter(ref="A3:B99")


@breaks_workbook("Details has a filter outside of a table")
def filter_of_the_sheet(book: Workbook) -> None:
    book["Details"].auto_filter.ref = "A3:B4"
    book.defined_names.clear()


@breaks_workbook("Details: tbl_Details and tbl_second overlap")
def overlapping_tables(book: Workbook) -> None:
    book["Details"]["A5"] = "two"
    add_table(book["Details"], "tbl_second", "A4:A5", ["one"])


@breaks_workbook("Details: tbl_Details and a merged cell overlap")
def merged_cell_in_a_table(book: Workbook) -> None:
    book["Details"].merge_cells("B4:C4")


@breaks_workbook("Details: a merged cell and a merged cell overlap")
def overlapping_merged_cells(book: Workbook) -> None:
    book["Details"].merge_cells("D9:F9")
    book["Details"].merge_cells("F9:G9")


@breaks_workbook("Details, D9: is merged with no other cell")
def merged_single_cell(book: Workbook) -> None:
    book["Details"].merged_cells.add("D9")


@breaks_workbook("Details, A1: links to 'Gone'!A1, and there is no such sheet")
def link_to_a_missing_sheet(book: Workbook) -> None:
    book["Details"]["A1"].hyperlink.location = "'Gone'!A1"


@breaks_workbook("xl/worksheets/sheet2.xml links out of the file, to http://example.com")
def outward_link(book: Workbook) -> None:
    book["Details"]["D9"].hyperlink = "http://example.com"


@breaks_workbook("Summary: a chart covers E20")
def chart_over_a_cell(book: Workbook) -> None:
    book["Summary"]["E20"] = "hidden"


@breaks_workbook("Summary: a chart and a picture overlap")
def overlapping_drawings(book: Workbook) -> None:
    book["Summary"]._charts[0].anchor = "F3"


@breaks_workbook("chart1: the file does not say that the valAx axis is shown")
def axis_that_excel_hides(book: Workbook) -> None:
    book["Summary"]._charts[0].y_axis.delete = None


@breaks_workbook("chart1: the bars do not begin at 0")
def bars_that_begin_elsewhere(book: Workbook) -> None:
    book["Summary"]._charts[0].y_axis.scaling.min = None


@breaks_workbook("chart1 has round corners")
def round_corners(book: Workbook) -> None:
    book["Summary"]._charts[0].roundedCorners = None


@breaks_workbook("chart1: a text has the font of the program", "chart1: a title lies over the plot")
def title_over_the_plot(book: Workbook) -> None:
    book["Summary"]._charts[0].title = "Sizes"


@breaks_workbook("chart1 shows 'Summary'!$B$30:$B$33, where nothing is")
def chart_of_empty_cells(book: Workbook) -> None:
    book["Summary"]._charts[0].series[0].val.numRef.f = "'Summary'!$B$30:$B$33"


@breaks_workbook("The document's properties name no title")
def document_without_a_title(book: Workbook) -> None:
    book.properties.title = None


def table(book: Workbook) -> Table:
    """The table of the second sheet."""
    return next(iter(book["Details"].tables.values()))


@pytest.mark.parametrize(("change", "findings"), WORKBOOK_FAULTS)
def test_a_fault_is_found(change: Callable[[Workbook], None], findings: list[str]) -> None:
    workbook = sound_workbook()
    change(workbook)
    assert lint(file_of(parts_of(workbook))) == findings


# --- Faults made in the file, which openpyxl would not write ---

FILE_FAULTS: list[Any] = []


def breaks_file(*findings: str) -> Callable[[Callable[[Parts], None]], None]:
    """Says what the lint finds in a file that the function has broken."""

    def register(change: Callable[[Parts], None]) -> None:
        FILE_FAULTS.append(pytest.param(change, list(findings), id=change.__name__))

    return register


@breaks_file(f"{SECOND_SHEET} is not XML: PCDATA invalid Char value 7")
def control_character(parts: Parts) -> None:
    replace(parts, SECOND_SHEET, "one", "on\x07e")


@breaks_file(f"{SECOND_SHEET} refers to xl/tables/table2.xml, which the file does not hold")
def missing_part(parts: Parts) -> None:
    del parts["xl/tables/table2.xml"]


@breaks_file("The part xl/vbaProject.bin holds a program, or reaches out of the file")
def macros(parts: Parts) -> None:
    parts["xl/vbaProject.bin"] = ""


@breaks_file("Details, B4: inf is not a number")
def infinite_number(parts: Parts) -> None:
    replace(parts, SECOND_SHEET, "<v>0.5</v>", "<v>inf</v>")


@breaks_file(
    "Details, A4: the text has 40,000 characters; Excel keeps 32,767",
    f"Details, A4: the column is too narrow for {'😀' * 20!r}",
)
def text_too_long(parts: Parts) -> None:
    replace(parts, SECOND_SHEET, "one", "😀" * 20_000)


@breaks_file("Details, A4: stands twice")
def cell_that_stands_twice(parts: Parts) -> None:
    replace(parts, SECOND_SHEET, '<c r="A4"', '<c r="A4" t="n"><v>1</v></c><c r="A4"')


@breaks_file("Details, A1048577: lies beyond the sheet's last row or column")
def row_beyond_the_last(parts: Parts) -> None:
    replace(parts, SECOND_SHEET, "</sheetData>", '<row r="1048577"><c r="A1048577"><v>1</v></c></row></sheetData>')


@breaks_file("Details, B4: style 99 is not defined")
def style_that_is_not_defined(parts: Parts) -> None:
    replace(parts, SECOND_SHEET, '<c r="B4"', '<c r="B4" s="99"')


@breaks_file('Two sheets are called "Summary"')
def sheets_of_one_name(parts: Parts) -> None:
    replace(parts, "xl/workbook.xml", 'name="Details"', 'name="SUMMARY"')
    replace(parts, "xl/worksheets/sheet1.xml", "'Details'!A1", "'Summary'!A1")


@breaks_file('The sheet name "a/b" holds one of []:*?/\\')
def sheet_name_with_a_slash(parts: Parts) -> None:
    replace(parts, "xl/workbook.xml", 'name="Details"', 'name="a/b"')
    replace(parts, "xl/worksheets/sheet1.xml", "'Details'!A1", "'a/b'!A1")


@breaks_file("Summary: a picture has no description of what it shows")
def picture_without_description(parts: Parts) -> None:
    replace(parts, DRAWING, 'descr="Shows nothing but black."', 'descr="Picture"')


@breaks_file("Summary: a chart has no description of what it shows")
def chart_without_description(parts: Parts) -> None:
    replace(parts, DRAWING, ' descr="Shows the share of each name."', "")


@breaks_file("chart1 shows 'Gone'!$B$4, and there is no such sheet")
def chart_of_a_missing_sheet(parts: Parts) -> None:
    replace(parts, "xl/charts/chart1.xml", "'Summary'!$B$4", "'Gone'!$B$4")


@pytest.mark.parametrize(("change", "findings"), FILE_FAULTS)
def test_a_fault_of_the_file_is_found(change: Callable[[Parts], None], findings: list[str]) -> None:
    parts = parts_of(sound_workbook())
    change(parts)
    assert lint(file_of(parts)) == findings


def test_every_check_is_run() -> None:
    """A check that nobody calls would find nothing for ever."""
    from . import workbook_lint

    named = {
        function
        for name, function in vars(workbook_lint).items()
        if callable(function) and getattr(function, "__annotations__", {}).get("book") is workbook_lint.Book
    }
    assert named == {*CHECKS, workbook_lint.broken_parts}


@pytest.mark.parametrize(
    ("formula", "faulty"),
    [
        ('IF(COUNT(A1:A2)=2,SQRT(SUMXMY2(A1:A2,$B$1:$B$2)),"WEBSERVICE(")', False),
        ("ROUND(1E-05*EXP(A1)-1,1)", False),
        ('WEBSERVICE("http://x")', True),
        ("Summary!A1", True),
        ("cmd|A1", True),
        ("[1]A1", True),
    ],
)
def test_a_sheet_that_computes_holds_plain_formulas_only(formula: str, *, faulty: bool) -> None:
    workbook = sound_workbook()
    details = workbook["Details"]
    add_table(details, "tbl_which", "F3:G4", ["Value", "Result"])
    details["F3"], details["G3"] = "Value", "Result"
    details["F4"], details["G4"] = 1, f"={formula}"
    found = [fault for fault in lint(file_of(parts_of(workbook))) if "formula" in fault]
    assert found == ([f"Details, G4: holds the formula ={formula}"] if faulty else [])


@pytest.mark.parametrize(
    ("name", "place", "faults"),
    [
        ("Two_words", "'Details'!$F$4", []),
        ("Two_words", "'Summary'!$F$4", ["The name \"Two_words\" stands for 'Summary'!$F$4", "=Two_words*2"]),
        ("Two_words", "SUM('Details'!$F$4)", ["stands for SUM", "=Two_words*2"]),
        ("AB12", "'Details'!$F$4", ['The name "AB12" is not made of words', "=Two_words*2"]),
    ],
)
def test_a_name_stands_for_cells_of_a_sheet_that_computes(name: str, place: str, faults: list[str]) -> None:
    workbook = sound_workbook()
    details = workbook["Details"]
    add_table(details, "tbl_which", "F3:G4", ["Value", "Result"])
    details["F3"], details["G3"] = "Value", "Result"
    details["F4"], details["G4"] = 1, "=Two_words*2"
    workbook.defined_names[name] = DefinedName(name, attr_text=place)
    found = sorted(lint(file_of(parts_of(workbook))), reverse=True)
    assert len(found) == len(faults)
    assert all(fault in told for fault, told in zip(faults, found, strict=True))
