"""One run at a time writes into a folder of results; a run that was killed is not in the way of the next."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from customer_segmentation.errors import SettingsError
from customer_segmentation.hooks.run_lock import RunLockHooks

HOLDING = """
import sys, time
from types import SimpleNamespace
from customer_segmentation.hooks.run_lock import RunLockHooks
hooks = RunLockHooks()
hooks.after_context_created(SimpleNamespace(
    project_path=sys.argv[1], config_loader={"globals": {"results_folder": "data"}}))
hooks.before_pipeline_run()
print("locked", flush=True)
time.sleep(60)
"""


def lock_of(project: Path, folder: str = "data") -> RunLockHooks:
    hooks = RunLockHooks()
    context = SimpleNamespace(project_path=project, config_loader={"globals": {"results_folder": folder}})
    hooks.after_context_created(context)  # type: ignore[arg-type]
    return hooks


@pytest.mark.parametrize("end", ["after_pipeline_run", "on_pipeline_error"])
def test_a_second_run_is_refused_until_the_first_has_ended(tmp_path: Path, end: str) -> None:
    first, second = lock_of(tmp_path), lock_of(tmp_path)
    first.before_pipeline_run()
    with pytest.raises(SettingsError, match="Another run is writing its results into"):
        second.before_pipeline_run()
    lock_of(tmp_path, "data/shop").before_pipeline_run()
    getattr(first, end)()
    second.before_pipeline_run()


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process as only POSIX can")
def test_the_lock_of_a_killed_run_is_gone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDING, tmp_path], stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"locked\n"
        with pytest.raises(SettingsError, match="Another run"):
            lock_of(tmp_path).before_pipeline_run()
        os.kill(running.pid, signal.SIGKILL)
    lock_of(tmp_path).before_pipeline_run()


def test_results_in_the_cloud_are_not_locked(tmp_path: Path) -> None:
    lock_of(tmp_path, "s3://bucket/shop").before_pipeline_run()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be written"):
        lock_of(tmp_path).before_pipeline_run()
