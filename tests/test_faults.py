"""A matrix of faults: after each, results are right, or one sentence says what happened and every file is still whole.

An earlier run has left results in the folder; then a run on another table meets a fault. Whatever becomes of it, every
file is one of the earlier run or one of the new run, byte for byte, and the next run without a fault gives the new
results.

`FAULTS=all pytest -m heavy tests/test_faults.py` tries every moment of a kill and every filling of the disk, not only
some.
"""

import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result

from customer_segmentation.customers.sample import make_sample
from customer_segmentation.datasets import whole_files
from customer_segmentation.hooks.run_lock import RunLockHooks

from .conftest import PROJECT, copy_project, result_files, run_here

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(sys.platform == "win32", reason="kills and links as POSIX does")]

QUICK = """
model_selection: {k_max: 6}
reporting: {typical_customers: 5, listed_customers: 100, charted_customers: 100}
"""
EVERY = 1 if os.environ.get("FAULTS") == "all" else 4
RESULTS = Path("data/test")
LAYERS = ("02_intermediate", "03_primary", "04_feature", "06_models", "07_model_output", "08_reporting")
SEGMENTS = RESULTS / "07_model_output/customer_segments.parquet"


@dataclass(frozen=True)
class Before:
    """A project with the results of an earlier run, and what another run makes of another table."""

    project: Path
    earlier: frozenset[str]
    later: frozenset[str]
    segments: str
    seconds: float


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digests(project: Path) -> frozenset[str]:
    """What the files of the results hold; unfinished ones, of a killed process, have a dot before their name."""
    return frozenset(digest(path) for path in result_files(project / RESULTS) if not path.name.startswith("."))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Before:
    project = copy_project(tmp_path_factory.mktemp("faults") / "project")
    (project / "conf/test/parameters_quick.yml").write_text(QUICK, encoding="utf-8")
    (project / "conf/test/parameters_model_selection.yml").unlink()
    make_sample().head(120).to_csv(project / "customers.csv", index=False)
    other = shutil.copytree(project, project.parent / "other")
    make_sample().tail(100).to_csv(other / "customers.csv", index=False)
    with chdir(other):
        assert (result := run_now()).exit_code == 0, result.output
    started = time.monotonic()
    assert run_program(other).returncode == 0
    seconds = time.monotonic() - started
    later, segments = digests(other), digest(other / SEGMENTS)
    with chdir(project):
        assert run_now().exit_code == 0
    earlier = digests(project)
    shutil.copy(other / "customers.csv", project)
    return Before(project, earlier, later, segments, seconds)


