"""The table engines that the nodes run on, for tests that compare them: each makes a native table from a pandas one."""

import shutil
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import yaml

from customer_segmentation.datasets.spark_session import start_session

from .conftest import PROJECT

NO_SPARK = (
    "needs PySpark (pip install -r requirements-spark.txt)"
    if find_spec("pyspark") is None
    else "needs Java 17 or newer"
    if shutil.which("java") is None
    else ""
)


@cache
def spark_session() -> Any:
    """The session of `conf/spark`, for the small tables of tests."""
    settings = yaml.safe_load((PROJECT / "conf" / "spark" / "spark.yml").read_text(encoding="utf-8"))
    few = {"spark.master": "local[2]", "spark.sql.shuffle.partitions": 2, "spark.driver.memory": "2g"}
    return start_session({**settings, **few})


@cache
def duckdb_connection() -> duckdb.DuckDBPyConnection:
    """One for all tables: only tables of the same one can be joined."""
    return duckdb.connect()


def _arrow(table: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(table, preserve_index=False)


ENGINES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "pandas": lambda table: table.copy(),
    "polars": pl.from_pandas,
    "polars lazy": lambda table: pl.from_pandas(table).lazy(),
    "duckdb": lambda table: duckdb_connection().from_arrow(_arrow(table)),
    "spark": lambda table: spark_session().createDataFrame(_arrow(table)),
}


def as_saved(native: Any) -> Any:
    """What a node has made as the next one gets it: Spark reads what was written, and does not compute it again."""
    return native.localCheckpoint() if hasattr(native, "localCheckpoint") else native


#: Polars in memory is in the quick tests of each node; DuckDB computes everything again for each question, and Spark
#: takes long to start.
_SLOW = {
    "polars": [pytest.mark.heavy],
    "duckdb": [pytest.mark.heavy],
    "spark": [pytest.mark.heavy, pytest.mark.skipif(bool(NO_SPARK), reason=NO_SPARK)],
}
#: The engines, pandas first, as parameters of a test; and those to compare with it.
EVERY_ENGINE = [pytest.param(make, id=name, marks=_SLOW.get(name, [])) for name, make in ENGINES.items()]
OTHERS = EVERY_ENGINE[1:]
