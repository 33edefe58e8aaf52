"""Scoring as a user runs it: a model is trained on the built-in sample, then new customers are labelled with it."""

import hashlib
import json
import logging
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.wording import data_quality
from customer_segmentation.wording.drift import advice
from tests.conftest import KedroRun, result_files
from tests.sheets import texts
from tests.translations import translated
from tests.workbook_lint import lint

MODEL = Path("data/test/06_models/segmentation_model.json/2026-11-23T00.00.00.000Z/segmentation_model.json")
WORKBOOK = Path("data/test/08_reporting/scored_customers.xlsx")
INCOME, SPENDING = "Annual Income (k$)", "Spending Score (1-100)"
ADDED = ["segment", "segment_name", "typicality", "second_segment", "borderline", "outlier"]
Score = Callable[[pd.DataFrame], tuple[pd.DataFrame, dict[str, Any]]]


@pytest.fixture
def with_model(project: Path, model: SegmentationModel) -> Path:
    """The project with the same model as a file alone."""
    path = project / MODEL
    path.parent.mkdir(parents=True)
    path.write_text(model.model_dump_json(), encoding="utf-8")
    return project


@pytest.fixture
def score(project: Path, kedro_run: KedroRun, write_table: Callable[[pd.DataFrame], str]) -> Score:
    def score_table(customers: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
        result = kedro_run(write_table(customers), "--pipelines=scoring")
        assert result.exit_code == 0, result.output
        drift = json.loads((project / "data/test/08_reporting/drift.json").read_text(encoding="utf-8"))
        return pd.read_parquet(project / "data/test/07_model_output/scored_customers.parquet"), drift

    return score_table


def digests(project: Path) -> dict[str, str]:
    files = result_files(project / "data")
    return {str(path.relative_to(project)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_scoring_the_training_file_gives_every_label_and_touches_no_other_file(
    trained: Path, score: Score, sample_table: pd.DataFrame
) -> None:
    before = digests(trained)
    scored, drift = score(sample_table)
    pd.testing.assert_frame_equal(
        scored, pd.read_parquet(trained / "data/test/07_model_output/customer_segments.parquet")
    )
    assert drift["verdict"] == "stable"
    after = digests(trained)
    assert {path: after[path] for path in before} == before
    assert {Path(path).name for path in set(after) - set(before)} == {
        "checked_new_customers.parquet", "new_table_source.json", "clean_new_customers.parquet",
        "decided_new_table.json",
        "scored_customers.parquet", "scored_rejected_customers.csv", "scored_data_quality.json", "drift.json",
        "listed_new_customers.parquet", "scoring_facts.json", "scored_customers.xlsx",
    }  # fmt: skip


@pytest.mark.usefixtures("with_model")
def test_a_third_more_income_says_refit_and_names_it(score: Score, sample_table: pd.DataFrame) -> None:
    _, drift = score(sample_table.assign(**{INCOME: sample_table[INCOME] * 1.3}))
    assert drift["verdict"] == "refit"
    assert {feature["name"]: feature["verdict"] for feature in drift["features"]} == {
        "Income": "refit",
        "Spending": "stable",
    }
    assert "Income" in advice(drift)
    assert "Spending" not in advice(drift)


def test_absurd_rows_are_outliers_or_rejected_and_nothing_crashes(
    with_model: Path, score: Score, sample_table: pd.DataFrame
) -> None:
    richer = sample_table.assign(**{INCOME: sample_table[INCOME] * 1.3})
    absurd = richer.astype({INCOME: object, SPENDING: object})
    values = [1e6, 1e15, 1e300, 666666, "1e99", -5, "lots", "", 1e12, 98765] * 4
    absurd.loc[:39, INCOME] = np.array(values, dtype=object)
    scored, drift = score(absurd)
    rejected = pd.read_csv(with_model / "data/test/07_model_output/scored_rejected_customers.csv")
    assert len(scored) + len(rejected) == 200
    found = scored[scored["CustomerID"].astype(int) <= 40]
    assert found["outlier"].all()
    assert len(found) == 24, "a number beyond 1e99 is no number to the reader"
    assert drift["verdict"] == "refit"
    assert re.search(r"\b\d\.\d\de\+97 k\$.* 59\.6 k\$", advice(drift)), "no row of a hundred digits"
    quality = json.loads((with_model / "data/test/08_reporting/scored_data_quality.json").read_text(encoding="utf-8"))
    assert not any("skewed" in column for column in quality["columns"]), "nothing is fitted, so nothing is skewed"
    assert not any("skewed" in warning for warning in data_quality.warnings(quality))


def test_new_rows_are_rejected_into_a_file_of_their_own(
    trained: Path, score: Score, sample_table: pd.DataFrame, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="customer_segmentation"):
        scored, _ = score(sample_table.assign(**{SPENDING: sample_table[SPENDING].where(sample_table.index != 3, 101)}))
    rejected = trained / "data/test/07_model_output/scored_rejected_customers.csv"
    assert f"200 rows read, 199 kept, 1 rejected, see {rejected.resolve()}" in caplog.messages
    assert len(scored) == 199
    assert list(scored.columns) == [*sample_table.columns, *ADDED]
    quality = json.loads((trained / "data/test/08_reporting/scored_data_quality.json").read_text(encoding="utf-8"))
    assert (quality["rows_kept"], quality["rows_rejected"]) == (199, 1)
    assert pd.read_csv(trained / "data/test/03_primary/rejected_customers.csv").empty


def test_a_single_customer_can_be_scored(with_model: Path, score: Score, sample_table: pd.DataFrame) -> None:
    scored, drift = score(sample_table.tail(1))
    assert scored["segment_name"].tolist() == ["High Income, High Spending"]
    assert (drift["verdict"], drift["customers"]) == ("stable", 1)
    summary = load_workbook(with_model / WORKBOOK)["Summary"]
    assert "Too few to tell" in texts(summary)
    assert lint((with_model / WORKBOOK).read_bytes()) == []


@pytest.mark.heavy
def test_missing_values_become_the_medians_of_the_training_whoever_else_is_in_the_file(
    kedro_run: KedroRun,
    score: Score,
    sample_table: pd.DataFrame,
    write_table: Callable[[pd.DataFrame], str],
    change_parameters: Callable[[dict[str, Any]], None],
) -> None:
    change_parameters({"customer_table": {"missing": "median"}})
    gaps = sample_table.astype({INCOME: object})
    gaps.loc[::7, INCOME] = ""
    assert kedro_run(write_table(gaps), "--pipelines=preprocessing,model_selection,clustering").exit_code == 0
    trained, _ = score(gaps)
    incomes = pd.to_numeric(gaps[INCOME])
    among_the_rich, _ = score(gaps[incomes.isna() | (incomes > 100)])
    first = among_the_rich.set_index("CustomerID").loc["1"]
    assert first[INCOME] == incomes.median()
    assert first["segment"] == trained.set_index("CustomerID").loc["1", "segment"]


def test_new_customers_need_no_columns_that_are_only_described(
    with_model: Path, score: Score, sample_table: pd.DataFrame, caplog: pytest.LogCaptureFixture
) -> None:
    everything, _ = score(sample_table)
    scored, _ = score(sample_table.drop(columns="Age"))
    pd.testing.assert_frame_equal(scored, everything.drop(columns="Age"))
    quality = json.loads((with_model / "data/test/08_reporting/scored_data_quality.json").read_text(encoding="utf-8"))
    assert quality["source"]["absent_columns"] == ["Age"]
    (sentence,) = data_quality.warnings(quality)
    assert "Age" in sentence
    assert sentence in caplog.messages
    assert lint((with_model / WORKBOOK).read_bytes()) == []


def test_a_model_without_medians_cannot_fill_in_missing_values(
    with_model: Path, kedro_run: KedroRun, change_parameters: Callable[[dict[str, Any]], None]
) -> None:
    change_parameters({"customer_table": {"missing": "median"}})
    before = digests(with_model)
    result = kedro_run("--pipelines=scoring")
    assert result.exit_code == 1
    assert "was trained with missing: reject and holds no medians" in " ".join(result.output.split())
    assert digests(with_model) == before


@pytest.mark.usefixtures("with_model")
def test_the_run_says_where_its_workbook_is(
    score: Score, sample_table: pd.DataFrame, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="customer_segmentation"):
        score(sample_table)
    assert caplog.messages[-1].split() == ["Workbook:", str(WORKBOOK.resolve())]
    assert load_workbook(WORKBOOK).sheetnames == ["Summary", "Drift", "Customers", "Data quality"]


def test_the_language_arrives_in_the_log_the_workbook_and_rejected_rows(
    with_model: Path,
    score: Score,
    sample_table: pd.DataFrame,
    change_parameters: Callable[[dict[str, Any]], None],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    messages = {
        '"{column}" is "{value}", which is above the maximum of {limit}': "{limit} < {value} ({column})",
        "Train a new model: {reasons}.": "Neu trainieren: {reasons}",
        "{feature} has shifted (stability index {psi:.2f}; mean now {mean_now}, in the training {mean_then})": (
            "{feature} jetzt {mean_now}"
        ),
    }
    change_parameters({"language": "de"})
    spending = sample_table[SPENDING].astype(float).where(sample_table.index != 3, 101.5)

    with translated(messages, tmp_path / "locale"), caplog.at_level(logging.INFO, logger="customer_segmentation"):
        score(sample_table.assign(**{INCOME: sample_table[INCOME] * 1.3, SPENDING: spending}))

    said = "Neu trainieren: Income jetzt 77,5 k$"
    assert any(message.startswith(said) for message in caplog.messages)
    assert any(text.startswith(said) for text in texts(load_workbook(with_model / WORKBOOK)["Summary"]))
    rejected = pd.read_csv(with_model / "data/test/07_model_output/scored_rejected_customers.csv")
    assert rejected["reasons"].tolist() == [f"100 < 101.5 ({SPENDING})"]


def spoil_version(model: dict[str, Any]) -> str:
    return json.dumps(model | {"format_version": 99})


def spoil_shape(model: dict[str, Any]) -> str:
    model["segments"][0]["scaled_centroid"].pop()
    return json.dumps(model)


def spoil_number(model: dict[str, Any]) -> str:
    model["features"][0]["mean"] = float("nan")
    return json.dumps(model)


def spoil_features(model: dict[str, Any]) -> str:
    model["features"][0]["column"] = "Turnover"
    return json.dumps(model)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (spoil_version, "has the format version 99"),
        (spoil_shape, "segment 1 needs 2 numbers in scaled_centroid"),
        (spoil_number, "damaged at features → 0 → mean"),
        (
            spoil_features,
            "was made from Turnover, Spending Score (1-100), but customer_table declares Annual Income (k$)",
        ),
        (lambda _: "{", "holds no valid JSON"),
    ],
)
def test_a_damaged_or_foreign_model_ends_in_one_sentence_and_writes_nothing(
    with_model: Path, kedro_run: KedroRun, spoil: Callable[[dict[str, Any]], str], sentence: str
) -> None:
    file = with_model / MODEL
    file.write_text(spoil(json.loads(file.read_text(encoding="utf-8"))), encoding="utf-8")
    before = digests(with_model)
    result = kedro_run("--pipelines=scoring")
    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output
    assert digests(with_model) == before


def test_without_a_model_scoring_says_what_to_do(kedro_run: KedroRun) -> None:
    result = kedro_run("--pipelines=scoring")
    assert result.exit_code == 1
    assert "There is no segmentation model" in result.output
    assert "train one with `kedro run`" in result.output


def test_scoring_imports_no_scikit_learn(with_model: Path) -> None:
    code = (
        "import sys, pathlib; from kedro.framework.startup import bootstrap_project\n"
        "bootstrap_project(pathlib.Path.cwd()); from customer_segmentation.cli import run\n"
        "try: run(['--env', 'test', '--pipelines', 'scoring'])\n"
        "except SystemExit as end: assert not end.code\n"
        "assert not {'sklearn', 'scipy', 'matplotlib', 'seaborn'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=with_model, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.usefixtures("with_model")
def test_bounds_that_make_no_sense_end_in_one_sentence(kedro_run: KedroRun) -> None:
    result = kedro_run("--pipelines=scoring", "--params=drift.watch=0.5")
    assert result.exit_code == 1
    assert "the bounds of refit must be larger than those of watch" in result.output
