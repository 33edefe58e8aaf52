"""The session of Spark, for an environment that asks for one with a ``spark.yml``, and for no other."""

import os
import shutil
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl

from customer_segmentation.config_loader import optional_settings
from customer_segmentation.errors import SettingsError


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


def start_session(settings: Mapping[str, Any]) -> Any:
    """The session of Spark with these settings; one that there is already (on Databricks, say) is used.

    Raises:
        SettingsError: PySpark or Java is not installed.
    """
    # PySpark tells everybody who has pandas 3 that its own conversions from and to pandas are not tried out with it.
    # None of them is used here: tables leave Spark as Arrow tables, and nothing runs in Python on the cluster.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - only here is it needed
    except ModuleNotFoundError as error:
        raise SettingsError(
            "This environment runs on Spark, and PySpark is not installed: pip install -r requirements-spark.txt."
        ) from error
    if "spark.remote" not in settings and SparkSession.getActiveSession() is None and not _has_java():
        raise SettingsError(
            "This environment runs on Spark, which needs Java 17 or newer, and there is no java on this machine: "
            "install it (on Debian: apt-get install openjdk-17-jre-headless), or name its folder in JAVA_HOME."
        )
    return SparkSession.builder.config(map=dict(settings)).getOrCreate()


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return bool(shutil.which("java", path=str(Path(home, "bin")) if home else None))
