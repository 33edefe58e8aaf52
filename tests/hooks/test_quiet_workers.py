"""Ctrl-C ends a run of several processes in one sentence, not in a traceback of each of them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform == "win32", reason="signals a group of processes as POSIX does")
@pytest.mark.parametrize("step", ["keep_clean_customers", "fit_candidates", "explain_segments"])
def test_ctrl_c_with_parallel_runner_ends_in_one_sentence(project: Path, step: str) -> None:
    command = [sys.executable, "-m", "kedro", "run", "--env", "test", "--runner", "ParallelRunner"]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
    with subprocess.Popen(
        command,
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            if step in line:
                break
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to the run and all of its processes
        rest = running.stdout.read()

    assert running.returncode == 130
    assert [line for line in rest.splitlines() if "INFO" not in line] == [rest.splitlines()[-1]], rest
    assert rest.splitlines()[-1].startswith("Error: Stopped. No file is half written")
    assert list((project / "data").rglob("*.tmp")) == []
