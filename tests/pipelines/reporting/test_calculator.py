"""The sheet that tells the segment of any customer, recalculated by LibreOffice and compared with the model."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from customer_segmentation.customers.sample import make_sample
from customer_segmentation.segmentation.assignment import assign
from customer_segmentation.segmentation.model import SegmentationModel, read_model
from tests.workbook_lint import Book, lint

from .conftest import Findings, RunInMemory, workbook_of

SHEET = "Which segment"
FEATURES: list[dict[str, Any]] = [
    {"column": "Score", "name": "Score"},
    {"column": "News", "name": "News", "kind": "yes_no"},
    {"column": "Support", "name": "Support", "kind": "ordered", "levels": ["Low", "Average", "High"]},
    {"column": "Plan", "name": "Plan", "kind": "category"},
]
#: The levels of the plan and all other words: the customers in the groups have one each, a few have others.
PLANS = ["Basic", "Plus?", "Gold*", "(other)"]


def with_rows(findings: Findings, rows: int) -> Findings:
    parameters = findings["parameters"]
    options = parameters["reporting"].model_copy(update={"calculator_rows": rows})
    return {**findings, "parameters": {**parameters, "reporting": options}}


def test_formulas_are_made_from_the_model_and_stand_on_this_sheet_only(findings: Findings) -> None:
    content = workbook_of(with_rows(findings, 3))
    assert lint(content) == []
    computing = {sheet.name for sheet in Book(content).sheets if any(cell.formula for cell in sheet.cells)}
    assert computing == {SHEET, "Compare"}
    sheet = load_workbook(BytesIO(content))[SHEET]
    _, top, _, bottom = range_boundaries(sheet.tables["tbl_block"].ref)
    assert bottom - top == 3
    assert [sheet.cell(top + 1, column).value for column in (2, 3)] == [None, None]


@pytest.mark.heavy
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_no_border_is_told_that_no_customer_can_reach(findings: Findings, tmp_path: Path) -> None:
    """Two segments of high incomes differ by the score: an income that leads from one to the other is below zero."""
    rich = pd.DataFrame({"Income": [120.0], "Spending": [62.0]})
    _told, sheet = computed(workbook_of(with_rows(findings, 1)), rich, tmp_path)
    borders = {
        row[1]: row[5] for row in sheet.iter_rows(max_row=9, values_only=True) if row[1] in {"Income (k$)", "Spending"}
    }
    assert borders["Income (k$)"] == "–"
    assert 1 < borders["Spending"] < 100


def test_typing_text_for_a_number_is_warned_of(sample_workbook: Workbook) -> None:
    sheet = sample_workbook[SHEET]
    (validation,) = sheet.data_validations.dataValidation
    _, top, _, bottom = range_boundaries(sheet.tables["tbl_which"].ref)
    assert str(validation.sqref) == " ".join(f"C{row}" for row in range(top + 1, bottom + 1))
    assert validation.error


@pytest.fixture(scope="module")
def of_words(run_undrawn: RunInMemory) -> Findings:
    """A run on three groups that differ in a number, in yes and no, in ordered words and in a category."""
    rng = np.random.default_rng(1)
    group = np.repeat([0, 1, 2], 40)
    customers = pd.DataFrame({"id": [f"{row:03d}" for row in range(len(group))]})
    customers["Score"] = (np.array([10, 50, 90])[group] + rng.normal(0, 5, len(group))).round(1)
    customers["News"] = np.where(rng.random(len(group)) < np.array([0.95, 0.05, 0.95])[group], "yes", "no")
    customers["Support"] = np.array(["Low", "High", "Average"])[group]
    customers["Plan"] = np.where(np.arange(len(group)) % 50 == 7, "Student", np.array(PLANS)[group])
    table = {"id_column": "id", "features": FEATURES, "profile_columns": [], "aliases": {}}
    return run_undrawn(customers, customer_table=table, model_selection={"k_min": 3, "k_max": 3})


def test_words_are_chosen_from_a_list(of_words: Findings) -> None:
    content = workbook_of(with_rows(of_words, 3))
    assert lint(content) == []
    sheet = load_workbook(BytesIO(content))[SHEET]
    top = range_boundaries(sheet.tables["tbl_which"].ref)[1] + 1
    block = range_boundaries(sheet.tables["tbl_block"].ref)[1] + 1
    offered = {
        str(one.sqref): [row[0].value for row in sheet[one.formula1.replace("$", "")]]
        for one in sheet.data_validations.dataValidation
        if one.type == "list"
    }
    plans = offered.pop(f"C{top + 3} E{block}:E{block + 2}")
    assert sorted(plans[:-1]) == sorted(PLANS[:-1])
    assert plans[-1] == "(other)"
    assert offered == {
        f"C{top + 1} C{block}:C{block + 2}": ["no", "yes"],
        f"C{top + 2} D{block}:D{block + 2}": ["Low", "Average", "High"],
    }
    (numbers,) = (one for one in sheet.data_validations.dataValidation if one.type == "decimal")
    assert str(numbers.sqref) == f"C{top}"
    assert sheet.cell(top + 1, 3).value in {"no", "yes"}
    assert sheet.cell(top + 2, 3).value == "Average"
    assert sheet.cell(top + 3, 3).value in PLANS


@pytest.mark.heavy
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_libreoffice_agrees_with_the_model_where_words_are_chosen(of_words: Findings, tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    rows = 1000
    codes = pd.DataFrame({"Score": rng.uniform(0, 100, rows).round(1)})
    codes["News"], codes["Support"] = rng.choice([0.0, 100.0], rows), rng.choice([1.0, 2.0, 3.0], rows)
    plans = rng.choice([*PLANS[:3], "Student", "never seen"], rows)
    for level in PLANS:
        own = ~np.isin(plans, PLANS[:3]) if level == "(other)" else plans == level
        codes[f"Plan: {level}"] = 100.0 * own
    words = (
        codes[["Score"]]
        .assign(
            News=[rng.choice(["Yes", "y", "TRUE"] if code else ["no", "No", "false"]) for code in codes["News"]],
            Support=codes["Support"].map({1.0: "low", 2.0: "Average", 3.0: "High"}),
            Plan=plans,
        )
        .astype({"Score": object})
    )
    told, _sheet = computed(workbook_of(with_rows(of_words, rows)), words, tmp_path)
    expected = assign(nw.from_native(codes), read_model(of_words["segmentation_model"])).to_native()
    assert told["Segment"].tolist() == expected["segment"].tolist()


def customers_of(model: SegmentationModel, rows: int) -> pd.DataFrame:
    """Random customers, near the centres and far from them."""
    rng = np.random.default_rng(3)
    return pd.DataFrame(
        {
            feature.column: [
                feature.in_own_unit(value) for value in rng.normal(feature.mean, 2 * feature.deviation, rows)
            ]
            for feature in model.features
        }
    )


def computed(content: bytes, customers: pd.DataFrame, folder: Path) -> tuple[pd.DataFrame, Worksheet]:
    """What LibreOffice computes for the customers in the block, and for the single one above: the first of them."""
    workbook = load_workbook(BytesIO(content))
    sheet = workbook[SHEET]
    left, top, *_ = range_boundaries(sheet.tables["tbl_block"].ref)
    for row, values in enumerate(customers.to_numpy().tolist(), start=top + 1):
        for column, value in enumerate(values, start=left):
            sheet.cell(row, column).value = value
    first = range_boundaries(sheet.tables["tbl_which"].ref)[1] + 1
    for row, value in enumerate(customers.iloc[0].tolist(), start=first):
        sheet.cell(row, 3).value = value
    workbook.save(folder / "typed.xlsx")
    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation=file://{folder / 'profile'}"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "computed", folder / "typed.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    found = load_workbook(folder / "computed/typed.xlsx", data_only=True)[SHEET]
    header, *rows = ([cell.value for cell in row] for row in found[sheet.tables["tbl_block"].ref])
    return pd.DataFrame(rows, columns=header), found


@pytest.mark.heavy
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
@pytest.mark.parametrize("transform", ["none", "log"])
def test_libreoffice_agrees_with_the_model_on_every_label(
    run_undrawn: RunInMemory, base_parameters: dict[str, Any], tmp_path: Path, transform: str
) -> None:
    income, spending = base_parameters["customer_table"]["features"]
    features = [{**income, "transform": transform}, {**spending, "weight": 1.5}]
    run = run_undrawn(make_sample(), model_selection={"k_min": 5, "k_max": 5}, customer_table={"features": features})
    model = read_model(run["segmentation_model"])
    customers = customers_of(model, 1000)
    told, sheet = computed(workbook_of(with_rows(run, 1000)), customers, tmp_path)
    expected = assign(nw.from_native(customers), model).to_native()

    assert told["Segment"].tolist() == expected["segment"].tolist()
    assert told["Segment name"].str.split("  ").str[1].tolist() == expected["segment_name"].tolist()
    assert told["Second nearest segment"].tolist() == expected["second_segment"].tolist()
    typicality = told["Typicality (100 = at the centre)"].astype(float)
    assert np.abs(typicality - expected["typicality"]).max() < 0.11  # a half may be rounded the other way
    assert ((told["Borderline"] == "yes") == expected["borderline"]).all()
    assert ((told["Outlier"] == "yes") == expected["outlier"]).all()

    first = expected.iloc[0]
    assert f"{first['segment']}  {first['segment_name']}" in [cell.value for cell in sheet["C"]]
    # A customer who is moved to the border is as near to the one centre as to the other.
    border = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "Spending")[5]
    values = [customers.iloc[0, 0], border]
    scaled = [
        feature.weight * feature.standardised(value) for feature, value in zip(model.features, values, strict=True)
    ]
    centres = {segment.number: segment.scaled_centroid for segment in model.segments}
    one, other = (np.linalg.norm(np.subtract(scaled, centres[first[name]])) for name in ("segment", "second_segment"))
    assert one == pytest.approx(other)
