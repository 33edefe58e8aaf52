"""The log of a run: its steps, and what was found."""

import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kedro.framework.hooks import hook_impl
from kedro.io import DataCatalog
from kedro.pipeline import Pipeline
from kedro.pipeline.node import Node

from customer_segmentation import language, wording

logger = logging.getLogger(__name__)

#: What a run made for people and other programs, in the order in which it is told; the workbook comes last.
_FILES = {
    "scored_customers": "All customers",
    "customer_segments": "All customers",
    "segment_lists": "Campaign lists",
    "segment_page": "Web page",
    "segment_workbook": "Workbook",
    "scoring_workbook": "Workbook",
}
#: Warnings that are logged at the end of a run; all of them are in the workbook.
_MOST_WARNINGS = 3


class RunLogHooks:
    """Logs the steps of a run and its results."""

    def __init__(self) -> None:
        """Start with no run under way."""
        self._steps, self._done, self._started = 0, 0, 0.0
        self._pipeline = ""
        self._began: dict[str, float] = {}  # of the steps under way, by name: ThreadRunner has several

    @hook_impl
    def before_pipeline_run(self, pipeline: Pipeline) -> None:
        """Count the steps."""
        self._steps, self._done, self._started = len(pipeline.nodes), 0, time.monotonic()
        self._pipeline = ""

    @hook_impl
    def before_node_run(self, node: Node) -> None:
        """Say which pipeline begins."""
        self._began[node.name] = time.monotonic()
        if node.namespace and node.namespace != self._pipeline:
            self._pipeline = node.namespace
            logger.info("%s", node.namespace)

    @hook_impl
    def after_node_run(self, node: Node, outputs: dict[str, Any]) -> None:
        """Say which step is done, how many rows it made, and how long it took."""
        self._done += 1
        seconds = time.monotonic() - self._began.pop(node.name, time.monotonic())
        rows = next((len(made) for made in outputs.values() if _is_table(made)), None)
        told = "" if rows is None else _counted(rows, "row")
        step = f"{node.short_name:<29} {told:>14}  {seconds:5.1f} s"
        logger.info("  [%2d/%d] %s", self._done, max(self._steps, self._done), step)

    @hook_impl
    def after_pipeline_run(self, pipeline: Pipeline, catalog: DataCatalog) -> None:
        """Say what the run found, and where it is."""
        logger.info("Done in %.1f seconds.", time.monotonic() - self._started)
        tell = {
            "data_quality": _tell_quality,
            "new_data_quality": _tell_quality,
            "k_verdict": _tell_verdict,
            "segment_cards": _tell_segments,
            "drift": _tell_drift,
            **dict.fromkeys(_FILES, _tell_file),
        }
        made = pipeline.all_outputs()
        with language.speaking(catalog.load("params:language")):
            for name, tell_result in tell.items():
                if name in made:
                    tell_result(catalog, name)
            _warn([warning for name in tell if name in made for warning in _warnings(catalog, name)])


def _tell_quality(catalog: DataCatalog, name: str) -> None:
    quality = catalog.load(name)
    line = f"{quality['rows_read']:,} rows read, {quality['rows_kept']:,} kept, {quality['rows_rejected']:,} rejected"
    rejected = {"data_quality": "rejected_customers", "new_data_quality": "rejected_new_customers"}[name]
    logger.info("%s", f"{line}, see {_path(catalog, rejected)}" if quality["rows_rejected"] else f"{line}.")
    if decided := wording.data_quality.decisions(quality["source"]):
        logger.info("transform: auto: %s.", "; ".join(f"{column} {how}" for column, how in decided.items()))


def _tell_verdict(catalog: DataCatalog, name: str) -> None:
    verdict = catalog.load(name)
    logger.info("%s %s", wording.verdict.reason(verdict), wording.verdict.tendency(verdict))
    if noise := wording.verdict.noise(verdict):
        logger.info("%s", noise)


def _warnings(catalog: DataCatalog, name: str) -> list[str]:
    """What an analyst should look at in a result."""
    if name in {"data_quality", "new_data_quality"}:
        return wording.data_quality.warnings(catalog.load(name))
    return wording.verdict.warnings(catalog.load(name)) if name == "k_verdict" else []


def _warn(warnings: Sequence[str]) -> None:
    """Log the first warnings; a screen full of them would not be read."""
    shown = len(warnings) if len(warnings) <= _MOST_WARNINGS else _MOST_WARNINGS - 1
    for warning in warnings[:shown]:
        logger.warning("%s", warning)
    if more := len(warnings) - shown:
        logger.warning("%d more things to check are in the workbook, on the sheets of the data and the evidence.", more)


def _tell_segments(catalog: DataCatalog, name: str) -> None:
    cards = catalog.load(name)["segments"]
    logger.info("%d segments found:", len(cards))
    widest = max(len(card["name"]) for card in cards)
    for card in cards:
        size, share = _counted(card["customers"], "customer"), language.number(card["share"], ".1%")
        logger.info("  %2d  %s  %19s  %6s", card["number"], card["name"].ljust(widest), size, share)


def _tell_drift(catalog: DataCatalog, name: str) -> None:
    logger.info("%s", wording.drift.advice(catalog.load(name)))


def _tell_file(catalog: DataCatalog, name: str) -> None:
    logger.info("%-15s %s", f"{_FILES[name]}:", _path(catalog, name))


def _counted(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _is_table(made: Any) -> bool:
    """Whether the rows of a result are counted already: a lazy engine would have to compute it once more."""
    return hasattr(made, "columns") and hasattr(made, "__len__")


def _path(catalog: DataCatalog, name: str) -> str:
    """Where a dataset's file or folder is, as far as it has one."""
    description = catalog[name]._describe()  # noqa: SLF001 - Kedro has no public way to ask for the path
    path = str(description.get("filepath") or description.get("path") or name)
    return str(Path(path).resolve()) if description.get("protocol") == "file" else path
