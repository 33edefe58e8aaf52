"""The sizes that Kedro-Viz shows of datasets: of all that are files, and of folders and versions what is in them."""

import json
import logging
import sys
from pathlib import Path
from typing import Any

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl
from kedro.io import DataCatalog
from kedro.pipeline import Pipeline

from customer_segmentation.datasets.whole_files import replace_files

from .results_folder import path_of

logger = logging.getLogger(__name__)


class VizSizesHooks:
    """Completes what Kedro-Viz, if it is installed, notes of a run in the folder ``.viz``.

    It knows the sizes of tables only, and of a folder the entry on the disk, mostly 4,096 bytes (Kedro-Viz 12.5).
    """

    def __init__(self) -> None:
        """Start with no folder."""
        self._folder = Path()

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Remember where Kedro-Viz keeps its notes."""
        self._folder = Path(context.project_path, ".viz")

    @hook_impl(trylast=True)
    def after_pipeline_run(self, pipeline: Pipeline, catalog: DataCatalog) -> None:
        """Add the sizes, once Kedro-Viz has written its own."""
        statistics, events = self._folder / "stats.json", self._folder / "kedro_pipeline_events.json"
        if "kedro_viz" not in sys.modules or not statistics.is_file() or not events.is_file():
            return
        try:
            sizes = {name: _size(path) for name in sorted(pipeline.datasets()) if (path := path_of(catalog, name))}
            known = json.loads(statistics.read_text(encoding="utf-8"))
            told = json.loads(events.read_text(encoding="utf-8"))
            replace_files({statistics: _json(_with_sizes(known, sizes)), events: _json(_sized(told, sizes))})
        except (OSError, ValueError) as error:
            logger.warning("Kedro-Viz will not show all sizes: %s", error)


def _with_sizes(known: dict[str, Any], sizes: dict[str, int]) -> dict[str, Any]:
    return known | {name: {**known.get(name, {}), "file_size": size} for name, size in sizes.items()}


def _sized(events: list[dict[str, Any]], sizes: dict[str, int]) -> list[dict[str, Any]]:
    return [{**event, "size": sizes[event["dataset"]]} if event.get("dataset") in sizes else event for event in events]


def _size(path: Path) -> int:
    """The bytes of a file, or of all files in a folder."""
    return sum(file.stat().st_size for file in (path.rglob("*") if path.is_dir() else [path]) if file.is_file())


def _json(values: Any) -> bytes:
    return json.dumps(values).encode()
