"""Sizes are added to what Kedro-Viz has noted, and nothing is noted where it has not."""

import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from kedro.io import DataCatalog
from kedro.pipeline import Pipeline, node

from customer_segmentation.datasets.results import JSONDataset, PartitionedDataset
from customer_segmentation.hooks.viz_sizes import VizSizesHooks


def finish_a_run(project: Path) -> None:
    """End a run that read a table and wrote a folder of files."""
    (project / "table.json").write_text("[1]", encoding="utf-8")
    (project / "lists").mkdir(exist_ok=True)
    for name in ("one", "two"):
        (project / "lists" / f"{name}.csv").write_text("abcd", encoding="utf-8")
    lists = PartitionedDataset(path=str(project / "lists"), dataset="pandas.CSVDataset")
    catalog = DataCatalog({"table": JSONDataset(filepath=str(project / "table.json")), "lists": lists})
    hooks, context = VizSizesHooks(), SimpleNamespace(project_path=project)
    hooks.after_context_created(context)  # type: ignore[arg-type]
    hooks.after_pipeline_run(Pipeline([node(lambda table: table, "table", "lists")]), catalog)


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What Kedro-Viz has noted of the run."""
    monkeypatch.setitem(sys.modules, "kedro_viz", ModuleType("kedro_viz"))
    folder = tmp_path / ".viz"
    folder.mkdir()
    (folder / "stats.json").write_text(json.dumps({"table": {"rows": 1}}), encoding="utf-8")
    events = [{"event": "before_pipeline_run"}, {"dataset": "lists", "size": 4096}]
    (folder / "kedro_pipeline_events.json").write_text(json.dumps(events), encoding="utf-8")
    return folder


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_files_and_folders_get_the_size_of_what_is_in_them(tmp_path: Path, notes: Path) -> None:
    finish_a_run(tmp_path)
    assert read(notes / "stats.json") == {"table": {"rows": 1, "file_size": 3}, "lists": {"file_size": 8}}
    assert read(notes / "kedro_pipeline_events.json")[1] == {"dataset": "lists", "size": 8}


def test_without_kedro_viz_nothing_is_noted(tmp_path: Path, notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "kedro_viz")
    finish_a_run(tmp_path)
    assert read(notes / "stats.json") == {"table": {"rows": 1}}


def test_damaged_notes_do_not_end_a_run(tmp_path: Path, notes: Path, caplog: pytest.LogCaptureFixture) -> None:
    (notes / "stats.json").write_text("{", encoding="utf-8")
    finish_a_run(tmp_path)
    assert "Kedro-Viz will not show all sizes" in caplog.text