@pytest.fixture
def project(before: Before, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = shutil.copytree(before.project, tmp_path / "project")
    monkeypatch.chdir(folder)
    return folder


def run_program(project: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "customer_segmentation",
            "--env=test",
            "--params=customers_file=customers.csv",
            *arguments,
        ],
        cwd=project,
        env={"PYTHONPATH": str(PROJECT / "src"), "PATH": "/usr/bin:/bin", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def run_now(*arguments: str, file: str = "customers.csv") -> Result:
    return run_here(f"--params=customers_file={file}", *arguments)


def assert_whole(before: Before, project: Path) -> None:
    assert digests(project) - before.earlier - before.later == set()


def assert_refused(before: Before, project: Path, result: Result, sentence: str) -> None:
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    last = result.output.strip().splitlines()[-1]
    assert last.startswith("Error: ")
    assert sentence in last
    assert_whole(before, project)


def assert_right(before: Before, project: Path, result: Result) -> None:
    assert result.exit_code == 0, result.output
    assert digest(project / SEGMENTS) == before.segments


@pytest.mark.parametrize("moment", range(0, 20, EVERY))
def test_killed_at_any_moment(before: Before, project: Path, moment: int) -> None:
    arguments = ["--env=test", "--params=customers_file=customers.csv"]
    with subprocess.Popen(
        [sys.executable, "-m", "customer_segmentation", *arguments],
        cwd=project,
        env={"PYTHONPATH": str(PROJECT / "src"), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        time.sleep(before.seconds * (moment + 1) / 21)
        os.kill(running.pid, signal.SIGKILL)
    assert_whole(before, project)
    assert_right(before, project, run_now())


@pytest.mark.parametrize("files", [0, 1, 2, 4, 8, 14, 22, 32, 44, 58][::EVERY])
def test_the_disk_is_full(before: Before, project: Path, files: int) -> None:
    """After so many files that could be written."""
    written = 0
    sync = os.fsync

    def fill(handle: int) -> None:
        nonlocal written
        written += 1
        if written > files:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(handle)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole_files.os, "fsync", fill)
        result = run_now()
    assert_refused(before, project, result, "No space left on device")
    assert not list((project / RESULTS).rglob("*.tmp"))
    assert_right(before, project, run_now())


@pytest.mark.parametrize("layer", LAYERS)
def test_a_folder_cannot_be_written(before: Before, project: Path, layer: str) -> None:
    make = tempfile.mkstemp

    def refuse(*arguments: Any, **options: Any) -> Any:
        if layer in str(options["dir"]):
            raise PermissionError(errno.EACCES, "Permission denied")
        return make(*arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole_files.tempfile, "mkstemp", refuse)
        result = run_now()
    assert_refused(before, project, result, "Permission denied")
    assert_right(before, project, run_now())


@pytest.mark.parametrize(
    "name", ["customer_segments.xlsx", "customer_segments.parquet", "facts.json", "segment_map.png"]
)
def test_a_file_is_open_in_another_program(before: Before, project: Path, name: str) -> None:
    """On Windows it cannot be replaced then."""
    replace = Path.replace

    def locked(path: Path, target: Path) -> Path:
        if Path(target).name == name:
            raise PermissionError(errno.EACCES, "Permission denied")
        return replace(path, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", locked)
        result = run_now()
    assert_refused(before, project, result, "Permission denied")


@pytest.mark.parametrize("layer", LAYERS)
def test_a_folder_is_missing(before: Before, project: Path, layer: str) -> None:
    shutil.rmtree(project / RESULTS / layer)
    assert_right(before, project, run_now())


@pytest.mark.parametrize("layer", LAYERS)
def test_a_file_lies_where_a_folder_belongs(project: Path, layer: str) -> None:
    shutil.rmtree(project / RESULTS / layer)
    (project / RESULTS / layer).write_text("a file", encoding="utf-8")
    result = run_now()
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    assert "cannot be written" in result.output


@pytest.mark.parametrize(
    "variables",
    [{"LANG": "C", "LC_ALL": "C"}, {"TZ": "Asia/Tokyo"}, {"TZ": "America/St_Johns"}, {"PYTHONUTF8": "0", "LANG": "C"}],
    ids=str,
)
def test_another_place(before: Before, project: Path, variables: dict[str, str]) -> None:
    result = run_program(project, **variables)
    assert result.returncode == 0, result.stderr
    assert digest(project / SEGMENTS) == before.segments


@pytest.mark.parametrize("folder", ["with space", "Überall", "数据", "🎉 party", "it's", "a;b&c"])
def test_an_odd_path(before: Before, project: Path, folder: str) -> None:
    moved = project.rename(project.parent / folder)
    os.chdir(moved)
    assert_right(before, moved, run_now(file=str(moved / "customers.csv")))


def test_the_clock_runs_backwards(before: Before, project: Path) -> None:
    for path in result_files(project / RESULTS):
        os.utime(path, (2**32, 2**32))
    assert_right(before, project, run_now())


def test_two_runs_at_once(before: Before, project: Path) -> None:
    lock = RunLockHooks()
    settings = {"globals": {"results_folder": "data/test"}}
    lock.after_context_created(SimpleNamespace(project_path=project, config_loader=settings))  # type: ignore[arg-type]
    lock.before_pipeline_run()
    result = run_now()
    lock.after_pipeline_run()
    assert_refused(before, project, result, "Another run is writing its results")
    assert digests(project) == before.earlier


def test_the_results_are_a_symbolic_link(before: Before, project: Path) -> None:
    (project / RESULTS).rename(project.parent / "disk")
    (project / RESULTS).symlink_to(project.parent / "disk")
    assert_right(before, project, run_now())


def test_the_table_is_a_symbolic_link(before: Before, project: Path) -> None:
    (project / "link.csv").symlink_to(project / "customers.csv")
    assert_right(before, project, run_now(file="link.csv"))


@pytest.mark.parametrize("target", ["nowhere.csv", "link.csv"])
def test_a_symbolic_link_leads_nowhere(before: Before, project: Path, target: str) -> None:
    (project / "link.csv").symlink_to(project / target)
    result = run_now(file="link.csv")
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    assert digests(project) == before.earlier


@pytest.mark.parametrize("content", [b"", b"PAR1", b"\xff" * 100])
@pytest.mark.parametrize(
    ("file", "reader", "sentence"),
    [
        ("03_primary/clean_customers.parquet", "model_selection", "its file is damaged: make it again"),
        ("03_primary/decided_table.json", "model_selection", "its file is damaged: make it again"),
        ("04_feature/feature_sample.parquet", "clustering", "are of different runs"),
        ("06_models/k_verdict.json", "clustering", "its file is damaged: make it again"),
        ("07_model_output/customer_segments.parquet", "reporting", "are of different runs"),
    ],
)
def test_a_result_is_damaged(
    before: Before, project: Path, file: str, reader: str, content: bytes, sentence: str
) -> None:
    """A run of the pipelines that read it says so; the whole run makes it again."""
    (project / RESULTS / file).write_bytes(content)
    result = run_now(f"--pipelines={reader}")
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    assert sentence in result.output
    if content == b"":
        assert_right(before, project, run_now())
