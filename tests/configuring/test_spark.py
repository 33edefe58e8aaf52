"""`kedro configure --spark`: an environment that runs on Spark, for a table that only Spark can hold."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from customer_segmentation.configuring import source
from tests.conftest import run_here
from tests.engines import NO_SPARK, spark_session

from .conftest import Configure
from .tables import shop
from .test_transactions import lines

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(bool(NO_SPARK), reason=NO_SPARK)]


@pytest.fixture
def folder(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two files of Parquet, of which a third is looked at."""
    spark_session()
    monkeypatch.setattr(source, "_DRAWN", 100)
    table = shop(300)
    (project / "shop").mkdir()
    for name, part in {"north": table[:200], "south": table[200:]}.items():
        part.to_parquet(project / "shop" / f"{name}.parquet")
    return project / "shop"


def test_a_sample_tells_what_the_columns_are_and_spark_does_the_run(
    project: Path, folder: Path, configure: Configure
) -> None:
    result = configure("shop", "--spark")
    assert result.exit_code == 0, result.output
    assert "100 rows read: drawn at random from 300." in result.output
    ran = run_here("--pipelines=preprocessing", env=folder.name)
    assert ran.exit_code == 0, ran.output
    clean = project / "data" / folder.name / "03_primary" / "clean_customers.parquet"
    assert (clean / "_SUCCESS").exists()
    assert len(pd.read_parquet(clean)) == 300


def test_what_was_written_for_spark_goes_with_it(project: Path, folder: Path, configure: Configure) -> None:
    written = project / "conf" / folder.name
    configure("shop", "--spark")
    on_spark = {"catalog.yml", "catalog_tables.yml", "spark.yml"}
    assert on_spark <= {path.name for path in written.iterdir()}
    again = configure("shop/north.parquet", "--env=shop", "--overwrite")
    assert again.exit_code == 0, again.output
    assert not on_spark & {path.name for path in written.iterdir()}


def test_an_entry_of_the_catalog_that_spark_reads_is_looked_at_by_a_sample(
    project: Path, folder: Path, configure: Configure
) -> None:
    environment = shutil.copytree(project / "conf" / "spark", project / "conf" / "lake")
    entry = f"customers: {{type: spark.SparkDatasetV2, filepath: {folder}}}\n"
    (environment / "catalog.yml").write_text(entry, encoding="utf-8")
    (environment / "globals.yml").unlink()
    result = configure("--catalog-entry=customers", "--env=lake")
    assert result.exit_code == 0, result.output
    assert "100 rows read: drawn at random from 300." in result.output


def test_lines_are_recognised_although_no_customer_stands_twice_in_the_sample(
    project: Path, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    spark_session()
    monkeypatch.setattr(source, "_DRAWN", 60)
    table = lines(300)
    table.loc[table.index % 4 == 0, "Customer ID"] = None  # guests
    table.to_parquet(project / "orders.parquet")
    result = configure("orders.parquet", "--spark")
    assert result.exit_code == 0, result.output
    assert "The rows are transactions, not customers" in result.output
    ran = run_here("--pipelines=transactions", env="orders")
    assert ran.exit_code == 0, ran.output
    customers = project / "data" / "orders" / "01_raw" / "customers.parquet"
    assert (customers / "_SUCCESS").exists()
    assert len(pd.read_parquet(customers)) == table["Customer ID"].nunique()
