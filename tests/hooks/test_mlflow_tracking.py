"""MLflow learns what a run found where an environment asks for it, and nothing else changes."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from customer_segmentation.config_loader import ProjectConfigLoader
from customer_segmentation.hooks.mlflow_tracking import MlflowHooks
from customer_segmentation.settings import CONFIG_LOADER_ARGS
from tests.conftest import KedroRun

SETTINGS = """
server: {mlflow_tracking_uri: "sqlite:///mlflow.db"}
tracking: {params: {long_params_strategy: tag}}
"""


@pytest.fixture
def write_settings(project: Path) -> Callable[[str], None]:
    """Write the `mlflow.yml` of the environment `test`."""
    return lambda text: (project / "conf/test/mlflow.yml").write_text(text, encoding="utf-8") and None


@pytest.fixture
def begin(project: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """Begin a run where neither MLflow nor kedro-mlflow is installed, and return the log."""
    for name in ("mlflow", "kedro_mlflow"):
        monkeypatch.setitem(sys.modules, name, None)

    def begin() -> str:
        context: Any = type("Context", (), {})()
        context.config_loader = ProjectConfigLoader(project / "conf", env="test", **CONFIG_LOADER_ARGS)
        MlflowHooks().after_context_created(context)
        return caplog.text

    return begin


def test_without_settings_mlflow_is_not_even_looked_for(begin: Callable[[], str]) -> None:
    assert begin() == ""


def test_settings_without_the_plugin_are_told(begin: Callable[[], str], write_settings: Callable[[str], None]) -> None:
    write_settings(SETTINGS)
    assert "kedro-mlflow is not installed" in begin()


@pytest.fixture
def runs(project: Path) -> Iterator[Callable[[], list[Any]]]:  # noqa: ARG001 - the store lies there
    """The runs in the store, the newest first."""
    mlflow = pytest.importorskip("mlflow", reason="needs kedro-mlflow: pip install -r requirements-mlflow.txt")
    yield lambda: mlflow.search_runs(search_all_experiments=True, output_format="list")
    assert mlflow.active_run() is None
    mlflow.set_tracking_uri(None)


@pytest.mark.heavy
def test_parameters_figures_and_files_are_logged(
    kedro_run: KedroRun, write_settings: Callable[[str], None], runs: Callable[[], list[Any]]
) -> None:
    write_settings(SETTINGS)
    assert kedro_run().exit_code == 0

    (run,) = runs()
    assert run.info.status == "FINISHED"
    silhouette = pd.read_csv("data/test/06_models/k_evidence.csv").set_index("k")["silhouette"][5]
    assert run.data.metrics["k"] == 5
    assert run.data.metrics["silhouette"] == pytest.approx(silhouette)
    assert 0 < run.data.metrics["stability"] <= 1
    assert run.data.tags["cluster_tendency.verdict"] == "strong"
    assert {"customer_table", "model_selection", "kmeans", "naming"} <= set(run.data.params)
    files = Path(run.info.artifact_uri.removeprefix("file://"))
    results = Path("data/test/08_reporting")
    for name in ("customer_segments.xlsx", "customer_segments.html"):
        assert (files / name).read_bytes() == (results / name).read_bytes()
    assert (files / "segmentation_model.json").is_file()
    charts = {path.name for path in (results / "charts").iterdir()}
    assert {path.name for path in (files / "charts").iterdir()} == charts

    refused = kedro_run("--params=previous_model=nowhere,previous_segments=nowhere")
    assert "previous_model leads to" in refused.output
    assert sorted(one.info.status for one in runs()) == ["FAILED", "FINISHED"]


@pytest.mark.heavy
@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("server: {mlflow_tracking_uri: here}", "MLflow cannot log this run, check mlflow.yml: "),  # no store of files
        ("sever: {}", "The file mlflow.yml cannot be used: "),
    ],
)
def test_settings_that_do_not_work_end_in_a_sentence(
    kedro_run: KedroRun, write_settings: Callable[[str], None], settings: str, sentence: str
) -> None:
    write_settings(settings)
    result = kedro_run()
    assert result.exit_code == 1
    assert f"Error: {sentence}" in result.output


@pytest.mark.heavy
@pytest.mark.usefixtures("runs")
def test_without_settings_the_installed_plugin_does_nothing(kedro_run: KedroRun, project: Path) -> None:
    assert kedro_run("--pipelines", "preprocessing").exit_code == 0
    assert not {"mlruns", "mlflow.db"} & {path.name for path in project.iterdir()}
