"""The workbook of new customers: what it says is what was found, and Excel opens it without complaint."""

import re
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from kedro.framework.project import pipelines
from openpyxl import load_workbook

from customer_segmentation.customers.columns import BORDERLINE
from customer_segmentation.customers.sample import make_sample
from customer_segmentation.datasets.workbook import workbook_bytes
from customer_segmentation.wording.drift import advice
from customer_segmentation.wording.terms import ADDED_COLUMNS
from tests.conftest import Validate
from tests.pipelines.reporting import tables
from tests.pipelines.reporting.conftest import Findings, run_pipelines
from tests.sheets import texts, values_of
from tests.translations import translated
from tests.workbook_lint import Book, lint

from .conftest import ScoreInMemory

INCOME = "Annual Income (k$)"


@pytest.fixture(scope="module")
def drifted(score_in_memory: ScoreInMemory) -> tuple[Findings, bytes]:
    """Customers with half as much income again, some of whom are rejected."""
    customers = make_sample().assign(**{INCOME: lambda frame: frame[INCOME] * 1.5}).astype(str)
    customers.loc[:29, INCOME] = "=1+1"
    found = score_in_memory(customers)
    return found, workbook_bytes(found["scoring_workbook"])


def test_it_has_a_sheet_for_every_purpose_linked_there_and_back(drifted: tuple[Findings, bytes]) -> None:
    workbook = load_workbook(BytesIO(drifted[1]))
    assert workbook.sheetnames == ["Summary", "Drift", "Customers", "Data quality"]
    for sheet in workbook.worksheets:
        links = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
        others = ["'Drift'!A1", "'Customers'!A1", "'Data quality'!A1"]
        assert links == (others if sheet.title == "Summary" else ["'Summary'!A1"])


def test_the_summary_tells_the_verdict_and_the_segments_now_and_then(drifted: tuple[Findings, bytes]) -> None:
    found, content = drifted
    drift = found["drift"]
    sheet = load_workbook(BytesIO(content))["Summary"]
    (verdict,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == advice(drift)]
    assert (drift["verdict"], verdict.style) == ("refit", "warning")
    assert {"170", "Train a new model", f"{drift['outliers']['share_now']:.1%}", "30 of 200"} <= set(texts(sheet))
    assert any("15% of the rows were rejected" in text for text in texts(sheet))
    scored = found["scored_customers"]["segment"].value_counts()
    for row, segment in zip(values_of(sheet, "tbl_segments"), drift["segments"]["shares"], strict=True):
        assert row["Segment"] == f"{segment['number']}  {segment['name']}"
        assert row["Customers"] == scored.get(segment["number"], 0)
        assert row["Share now"] == pytest.approx(segment["share_now"])
        assert row["Share in the training"] == pytest.approx(segment["share_then"])


def test_what_to_do_with_new_customers_is_that_of_the_training(
    drifted: tuple[Findings, bytes], score_in_memory: ScoreInMemory, sample_model: dict[str, Any]
) -> None:
    cards = {card["number"]: card for card in drifted[0]["scoring_facts"]["cards"]}
    workbook = load_workbook(BytesIO(drifted[1]))
    for number, row in enumerate(values_of(workbook["Summary"], "tbl_segments"), start=1):
        assert row["Recommended action"] == cards[number]["advice"]["actions"][0]
    listed = list(values_of(workbook["Customers"], "tbl_customers"))
    assert {"Prioritise", "Low priority"} <= {row["Priority"] for row in listed}
    assert any("of them are in segments to prioritise" in text for text in texts(workbook["Summary"]))

    renamed = {**sample_model, "segments": [{**one, "name": f"My {one['name']}"} for one in sample_model["segments"]]}
    found = score_in_memory(make_sample(), renamed)
    assert found["scoring_facts"]["cards"] == [], "advice on other segments"
    summary = load_workbook(BytesIO(workbook_bytes(found["scoring_workbook"])))["Summary"]
    assert any("Most of them" in text for text in texts(summary))
    assert "Recommended action" not in texts(summary)


def test_bars_have_the_colours_of_the_segments(
    drifted: tuple[Findings, bytes], base_parameters: dict[str, Any]
) -> None:
    ((_, chart),) = Book(drifted[1]).charts
    colours = chart.xpath("//*[local-name()='dPt']//*[local-name()='srgbClr']/@val")
    assert [f"#{colour}" for colour in colours] == base_parameters["reporting"]["theme"]["segment_colours"][:5]


