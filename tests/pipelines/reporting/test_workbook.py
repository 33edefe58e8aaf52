"""The workbook as it is opened: complete, linked, safe, and laid out without overlaps."""

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from customer_segmentation.customers.sample import make_sample
from customer_segmentation.datasets.workbook import workbook_bytes
from customer_segmentation.wording import advice, segments
from customer_segmentation.workbook.shown import shown
from tests.charts.colours import contrast
from tests.sheets import rows_of, texts
from tests.workbook_lint import Book, lint

from . import tables
from .conftest import Findings, RunInMemory, opened, run_node, workbook_of

#: Why a number of segments may not win.
UNSTABLE = {"reason": "unstable", "stability": 0.3, "customers": 20, "share": 0.1, "silhouette": 0.5}


@pytest.fixture(scope="module", params=["sample_content", "hostile_content"])
def content(request: pytest.FixtureRequest) -> bytes:
    return bytes(request.getfixturevalue(request.param))


@pytest.fixture(scope="module")
def hostile_content(hostile_findings: Findings) -> bytes:
    return workbook_of(hostile_findings)


@pytest.fixture(scope="module")
def workbook(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def written(findings: Findings) -> Workbook:
    """The workbook that the run itself has built."""
    return load_workbook(BytesIO(workbook_bytes(findings["segment_workbook"])))


def test_it_has_a_sheet_for_every_purpose(sample_workbook: Workbook) -> None:
    names = sample_workbook.sheetnames
    assert names == [
        "Summary",
        "1 High Income, High Spending",
        "2 High Income, Low Spending",
        "3 Avg Income, Avg Spending",
        "4 Low Income, High Spending",
        "5 Low Income, Low Spending",
        "Which segment",
        "Compare",
        "All customers",
        "Segment comparison",
        "How k was chosen",
        "Data quality",
        "Model",
        "Data dictionary",
    ]


def test_every_customer_is_listed_once_with_the_values_of_the_table(
    findings: Findings, sample_workbook: Workbook
) -> None:
    customers = findings["customer_segments"].set_index("CustomerID")
    cards = {card["number"]: card for card in findings["segment_cards"]["segments"]}
    listed = rows_of(sample_workbook["All customers"], "tbl_all_customers")
    assert sorted(row["CustomerID"].value for row in listed) == sorted(customers.index)
    for row in listed:
        expected = customers.loc[row["CustomerID"].value]
        for column in ("Annual Income (k$)", "Spending Score (1-100)", "Age", "Gender"):
            assert row[column].value == expected[column]
        assert row["Segment"].value == expected["segment"]
        assert row["Segment name"].value == cards[expected["segment"]]["name"]
        assert row["Second nearest segment"].value == expected["second_segment"]
    priorities = {row["Segment"].value: row["Priority"].value for row in listed}
    assert priorities == {1: "Prioritise", 2: "Reactivate", 3: "Maintain", 4: "Maintain", 5: "Low priority"}


def test_lists_are_printed_only_where_a_parameter_asks_for_them(findings: Findings) -> None:
    parameters = findings["parameters"]
    printed = parameters["reporting"].model_copy(update={"print_lists": True})
    for options, is_shown in ((parameters["reporting"], False), (printed, True)):
        known = {**findings, "parameters": {**parameters, "reporting": options}}
        workbook = opened(known)
        for sheet, table in ((workbook.worksheets[1], "tbl_customers_1"), (workbook["All customers"], None)):
            _left, _top, _right, last = range_boundaries(sheet.tables[table or "tbl_all_customers"].ref)
            area = sheet.print_area
            assert bool(area) != is_shown
            if area:
                bottom = range_boundaries(area.rsplit("!", 1)[-1].replace("$", ""))[3]
                assert bottom < last
                assert (table is None) or bottom < _top


def test_the_lint_finds_nothing(case_content: bytes) -> None:
    """No formula, error or outward link, tables and names that Excel accepts, no overlaps, all of it described."""
    assert lint(case_content) == []


def test_links_lead_to_every_sheet_and_back(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        targets = {
            cell.hyperlink.location.rsplit("!", 1)[0].strip("'").replace("''", "'")
            for row in sheet.iter_rows()
            for cell in row
            if cell.hyperlink
        }
        assert targets == linked_sheets(sheet.title, workbook.sheetnames)


def linked_sheets(name: str, names: list[str]) -> set[str]:
    """From the Summary everywhere, from everywhere to it, and from a segment to the one before and the one after."""
    if name == "Summary":
        return set(names) - {name}
    segments = names[1:6]
    if name not in segments:
        return {"Summary"}
    position = segments.index(name)
    return {"Summary", *segments[max(position - 1, 0) : position], *segments[position + 1 : position + 2]}


def test_every_sheet_that_explains_has_its_pictures(content: bytes) -> None:
    drawn = [[drawing.kind for drawing in sheet.drawings] for sheet in Book(content).sheets]
    assert drawn == [
        ["chart", "picture"],
        *[["picture"]] * 5,
        [],
        ["chart"],
        [],
        ["chart", "picture"],
        [*["chart"] * 3, "picture"],
        [],
        [],
        [],
    ]


def test_sheets_show_no_grid(workbook: Workbook) -> None:
    assert not any(sheet.sheet_view.showGridLines for sheet in workbook.worksheets)


def test_customer_lists_repeat_their_header_in_print(workbook: Workbook) -> None:
    sheet = workbook["All customers"]
    row = re.search(r"\d+", sheet.tables["tbl_all_customers"].ref)
    assert row is not None
    assert sheet.print_title_rows == f"${row[0]}:${row[0]}"
    assert sheet.tables["tbl_all_customers"].autoFilter is not None


def test_every_font_is_that_of_the_theme(content: bytes) -> None:
    styles = zipfile.ZipFile(BytesIO(content)).read("xl/styles.xml").decode()
    assert set(re.findall(r'<name val="([^"]+)"', styles)) == {"Calibri"}


def test_each_segment_has_its_colour_on_its_tab(workbook: Workbook, findings: Findings) -> None:
    theme = findings["parameters"]["reporting"].theme
    for number, sheet in enumerate(workbook.worksheets[1:6], start=1):
        assert sheet.sheet_properties.tabColor.rgb == f"FF{theme.segment_colour(number)[1:].upper()}"


def test_text_on_segment_colours_can_be_read(findings: Findings) -> None:
    """White text needs a contrast of at least 4.5 : 1 (WCAG 2.1, success criterion 1.4.3)."""
    for colour in findings["parameters"]["reporting"].theme.segment_colours:
        channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert 1.05 / (luminance + 0.05) >= 4.5, colour


def test_the_document_says_what_it_is(sample_workbook: Workbook) -> None:
    properties = sample_workbook.properties
    assert properties.title == "Customer segments"
    assert properties.language == "en-GB"
    assert properties.created.date().isoformat() == "2026-01-31"


def test_control_characters_in_the_title_do_not_reach_the_properties(hostile_content: bytes) -> None:
    properties = load_workbook(BytesIO(hostile_content)).properties
    assert properties.title == "=Title\ufffd & <more>"


def test_the_same_findings_give_the_same_bytes(findings: Findings, sample_content: bytes) -> None:
    assert workbook_of(findings) == sample_content


def test_a_capped_list_says_so_and_where_the_rest_is(findings: Findings) -> None:
    parameters = findings["parameters"]
    few = parameters["reporting"].model_copy(update={"listed_customers": 50, "typical_customers": 10})
    known = {**findings, "parameters": {**parameters, "reporting": few}}
    workbook = opened({**known, "listed_customers": run_node(known, "list_customers_by_segment")})
    assert len(rows_of(workbook["All customers"], "tbl_all_customers")) == 60  # 20 of the largest, and 10 of each other
    (told,) = [text for text in texts(workbook["All customers"]) if "60 of 200 customers" in text]
    assert "customer_segments.parquet" in told
    note = next(text for text in texts(workbook.worksheets[3]) if "10 most typical of 81 customers" in text)
    assert "segment_lists/3_Average_Income_Average_Spending.csv" in note


def test_rejected_rows_and_a_warning_are_shown(run_undrawn: RunInMemory) -> None:
    customers = make_sample().astype(str)
    customers.loc[:29, "Spending Score (1-100)"] = "much"
    customers.loc[50:80, "Age"] = ""
    findings = run_undrawn(customers, model_selection={"k_min": 5, "k_max": 5})
    workbook = written(findings)
    assert any(text.startswith("15% of the rows were rejected") for text in texts(workbook["Summary"]))
    quality = texts(workbook["Data quality"])
    assert any(re.match("200 rows were read.* 170 .* 30 ", text) for text in quality)
    reason = '"Spending Score (1-100)" is "much", which is not a number'
    assert [text for text in quality if text.startswith('"Spending')] == [reason] * 30


def test_a_segment_sheet_says_what_its_card_says(findings: Findings, sample_workbook: Workbook) -> None:
    for number, card in enumerate(findings["segment_cards"]["segments"], start=1):
        said = "\n".join(texts(sample_workbook.worksheets[number]))
        for sentence in (advice.insight(card), *advice.actions(card), *(segments.rule(rule) for rule in card["rules"])):
            assert sentence in said


def test_the_headline_of_a_segment_agrees_with_its_table_to_the_digit(sample_workbook: Workbook) -> None:
    sheet = sample_workbook.worksheets[1]
    (said,) = (text for text in texts(sheet) if "averages" in text)
    for row in rows_of(sheet, "tbl_card_1")[:2]:
        own, everybody = (shown(row[name].value, row[name].number_format) for name in ("This segment", "All customers"))
        name, unit = re.fullmatch(r"(\w+)(?: \((.*)\))?", row["Measure"].value).groups(default="")
        beside = f" {unit}" if unit else ""
        assert f"{name} averages {own}{beside} (all customers: {everybody}{beside})" in said


def print_scale(sheet: Worksheet, last_row: int | None = None) -> float:
    """How large a sheet is printed, by the width of its page and, where it is one page, by its height."""
    area = (1, 1, sheet.max_column, sheet.max_row)
    if sheet.print_area:
        area = range_boundaries(sheet.print_area.rsplit("!", 1)[-1].replace("$", ""))
    _left, _top, right, bottom = area
    widths = (sheet.column_dimensions[get_column_letter(one)].width for one in range(1, right + 1))
    heights = (sheet.row_dimensions[row].height or 15 for row in range(1, (last_row or bottom) + 1))
    margins = sheet.page_margins
    on_width = (11.69 - margins.left - margins.right) / (sum(widths) * 7 / 96)
    on_height = (8.27 - margins.top - margins.bottom) / (sum(heights) / 72)
    is_one_page = last_row or sheet.page_setup.fitToHeight == 1
    return float(min(on_width, on_height) if is_one_page else on_width)


def test_what_is_printed_can_be_read(case_content: bytes, request: pytest.FixtureRequest) -> None:
    """Notes, of 10 points, are the smallest letters: they have 8 in print, but for tables of very many columns."""
    for sheet in load_workbook(BytesIO(case_content)).worksheets:
        is_card = any(name.startswith("tbl_card_") for name in sheet.tables)
        assert (sheet.page_setup.fitToHeight == 1) or not is_card
        if is_card or "fifty_columns" not in request.node.name:
            assert print_scale(sheet) >= 0.795, sheet.title


def test_cards_show_what_makes_the_segments_even_where_it_is_average(sample_workbook: Workbook) -> None:
    measures = [
        [row["Measure"].value for row in rows_of(sample_workbook.worksheets[number], f"tbl_card_{number}")]
        for number in range(1, 6)
    ]

    assert all({"Income (k$)", "Spending"} <= set(own) for own in measures)
    assert not all("Age" in own for own in measures), "other columns only where they set the segment apart"


def test_a_card_with_very_many_texts_can_be_read(findings: Findings) -> None:
    cards = findings["segment_cards"]
    first, *others = cards["segments"]
    long_card = {**first, "rules": first["rules"][:1] * 20}
    known = {**findings, "segment_cards": {**cards, "segments": [long_card, *others]}}
    long_sheet, other_sheet = opened(known).worksheets[1:3]
    assert other_sheet.page_setup.fitToHeight == 1
    assert long_sheet.page_setup.fitToHeight == 0
    assert long_sheet.row_breaks.brk
    assert print_scale(long_sheet) >= 0.795


def test_a_card_is_one_page_where_lists_are_printed_too(findings: Findings) -> None:
    parameters = findings["parameters"]
    printed = parameters["reporting"].model_copy(update={"print_lists": True})
    cards = findings["segment_cards"]
    long_rule = [{**cards["segments"][0]["rules"][0], "precision": None}] * 9
    first = {**cards["segments"][0], "rules": long_rule}
    known = {**findings, "parameters": {**parameters, "reporting": printed}}
    known["segment_cards"] = {**cards, "segments": [first, *cards["segments"][1:]]}
    for sheet in opened(known).worksheets[1:3]:
        (card_ends,) = [one.id for one in sheet.row_breaks.brk]
        assert print_scale(sheet) <= print_scale(sheet, card_ends) + 1e-6


def test_the_key_figures_of_a_segment_are_its_share_of_the_money(run_undrawn: RunInMemory) -> None:
    customers = make_sample().assign(Revenue=range(100, 300))
    table = {"profile_columns": ["Revenue"]}
    found = run_undrawn(customers, customer_table=table, explanation={"value_column": "Revenue"})
    card = found["segment_cards"]["segments"][0]
    workbook = written(found)
    compared = [row["Measure"].value for row in rows_of(workbook["Segment comparison"], "tbl_comparison")]
    assert compared[3:] == ["Share of Revenue", "Income (k$)", "Spending", "Revenue per customer"], "each thing once"
    said = texts(workbook.worksheets[1])
    label = said.index("Share of Revenue")
    assert f"{card['value']['share']:.1%}" in said[:label]
    assert "Total Revenue (all customers: 39,900)" in said


def test_a_segment_of_one_customer_is_told_in_the_singular(run_case: Callable[[tables.MakeCase], Findings]) -> None:
    workbook = opened(run_case(tables.segment_of_one))
    assert any(text.startswith("1 customer, 0.5% of all.") for text in texts(workbook.worksheets[1]))


@pytest.mark.parametrize(
    ("changes", "warned"),
    [
        ({}, []),
        ({"cluster_tendency": "weak"}, ["Weak structure"]),
        ({"cluster_tendency": "none"}, ["No structure"]),
        ({"refused": {"5": UNSTABLE}}, ["5 segments"]),
    ],
)
def test_a_doubtful_number_of_segments_is_warned_of_on_the_summary(
    findings: Findings, changes: dict[str, Any], warned: list[str]
) -> None:
    verdict = {**findings["k_verdict"], **changes}
    tendency = {**findings["k_verdict"]["cluster_tendency"], "verdict": changes.get("cluster_tendency", "strong")}
    known = {**verdict, "cluster_tendency": tendency}
    summary = opened({**findings, "k_verdict": known})["Summary"]
    warnings = [str(cell.value) for row in summary.iter_rows() for cell in row if cell.style == "warning"]
    others = [text for text in warnings if "synthetic" not in text]
    assert [text[: len(begin)] for text, begin in zip(others, warned, strict=True)] == warned


@pytest.mark.parametrize(
    ("tendency", "word"),
    [("strong", "Clear"), ("weak", "Overlapping"), ("continuous", "No clear gaps"), ("none", "None")],
)
def test_every_sheet_agrees_with_the_verdict_on_structure(findings: Findings, tendency: str, word: str) -> None:
    judged = {**findings["k_verdict"]["cluster_tendency"], "verdict": tendency}
    known = {**findings, "k_verdict": {**findings["k_verdict"], "cluster_tendency": judged}}
    workbook = opened(known)
    cautious = tendency in {"continuous", "none"}
    assert word in texts(workbook["Summary"])
    for sheet in ("Summary", "How k was chosen"):
        assert any("not groups that exist" in text for text in texts(workbook[sheet])) == cautious
    for number in range(1, len(findings["segment_cards"]["segments"]) + 1):
        said = " ".join(texts(workbook.worksheets[number]))
        assert ("is a convenient way to divide the work" in said) == cautious
        assert ("not a group that exists" in said) == (tendency == "none" or "there are no gaps between it" in said)
        assert not ("there are no gaps between it" in said and "There is a gap between this segment" in said)


def test_where_nothing_gives_priorities_the_workbook_says_so_and_tells_what_is_high_and_low(
    run_undrawn: RunInMemory, base_parameters: dict[str, Any]
) -> None:
    features = [{**feature, "better": None} for feature in base_parameters["customer_table"]["features"]]
    found = run_undrawn(
        make_sample(),
        model_selection={"k_min": 5, "k_max": 5},
        customer_table={"features": features},
        playbook={"segments": [], "general": []},
    )
    workbook = opened(found)
    summary = texts(workbook["Summary"])
    assert "Priority" not in summary
    everywhere = [text for sheet in workbook.worksheets for text in texts(sheet)]
    assert [text for text in everywhere if text.startswith("No priority can be given")] == [
        text for text in summary if text.startswith("No priority can be given")
    ], "it is said once"
    assert any(text.startswith("No priority can be given") for text in summary)
    assert any("high Spending and high Income" in text for text in summary)
    assert "What to do" in texts(workbook.worksheets[1])


def test_geometric_means_are_told_wherever_means_stand(
    run_undrawn: RunInMemory, base_parameters: dict[str, Any]
) -> None:
    income, spending = base_parameters["customer_table"]["features"]
    features = [{**income, "transform": "log"}, spending]
    found = run_undrawn(make_sample(), model_selection={"k_min": 5, "k_max": 5}, customer_table={"features": features})
    workbook = opened(found)
    for sheet in (workbook["Summary"], workbook.worksheets[1], workbook["Segment comparison"], workbook["Model"]):
        assert any("geometric" in text and "Income" in text for text in texts(sheet))
    rows = [row["Measure"].value for row in rows_of(workbook.worksheets[1], "tbl_card_1")]
    assert "Income (k$), geometric mean" in rows, "it is said where the first such mean stands"
    assert not any("Spending" in measure and "geometric" in measure for measure in rows)
    logarithms = np.log1p(found["customer_segments"]["Annual Income (k$)"])
    means = np.expm1(logarithms.groupby(found["customer_segments"]["segment"]).mean())
    shown = [row["Mean Income (k$)"].value for row in rows_of(workbook["Summary"], "tbl_segments")]
    assert shown == pytest.approx(means.tolist())


def test_the_most_typical_customers_come_first(sample_workbook: Workbook) -> None:
    sheet = sample_workbook.worksheets[2]
    rows = [[cell.value for cell in row] for row in sheet[sheet.tables["tbl_customers_2"].ref]]
    column = rows[0].index("Typicality (100 = at the centre)")
    typicality = [row[column] for row in rows[1:]]
    assert typicality == sorted(typicality, reverse=True)
    second = rows[0].index("Second nearest segment")
    assert {row[second] for row in rows[1:]} <= {1, 3, 4, 5}


def test_the_model_sheet_traces_the_result(findings: Findings, sample_workbook: Workbook) -> None:
    said = texts(sample_workbook["Model"])
    model = findings["segmentation_model"]
    assert model["fit_sample_sha256"] in said
    assert all(feature["column"] in said for feature in model["features"])
    assert f"{model['segments'][0]['centroid']['Income']:.6f}" in {
        f"{float(text):.6f}" for text in said if _is_number(text)
    }


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def test_who_moved_is_told_where_an_earlier_run_is_given(findings: Findings) -> None:
    first, second = findings["segment_cards"]["segments"][:2]
    names = {1: first["name"], 2: second["name"]}
    moves = [
        {
            "from_number": origin,
            "from_name": names[origin],
            "to_number": target,
            "to_name": names[target],
            "customers": customers,
        }
        for origin, target, customers in ((1, 1, 50), (1, 2, 7), (2, 1, 0), (2, 2, 40))
    ]
    joiners = [{"segment": 1, "name": first["name"], "customers": 4}]
    migration = {"stayed": 90, "moved": 7, "joined": 4, "left": 0, "matrix": moves, "joiners": joiners, "leavers": []}
    workbook = opened({**findings, "migration": migration})
    (one, two, total) = rows_of(workbook["Summary"], "tbl_changes")
    changes = [[cell.value for cell in list(row.values())[1:]] for row in (one, two, total)]
    assert changes == [[57, 54, -3, 0, 7, 4, 0], [40, 47, 7, 7, 0, 0, 0], [97, 101, 4, 7, 7, 4, 0]]
    assert one["Segment"].value == f"1  {first['name']}"
    said = texts(workbook["Who moved"])
    assert any(re.match(r"90 customers stayed.* 7 .* 4 .* 0 ", text) for text in said)
    rows = [list(row.values()) for row in rows_of(workbook["Who moved"], "tbl_migration")]
    sheets = [name for name in workbook.sheetnames if name.startswith(("1 ", "2 "))]
    assert [row[0].value for row in rows] == [*sheets, "Joined", "Total"]
    told = [[cell.value for cell in row[1:]] for row in rows]
    assert told == [[50, 7, 0, 57], [0, 40, 0, 40], [4, 0, None, 4], [54, 47, 0, 101]]
    stayed = [[cell.style.endswith("chosen") for cell in row] for row in rows]
    assert stayed == [[False, True, *[False] * 3], [False, False, True, False, False], [False] * 5, [True] * 5]


def test_customers_who_moved_are_named_the_first_of_them_in_the_workbook(findings: Findings) -> None:
    name = findings["segment_cards"]["segments"][0]["name"]
    changed = pd.DataFrame(
        {
            "CustomerID": ["=7", "8"],
            "segment_change": ["moved", "left"],
            "previous_segment": [2, 1],
            "previous_segment_name": ["Second", name],
            "segment": [1, None],
            "segment_name": [name, None],
        }
    ).astype({"segment": "Int64"})
    move = {"from_number": 2, "from_name": "Second", "to_number": 1, "to_name": name, "customers": 1}
    migration = {"stayed": 0, "moved": 1, "joined": 0, "left": 1, "matrix": [move], "joiners": [], "leavers": []}
    parameters = findings["parameters"]
    for most, listed in ((1, 1), (1000, 2)):
        options = parameters["reporting"].model_copy(update={"listed_moves": most})
        known = {**findings, "migration": migration, "moved_customers": changed}
        content = workbook_of({**known, "parameters": {**parameters, "reporting": options}})
        sheet = load_workbook(BytesIO(content))["Who moved"]
        rows = [[cell.value for cell in row.values()] for row in rows_of(sheet, "tbl_moved_customers")]
        told = [["=7", "Moved", "2  Second", f"1  {name}"], ["8", "Left", f"1  {name}", None]]
        assert rows == told[:listed]
        assert any("All of them are in" in text for text in texts(sheet)) == (listed == 1)
        assert lint(content) == []


def test_segments_that_come_and_go_and_names_that_are_kept_are_told(findings: Findings) -> None:
    first, *others = findings["segment_cards"]["segments"]
    changed = [{**first, "new": True}, {**others[0], "made_name": "Average Income, Low Spending"}, *others[1:]]
    move = {"from_number": 7, "from_name": "Gone", "to_number": 2, "to_name": others[0]["name"], "customers": 7}
    migration = {"stayed": 0, "moved": 7, "joined": 0, "left": 0, "matrix": [move], "joiners": [], "leavers": []}
    cards = {**findings["segment_cards"], "segments": changed}
    workbook = opened({**findings, "segment_cards": cards, "migration": migration})
    said = texts(workbook["Who moved"])
    assert any(re.match(f"Segments that the earlier run did not have: 1  {first['name']}", text) for text in said)
    assert any(re.match("Segments that are cut in another way.*: 2  ", text) for text in said)
    assert any(re.match("Segments of the earlier run.*: 7  Gone", text) for text in said)
    (note,) = [text for text in texts(workbook.worksheets[2]) if "Average Income, Low Spending" in text]
    assert "name from the earlier run" in note


def test_the_dictionary_explains_every_column_of_the_customers(findings: Findings, sample_workbook: Workbook) -> None:
    said = texts(sample_workbook["Data dictionary"])
    assert set(findings["customer_segments"].columns) <= set(said)


def test_the_dictionary_tells_what_is_plausible(findings: Findings) -> None:
    table = findings["clustering_table"]
    income, spending = table.features
    below = income.model_copy(update={"minimum": None, "maximum": 1234.5})
    free = spending.model_copy(update={"minimum": None, "maximum": None})
    decided = table.model_copy(update={"features": (below, free)})
    workbook = opened({**findings, "clustering_table": decided})
    said = texts(workbook["Data dictionary"])
    assert any(text.startswith("Income in k$") and "at most 1234.5" in text for text in said)
    assert not any(text.startswith("Spending") and "at " in text for text in said)


def test_months_stand_in_the_order_of_time(findings: Findings) -> None:
    cards = findings["segment_cards"]
    profile = {"column": "Customer since", "customers": 1, "share": 0.1, "all_share": 0.1, "lift": 1.0}
    by_frequency = ["2024-07", "2024-02", "(missing)", "2024-11", "2024-01"]
    first = {**cards["segments"][0], "category_profiles": [{**profile, "value": month} for month in by_frequency]}
    changed = {**findings, "segment_cards": {**cards, "segments": [first, *cards["segments"][1:]]}}
    workbook = opened(changed)
    told = [row["Category"].value for row in rows_of(workbook.worksheets[1], "tbl_categories_1")]
    ordered = ["2024-01", "2024-02", "2024-07", "2024-11"]
    assert told == [*(f"Customer since {month}" for month in ordered), "Customer since: (missing)"]


def test_the_model_sheet_tells_the_command_of_its_environment_and_what_is_plausible(findings: Findings) -> None:
    parameters = findings["parameters"]
    shop = parameters["reporting"].model_copy(update={"environment": "shop"})
    for options, command in ((parameters["reporting"], "kedro run --pip"), (shop, "kedro run --env shop --pip")):
        known = {**findings, "parameters": {**parameters, "reporting": options}}
        sheet = opened(known)["Model"]
        assert any(command in text for text in texts(sheet))
    plausible = [row["Plausible values"].value for row in rows_of(sheet, "tbl_features")]
    assert plausible == ["at least 0", "at least 1 and at most 100"]


def test_the_readers_decisions_are_told_in_words(findings: Findings) -> None:
    source = {
        **findings["data_quality"]["source"],
        "blank_rows": {"rows": 12, "first": [3, 4]},
        "renamed_columns": {"Genre": "Gender"},
        "number_formats": [
            {"column": "Revenue", "decimal": ",", "currency": "€", "percent": False, "ambiguous": False}
        ],
    }
    quality = {**findings["data_quality"], "source": {**source, "encoding": "Windows-1252", "encoding_certainty": 0.6}}
    workbook = opened({**findings, "data_quality": quality})
    said = texts(workbook["Data quality"])
    assert {"12 (row 3, 4, …)", 'read as "Gender"', "decimal comma, € removed"} <= set(said)
    assert any(text.startswith("•") and "Windows-1252" in text for text in said)
    assert any(text.startswith("1 remark") and "Data quality" in text for text in texts(workbook["Summary"]))


def test_a_column_of_many_categories_is_cut_to_the_most_frequent(findings: Findings) -> None:
    cards = findings["segment_cards"]
    profile = {"column": "Country", "customers": 1, "share": 0.1, "all_share": 0.1, "lift": 1.0}
    profiles = [{**profile, "value": f"country {chr(97 + number)}"} for number in range(20)]
    first = {**cards["segments"][0], "category_profiles": profiles}
    changed = {**cards, "segments": [first, *cards["segments"][1:]]}
    said = texts(opened({**findings, "segment_cards": changed}).worksheets[1])
    assert "Country: country h" in said
    assert "Country: country i" not in said
    assert any("most frequent values of each column" in text for text in said)


VALUE = "Annual Income (k$)"
EUROS = '#,##0 "€"'


@pytest.fixture(scope="module")
def valued(run_undrawn: RunInMemory, base_parameters: dict[str, Any]) -> Findings:
    """A run with a value column, amounts of which are shown in euros."""
    theme = {**base_parameters["reporting"]["theme"], "currency_format": EUROS, "date_format": "dd.MM.yyyy"}
    return run_undrawn(
        make_sample(),
        model_selection={"k_min": 5, "k_max": 5},
        explanation={"value_column": VALUE},
        reporting={"theme": theme},
    )


@pytest.fixture(scope="module")
def valued_content(valued: Findings) -> bytes:
    return workbook_of(valued)


@pytest.fixture(scope="module")
def valued_workbook(valued_content: bytes) -> Workbook:
    return load_workbook(BytesIO(valued_content))


def columns_of(sheet: Worksheet, table: str) -> list[dict[str, Cell]]:
    """The columns of a table but the first, by the names of the rows."""
    names, *columns = zip(*sheet[sheet.tables[table].ref], strict=True)
    return [{str(name.value): cell for name, cell in zip(names, column, strict=True)} for column in columns]


def test_the_value_and_its_shares_stand_beside_the_customers(
    valued: Findings, valued_content: bytes, valued_workbook: Workbook
) -> None:
    assert lint(valued_content) == []
    workbook = valued_workbook
    totals = valued["customer_segments"].groupby("segment")[VALUE].sum()
    summary = rows_of(workbook["Summary"], "tbl_segments")
    comparison = columns_of(workbook["Segment comparison"], "tbl_comparison")
    for rows in (summary[:-1], comparison[:-1]):
        assert [row["Total Income"].value for row in rows] == pytest.approx(totals.tolist())
        assert [row["Share of Income"].value for row in rows] == pytest.approx((totals / totals.sum()).tolist())
    shares = [card["share"] for card in valued["segment_cards"]["segments"]]
    assert [row["Share of customers"].value for row in comparison] == pytest.approx([*shares, 1])
    for total in (summary[-1], comparison[-1]):
        assert total["Customers"].value == 200
        assert total["Total Income"].value == pytest.approx(totals.sum())
        assert total["Share of Income"].value == 1
    best = valued["segment_cards"]["segments"][0]
    said = f"{best['share']:.1%} of the customers, {best['name']}, bring {best['value']['share']:.1%} of Income."
    assert any(said in text for text in texts(workbook["Summary"]))
    own, everybody = rows_of(workbook.worksheets[1], "tbl_value_1")
    assert own["Total Income"].value == pytest.approx(totals[1])
    assert everybody["Total Income"].value == pytest.approx(totals.sum())


def test_the_mean_per_customer_divides_the_total_where_other_means_are_geometric(valued: Findings) -> None:
    table = valued["clustering_table"]
    income, spending = table.features
    logarithmic = table.model_copy(update={"features": (income.model_copy(update={"transform": "log"}), spending)})
    workbook = opened({**valued, "clustering_table": logarithmic})
    rows = [*rows_of(workbook["Summary"], "tbl_segments"), *rows_of(workbook.worksheets[2], "tbl_value_2")]
    assert len(rows) == 8
    for row in rows:
        mean = row["Income per customer"].value
        assert mean * row["Customers"].value == pytest.approx(row["Total Income"].value)


def test_without_a_value_column_there_is_no_word_of_it(sample_workbook: Workbook) -> None:
    for sheet in ("Summary", "Segment comparison"):
        assert not any(text.startswith(("Total", "Share of")) for text in texts(sample_workbook[sheet]))


def test_amounts_with_losses_have_totals_but_no_shares(valued: Findings) -> None:
    cards = [
        {**card, "value": {**card["value"], "share": None, "index": None}}
        for card in valued["segment_cards"]["segments"]
    ]
    changed = {**valued, "segment_cards": {**valued["segment_cards"], "segments": cards}}
    (row, *_) = rows_of(opened(changed)["Summary"], "tbl_segments")
    assert "Total Income" in row
    assert "Share of Income" not in row


def test_amounts_of_the_value_column_have_the_currency_wherever_they_stand(valued_workbook: Workbook) -> None:
    compared = columns_of(valued_workbook["Segment comparison"], "tbl_comparison")[0]
    (summary, *_), profile, (customer, *_) = (
        rows_of(valued_workbook[sheet], table)
        for sheet, table in (
            ("Summary", "tbl_segments"),
            ("1 High Income, High Spending", "tbl_profile_1"),
            ("1 High Income, High Spending", "tbl_customers_1"),
        )
    )
    income, spending = (next(row for row in profile if row["Measure"].value == name) for name in ("Income", "Spending"))
    facts = {row["Column"].value: row for row in rows_of(valued_workbook["Data quality"], "tbl_columns")}
    (centre, *_) = rows_of(valued_workbook["Model"], "tbl_centres")
    amounts = [
        *(row[name] for row in (summary, compared) for name in ("Total Income", "Income per customer")),
        *(income[name] for name in ("Mean of this segment", "Mean of all customers")),
        *(facts[VALUE][name] for name in ("Minimum", "Median", "Maximum")),
        customer[VALUE],
        centre["Income"],
    ]
    assert {cell.number_format for cell in amounts} == {EUROS}
    others = [summary["Mean Spending"], spending["Mean of this segment"], facts["Age"]["Maximum"], centre["Spending"]]
    assert {cell.number_format for cell in others} == {"#,##0.0"}


def test_small_numbers_have_the_same_decimals_on_every_sheet(run_undrawn: RunInMemory) -> None:
    customers = make_sample().assign(**{VALUE: lambda frame: frame[VALUE] / 1000})
    workbook = written(run_undrawn(customers, model_selection={"k_min": 5, "k_max": 5}))
    segment = workbook.worksheets[1]
    profile = {row["Measure"].value: row for row in rows_of(segment, "tbl_profile_1")}["Income (k$)"]
    facts = {row["Column"].value: row for row in rows_of(workbook["Data quality"], "tbl_columns")}[VALUE]
    cells = [
        rows_of(workbook["Summary"], "tbl_segments")[0]["Mean Income (k$)"],
        columns_of(workbook["Segment comparison"], "tbl_comparison")[0]["Income (k$)"],
        rows_of(workbook["Model"], "tbl_centres")[0]["Income (k$)"],
        rows_of(segment, "tbl_customers_1")[0][VALUE],
        *(profile[name] for name in ("Mean of this segment", "Mean of all customers")),
        *(facts[name] for name in ("Minimum", "Median", "Maximum")),
    ]
    assert {cell.number_format for cell in cells} == {"#,##0.000"}


def test_whole_numbers_are_listed_without_decimals(sample_workbook: Workbook) -> None:
    segment = sample_workbook.worksheets[1]
    assert rows_of(segment, "tbl_customers_1")[0][VALUE].number_format == "#,##0"


def test_numbers_and_dates_are_no_texts(findings: Findings) -> None:
    rejected = pd.DataFrame({"row_in_file": ["7", "12"], "reasons": ["a", "b"], "CustomerID": ["0001", "2"]})
    quality = {
        **findings["data_quality"],
        "rows_rejected": 2,
        "rejected_by_reason": [{"column": VALUE, "problem": "missing", "rows": 2}],
    }
    changed = {**findings, "rejected_customers": rejected, "data_quality": quality}
    workbook = opened(changed)
    origin = {row["What"].value: row["Value"].value for row in rows_of(workbook["Model"], "tbl_origin")}
    assert (origin["Customers used in the training"], origin["Number of segments (k)"]) == (200, 5)
    assert isinstance(origin["Date of the training"], dt.datetime)
    reading = {row["What"].value: row["As read"].value for row in rows_of(workbook["Data quality"], "tbl_reading")}
    assert reading["Rows"] == 200
    rows = rows_of(workbook["Data quality"], "tbl_rejected")
    assert [(row["Row in the file"].value, row["CustomerID"].value) for row in rows] == [(7, "0001"), (12, "2")]
    assert workbook["Data quality"].print_title_rows is not None


def test_excel_computes_what_only_it_can(content: bytes) -> None:
    """The file holds formulas without their values; the workbook of new customers, which has none, is not computed."""
    (properties,) = Book(content).workbook.iterfind("{*}calcPr")
    assert properties.get("fullCalcOnLoad") == "1"
    assert int(properties.get("calcId", "0")) >= 191029


def test_there_is_no_heading_where_there_are_no_insights(findings: Findings) -> None:
    cards = {**findings["segment_cards"], "general_insights": []}
    workbook = opened({**findings, "segment_cards": cards})
    assert "What this means" not in texts(workbook["Summary"])


def test_the_summary_says_how_many_features_it_leaves_out(findings: Findings, sample_workbook: Workbook) -> None:
    cards = findings["segment_cards"]
    more = [
        {**card, "differences": [{**card["differences"][0], "column": f"c{n}", "name": f"n{n}"} for n in range(8)]}
        for card in cards["segments"]
    ]
    changed = {**findings, "segment_cards": {**cards, "segments": more}}
    assert any("6 of the 8 features" in text for text in texts(opened(changed)["Summary"]))
    assert not any("of the 2 features" in text for text in texts(sample_workbook["Summary"]))


def test_what_sets_a_segment_apart_most_comes_first(findings: Findings, sample_workbook: Workbook) -> None:
    for card in findings["segment_cards"]["segments"]:
        rows = rows_of(sample_workbook.worksheets[card["number"]], f"tbl_profile_{card['number']}")
        ranked = sorted(card["differences"], key=lambda difference: -abs(difference["effect"]))
        means = [one["mean"] for one in ranked]
        assert [row["Mean of this segment"].value for row in rows] == pytest.approx(means)
        categories = rows_of(sample_workbook.worksheets[card["number"]], f"tbl_categories_{card['number']}")
        lifts = [100 * profile["lift"] for profile in card["category_profiles"]]
        assert [row["Index (all\u00a0=\u00a0100)"].value for row in categories] == pytest.approx(lifts)


def test_listed_columns_have_their_units(findings: Findings) -> None:
    table = findings["clustering_table"]
    income, spending = table.features
    in_points = table.model_copy(update={"features": (income, spending.model_copy(update={"unit": "points"}))})
    workbook = opened({**findings, "clustering_table": in_points})
    (row, *_) = rows_of(workbook.worksheets[1], "tbl_customers_1")
    assert {VALUE, "Spending Score (1-100) (points)"} <= set(row)


def test_dates_are_written_as_the_theme_says(valued: Findings, valued_workbook: Workbook) -> None:
    assert texts(valued_workbook["Summary"])[1].endswith("·  31.01.2026")
    trained = dt.date.fromisoformat(valued["segmentation_model"]["trained_on"])
    origin = {row["What"].value: row["Value"] for row in rows_of(valued_workbook["Model"], "tbl_origin")}
    assert origin["Date of the training"].value.date() == trained
    assert origin["Date of the training"].number_format == 'dd"."mm"."yyyy'


def rules_of(sheet: Worksheet, kind: str) -> dict[str, Any]:
    """The rules of a kind for cells, by the cells."""
    return {str(one.sqref): rule for one in sheet.conditional_formatting for rule in one.rules if rule.type == kind}


def test_the_colours_of_means_follow_what_is_better(findings: Findings) -> None:
    """Much income is good and much age neither; were little income better, the colours would change sides."""
    theme = findings["parameters"]["reporting"].theme
    table = findings["clustering_table"]
    income, spending = table.features
    turned = table.model_copy(update={"features": (income.model_copy(update={"better": "low"}), spending)})
    sides = {}
    for name, decided in (("high", table), ("low", turned)):
        sheet = opened({**findings, "clustering_table": decided})["Segment comparison"]
        scales = rules_of(sheet, "colorScale")
        rows = {row["Measure"].value: row for row in rows_of(sheet, "tbl_comparison")}
        own = rows["Income (k$)"]
        first, *_between, last = [cell.coordinate for cell in own.values()][1:]
        scale = scales[f"{first}:{last}"].colorScale
        assert float(scale.cfvo[1].val) == pytest.approx(own["All customers"].value)
        sides[name] = [f"#{colour.rgb[2:]}" for colour in scale.color]
        age = rows["Age"]
        first, *_between, last = [cell.coordinate for cell in age.values()][1:]
        neutral = scales[f"{first}:{last}"].colorScale.color
        assert [f"#{colour.rgb[2:]}" for colour in (neutral[0], neutral[2])] == ["#FFFFFF", theme.neutral]
    assert sides["high"] == [theme.poor, "#FFFFFF", theme.good]
    assert sides["low"] == [theme.good, "#FFFFFF", theme.poor]


def test_means_can_be_read_on_their_colours(findings: Findings) -> None:
    """Text needs a contrast of at least 4.5 : 1 (WCAG 2.1, success criterion 1.4.3)."""
    theme = findings["parameters"]["reporting"].theme
    for colour in (theme.good, theme.poor, theme.neutral):
        assert contrast(theme.ink, colour) >= 4.5


def test_a_chart_shows_every_segments_profile_over_all_number_columns(
    findings: Findings, sample_workbook: Workbook
) -> None:
    sheet = sample_workbook["Segment comparison"]
    rows = rows_of(sheet, "tbl_profiles")
    assert [row["Measure"].value for row in rows] == ["Income", "Spending", "Age"]
    cards = findings["segment_cards"]["segments"]
    assert [row["2 High Income, Low Spending"].value for row in rows] == pytest.approx(
        [one["difference"] for one in cards[1]["differences"]]
    )
    (chart,) = sheet._charts
    assert len(chart.series) == len(cards)
    _left, first, _right, last = range_boundaries(sheet.tables["tbl_profiles"].ref)
    assert chart.series[1].val.numRef.f == f"'Segment comparison'!$D${first + 1}:$D${last}"


def test_shares_of_customers_stand_beside_shares_of_the_value(
    valued_workbook: Workbook, sample_workbook: Workbook
) -> None:
    for workbook, count in ((valued_workbook, 2), (sample_workbook, 1)):
        sheet = workbook["Summary"]
        (chart,) = sheet._charts
        header = {cell.value: cell.column_letter for cell in sheet[sheet.tables["tbl_segments"].ref][0]}
        columns = [series.val.numRef.f.split("$")[1] for series in chart.series]
        wanted = ["Share of customers", "Share of Income"] if count == 2 else ["Share"]
        assert columns == [header[name] for name in wanted]
