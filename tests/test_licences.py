"""Licences of what is installed with the project: none asks for more than a notice, but for the ones that are known.

`PYTHONPATH=src:. python -m tests.test_licences` lists all.
"""

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement

from .conftest import PROJECT

#: MPL asks to share changes of its own files; of a choice (A OR B), the freer one counts.
COPYLEFT = re.compile(r"\b(A?GPL|LGPL|EUPL|SSPL|CPAL)|General Public License|Affero|Server Side Public", re.IGNORECASE)
#: docs/deployment.md names them: it is installed beside the project, and not a part of it.
KNOWN = {"diptest"}


def licence_of(package: Distribution) -> str:
    """What the package says of its licence, in the newest of the ways that it uses."""
    facts = package.metadata
    classifiers = [one.rpartition(" :: ")[2] for one in facts.get_all("Classifier", []) if one.startswith("License ::")]
    short = (facts.get("License") or "").strip().partition("\n")[0]
    return facts.get("License-Expression") or "; ".join(classifiers) or short


def installed() -> dict[str, str]:
    """The licence of every package that the default installation brings, those that others need included."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting, found = [Requirement(line) for line in project["dependencies"]], dict[str, str]()
    done = set[tuple[str, frozenset[str]]]()
    while waiting:
        wanted = waiting.pop()
        key = (wanted.name.lower().replace("_", "-"), frozenset(wanted.extras))
        try:
            package = distribution(wanted.name)
        except PackageNotFoundError:  # of another platform
            continue
        if key not in done:
            done.add(key)
            found[key[0]] = licence_of(package)
            for line in package.requires or []:
                needed = Requirement(line)
                environments = [{"extra": extra} for extra in ("", *wanted.extras)]
                if needed.marker is None or any(needed.marker.evaluate(environment) for environment in environments):
                    waiting.append(needed)
    return found


@pytest.fixture(scope="module")
def licences() -> dict[str, str]:
    return installed()


def test_every_package_says_its_licence(licences: dict[str, str]) -> None:
    assert len(licences) > 40
    in_its_file_only = {"cookiecutter"}  # BSD-3-Clause
    assert {name for name, licence in licences.items() if not licence} <= in_its_file_only


def test_no_other_licence_is_copyleft(licences: dict[str, str]) -> None:
    """Of several licences, whoever installs the package may choose one."""
    found = {
        name
        for name, text in licences.items()
        if all(COPYLEFT.search(part) for part in re.split(r"\bOR\b|;", text)) and text
    }
    assert found <= KNOWN


if __name__ == "__main__":
    for name, licence in sorted(installed().items()):
        print(f"{name:28} {licence}")  # noqa: T201 - the list that somebody asks for
