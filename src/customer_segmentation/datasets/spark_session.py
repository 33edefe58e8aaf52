"""The session of Spark that tables are read and written with."""

import os
import shutil
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from customer_segmentation.errors import SettingsError


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
