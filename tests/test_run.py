"""The main job, from the customer table to the workbook, as a user runs it."""

import hashlib
import json
import logging
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image
from pyarrow import parquet

from customer_segmentation.customers.sample import make_sample

from .conftest import KedroRun, Validate, result_files
from .sheets import texts
from .workbook_lint import Book, lint

WORKBOOK = Path("data/test/08_reporting/customer_segments.xlsx")
CLASSIC = {
    "High Income, High Spending": 39,
    "High Income, Low Spending": 35,
    "Average Income, Average Spending": 81,
    "Low Income, High Spending": 22,
    "Low Income, Low Spending": 23,
}


def read_segments(project: Path) -> pd.DataFrame:
    return pd.read_parquet(project / "data/test/07_model_output/customer_segments.parquet")


def read_rejected(project: Path) -> pd.DataFrame:
    return pd.read_csv(project / "data/test/03_primary/rejected_customers.csv", dtype=str, keep_default_na=False)


def test_the_sample_gives_five_segments_and_says_so(
    project: Path, kedro_run: KedroRun, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="customer_segmentation"):
        result = kedro_run()

    assert result.exit_code == 0, result.output
    log = caplog.text
    assert "5 segments found" in log
    assert all(name in log for name in CLASSIC)
    assert str((project / WORKBOOK).resolve()) in log.splitlines()[-1]
    assert "synthetic" in str([row[1].value for row in load_workbook(WORKBOOK)["Summary"].iter_rows(max_row=6)])
    files = result_files(project / "data/test")
    run_id = json.loads((project / "data/test/08_reporting/run.json").read_text(encoding="utf-8"))["run_id"]
    assert {path.name: run_id_in(path) for path in files} == {
        path.name: None if path.suffix == ".csv" else run_id for path in files
    }


def run_id_in(path: Path) -> str | None:
    """The run's id as a program that knows only the format finds it."""
    match path.suffix:
        case ".parquet":
            return str(parquet.read_metadata(path).metadata[b"run_id"].decode())
        case ".json":
            return str(json.loads(path.read_text(encoding="utf-8"))["run_id"])
        case ".png":
            with Image.open(path) as picture:
                return str(picture.info["run_id"])
        case ".xlsx":
            return str(load_workbook(path).custom_doc_props["run_id"].value)  # type: ignore[attr-defined]
        case ".html":
            found = re.search('<meta name="run_id" content="(.+?)">', path.read_text(encoding="utf-8"))
            return found and found[1]
        case _:
            return None


@pytest.mark.heavy
def test_the_mall_table_gives_the_five_classic_segments_each_on_its_own_sheet(
    project: Path, kedro_run: KedroRun, shared_data: Path
) -> None:
    mall_file = shared_data / "mall_customers.csv"
    assert kedro_run(f"--params=customers_file={mall_file}").exit_code == 0

    segments = read_segments(project)
    assert segments["segment_name"].value_counts().to_dict() == CLASSIC
    original = pd.read_csv(mall_file)
    added = ["segment", "segment_name", "typicality", "second_segment", "borderline", "outlier"]
    assert list(segments.columns) == [*original.columns, *added]
    pd.testing.assert_frame_equal(
        segments[original.columns[1:]].astype(original.dtypes[1:].to_dict()), original[original.columns[1:]]
    )

    workbook = load_workbook(WORKBOOK)
    for number, name in enumerate(CLASSIC, start=1):
        sheet = workbook.worksheets[number]
        said = texts(sheet)
        assert said[0] == f"{number}  {name}"
        assert any(text.startswith("•") for text in said), "the playbook's actions"
        listed = {row[0].value for row in _rows(sheet, f"tbl_customers_{number}")}
        assert listed
        assert listed <= set(segments.loc[segments["segment"] == number, "CustomerID"])
    everybody = workbook["All customers"]
    names = {row[0].value: str(row[6].value) for row in _rows(everybody, next(iter(everybody.tables)))}
    assert names == segments.set_index("CustomerID")["segment_name"].to_dict()


def _rows(sheet: Worksheet, table: str) -> list[tuple[Cell, ...]]:
    """The rows of a table on a sheet, without its headers; the first column holds the ids."""
    headers, *rows = sheet[sheet.tables[table].ref]
    assert headers[0].value == "CustomerID"
    return rows


@pytest.mark.heavy
def test_ids_with_leading_zeros_stay_text(
    project: Path, kedro_run: KedroRun, write_table: Callable[[pd.DataFrame], str]
) -> None:
    customers = make_sample().rename(columns={"Gender": "Genre"})
    customers["CustomerID"] = [f"{number:04d}" for number in customers["CustomerID"]]
    assert kedro_run(write_table(customers)).exit_code == 0

    segments = read_segments(project)
    assert set(segments["segment_name"]) == set(CLASSIC)
    assert segments["CustomerID"].tolist()[:2] == ["0001", "0002"]
    assert "Gender" in segments, "found under its alias Genre"
    listed = {cell.value for sheet in load_workbook(WORKBOOK) for row in sheet.iter_rows() for cell in row}
    first = segments.loc[segments["segment"] == 1, "CustomerID"].iloc[0]
    assert first.startswith("0")
    assert first in listed


@pytest.mark.heavy
def test_two_runs_give_the_same_files(project: Path, kedro_run: KedroRun) -> None:
    def digest() -> dict[str, str]:
        files = [path for path in (project / "data").rglob("*.*") if path.is_file() and path.name != "run.json"]
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    kedro_run()
    first = digest()
    kedro_run()

    assert digest() == first
    assert {"customer_segments.xlsx", "segment_map.png", "segmentation_model.json"} <= set(first)


