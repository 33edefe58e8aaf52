"""What continuous integration says of the packages that are installed, as `.ci/supply_chain.py` prints it."""

import importlib.util
from types import ModuleType
from typing import Any

import pytest

from .conftest import PROJECT


@pytest.fixture(scope="module")
def supply_chain() -> ModuleType:
    spec = importlib.util.spec_from_file_location("supply_chain", PROJECT / ".ci" / "supply_chain.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WEAK = {"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}
SOUND = {"name": "b", "version": "1", "vulns": []}
UNKNOWN = {"name": "c", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("packages", "told", "weak"),
    [
        ([SOUND, UNKNOWN], "0 advisories for 1 packages, 1 packages not known there", False),
        ([WEAK, SOUND], "1 advisories for 2 packages, 0 packages not known there\na 1: PYSEC-1, mended in ['2']", True),
        ([UNKNOWN], "SKIPPED, no source of advisories (pypi, osv) can be reached from here", False),
        ([], "SKIPPED", False),
    ],
)
def test_packages_that_nobody_looked_at_are_not_called_sound(
    supply_chain: ModuleType, packages: list[dict[str, Any]], told: str, *, weak: bool
) -> None:
    text, fails = supply_chain.verdict({"dependencies": packages})
    assert told in text
    assert fails is weak


def test_no_source_is_no_report(supply_chain: ModuleType) -> None:
    assert "SKIPPED" in supply_chain.verdict(None)[0]


def test_a_licence_without_a_short_name_is_listed_in_its_own_words(supply_chain: ModuleType) -> None:
    named = {"name": "numpy", "licenses": [{"license": {"id": "BSD-3-Clause"}}]}
    bill = supply_chain.with_licences({"components": [{"name": "diptest"}, named]})
    assert [one["licenses"][0]["license"] for one in bill["components"]] == [{"name": "GPLv2+"}, {"id": "BSD-3-Clause"}]
