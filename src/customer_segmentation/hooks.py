"""What happens around a run: unknown parameters are refused, and the log says what is done and what was found."""

import difflib
import logging
import time
from pathlib import Path, PurePath
from typing import Any, cast

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl
from kedro.io import DataCatalog
from kedro.pipeline import Pipeline
from kedro.pipeline.node import Node
from pydantic import ValidationError

from customer_segmentation.customers.declaration import CustomerTable

from . import language, wording
from .config_loader import ProjectConfigLoader
from .errors import SettingsError, unknown_name
from .pipelines.clustering.playbook import check_playbook
from .pipelines.clustering.value_column import require_declared
from .segmentation.migration import check_earlier_run

logger = logging.getLogger(__name__)


class RefusalHooks:
    """Refuses, before anything is computed, what a run cannot use, or would not use though the user asks for it."""

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Compare the names of all parameters with those of ``conf/base``: Kedro would ignore any other."""
        loader = cast("ProjectConfigLoader", context.config_loader)
        parameters = loader["parameters"]
        base = loader.base_settings("globals") | loader.base_settings("parameters")
        for name in parameters:
            if name not in base:
                raise unknown_name("parameter", name, base)
        for name in loader["globals"]:
            # Settings of one's own are welcome there, but not a slip.
            if name not in base and (closest := difflib.get_close_matches(name, base, n=1, cutoff=0.8)):
                raise SettingsError(f"globals.yml has {name}, which nothing reads; do you mean {closest[0]}?")
        language.require(str(parameters["language"]))

    @hook_impl
    def after_catalog_created(self, conf_catalog: dict[str, Any], parameters: dict[str, Any]) -> None:
        """Compare the customer file that ``--params`` gives with the catalog, which may name another."""
        entry = conf_catalog.get("customers", {})
        for name, key in {"customers_file": "filepath", "customers_sheet": "sheet"}.items():
            given, used = parameters.get(f"params:{name}"), str(entry.get(key))
            if given is not None and PurePath(str(given)).name not in used:
                raise SettingsError(
                    f"{name} is given, but the environment's catalog has an entry customers of its own that does not "
                    f"use it: write {key}: ${{runtime_params:{name}}} there, or leave the entry out and name the file "
                    "in the environment's globals.yml, as README shows."
                )

    @hook_impl
    def before_pipeline_run(self, pipeline: Pipeline, catalog: DataCatalog) -> None:
        """Look at the logo and the earlier run, if they are given, and at what the parameters say of the segments."""
        inputs = pipeline.inputs()
        if "logo" in inputs:
            catalog.load("logo")
        if {"previous_model", "previous_segments", "params:customer_table"} <= inputs:
            earlier = (catalog.load("previous_model"), catalog.load("previous_segments"))
            check_earlier_run(*earlier, catalog.load("params:customer_table"))
        if {"params:playbook", "params:naming", "params:explanation"} <= inputs:
            table = catalog.load("params:customer_table")
            require_declared(catalog.load("params:explanation").value_column, table)
            check_playbook(catalog.load("params:playbook"), catalog.load("params:naming"), table)


class RunLogHooks:
    """Logs the steps of a run and its results."""

    def __init__(self) -> None:
        """Start with no run under way."""
        self._steps, self._done, self._started = 0, 0, 0.0

    @hook_impl
    def before_pipeline_run(self, pipeline: Pipeline) -> None:
        """Count the steps."""
        self._steps, self._done, self._started = len(pipeline.nodes), 0, time.monotonic()

    @hook_impl
    def before_node_run(self, node: Node) -> None:
        """Say which step begins."""
        self._done += 1
        logger.info("[%2d/%d] %s", self._done, self._steps, node.short_name)

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
            "segment_workbook": _tell_workbook,
            "scoring_workbook": _tell_workbook,
        }
        made = pipeline.all_outputs()
        with language.speaking(catalog.load("params:language")):
            for name, tell_result in tell.items():
                if name in made:
                    tell_result(catalog, name)


class WantedColumnsHooks:
    """Tells the readers of customer tables which columns are wanted: they then find the right sheet and header row."""

    @hook_impl
    def after_catalog_created(
        self, catalog: DataCatalog, conf_catalog: dict[str, Any], parameters: dict[str, Any]
    ) -> None:
        """Hand the headers declared in ``customer_table`` to the readers."""
        try:
            table = CustomerTable.model_validate(parameters.get("params:customer_table"))
        except ValidationError:
            return  # Kedro names the mistake when it validates the parameters
        # The types are taken from the configuration, as asking the catalog would import the libraries of every dataset.
        for name, entry in conf_catalog.items():
            if str(entry.get("type")).endswith(".CustomerTableDataset"):
                reader: Any = catalog[name]
                reader.expect_columns(table.accepted_headers)


def _tell_quality(catalog: DataCatalog, name: str) -> None:
    quality = catalog.load(name)
    line = f"{quality['rows_read']:,} rows read, {quality['rows_kept']:,} kept, {quality['rows_rejected']:,} rejected"
    rejected = {"data_quality": "rejected_customers", "new_data_quality": "rejected_new_customers"}[name]
    logger.info("%s", f"{line}, see {_path(catalog, rejected)}" if quality["rows_rejected"] else f"{line}.")
    for warning in wording.data_quality.warnings(quality):
        logger.warning("%s", warning)


def _tell_verdict(catalog: DataCatalog, name: str) -> None:
    verdict = catalog.load(name)
    logger.info("%s %s", wording.verdict.reason(verdict), wording.verdict.tendency(verdict))
    for warning in wording.verdict.warnings(verdict):
        logger.warning("%s", warning)


def _tell_segments(catalog: DataCatalog, name: str) -> None:
    cards = catalog.load(name)["segments"]
    logger.info("%d segments found:", len(cards))
    widest = max(len(card["name"]) for card in cards)
    for card in cards:
        size, share = f"{card['customers']:,}", language.number(card["share"], ".1%")
        logger.info("  %2d  %s  %9s customers  %6s", card["number"], card["name"].ljust(widest), size, share)


def _tell_drift(catalog: DataCatalog, name: str) -> None:
    logger.info("%s", wording.drift.advice(catalog.load(name)))
    logger.info("Scored customers: %s", _path(catalog, "scored_customers"))


def _tell_workbook(catalog: DataCatalog, name: str) -> None:
    logger.info("Workbook: %s", _path(catalog, name))


def _path(catalog: DataCatalog, name: str) -> str:
    """Where a dataset's file is, as far as it has one."""
    description = catalog[name]._describe()  # noqa: SLF001 - Kedro has no public way to ask for the path
    path = str(description.get("filepath", name))
    return str(Path(path).resolve()) if description.get("protocol") == "file" else path
