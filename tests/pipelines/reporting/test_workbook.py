"""The workbook as it is opened: complete, linked, safe, and laid out without overlaps."""

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from customer_segmentation.datasets.workbook import workbook_bytes
from customer_segmentation.sample import make_sample

from .conftest import Findings, RunInMemory


@pytest.fixture(scope="module", params=["findings", "hostile_findings"])
def content(request: pytest.FixtureRequest) -> bytes:
    return workbook_bytes(request.getfixturevalue(request.param)["segment_workbook"])


@pytest.fixture(scope="module")
def workbook(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_it_has_a_sheet_for_every_purpose(findings: Findings) -> None:
    names = load_workbook(BytesIO(workbook_bytes_again(findings))).sheetnames
    assert names == [
        "Summary",
        "1 High Income, High Spending",
        "2 High Income, Low Spending",
        "3 Avg Income, Avg Spending",
        "4 Low Income, High Spending",
        "5 Low Income, Low Spending",
        "Segment comparison",
        "How k was chosen",
        "Data quality",
    ]


def workbook_bytes_again(findings: Findings) -> bytes:
    """Build the workbook once more, as its pictures can be rendered only once."""
    from customer_segmentation.pipelines.reporting.nodes import build_workbook
    from customer_segmentation.pipelines.reporting.pipeline import CHARTS

    charts = {name: findings[dataset] for name, dataset in CHARTS.items()}
    charts["segment_portraits"] = findings["chart_segment_portraits"]
    names = ("segment_cards", "listed_customers", "k_evidence", "k_verdict", "data_quality", "rejected_customers")
    inputs: dict[str, Any] = {name: findings[name] for name in names}
    node = findings["parameters"]
    return workbook_bytes(build_workbook(**inputs, **node, **charts))


def test_every_customer_is_listed_once_with_the_values_of_the_table(findings: Findings) -> None:
    customers = findings["customer_segments"]
    book = CalamineWorkbook.from_filelike(BytesIO(workbook_bytes_again(findings)))
    listed = []
    for number in range(1, 6):
        rows = book.get_sheet_by_index(number).to_python()
        start = next(index for index, row in enumerate(rows) if "CustomerID" in row)
        listed += [dict(zip(rows[start], row, strict=True)) | {"segment": number} for row in rows[start + 1 :]]
    assert len(listed) == len(customers) == 200
    by_id = customers.set_index("CustomerID")
    for row in listed:
        expected = by_id.loc[row["CustomerID"]]
        assert row["segment"] == expected["segment"]
        for column in ("Annual Income (k$)", "Spending Score (1-100)", "Age", "Gender"):
            assert row[column] == expected[column]


def test_it_holds_no_formula_no_error_and_no_outward_link(content: bytes) -> None:
    archive = zipfile.ZipFile(BytesIO(content))
    for name in archive.namelist():
        text = archive.read(name).decode("utf-8", errors="replace")
        if name.startswith("xl/worksheets/sheet"):
            assert "<f>" not in text
            assert "<f " not in text
            assert 't="e"' not in text
        assert 'TargetMode="External"' not in text


def test_links_lead_to_sheets_that_exist_and_back(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        targets = {
            cell.hyperlink.location.rsplit("!", 1)[0].strip("'").replace("''", "'")
            for row in sheet.iter_rows()
            for cell in row
            if cell.hyperlink
        }
        assert targets <= set(workbook.sheetnames)
        expected = set(workbook.sheetnames) - {"Summary"} if sheet.title == "Summary" else {"Summary"}
        assert targets == expected


def test_tables_match_their_headers_and_do_not_overlap(workbook: Workbook) -> None:
    names = [name for sheet in workbook.worksheets for name in sheet.tables]
    assert len(names) == len({name.lower() for name in names})
    for sheet in workbook.worksheets:
        areas = []
        for table in sheet.tables.values():
            assert re.fullmatch(r"tbl_[A-Za-z0-9_]+", table.displayName)
            left, top, right, bottom = range_boundaries(table.ref)
            assert bottom > top, "a table has at least one row"
            headers = [sheet.cell(top, column).value for column in range(left, right + 1)]
            assert [column.name for column in table.tableColumns] == headers
            assert all(isinstance(header, str) and header for header in headers)
            assert len({header.lower() for header in headers}) == len(headers)
            areas.append((left, top, right, bottom))
        areas += [(area.min_col, area.min_row, area.max_col, area.max_row) for area in sheet.merged_cells.ranges]
        assert not any(_overlap(one, other) for n, one in enumerate(areas) for other in areas[n + 1 :])


def test_pictures_are_described_and_cover_nothing(workbook: Workbook) -> None:
    pictures = 0
    for sheet in workbook.worksheets:
        boxes = []
        for image in sheet._images:
            anchor = image.anchor
            assert len(anchor.pic.nvPicPr.cNvPr.descr) > 20
            boxes.append(_box(sheet, anchor))
        for number, (left, top, right, bottom) in enumerate(boxes):
            pictures += 1
            for other in boxes[number + 1 :]:
                assert not _overlap((left, top, right, bottom), other)
            first = sheet.row_dimensions
            row, height = 1, 0.0
            while height <= bottom:
                own = (first[row].height or 15) * 12700
                if height + own > top + 12700:
                    assert all(cell.value is None for cell in sheet[row]), f"{sheet.title} row {row} is covered"
                height += own
                row += 1
    assert pictures == 10, "one on each segment's sheet, and five for all of them"


def _box(sheet: Worksheet, anchor: Any) -> tuple[float, float, float, float]:
    """Edges of a picture in EMU."""
    start = anchor._from
    widths = [sheet.column_dimensions[chr(65 + column)].width for column in range(start.col)]
    left = sum(int(width * 7) * 9525 for width in widths) + start.colOff
    top = sum((sheet.row_dimensions[row].height or 15) * 12700 for row in range(1, start.row + 1)) + start.rowOff
    return left, top, left + anchor.ext.width, top + anchor.ext.height


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def test_the_native_chart_shows_its_axes_and_is_described(content: bytes) -> None:
    archive = zipfile.ZipFile(BytesIO(content))
    chart = archive.read("xl/charts/chart1.xml").decode()
    assert chart.count('<delete val="0"') + chart.count('<c:delete val="0"') == 2, "Excel hides axes otherwise"
    assert "strRef" in chart, "the labels are text"
    drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert 'descr="Bar chart of the segments' in drawing
    identifiers = re.findall(r'cNvPr id="(\d+)"', drawing)
    assert len(identifiers) == len(set(identifiers))


def test_every_sheet_is_ready_to_print_and_to_scroll(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.freeze_panes is not None
        assert not sheet.sheet_view.showGridLines
    assert workbook["Summary"].page_setup.fitToHeight == 1
    assert workbook.active.title == "Summary"
    assert workbook["Summary"].sheet_view.selection[-1].activeCell is not None


def test_customer_lists_repeat_their_header_in_print(workbook: Workbook) -> None:
    for sheet in workbook.worksheets[1:6]:
        table = next(table for table in sheet.tables.values() if table.displayName.startswith("tbl_customers"))
        row = re.search(r"\d+", table.ref)
        assert row is not None
        assert sheet.print_title_rows == f"${row[0]}:${row[0]}"
        assert table.autoFilter is not None


def test_every_font_is_named(content: bytes) -> None:
    styles = zipfile.ZipFile(BytesIO(content)).read("xl/styles.xml").decode()
    assert styles.count("<font>") == styles.count("<name ")
    assert set(re.findall(r'<name val="([^"]+)"', styles)) == {"Calibri"}


def test_each_segment_has_its_colour_on_its_tab(workbook: Workbook, findings: Findings) -> None:
    theme = findings["parameters"]["options"].theme
    for number, sheet in enumerate(workbook.worksheets[1:6], start=1):
        assert sheet.sheet_properties.tabColor.rgb == f"FF{theme.segment_colour(number)[1:].upper()}"


def test_text_on_segment_colours_can_be_read(findings: Findings) -> None:
    """White text needs a contrast of at least 4.5 : 1 (WCAG 2.1, success criterion 1.4.3)."""
    for colour in findings["parameters"]["options"].theme.segment_colours:
        channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert 1.05 / (luminance + 0.05) >= 4.5, colour


def test_the_document_says_what_it_is(workbook: Workbook) -> None:
    assert workbook.properties.title == "Customer segments"
    assert workbook.properties.language == "en-GB"
    assert workbook.properties.created.date().isoformat() == "2026-01-31"


def test_the_same_findings_give_the_same_bytes(findings: Findings) -> None:
    assert workbook_bytes_again(findings) == workbook_bytes_again(findings)


def test_a_capped_list_says_so_and_where_the_rest_is(run_in_memory: RunInMemory) -> None:
    findings = run_in_memory(make_sample(), reporting={"listed_customers": 10})
    sheet = load_workbook(BytesIO(workbook_bytes(findings["segment_workbook"]))).worksheets[3]
    note = next(text for text in texts(sheet) if "are shown" in text)
    assert note.startswith("10 of 81 customers are shown")
    assert "customer_segments.parquet" in note


def test_rejected_rows_and_a_warning_are_shown(run_in_memory: RunInMemory) -> None:
    customers = make_sample().astype(str)
    customers.loc[:29, "Age"] = "old"
    workbook = load_workbook(BytesIO(workbook_bytes(run_in_memory(customers)["segment_workbook"])))
    assert any("15% of the rows were rejected" in text for text in texts(workbook["Summary"]))
    quality = texts(workbook["Data quality"])
    assert "200 rows were read, 170 kept and 30 rejected." in quality
    assert [text for text in quality if text.startswith('"Age"')] == ['"Age" is "old", which is not a number'] * 30