def test_a_verdict_of_stable_is_no_warning(score_in_memory: ScoreInMemory) -> None:
    found = score_in_memory(make_sample())
    words = advice(found["drift"])
    workbook = load_workbook(BytesIO(workbook_bytes(found["scoring_workbook"])))
    for name in ("Summary", "Drift"):
        (verdict,) = [cell for row in workbook[name].iter_rows() for cell in row if cell.value == words]
        assert verdict.style == "headline"
    assert "Stable" in texts(workbook["Summary"])


def test_the_drift_sheet_holds_the_evidence_and_its_limits(drifted: tuple[Findings, bytes]) -> None:
    found, content = drifted
    sheet = load_workbook(BytesIO(content))["Drift"]
    income, spending = values_of(sheet, "tbl_drift")
    measured = found["drift"]["features"][0]
    assert income == pytest.approx(
        {
            "Feature": "Income (k$)",
            "Mean in the training": measured["mean_then"],
            "Mean now": measured["mean_now"],
            "Shift in standard deviations": measured["shift"],
            "Stability index": measured["psi"],
            "Expected by chance, up to": measured["chance"],
            "Verdict": "Train a new model",
        }
    )
    assert spending["Verdict"] == "Stable"
    said = texts(sheet)
    assert "200 customers" in said[1], "those of the training"
    (index,) = [text for text in said if text.startswith("•  Stability index (PSI)")]
    assert re.findall(r"[Ff]rom ([\d.]+) on", index) == ["0.1", "0.25"]
    (outliers,) = [text for text in said if text.startswith("•  Outliers: ")]
    assert re.findall(r"by (\d+)\b", outliers) == ["2", "5"]
    assert not any("logarithmic" in text for text in said)
    (borderline,) = [text for text in said if "Borderline" in text]
    assert ADDED_COLUMNS[BORDERLINE] in borderline


def test_a_logarithmic_scale_is_explained_where_there_is_one(
    score_in_memory: ScoreInMemory, sample_model: dict[str, Any], base_parameters: dict[str, Any]
) -> None:
    income, *others = sample_model["features"]
    segments = [
        {**one, "centroid": {**one["centroid"], "Income": np.expm1(4.0 + 0.5 * one["scaled_centroid"][0])}}
        for one in sample_model["segments"]
    ]
    logarithmic = {**income, "transform": "log", "mean": 4.0, "deviation": 0.5}
    model = {**sample_model, "features": [logarithmic, *others], "segments": segments}
    declared = base_parameters["customer_table"]["features"]
    features = [{**declared[0], "transform": "log"}, *declared[1:]]
    found = score_in_memory(make_sample(), model, customer_table={"features": features})
    workbook = load_workbook(BytesIO(workbook_bytes(found["scoring_workbook"])))
    (logarithmic_scale,) = [text for text in texts(workbook["Drift"]) if "logarithmic" in text]
    assert "geometric mean" in logarithmic_scale


def test_amounts_and_dates_are_shown_as_the_theme_says(
    score_in_memory: ScoreInMemory, base_parameters: dict[str, Any]
) -> None:
    theme = {**base_parameters["reporting"]["theme"], "currency_format": "$#,##0", "date_format": "dd.MM.yyyy"}
    found = score_in_memory(make_sample(), reporting={"theme": theme}, explanation={"value_column": INCOME})
    workbook = load_workbook(BytesIO(workbook_bytes(found["scoring_workbook"])))
    assert texts(workbook["Summary"])[1].endswith("·  31.01.2026")
    formats = {
        (sheet.title, cell.column_letter)
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.number_format == "$#,##0"
    }
    assert formats == {
        ("Drift", "C"), ("Drift", "D"), ("Customers", "I"),
        ("Data quality", "J"), ("Data quality", "K"), ("Data quality", "L"),
    }  # fmt: skip


def test_the_list_keeps_its_headers_and_ids_in_view_and_repeats_the_headers_in_print(
    drifted: tuple[Findings, bytes],
) -> None:
    sheet = load_workbook(BytesIO(drifted[1]))["Customers"]
    top = sheet[sheet.tables["tbl_customers"].ref][0][0].row
    assert sheet.freeze_panes == f"C{top + 1}"
    assert sheet.print_title_rows == f"${top}:${top}"


