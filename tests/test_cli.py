"""The command line: a user's mistake ends in one sentence, any other error keeps its traceback."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kedro.framework.project import pipelines
from kedro.framework.startup import bootstrap_project
from kedro.io import DatasetError

from customer_segmentation import pipeline_registry
from customer_segmentation.error_sentences import _parameter_sentence, sentence_for
from customer_segmentation.errors import CustomerTableError, SettingsError

from .conftest import PROJECT, KedroRun, result_files


def caused_by(cause: Exception) -> DatasetError:
    error = DatasetError("customers: Failed while loading data")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("cause", [CustomerTableError("Row 3 is odd."), SettingsError("There is no parameter x.")])
def test_our_own_errors_are_found_under_those_of_the_catalog(cause: Exception) -> None:
    assert sentence_for(caused_by(cause)) == str(cause)


def test_a_file_that_cannot_be_written_is_told() -> None:
    error = caused_by(PermissionError(13, "Permission denied"))
    assert sentence_for(error) == str(error)


@pytest.mark.parametrize("error", [KeyError("a bug"), caused_by(KeyError("a bug")), ValueError("a bug")])
def test_a_bug_keeps_its_traceback(error: Exception) -> None:
    assert sentence_for(error) is None


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
        (["--pipelines=clusterin"], "There is no pipeline clusterin; do you mean clustering?"),
        (["--pipelines=nonsense"], "There is no pipeline nonsense. There are: __default__, clustering"),
        (["--pipeline=clusterin"], "There is no pipeline clusterin; do you mean clustering?"),
        (["--pipeline=clustering", "--pipelines=scoring"], "cannot be used together"),
        (["--nodes=nonsense"], "There is no node nonsense: `kedro registry describe` lists all."),
        (["--from-nodes=scoring.score_customers"], "is not in __default__ but in scoring: give --pipelines=scoring."),
        (["--to-nodes=measure_drift", "--pipelines=scoring"], "measure_drift; do you mean scoring.measure_drift?"),
        (["--nodes=mesure_drift", "--pipelines=scoring"], "mesure_drift; do you mean scoring.measure_drift?"),
        (["--to-nodes=choose_k"], "There is no node choose_k; do you mean model_selection.choose_k?"),
        (["--nodes=choos_k"], "There is no node choos_k; do you mean model_selection.choose_k?"),
        (["--from-inputs=clean_customer"], "There is no dataset clean_customer; do you mean clean_customers?"),
        (["--to-outputs=xyz"], "There is no dataset xyz: `kedro catalog describe-datasets` lists all."),
        (["--to-outputs=customers"], "No node of __default__ fits --to-outputs=customers."),
        (["--tags=nonsense"], "There is no tag nonsense"),
        (["--namespaces=scorin", "--pipelines=scoring"], "There is no namespace scorin; do you mean scoring?"),
        (["--runner=Sequential"], "There is no runner Sequential; do you mean SequentialRunner?"),
        (["--runner=Nonsense"], "There is no runner Nonsense. There are: ParallelRunner, SequentialRunner, Thread"),
        (["--runner=os.path"], "There is no runner os.path."),
        (["--runner=AbstractRunner"], "There is no runner AbstractRunner"),
        (["--runner-params=is_asinc=True"], "There is no runner parameter is_asinc; do you mean is_async?"),
        (["--runner=ThreadRunner", "--runner-params=max_workers=0"], "a whole number of at least 1, not 0."),
        (["--load-versions=segmentation_model"], "found segmentation_model instead"),
        (["--load-versions=k_verdict:2026-01-31T00.00.00.000Z"], "--load-versions names k_verdict, of which"),
        (["--params", "customers_file=foo://a.csv"], "The file of customers cannot be opened: "),
        (["--params", "customers_file=/dev/zero"], "/dev/zero, which customers is to be read from, is no file"),
        (["--params", "language=${oc.env:NOT_SET}"], "has a value that cannot be resolved"),
        (["--params", "chart_dpi=abc"], "chart_dpi must be a whole number from 10 to 1200, not abc"),
        (["--params", "chart_dpi=0"], "chart_dpi must be a whole number from 10 to 1200, not 0"),
        (["--params", f"customers_file={'x' * 5000}"], "leads nowhere (File name too long)"),
        (["--params", "customers_file=${"], "has a value that cannot be resolved"),
        (["--params", "customers_file=a\0b"], "special characters are not allowed"),
        (["--params", "results_folder=elsewhere"], "results_folder is no parameter of one run"),
        (["--params", "mixed_results=abc"], "mixed_results must be true or false, not abc."),
        (["--params", "k_max=4"], "There is no parameter k_max. There are: model_selection.k_max."),
        (["--env=nowhere"], "conf/nowhere: check --env; `kedro configure FILE --env NAME` writes a new one."),
        (["--env=.."], "--env names a folder in conf, such as test, and .. leads out of it or to all of it."),
        (["--env=."], "--env names a folder in conf, such as test, and . leads out of it or to all of it."),
        (["--params", "customers_file=a,b"], "Item `b` must contain a key and a value"),
    ],
    ids=" ".join,
)
def test_a_mistyped_option_ends_in_one_sentence(
    project: Path, kedro_run: KedroRun, arguments: list[str], sentence: str
) -> None:
    result = kedro_run(*arguments)
    assert result.exit_code != 0
    assert isinstance(result.exception, SystemExit), result.exception
    assert sentence in " ".join(result.output.split())
    assert not result_files(project / "data/test")


def test_a_pipeline_is_known_by_its_name_in_the_registry(kedro_run: KedroRun, monkeypatch: pytest.MonkeyPatch) -> None:
    named = {**pipelines, "prepare": pipelines["preprocessing"]}
    with monkeypatch.context() as patch:
        patch.setattr(pipeline_registry, "register_pipelines", lambda: named)
        bootstrap_project(PROJECT)
        result = kedro_run("--pipelines=prepare")
        told = kedro_run("--pipelines=prepar").output
    bootstrap_project(PROJECT)
    assert result.exit_code == 0, result.exception
    assert "do you mean prepare?" in told


def test_a_dataset_that_is_only_kept_in_memory_is_told(project: Path, kedro_run: KedroRun) -> None:
    assert kedro_run("--pipelines=preprocessing").exit_code == 0
    (project / "conf/test/catalog.yml").write_text("clean_customers: {type: MemoryDataset}\n", encoding="utf-8")
    result = kedro_run("--pipelines=model_selection")
    assert result.exit_code == 1
    assert "Error: clean_customers is not kept from run to run, and none of the chosen nodes makes it" in result.output


def test_an_input_that_the_catalog_lacks_is_told() -> None:
    error = ValueError("Pipeline input(s) {'a', 'b'} not found in the DataCatalog")
    assert str(sentence_for(error)).startswith("a, b is not kept from run to run")


def test_an_entry_of_the_catalog_that_is_no_table_is_told(project: Path, kedro_run: KedroRun) -> None:
    (project / "customers.json").write_text('{"CustomerID": [1]}', encoding="utf-8")
    entry = "customers: {type: json.JSONDataset, filepath: customers.json}\n"
    (project / "conf/test/catalog.yml").write_text(entry, encoding="utf-8")
    result = kedro_run("--pipelines=preprocessing")
    assert result.exit_code == 1
    assert "A node got something that is no table (<class 'dict'>): check the `type`" in result.output


def test_a_dataset_in_memory_that_another_process_cannot_see_is_told(project: Path, kedro_run: KedroRun) -> None:
    assert kedro_run("--pipelines=preprocessing").exit_code == 0
    entry = "clean_customers: {type: MemoryDataset}\nfeature_sample: {type: MemoryDataset}\n"
    (project / "conf/test/catalog.yml").write_text(entry, encoding="utf-8")
    result = kedro_run("--runner=ParallelRunner", "--pipelines=model_selection")
    assert result.exit_code == 1
    assert "did not reach another process of ParallelRunner: save it to a file" in result.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--params=customers_file=nowhere.csv"], "There is no file"),
        (["--params=logo_file=nowhere.png"], "logo_file leads to"),
        (["--pipelines=model_selection"], "A file is missing that an earlier pipeline writes ("),
    ],
    ids=" ".join,
)
def test_a_mistake_is_told_in_one_sentence_by_another_process_too(
    kedro_run: KedroRun, arguments: list[str], sentence: str
) -> None:
    result = kedro_run("--runner=ParallelRunner", *arguments)
    assert result.exit_code == 1
    assert f"Error: {sentence}" in result.output


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


def test_results_of_another_table_are_told(
    kedro_run: KedroRun, change_parameters: Callable[[dict[str, Any]], None]
) -> None:
    assert kedro_run("--pipelines=preprocessing").exit_code == 0
    change_parameters({"customer_table": {"features": [{"column": "Tenure", "name": "Tenure"}]}})
    for pipeline in ("model_selection", "clustering", "reporting"):
        result = kedro_run("--pipelines", pipeline)
        assert result.exit_code == 1
        assert "were made with another customer_table than the parameters have now" in " ".join(result.output.split())


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
        (
            "catalog.yml",
            "transactions: {type: pandas.ExcelDataset, filepath: data/01_raw/orders.xlsx}",
            ["--pipelines=transactions", "--params=transactions_sheet=Orders"],
            "transactions_sheet is given, but the environment's catalog has an entry transactions of its own",
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
    assert not result_files(project / "data/shop")


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


@pytest.mark.heavy
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
        (["--env", "nowhere"], "Error: There is no folder "),
    ],
)
def test_the_program_itself_says_it_in_one_sentence(project: Path, arguments: list[str], sentence: str) -> None:
    result = run_program(project, *arguments)
    assert result.returncode == 1
    assert result.stderr.startswith(sentence)
    assert "Traceback" not in result.stdout + result.stderr


def test_a_run_that_is_stopped_says_so_in_one_sentence(kedro_run: KedroRun, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(**_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("customer_segmentation.cli._kedro_run", stop)
    result = kedro_run()
    assert result.exit_code == 130
    assert result.output.startswith("Error: Stopped. No file is half written")
