"""The recipes of `docs/extend.md` work: their code runs, and the tests they propose pass."""

import inspect
import re
import sys
from collections import defaultdict
from types import FunctionType, ModuleType

import pytest

from .conftest import PROJECT

BLOCK = re.compile(r"<!-- run: (\w+) -->\n```python\n(.*?)```", re.DOTALL)


def recipes() -> dict[str, str]:
    """The code of each recipe: its blocks, one after another, as in one module."""
    code: dict[str, str] = defaultdict(str)
    for name, block in BLOCK.findall((PROJECT / "docs" / "extend.md").read_text(encoding="utf-8")):
        code[name] += block + "\n\n"
    return dict(code)


@pytest.fixture(params=recipes())
def recipe(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module that holds the code of a recipe."""
    module = ModuleType(f"recipe_for_a_{request.param}")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(recipes()[request.param], f"docs/extend.md: {request.param}", "exec"), module.__dict__)  # noqa: S102
    return module


def test_a_recipe_runs_and_passes_its_own_tests(recipe: ModuleType, request: pytest.FixtureRequest) -> None:
    tests = [value for name, value in vars(recipe).items() if name.startswith("test_")]
    assert tests, "a recipe shows the test to write"
    for test in tests:
        assert isinstance(test, FunctionType)
        test(**{fixture: request.getfixturevalue(fixture) for fixture in inspect.signature(test).parameters})


def test_the_recipes_that_can_be_run_are_run() -> None:
    assert set(recipes()) == {"criterion", "chart", "sheet"}


def test_every_file_that_a_recipe_names_is_there() -> None:
    text = BLOCK.sub("", (PROJECT / "docs" / "extend.md").read_text(encoding="utf-8"))
    named = set(re.findall(r"`((?:\w+/)+\w+\.(?:py|yml|md))`", text))
    new = {"pipelines/reporting/sheets/borderline.py", "conf/shop/parameters_playbook.yml"}
    folders = (PROJECT, PROJECT / "src" / "customer_segmentation")
    assert {name for name in named - new if not any((folder / name).exists() for folder in folders)} == set()