def test_a_defective_row_is_rejected_with_its_reason(
    project: Path, kedro_run: KedroRun, write_table: Callable[[pd.DataFrame], str]
) -> None:
    customers = make_sample().astype(str)
    customers.loc[0, "Annual Income (k$)"] = "lots"
    customers.loc[1, "Spending Score (1-100)"] = ""
    customers.loc[2, "CustomerID"] = customers.loc[3, "CustomerID"]
    customers.loc[5, "Spending Score (1-100)"] = "101"

    assert kedro_run(write_table(customers), "--pipelines=preprocessing,model_selection,clustering").exit_code == 0

    rejected = read_rejected(project).set_index("row_in_file")
    assert len(read_segments(project)) + len(rejected) == 200
    assert set(rejected.index) == {"2", "3", "5", "7"}
    assert 'is "lots", which is not a number' in rejected.loc["2", "reasons"]
    assert rejected.loc["2", "Annual Income (k$)"] == "lots"
    assert "is missing" in rejected.loc["3", "reasons"]
    assert "also appears in row 4" in rejected.loc["5", "reasons"]
    assert "above the maximum of 100" in rejected.loc["7", "reasons"]


def _without_income(customers: pd.DataFrame) -> pd.DataFrame:
    return customers.drop(columns="Annual Income (k$)")


def _without_numbers(customers: pd.DataFrame) -> pd.DataFrame:
    return customers.assign(**{"Annual Income (k$)": "secret"})


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_without_income, 'has no column "Annual Income (k$)"'),
        (_without_numbers, 'Column "Annual Income (k$)" holds not a single number'),
        (lambda customers: customers.head(11), "Too few customers are usable, 11"),
        (lambda customers: customers.head(1), "Too few customers are usable, 1"),
    ],
)
def test_an_unusable_table_ends_in_one_sentence_and_changes_nothing(
    project: Path,
    kedro_run: KedroRun,
    write_table: Callable[[pd.DataFrame], str],
    spoil: Callable[[pd.DataFrame], pd.DataFrame],
    sentence: str,
) -> None:
    workbook = project / WORKBOOK
    workbook.parent.mkdir(parents=True)
    workbook.write_bytes(b"an earlier workbook")

    result = kedro_run(write_table(spoil(make_sample())))

    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert sentence in result.output
    assert "Traceback" not in result.output
    assert workbook.read_bytes() == b"an earlier workbook"


@pytest.mark.parametrize(
    ("content", "sentence"), [(None, "There is no file"), (b"", "is empty"), (b"CustomerID,Age\n", "no customers")]
)
def test_an_unusable_file_ends_in_one_sentence(
    project: Path, kedro_run: KedroRun, content: bytes | None, sentence: str
) -> None:
    path = project / "mine.csv"
    if content is not None:
        path.write_bytes(content)

    result = kedro_run(f"--params=customers_file={path}")

    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert sentence in result.output
    assert "mine.csv" in result.output
    assert "Traceback" not in result.output


@pytest.mark.heavy
def test_a_logo_is_shown_on_the_summary_of_both_workbooks(
    project: Path, kedro_run: KedroRun, validate: Validate
) -> None:
    Image.new("RGB", (900, 260), "#C2410C").save(project / "logo.jpg")
    (project / "conf/test/globals.yml").write_text("logo_file: logo.jpg\nchart_dpi: 50\n", encoding="utf-8")

    for arguments in ([], ["--pipelines=scoring"]):
        assert kedro_run(*arguments).exit_code == 0

    for path in (WORKBOOK, WORKBOOK.with_name("scored_customers.xlsx")):
        content = path.read_bytes()
        assert lint(content) == []
        assert validate(content) == []
        shown = [drawing.description for drawing in Book(content).sheets[0].drawings]
        assert "Logo of the organisation that this report is for" in shown


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "logo.png, where there is no file: give the path of a file"),
        (b"", "logo.png, which cannot be read as a PNG or JPEG picture: give the path of another file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "which cannot be read as a PNG or JPEG picture"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "which cannot be read as a PNG or JPEG picture"),
    ],
)
def test_a_logo_that_is_no_picture_ends_in_one_sentence_before_anything_is_computed(
    project: Path, kedro_run: KedroRun, content: bytes | None, sentence: str
) -> None:
    if content is not None:
        (project / "logo.png").write_bytes(content)

    result = kedro_run("--params=logo_file=logo.png")

    assert result.exit_code == 1
    assert result.output.startswith("Error: logo_file leads to ")
    assert sentence in result.output
    assert "Traceback" not in result.output
    assert not result_files(project / "data/test")


@pytest.mark.parametrize("parameter", ["previous_model", "previous_segments"])
def test_an_earlier_run_that_cannot_be_read_is_told_before_anything_is_computed(
    project: Path, kedro_run: KedroRun, parameter: str
) -> None:
    result = kedro_run(f"--params={parameter}=nowhere")

    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {parameter} leads to ")
    assert not result_files(project / "data/test")


@pytest.mark.heavy
def test_each_pipeline_runs_on_the_results_of_the_earlier_ones(kedro_run: KedroRun) -> None:
    for pipeline in ("preprocessing", "model_selection", "clustering", "reporting"):
        result = kedro_run("--pipelines", pipeline)
        assert result.exit_code == 0, result.output


@pytest.mark.heavy
def test_an_environment_may_name_its_own_file(project: Path, kedro_run: KedroRun) -> None:
    make_sample().head(150).to_csv(project / "mine.csv", index=False)
    (project / "conf/test/globals.yml").write_text("customers_file: mine.csv\n", encoding="utf-8")

    assert kedro_run("--pipelines=preprocessing").exit_code == 0

    assert len(pd.read_parquet(project / "data/test/03_primary/clean_customers.parquet")) == 150
