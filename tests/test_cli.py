"""The command line: a user's mistake ends in one sentence, any other error keeps its traceback."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kedro.io import DatasetError

from customer_segmentation.cli import _parameter_sentence, _sentence
from customer_segmentation.errors import CustomerTableError, SettingsError

from .conftest import PROJECT, KedroRun


def caused_by(cause: Exception) -> DatasetError:
    error = DatasetError("customers: Failed while loading data")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("cause", [CustomerTableError("Row 3 is odd."), SettingsError("There is no parameter x.")])
def test_our_own_errors_are_found_under_those_of_the_catalog(cause: Exception) -> None:
    assert _sentence(caused_by(cause)) == str(cause)


def test_a_file_that_cannot_be_written_is_told() -> None:
    error = caused_by(PermissionError(13, "Permission denied"))
    assert _sentence(error) == str(error)


@pytest.mark.parametrize("error", [KeyError("a bug"), caused_by(KeyError("a bug")), ValueError("a bug")])
def test_a_bug_keeps_its_traceback(error: Exception) -> None:
    assert _sentence(error) is None


def test_findings_about_parameters_lose_their_jargon() -> None:
    report = """Parameter validation failed:
- Parameter 'kmeans': Failed to instantiate KMeansOptions for parameter 'kmeans': 2 validation errors for KMeansOptions
starts
  Field required [type=missing, input_value={}, input_type=dict]
    For further information visit https://example.org
seed
  Input should be a valid integer [type=int_type, input_value='x', input_type=str]
"""
    assert _parameter_sentence(report) == (
        "The parameters are not right. kmeans.starts: Field required. kmeans.seed: Input should be a valid integer."
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--pipelines", "clusterin"], "There is no pipeline clusterin. There are: __default__, clustering"),
        (["--params", "customers_file=a,b"], "Item `b` must contain a key and a value"),
    ],
)
def test_a_mistyped_option_ends_in_one_sentence(kedro_run: KedroRun, arguments: list[str], sentence: str) -> None:
    result = kedro_run(*arguments)
    assert result.exit_code != 0
    assert sentence in result.output


def test_an_unknown_environment_ends_in_one_sentence(kedro_run: KedroRun) -> None:
    result = kedro_run(env="nowhere")
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "nowhere" in result.output


def test_an_unknown_version_ends_in_one_sentence(kedro_run: KedroRun) -> None:
    result = kedro_run("--load-versions=nonsense:2026-01-31T00.00.00.000Z")
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "nonsense" in result.output


@pytest.mark.parametrize("pipeline", ["model_selection", "clustering", "reporting"])
def test_a_pipeline_without_the_results_of_the_earlier_ones_says_what_to_do(kedro_run: KedroRun, pipeline: str) -> None:
    result = kedro_run("--pipelines", pipeline)
    assert result.exit_code == 1
    assert "A file is missing that an earlier pipeline writes" in result.output
    assert "run `kedro run` first" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("pipeline", ["model_selection", "clustering", "reporting"])
def test_results_of_another_table_are_told(
    kedro_run: KedroRun, change_parameters: Callable[[dict[str, Any]], None], pipeline: str
) -> None:
    assert kedro_run().exit_code == 0
    change_parameters({"customer_table": {"features": [{"column": "Tenure", "name": "Tenure"}]}})
    result = kedro_run("--pipelines", pipeline)
    assert result.exit_code == 1
    assert 'have no "Tenure": they were made from another table' in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("file", "content", "arguments", "sentence"),
    [
        ("globals.yml", "customer_file: a.csv", [], "do you mean customers_file?"),
        (
            "catalog.yml",
            "customers: {type: pandas.CSVDataset, filepath: data/01_raw/customers.csv}",
            ["--params=customers_file=mine.csv"],
            "customers_file is given, but the environment's catalog has an entry customers of its own",
        ),
    ],
)
def test_a_file_that_would_silently_not_be_read_is_told(
    project: Path, kedro_run: KedroRun, file: str, content: str, arguments: list[str], sentence: str
) -> None:
    (project / "conf" / "shop").mkdir()
    (project / "conf" / "shop" / file).write_text(content, encoding="utf-8")
    result = kedro_run(*arguments, env="shop")
    assert result.exit_code == 1
    assert sentence in " ".join(result.output.split())
    assert not list((project / "data").rglob("*.parquet"))


def test_a_file_that_is_no_yaml_ends_in_one_sentence(project: Path, kedro_run: KedroRun) -> None:
    (project / "conf/test/parameters_mine.yml").write_text("kmeans: [1", encoding="utf-8")
    result = kedro_run()
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "parameters_mine.yml" in result.output


def run_program(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "customer_segmentation", "--env", "test", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=project,
        env={"PYTHONPATH": str(PROJECT / "src"), "PATH": "/usr/bin:/bin"},
    )


def test_a_run_prints_its_steps_and_results_and_nothing_else(project: Path) -> None:
    result = run_program(project)
    assert result.returncode == 0
    assert result.stderr == "", "no warnings, no telemetry"
    lines = result.stdout.splitlines()
    assert all(re.match(r"\d\d:\d\d:\d\d  (INFO|WARNING) ", line) for line in lines)
    assert "Workbook: " in lines[-1]
    assert not list(project.glob("*.log"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--params", "customers_file=nowhere.csv"], "Error: There is no file"),
        (["--env", "nowhere"], "Error: Given configuration path either does not exist"),
    ],
)
def test_the_program_itself_says_it_in_one_sentence(project: Path, arguments: list[str], sentence: str) -> None:
    result = run_program(project, *arguments)
    assert result.returncode == 1
    assert result.stderr.startswith(sentence)
    assert "Traceback" not in result.stdout + result.stderr
