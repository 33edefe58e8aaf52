"""Lint of the catalog, the parameters and the pipelines: what is declared is used, and what is used is declared."""

import re
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest
import yaml
from kedro.framework.project import pipelines
from kedro.framework.session import KedroSession
from kedro.io import DataCatalog
from kedro.pipeline import Pipeline

from customer_segmentation.pipeline_registry import MAIN_PIPELINES

from .conftest import PROJECT

LAYERS = {"raw", "intermediate", "primary", "feature", "models", "model_output", "reporting"}


@pytest.fixture(scope="module")
def entries() -> dict[str, Any]:
    """Every catalog entry as it stands in YAML, by name."""
    found: dict[str, Any] = {}
    for path in sorted((PROJECT / "conf" / "base").glob("catalog*.yml")):
        found |= yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def whole() -> Pipeline:
    """All pipelines together."""
    return sum(pipelines.values(), Pipeline([]))


@pytest.fixture(scope="module")
def catalog() -> DataCatalog:
    with KedroSession.create(PROJECT, env="base") as session:
        return session.load_context().catalog


def test_every_dataset_of_a_pipeline_is_in_the_catalog(entries: dict[str, Any], whole: Pipeline) -> None:
    used = {name for name in whole.datasets() if not name.startswith("params:") and name != "parameters"}
    assert used == set(entries)


def test_every_entry_has_a_layer(entries: dict[str, Any]) -> None:
    layers = {name: entry.get("metadata", {}).get("kedro-viz", {}).get("layer") for name, entry in entries.items()}
    assert {name for name, layer in layers.items() if layer not in LAYERS} == set()


def test_layers_follow_one_another(entries: dict[str, Any]) -> None:
    """Kedro-Viz shows no layers at all where two of them come before each other."""
    for pipeline in pipelines.values():
        before: dict[str, set[str]] = {}
        for node in pipeline.nodes:
            for output in node.outputs:
                own = entries[output]["metadata"]["kedro-viz"]["layer"]
                given = {entries[name]["metadata"]["kedro-viz"]["layer"] for name in node.inputs if name in entries}
                before[own] = before.get(own, set()) | given - {own}
        TopologicalSorter(before).prepare()


def test_every_result_that_a_later_pipeline_reads_is_a_file(entries: dict[str, Any]) -> None:
    for reader in MAIN_PIPELINES:
        for name in pipelines[reader].inputs():
            if not name.startswith("params:"):
                assert entries[name]["type"] != "MemoryDataset", f"{reader} alone could not read {name}"


def test_every_entry_can_be_made(catalog: DataCatalog, entries: dict[str, Any]) -> None:
    for name in entries:
        assert catalog[name] is not None


def test_names_are_snake_case(entries: dict[str, Any], whole: Pipeline) -> None:
    for name in [*entries, *(node.name for node in whole.nodes)]:
        assert re.fullmatch(r"(scoring\.)?[a-z][a-z0-9]*(_[a-z0-9]+)*", name)


def test_every_parameter_block_is_used(base_parameters: dict[str, Any], whole: Pipeline) -> None:
    used = {name.removeprefix("params:").split(".")[0] for name in whole.inputs() if name.startswith("params:")}
    given_for_a_run = {"customers_file"}
    assert set(base_parameters) - given_for_a_run == used


@pytest.mark.parametrize(
    "path", sorted((PROJECT / "conf" / "base").glob("parameters*.yml")), ids=lambda path: path.stem
)
def test_parameter_files_are_commented(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("#")


def test_a_plain_run_is_the_main_pipelines_without_the_sample() -> None:
    assert list(MAIN_PIPELINES) == ["preprocessing", "model_selection", "clustering", "reporting"]
    default = {node.name for node in pipelines["__default__"].nodes}
    assert default == {node.name for name in MAIN_PIPELINES for node in pipelines[name].nodes}
    assert "make_sample_customers" not in default
