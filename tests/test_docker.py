"""The image: what its Dockerfile copies gets past `.dockerignore`, and nothing of a person's own does.

The image itself is built and run by `.ci/run`, where there is a Docker engine.
"""

import json
import re
import tomllib

import pytest
from pathspec import PathSpec

from .conftest import PROJECT

INSTRUCTIONS = re.sub(r"\\\n\s*", "", (PROJECT / ".docker/Dockerfile").read_text(encoding="utf-8")).splitlines()
# The patterns that stand there mean the same to Git: the last one that a path matches decides.
KEPT_OUT = PathSpec.from_lines("gitignore", (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines())
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def arguments(instruction: str) -> list[str]:
    return [line.removeprefix(instruction).strip() for line in INSTRUCTIONS if line.startswith(f"{instruction} ")]


COPIED = [source for copy in arguments("COPY") for source in copy.split()[:-1]]


@pytest.mark.parametrize("source", COPIED)
def test_what_it_copies_is_there_and_is_let_in(source: str) -> None:
    path = PROJECT / source
    kinds = ("*.py", "*.po", "py.typed", "base/*.yml")
    files = [path] if path.is_file() else [file for kind in kinds for file in path.rglob(kind)]

    assert files
    assert not [file for file in files if KEPT_OUT.match_file(file.relative_to(PROJECT).as_posix())]


@pytest.mark.parametrize(
    "path",
    [
        "data/01_raw/customers.csv",
        "data/08_reporting/customer_segments.xlsx",
        "conf/local/globals.yml",
        "conf/local/credentials.yml",
        "conf/shop/credentials.yml",
        "conf/shop/more_credentials.yaml",
        "src/customer_segmentation/__pycache__/cli.cpython-311.pyc",
        ".git/config",
        ".venv/bin/python",
        "tests/test_docker.py",
    ],
)
def test_data_credentials_and_what_no_run_needs_stay_outside(path: str) -> None:
    assert KEPT_OUT.match_file(path)


def test_an_environment_of_ones_own_and_the_empty_local_one_are_let_in() -> None:
    assert not KEPT_OUT.match_file("conf/shop/globals.yml")
    assert not KEPT_OUT.match_file("conf/local/.gitkeep")


def test_it_starts_the_command_of_the_package_and_not_as_root() -> None:
    (entry_point,) = arguments("ENTRYPOINT")
    (user,) = arguments("USER")

    assert set(json.loads(entry_point)) <= set(PYPROJECT["project"]["scripts"])
    assert user.partition(":")[0] not in {"root", "0"}


def test_its_python_is_the_one_that_types_are_checked_for() -> None:
    assert arguments("FROM") == [f"python:{PYPROJECT['tool']['mypy']['python_version']}-slim"]
