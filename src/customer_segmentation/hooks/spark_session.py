"""The session of Spark, for an environment that asks for one with a ``spark.yml``, and for no other."""

from collections.abc import Mapping
from typing import Any

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl

from customer_segmentation.config_loader import optional_settings
from customer_segmentation.datasets.spark_session import start_session


class SparkSessionHooks:
    """Starts Spark before the first step of a run, with the settings of the environment's ``spark.yml``."""

    def __init__(self) -> None:
        """Start with no settings, and so without Spark."""
        self._settings: Mapping[str, Any] | None = None
        self._session: Any = None

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Remember the settings, if the environment has any: listing pipelines or the catalog needs no Spark."""
        self._settings = optional_settings(context.config_loader, "spark") or None

    @hook_impl(tryfirst=True)
    def before_pipeline_run(self) -> None:
        """Start Spark, or say in a sentence what has to be installed."""
        self._session = None if self._settings is None else start_session(self._settings)

    @hook_impl
    def before_node_run(self) -> None:
        """Let go of what the step before has kept: its results are written by now."""
        if self._session is not None:
            self._session.catalog.clearCache()
