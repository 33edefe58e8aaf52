"""Some of the nodes may be run again on the results of an earlier run, by any runner.

What this guarantees, for every node of a plain run and of scoring: all that a node reads is a file of an earlier node,
so that a run may begin at it (``--from-nodes``) or be it alone (``--nodes``), and so may the nodes of a namespace or a
tag. And whichever way the results are made (in parts; by SequentialRunner, ThreadRunner or ParallelRunner; with
datasets that are read and written in the background), every file has the same bytes as after one plain run. Files that
the run must write are removed before it, so that none counts that merely lay there.
"""

import hashlib
import shutil
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import pytest
from kedro.framework.project import pipelines
from kedro.framework.session import KedroSession
from kedro.pipeline import Pipeline

from customer_segmentation.pipeline_registry import MAIN_PIPELINES

from .conftest import copy_project, result_files, run_here

pytestmark = pytest.mark.heavy

JOBS = ("__default__", "scoring")
NODES = [(job, node.name) for job in JOBS for node in pipelines[job].nodes]
TAGS = sorted({(job, tag) for job in JOBS for node in pipelines[job].nodes for tag in node.tags})
NAMESPACES = [*(("__default__", name) for name in MAIN_PIPELINES), ("scoring", "scoring")]
RUNNERS = {
    "sequential": ["--runner=SequentialRunner"],
    "threads": ["--runner=ThreadRunner"],
    "processes": ["--runner=ParallelRunner"],
    "async": ["--runner-params=is_async=True"],
    "processes, async": ["--runner=ParallelRunner", "--runner-params=is_async=True"],
}
runners = pytest.mark.parametrize("runner", RUNNERS.values(), ids=RUNNERS)


@dataclass(frozen=True)
class Finished:
    """A copy of the project in which both jobs have run, and what they wrote."""

    project: Path
    #: A copy of the results, from which they are restored.
    copy: Path
    #: Where each result lies.
    paths: dict[str, Path]
    expected: dict[str, str]

    @property
    def results(self) -> Path:
        return self.project / "data" / "test"

    def restore(self) -> None:
        shutil.rmtree(self.results, ignore_errors=True)
        shutil.copytree(self.copy, self.results)

    def forget(self, some: Pipeline) -> None:
        """Remove what these nodes write."""
        for name in some.all_outputs() & self.paths.keys():
            path = self.paths[name]
            assert path.exists(), f"{name} was never written"
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def digests(results: Path) -> dict[str, str]:
    """What every file of a run holds; of a versioned one, the newest version."""
    found: dict[str, Path] = {}
    for path in result_files(results):
        versioned = path.parent.parent.name == path.name
        found[str((path.parent.parent if versioned else path).relative_to(results))] = path
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in found.items()}


@pytest.fixture(scope="module")
def finished_once(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    folder = tmp_path_factory.mktemp("selective")
    project = copy_project(folder / "project")
    with chdir(project):
        for job in JOBS:
            result = run_here(f"--pipelines={job}")
            assert result.exit_code == 0, result.output
        with KedroSession.create(project, env="test") as session:
            catalog = session.load_context().catalog
            names = {name for job in JOBS for name in pipelines[job].all_outputs()}
            described = {name: catalog[name]._describe() for name in names}
        places = {name: entry.get("filepath", entry.get("path")) for name, entry in described.items()}
        paths = {name: Path(place) for name, place in places.items() if place}
        shutil.copytree(project / "data/test", folder / "copy")
    return Finished(project, folder / "copy", paths, digests(folder / "copy"))


@pytest.fixture
def finished(finished_once: Finished, monkeypatch: pytest.MonkeyPatch) -> Finished:
    """Both jobs have run; whatever an earlier test did to their results is undone."""
    monkeypatch.chdir(finished_once.project)
    finished_once.restore()
    return finished_once


#: Run some nodes, and compare all results with those of the plain run.
RunAgain = Callable[..., None]


@pytest.fixture
def run_again(finished: Finished) -> RunAgain:
    def run(job: str, some: Pipeline, *arguments: str) -> None:
        finished.forget(some)
        result = run_here(f"--pipelines={job}", *arguments)
        assert result.exit_code == 0, result.output + repr(result.exception)
        now = digests(finished.results)
        assert set(now) == set(finished.expected)
        assert [name for name in now if now[name] != finished.expected[name]] == []

    return run


def test_every_result_is_a_file_of_its_own(finished: Finished) -> None:
    """And every file is a result: nothing is written beside the catalog."""
    written = {name for job in JOBS for name in pipelines[job].all_outputs()}
    assert written - set(finished.paths) == set(), "kept in memory only"
    assert len(set(finished.paths.values())) == len(finished.paths)
    places = set(finished.paths.values())
    assert {path for path in result_files(finished.results) if not places & {path, *path.parents}} == set()


@pytest.mark.parametrize(("job", "node"), NODES)
def test_a_run_may_begin_at_any_node(run_again: RunAgain, job: str, node: str) -> None:
    run_again(job, pipelines[job].from_nodes(node), f"--from-nodes={node}")


@pytest.mark.parametrize(("job", "node"), NODES)
def test_any_node_may_run_alone(run_again: RunAgain, job: str, node: str) -> None:
    run_again(job, pipelines[job].only_nodes(node), f"--nodes={node}")


@pytest.mark.parametrize(("job", "node"), NODES[::5])
def test_a_run_may_end_at_a_node(run_again: RunAgain, job: str, node: str) -> None:
    run_again(job, pipelines[job].to_nodes(node), f"--to-nodes={node}")


@runners
@pytest.mark.parametrize(("job", "namespace"), NAMESPACES)
def test_a_namespace_may_run_alone_by_any_runner(
    run_again: RunAgain, job: str, namespace: str, runner: list[str]
) -> None:
    some = pipelines[job].only_nodes_with_namespaces([namespace])
    run_again(job, some, f"--namespaces={namespace}", *runner)


@pytest.mark.parametrize(("job", "tag"), TAGS)
def test_the_nodes_of_a_tag_may_run_alone(run_again: RunAgain, job: str, tag: str) -> None:
    run_again(job, pipelines[job].only_nodes_with_tags(tag), f"--tags={tag}")


@runners
@pytest.mark.parametrize("job", JOBS)
def test_every_runner_gives_the_same_bytes(run_again: RunAgain, job: str, runner: list[str]) -> None:
    run_again(job, pipelines[job], *runner)


@pytest.mark.parametrize("job", JOBS)
def test_what_is_missing_is_made_again(finished: Finished, run_again: RunAgain, job: str) -> None:
    """Of a finished run nothing is missing; then one file is, and those that depend on it are made again with it."""
    files = {path: path.stat().st_mtime_ns for path in result_files(finished.results)}
    run_again(job, Pipeline([]), "--only-missing-outputs")
    assert {path: path.stat().st_mtime_ns for path in result_files(finished.results)} == files

    run_again(job, pipelines[job].only_nodes(pipelines[job].nodes[-1].name), "--only-missing-outputs")
