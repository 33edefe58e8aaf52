"""Lint of the catalog, the parameters and the pipelines: what is declared is used, and what is used is declared."""

import re
from graphlib import TopologicalSorter
from itertools import pairwise
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

LAYERS = ["raw", "intermediate", "primary", "feature", "models", "model_output", "reporting"]
MOST_NODES, MOST_INPUTS = 32, 9
#: With more inputs than these, their order is no longer seen at a glance.
MOST_INPUTS_BY_ORDER = 4


@pytest.fixture(scope="module")
def entries() -> dict[str, Any]:
    """Every catalog entry as it stands in YAML, by name."""
    found: dict[str, Any] = {}
    for path in sorted((PROJECT / "conf" / "base").glob("catalog*.yml")):
        found |= yaml.safe_load(path.read_text(encoding="utf-8"))
    # A name with an underscore before it is a block that entries share, for Kedro too.
    return {name: entry for name, entry in found.items() if not name.startswith("_")}


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


def test_the_layers_of_a_plain_run_have_one_order_only(entries: dict[str, Any]) -> None:
    """Each layer is made from the one before it: no other order would do, and Kedro-Viz shows this one."""
    made_from: dict[str, set[str]] = {layer: set() for layer in LAYERS}
    for node in pipelines["__default__"].nodes:
        given = {entries[name]["metadata"]["kedro-viz"]["layer"] for name in node.inputs if name in entries}
        for output in node.outputs:
            made_from[entries[output]["metadata"]["kedro-viz"]["layer"]] |= given
    assert [layer for before, layer in pairwise(LAYERS) if before not in made_from[layer]] == []
    for place, layer in enumerate(LAYERS):
        assert made_from[layer] <= set(LAYERS[: place + 1]), f"{layer} is made from a later layer"


def test_a_result_lies_in_the_folder_of_its_layer(entries: dict[str, Any]) -> None:
    folders = {
        name: (re.search(r"/\d\d_(\w+)/", entry["filepath"]), entry["metadata"]["kedro-viz"]["layer"])
        for name, entry in entries.items()
        if "results_folder}/" in (entry.get("filepath") or "")
    }
    assert len(folders) > 20
    assert {name for name, (folder, layer) in folders.items() if not folder or folder[1] != layer} == set()


def test_nothing_is_kept_in_memory_only(entries: dict[str, Any], whole: Pipeline) -> None:
    """A run may then begin at any node, and every runner can hand over every dataset."""
    assert {name for name, entry in entries.items() if "MemoryDataset" in entry["type"]} == set()
    of_transactions = yaml.safe_load((PROJECT / "conf" / "transactions" / "catalog.yml").read_text(encoding="utf-8"))
    known = {**entries, **of_transactions}
    assert {name for name in whole.all_outputs() if not known[name].get("filepath", known[name].get("path"))} == set()


def test_a_plain_run_has_few_steps() -> None:
    assert len(pipelines["__default__"].nodes) <= MOST_NODES


def test_no_step_has_many_inputs_and_several_are_told_apart_by_name(whole: Pipeline) -> None:
    for node in whole.nodes:
        assert len(node.inputs) <= MOST_INPUTS, node.name
        if len(node.inputs) > MOST_INPUTS_BY_ORDER:
            assert isinstance(node._inputs, dict), f"{node.name} takes {len(node.inputs)} inputs by their order"


def test_every_step_has_a_name_of_its_own_in_the_namespace_of_its_pipeline() -> None:
    for pipeline in set(pipelines) - {"__default__"}:
        for node in pipelines[pipeline].nodes:
            assert node.namespace == pipeline
            assert node._name, f"{node.name} has no name of its own"
            assert node.name == f"{pipeline}.{node.short_name}"


def test_every_entry_can_be_made(catalog: DataCatalog, entries: dict[str, Any]) -> None:
    for name in entries:
        assert catalog[name] is not None


def test_names_are_snake_case(entries: dict[str, Any], whole: Pipeline) -> None:
    for name in [*entries, *(node.name for node in whole.nodes)]:
        assert re.fullmatch(r"([a-z]+(_[a-z]+)*\.)?[a-z][a-z0-9]*(_[a-z0-9]+)*", name)


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
    assert {node.name for node in pipelines["sample_data"].nodes} == {"sample_data.make_sample_customers"}
    assert "sample_data.make_sample_customers" not in default


def parameters_of(path: Path) -> list[str]:
    """The names in a file of parameters that are followed by no list of the user's own, as dotted paths."""
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))

    def walk(block: Any, place: str) -> list[str]:
        if not isinstance(block, dict) or not block or place.endswith("aliases"):
            return [place]
        return [name for key, value in block.items() for name in walk(value, f"{place}.{key}" if place else key)]

    return walk(tree, "")


@pytest.mark.parametrize("path", sorted((PROJECT / "conf" / "base").glob("[pg]*.yml")), ids=lambda path: path.stem)
def test_every_parameter_has_a_comment(path: Path) -> None:
    """Above it (or above a line that it follows without a blank one between), or beside it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    explained, above = set[str](), False
    for line in lines:
        text = line.strip()
        if not text or text.startswith("#"):
            above = text.startswith("#")
        elif (key := re.match(r"\s*([a-z_]+):", line)) and (above or " # " in line):
            explained.add(key[1])
    assert [name for name in parameters_of(path) if name.split(".")[-1] not in explained] == []


def test_every_global_setting_is_used() -> None:
    """By the catalog, or by the code that knows its name."""
    settings = yaml.safe_load((PROJECT / "conf" / "base" / "globals.yml").read_text(encoding="utf-8"))
    places = [*(PROJECT / "conf" / "base").glob("*.yml"), *(PROJECT / "src").rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in places if path.name != "globals.yml")
    assert [name for name in settings if f"globals:{name}" not in text and f'"{name}"' not in text] == []


@pytest.mark.parametrize("environment", sorted(path.name for path in (PROJECT / "conf").iterdir() if path.is_dir()))
def test_every_environment_resolves_and_keeps_nothing_in_memory(environment: str, whole: Pipeline) -> None:
    with KedroSession.create(PROJECT, env=environment) as session:
        context = session.load_context()
        known = {*context.catalog.keys(), *(name for name in whole.inputs() if "params:" in name)}
        configured = context.config_loader["catalog"]
        assert configured.keys() >= {name for name in whole.datasets() if "params:" not in name}
        assert {name for name, entry in configured.items() if "MemoryDataset" in entry["type"]} == set()
        assert known >= whole.inputs()