def test_every_customer_is_listed_by_segment_the_most_typical_first(drifted: tuple[Findings, bytes]) -> None:
    found, content = drifted
    scored = found["scored_customers"].set_index("CustomerID")
    listed = values_of(load_workbook(BytesIO(content))["Customers"], "tbl_customers")
    assert {row["CustomerID"] for row in listed} == set(scored.index)
    order = [(row["Segment"], -row["Typicality (100 = at the centre)"]) for row in listed]
    assert order == sorted(order)
    for row in listed:
        customer = scored.loc[row["CustomerID"]]
        assert row["Segment"] == f"{customer['segment']}  {customer['segment_name']}"
        assert row["Outlier"] == ("yes" if customer["outlier"] else None)
        assert (row[INCOME], row["Gender"]) == (customer[INCOME], customer["Gender"])


def test_a_capped_list_says_so_and_where_the_rest_is(score_in_memory: ScoreInMemory) -> None:
    found = score_in_memory(make_sample(), reporting={"listed_customers": 10, "typical_customers": 10})
    sheet = load_workbook(BytesIO(workbook_bytes(found["scoring_workbook"])))["Customers"]
    assert len(values_of(sheet, "tbl_customers")) == 50
    (told,) = [text for text in texts(sheet) if "50 of 200 customers" in text]
    assert "07_model_output/scored_customers.parquet" in told


def test_the_rejected_rows_are_counted_and_their_file_is_told(score_in_memory: ScoreInMemory) -> None:
    customers = make_sample().astype(str)
    customers.loc[:9, INCOME] = "lots"
    found = score_in_memory(customers, reporting={"listed_rejected": 5})
    said = texts(load_workbook(BytesIO(workbook_bytes(found["scoring_workbook"])))["Data quality"])
    (counted,) = [text for text in said if text.startswith("200 rows were read")]
    assert re.findall(r"\d+", counted) == ["200", "190", "10"]
    (shown,) = [text for text in said if "5 of 10 rejected rows" in text]
    assert "07_model_output/scored_rejected_customers.csv" in shown


def _rejected(score: ScoreInMemory, _: dict[str, Any]) -> Findings:
    customers = make_sample().astype(str)
    customers.loc[::4, INCOME] = "=1+1"
    return score(customers)


def _single(score: ScoreInMemory, _: dict[str, Any]) -> Findings:
    return score(make_sample().tail(1))


def _without_ids(score: ScoreInMemory, _: dict[str, Any]) -> Findings:
    return score(make_sample().drop(columns="CustomerID"), customer_table={"id_column": None})


def _hostile(score: ScoreInMemory, base_parameters: dict[str, Any]) -> Findings:
    customers, parameters = tables.hostile_strings()
    training = pipelines["__default__"].to_outputs("segmentation_model")
    model = run_pipelines(base_parameters, customers, training, **parameters)["segmentation_model"]
    return score(customers, model, **parameters)


def _translated(score: ScoreInMemory, _: dict[str, Any]) -> Findings:
    """Two sheets that want the same name, and one that wants more than Excel allows."""
    names = {"Drift": "Data quality", "Customers": "Kunden/Kundinnen: alle, nach ihren Segmenten"}
    with TemporaryDirectory() as folder, translated(names, Path(folder)) as language:
        return score(make_sample(), language=language)


def _german(score: ScoreInMemory, _: dict[str, Any]) -> Findings:
    return score(make_sample(), language="de")


@pytest.mark.parametrize("case", [_rejected, _single, _without_ids, _hostile, _translated, _german])
def test_the_lint_finds_nothing(score_in_memory: ScoreInMemory, base_parameters: dict[str, Any], case: Any) -> None:
    assert lint(workbook_bytes(case(score_in_memory, base_parameters)["scoring_workbook"])) == []


def test_the_document_says_what_it_is_and_is_the_same_each_time(score_in_memory: ScoreInMemory) -> None:
    one, other = (workbook_bytes(score_in_memory(make_sample())["scoring_workbook"]) for _ in range(2))
    assert one == other
    properties = load_workbook(BytesIO(one)).properties
    assert (properties.title, properties.language) == ("New customers", "en-GB")
    assert properties.created.date().isoformat() == "2026-01-31"


def test_a_segment_without_new_customers_is_shown_with_none(score_in_memory: ScoreInMemory) -> None:
    content = workbook_bytes(score_in_memory(make_sample().nlargest(30, INCOME))["scoring_workbook"])
    rows = values_of(load_workbook(BytesIO(content))["Summary"], "tbl_segments")
    assert [row["Customers"] for row in rows].count(0) >= 1
    assert sum(row["Customers"] for row in rows) == 30
    assert lint(content) == []


@pytest.mark.heavy
def test_the_schema_finds_no_error(drifted: tuple[Findings, bytes], validate: Validate) -> None:
    assert validate(drifted[1]) == []
