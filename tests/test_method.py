"""The numbers in `docs/method.md` are those of the code."""

import re
from importlib import import_module
from typing import Any

import pytest
import yaml

from .conftest import PROJECT

ROW = r"^\| `{name}` \| (\S+) \|$"
TEXT = (PROJECT / "docs" / "method.md").read_text(encoding="utf-8")
PARAMETERS = re.findall(ROW.format(name=r"(\w+): (\w+)"), TEXT, re.MULTILINE)
CONSTANTS = re.findall(ROW.format(name=r"([\w.]+)\.(\w+)"), TEXT, re.MULTILINE)


@pytest.mark.parametrize(("block", "key", "value"), PARAMETERS)
def test_a_default_is_that_of_the_parameters(base_parameters: dict[str, Any], block: str, key: str, value: str) -> None:
    assert base_parameters[block][key] == yaml.safe_load(value)


@pytest.mark.parametrize(("module", "name", "value"), CONSTANTS)
def test_a_constant_is_that_of_the_code(module: str, name: str, value: str) -> None:
    assert getattr(import_module(f"customer_segmentation.{module}"), name) == float(value)


def test_no_number_of_the_method_is_left_out(base_parameters: dict[str, Any]) -> None:
    """But for what says which table, day or name is meant."""
    told = {(block, key) for block, key, _ in PARAMETERS}
    for block in ("kmeans", "model_selection", "naming", "explanation", "matching", "drift"):
        numbers = {key for key, value in base_parameters[block].items() if isinstance(value, int | float)}
        assert {key for told_block, key in told if told_block == block} == numbers


def test_every_source_of_the_code_is_listed() -> None:
    listed = TEXT.partition("## Sources")[2].splitlines()
    for path in (PROJECT / "src").rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        for author, year in re.findall(r"((?!Dec\b)[A-Z]\w+)(?: et al\.)?,? \(?(19\d\d|20[01]\d|202[0-5])\b", code):
            assert any(author in line and year in line for line in listed), f"{author} {year}, cited in {path.name}"
