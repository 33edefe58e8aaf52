"""`kedro configure --spark`: an environment that runs on Spark, for a table that only Spark can hold."""

from pathlib import Path

import pandas as pd
import pytest

from customer_segmentation.configuring import source
from tests.conftest import run_in
from tests.engines import NO_SPARK, spark_session

from .conftest import Configure
from .tables import shop

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
    ran = run_in(project, "--pipelines=preprocessing", env=folder.name)
    assert ran.exit_code == 0, ran.output
    clean = project / "data" / folder.name / "03_primary" / "clean_customers.parquet"
    assert (clean / "_SUCCESS").exists()
    assert len(pd.read_parquet(clean)) == 300


def test_what_was_written_for_spark_goes_with_it(project: Path, folder: Path, configure: Configure) -> None:
    written = project / "conf" / folder.name
    configure("shop", "--spark")
    assert {"catalog.yml", "spark.yml"} <= {path.name for path in written.iterdir()}
    again = configure("shop/north.parquet", "--env=shop", "--overwrite")
    assert again.exit_code == 0, again.output
    assert not {"catalog.yml", "spark.yml"} & {path.name for path in written.iterdir()}


def test_an_entry_of_the_catalog_that_spark_reads_is_looked_at_by_a_sample(
    project: Path, folder: Path, configure: Configure
) -> None:
    environment = project / "conf" / "lake"
    environment.mkdir()
    entry = f"customers: {{type: spark.SparkDatasetV2, filepath: {folder}}}\n"
    (environment / "catalog.yml").write_text(entry, encoding="utf-8")
    (environment / "spark.yml").write_text((project / "conf" / "spark" / "spark.yml").read_text(encoding="utf-8"))
    result = configure("--catalog-entry=customers", "--env=lake")
    assert result.exit_code == 0, result.output
    assert "100 rows read: drawn at random from 300." in result.output
