"""Typed parameters reach their nodes as models, and a bad value ends a run before any node starts."""

import inspect
import shutil
import subprocess
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kedro.framework.project import pipelines
from kedro.pipeline import Pipeline
from pydantic import BaseModel

from .conftest import KedroRun

NODES = [node for node in sum(pipelines.values(), Pipeline([])).nodes if any("params:" in name for name in node.inputs)]


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.name)
def test_every_hint_of_a_node_can_be_resolved(node: Any, base_parameters: dict[str, Any]) -> None:
    """Kedro hands over a raw dictionary, with no more than a warning, where one hint of the node cannot be resolved.

    A parameter that is no block, such as the language, has the type of its value.
    """
    hints = typing.get_type_hints(node.func)
    inputs = node._inputs
    arguments = (
        inputs.items()
        if isinstance(inputs, dict)
        else zip(inspect.signature(node.func).parameters, inputs, strict=False)
    )
    for argument, name in arguments:
        if name.startswith("params:"):
            value = base_parameters[name.removeprefix("params:")]
            if isinstance(value, dict):
                assert issubclass(hints[argument], BaseModel), f"{argument} would get a raw dictionary"
            else:
                assert hints[argument] is type(value), f"{argument} would get a {type(value).__name__}"


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"kmeans": {"startz": 3}}, "startz: there is no such parameter, or it is misspelt"),
        ({"kmeans": {"starts": 0}}, "starts: "),
        ({"model_selection": {"k_min": 9, "k_max": 3}}, "k_min must not be larger than k_max"),
        ({"customer_table": {"features": []}}, "features: "),
        (
            {"customer_table": {"features": [{"column": "Age", "name": "Age", "transform": "log"}]}},
            "transform: log needs minimum: 0 or more",
        ),
        ({"reporting": {"theme": {"accent": "blue"}}}, "theme.accent: "),
        ({"reporting": {"theme": {"date_format": "DD.MM.YYYY"}}}, 'date_format: "DD.MM.YYYY" is no format of a date'),
        ({"reporting": {"theme": {"currency_format": "0 EUR"}}}, "0 EUR is no number format of Excel: letters must"),
        ({"language": "xx"}, 'There is no translation into "xx"; there are: de, en, '),
        ({"texts": {"migration": {"joiners": "x"}}}, "There is no parameter texts"),
    ],
)
def test_a_bad_parameter_ends_in_one_sentence(
    project: Path,
    kedro_run: KedroRun,
    change_parameters: Callable[[dict[str, Any]], None],
    parameters: dict[str, Any],
    sentence: str,
) -> None:
    change_parameters(parameters)

    result = kedro_run()

    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert sentence in result.output
    assert "Traceback" not in result.output
    assert not list((project / "data").rglob("*.json")), "no node has run"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("custmers_file", "do you mean customers_file?"), ("kmean", "do you mean kmeans?"), ("x", "There are: ")],
)
def test_an_unknown_parameter_is_refused_rather_than_ignored(kedro_run: KedroRun, name: str, sentence: str) -> None:
    result = kedro_run(f"--params={name}=1")
    assert result.exit_code == 1
    assert f"There is no parameter {name}" in result.output
    assert sentence in result.output


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "archive"])
def test_it_is_refused_wherever_the_configuration_lies(
    project: Path, tmp_path: Path, kedro_run: KedroRun, *, packed: bool
) -> None:
    source = tmp_path / ("conf.tar.gz" if packed else "elsewhere")
    if packed:
        subprocess.run(["tar", "-czf", str(source), f"--directory={project}", "conf"], check=True)
        shutil.rmtree(project / "conf")
    else:
        (project / "conf").rename(source)

    result = kedro_run("--pipelines=preprocessing", f"--conf-source={source}", "--params=kmean.starts=3")
    assert result.exit_code == 1
    assert "There is no parameter kmean; do you mean kmeans?" in result.output

    result = kedro_run("--pipelines=preprocessing", f"--conf-source={source}")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(("line", "told"), [("customer_file: a.csv", True), ("my_own: 1", False)])
def test_a_slip_in_globals_is_refused_but_not_a_setting_of_ones_own(
    project: Path, kedro_run: KedroRun, line: str, *, told: bool
) -> None:
    (project / "conf/test/globals.yml").write_text(line, encoding="utf-8")
    result = kedro_run("--pipelines=preprocessing")
    assert ("globals.yml has customer_file, which nothing reads; do you mean customers_file?" in result.output) is told
    assert result.exit_code == told


def test_an_unknown_block_in_an_environment_is_refused(
    kedro_run: KedroRun, change_parameters: Callable[[dict[str, Any]], None]
) -> None:
    change_parameters({"kmean": {"starts": 3}})
    assert "There is no parameter kmean; do you mean kmeans?" in kedro_run().output


def test_a_parameter_may_be_given_on_the_command_line(kedro_run: KedroRun) -> None:
    result = kedro_run("--pipelines=preprocessing", "--params=customer_table.missing=median")
    assert result.exit_code == 0, result.output
