"""What each result was made from is written down, and results of different runs are not combined."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from kedro.framework.hooks.manager import _create_hook_manager
from kedro.io import DataCatalog
from kedro.pipeline import Pipeline, node
from kedro.runner import SequentialRunner, ThreadRunner

from customer_segmentation.datasets.results import JSONDataset
from customer_segmentation.errors import SettingsError
from customer_segmentation.hooks.run_manifest import RunManifestHooks

Run = Callable[..., dict[str, Any]]


def double(value: int) -> int:
    return 2 * value


def add(*values: int) -> int:
    return sum(values)


def fail(*_: int) -> int:
    raise ValueError("a defect")


#: customers → clean → (left, right) → report
PIPELINE = Pipeline(
    [
        node(double, "customers", "clean", name="clean"),
        node(double, "clean", "left", name="left"),
        node(double, "clean", "right", name="right"),
        node(add, ["left", "right"], "report", name="report"),
    ]
)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run some nodes as a process of its own would, and return the manifest."""

    def run(
        *names: str, parameters: dict[str, Any] | None = None, pipeline: Pipeline = PIPELINE, runner: Any = None
    ) -> Any:
        files = {name: tmp_path / "data" / f"{name}.json" for name in ("clean", "left", "right", "report")}
        catalog = DataCatalog({name: JSONDataset(filepath=str(path)) for name, path in files.items()})
        catalog["customers"] = JSONDataset(filepath=str(tmp_path / "raw.json"))
        hooks = RunManifestHooks()
        settings = {"globals": {"results_folder": "data"}, "parameters": parameters or {}}
        hooks.after_context_created(SimpleNamespace(project_path=tmp_path, config_loader=settings))  # type: ignore[arg-type]
        some = pipeline.only_nodes(*names) if names else pipeline
        manager = _create_hook_manager()
        manager.register(hooks)
        hooks.before_pipeline_run({"run_id": "2026-11-27T10.00.00.000Z"}, some, catalog)
        try:
            (runner or SequentialRunner()).run(some, catalog, manager)
        except (ValueError, TypeError) as error:
            manager.hook.on_pipeline_error(error=error, run_params={}, pipeline=some, catalog=catalog)
        else:
            manager.hook.after_pipeline_run(run_params={}, run_result={}, pipeline=some, catalog=catalog)
        return json.loads((tmp_path / "data/08_reporting/run.json").read_text(encoding="utf-8"))

    return run


@pytest.fixture
def raw(tmp_path: Path) -> Callable[[int], None]:
    def write(value: int) -> None:
        (tmp_path / "raw.json").write_text(str(value), encoding="utf-8")

    write(1)
    return write


@pytest.mark.usefixtures("raw")
@pytest.mark.parametrize("runner", [SequentialRunner, ThreadRunner])
def test_the_manifest_lists_what_went_in_and_what_came_out(run: Run, runner: Any) -> None:
    manifest = run(parameters={"language": "en"}, runner=runner())
    assert manifest["complete"]
    assert manifest["started"] <= manifest["ended"]
    assert list(manifest["inputs"]) == ["customers"]
    assert manifest["parameters"]["language"] == "en"
    assert manifest["session_id"].startswith("2026-11-27")
    files = manifest["files"]
    assert set(files["report"]["made_from"]) == {"clean", "left", "right"}
    assert files["report"]["made_from"]["clean"] == files["clean"]["sha256"]
    assert {one["run_id"] for one in files.values()} == {manifest["run_id"]}


def test_equal_input_parameters_and_versions_give_the_same_id(run: Run, raw: Any) -> None:
    first = run()["run_id"]
    assert run()["run_id"] == first
    assert run(parameters={"language": "de"})["run_id"] != first
    raw(2)
    assert run()["run_id"] != first


def test_a_run_on_the_same_input_says_that_nothing_has_changed(
    run: Run, raw: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def says_so() -> bool:
        caplog.clear()
        run()
        return "Nothing has changed since the last run" in caplog.text

    with caplog.at_level("INFO", logger="customer_segmentation"):
        assert not says_so()
        assert says_so()
        raw(2)
        assert not says_so()


def test_results_of_different_runs_are_refused_and_may_be_combined_on_purpose(run: Run, raw: Any) -> None:
    run()
    raw(2)
    run("clean", "left")
    with pytest.raises(SettingsError, match=r"The results left and right in .* were made with different clean"):
        run("report")
    assert run("report", parameters={"mixed_results": True})["complete"]
    run("right")
    assert run("report")["complete"]


@pytest.mark.usefixtures("raw")
def test_what_is_made_again_with_the_same_outcome_still_fits(run: Run) -> None:
    run()
    run("clean", "left")
    assert run("report")["complete"]


def test_a_run_that_fails_is_not_complete_and_its_new_results_are_known(run: Run, raw: Any) -> None:
    run()
    raw(2)
    failing = Pipeline([*PIPELINE.only_nodes("clean", "left").nodes, node(fail, "clean", "right", name="right")])
    manifest = run(pipeline=failing)
    assert manifest["complete"] is False
    with pytest.raises(SettingsError, match="are of different runs"):
        run("report")


@pytest.mark.usefixtures("raw")
@pytest.mark.parametrize(
    "content", ["[", "[]", '{"files": 1}', '{"files": {"left": 1}, "steps": []}', '{"files": {}, "steps": 1}']
)
def test_a_damaged_manifest_is_begun_anew(run: Run, tmp_path: Path, content: str) -> None:
    run()
    (tmp_path / "data/08_reporting/run.json").write_text(content, encoding="utf-8")
    assert run()["complete"]


@pytest.mark.usefixtures("raw")
@pytest.mark.parametrize("content", ["[]", '{"a": 1}', "null"])
def test_a_result_changed_by_hand_is_named_where_a_step_cannot_use_it(run: Run, tmp_path: Path, content: str) -> None:
    run()
    (tmp_path / "data/left.json").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"does not tell: left \(.*left\.json\)\."):
        run("report", parameters={"mixed_results": True})


@pytest.mark.usefixtures("raw")
def test_a_result_that_no_manifest_tells_of_is_named_where_a_step_cannot_use_it(run: Run, tmp_path: Path) -> None:
    run()
    (tmp_path / "data/left.json").write_text("[]", encoding="utf-8")
    (tmp_path / "data/08_reporting/run.json").unlink()
    with pytest.raises(SettingsError, match=r"changed since its run.*left \(.*left\.json\), right \("):
        run("report")


@pytest.mark.usefixtures("raw")
def test_a_defect_is_not_laid_at_the_door_of_results_that_are_as_they_were(run: Run) -> None:
    run()
    failing = Pipeline([node(fail, ["left", "right"], "report", name="report")])
    assert run(pipeline=failing)["complete"] is False
