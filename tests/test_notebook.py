"""The notebook runs on the results of a run."""

import json
from pathlib import Path

import matplotlib as mpl
import pytest
from IPython.core.interactiveshell import InteractiveShell

from .conftest import PROJECT, KedroRun

NOTEBOOK = PROJECT / "notebooks" / "explore_segments.ipynb"


@pytest.mark.heavy
def test_every_cell_of_the_notebook_runs(project: Path, kedro_run: KedroRun) -> None:
    assert kedro_run(env="base").exit_code == 0
    mpl.use("agg")
    shell = InteractiveShell.instance()
    cells = [cell for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    for cell in cells:
        assert not cell["outputs"], "the notebook is committed without outputs"
        shell.run_cell("".join(cell["source"]), silent=True).raise_error()
    assert len(shell.user_ns["customers"]) == 200
    assert shell.user_ns["said"]["headline"].str.contains("k\\$").all(), "facts in words"
    assert (project / "data").is_dir()
