"""Kedro-Viz shows the pipeline: layers, names, previews, and a page that a browser renders."""

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import PROJECT, KedroRun

pytestmark = pytest.mark.heavy

PREVIEWS = {
    "customers": "TablePreview",
    "clean_customers": "TablePreview",
    "k_evidence": "TablePreview",
    "k_verdict": "JSONPreview",
    "segmentation_model": "JSONPreview",
    "customer_segments": "TablePreview",
    "segment_cards": "JSONPreview",
    "chart_segment_map": "ImagePreview",
    "chart_k_evidence": "ImagePreview",
    "chart_segment_portraits": "ImagePreview",
    "rejected_customers": "TablePreview",
    "data_quality": "JSONPreview",
    "segment_workbook": "HTMLPreview",
}


@pytest.fixture
def server(project: Path, kedro_run: KedroRun) -> Iterator[str]:
    """The address of Kedro-Viz, started on the results of a run."""
    assert kedro_run(env="base").exit_code == 0
    (project / "src").rmdir()
    shutil.copytree(PROJECT / "src", project / "src", ignore=shutil.ignore_patterns("__pycache__"))
    port = _free_port()
    command = [sys.executable, "-m", "kedro", "viz", "run", "--no-browser", "--host=127.0.0.1", f"--port={port}"]
    viz = subprocess.Popen(command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api/main")
        yield address
    finally:
        viz.terminate()
        viz.wait(timeout=30)


def _free_port() -> int:
    """A port that nobody uses; Kedro-Viz takes none above 49151, where the system's own choice may lie."""
    for port in range(4200, 4300):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)):
                return port
    pytest.fail("no free port")


def _wait_for(url: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.5)
        else:
            return
    pytest.fail(f"{url} does not answer")


def _get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - our own server
        return json.load(answer)


def test_viz_shows_layers_and_previews(server: str, tmp_path: Path) -> None:
    graph = _get(f"{server}/api/main")
    assert graph["layers"] == ["raw", "intermediate", "primary", "feature", "models", "model_output", "reporting"]
    nodes = {node["name"]: node for node in graph["nodes"] if node["type"] == "data"}
    assert all(node["layer"] for node in nodes.values())
    for name, preview in PREVIEWS.items():
        metadata = _get(f"{server}/api/nodes/{nodes[name]['id']}")
        assert metadata["preview"], name
        assert metadata["preview_type"] == preview, name

    if not (browser := shutil.which("chromium")):
        pytest.skip("needs Chromium to render the page")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    options += [
        "--disable-background-networking",
        "--disable-component-update",
        f"--user-data-dir={tmp_path / 'browser'}",
    ]
    page = subprocess.run(
        [browser, *options, "--virtual-time-budget=20000", "--dump-dom", f"{server}/?pid=__default__"],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout
    for name in ("segment_workbook", "choose_k", "customer_segments"):
        assert name in page
