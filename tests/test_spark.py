"""`kedro run --env spark` gives what a plain run gives."""

import warnings
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pytest

from customer_segmentation.customers.columns import SEGMENT
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.engine import to_pandas
from customer_segmentation.pipelines.clustering import nodes as clustering
from customer_segmentation.segmentation.model import SegmentationModel
from tests.conftest import KedroRun
from tests.engines import NO_SPARK, spark_session

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(bool(NO_SPARK), reason=NO_SPARK)]


def test_the_sample_gets_the_segments_the_workbook_and_the_lists_of_a_plain_run(
    project: Path, kedro_run: KedroRun
) -> None:
    spark_session()
    with (project / "conf" / "spark" / "globals.yml").open("a", encoding="utf-8") as settings:
        settings.write("chart_dpi: 50\n")
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*pandas >= 3")
        for environment in ("base", "spark"):
            result = kedro_run(env=environment)
            assert result.exit_code == 0, result.output

    plain, spark = project / "data", project / "data" / "spark"
    segments = "07_model_output/customer_segments.parquet"
    here, there = (
        pd.read_parquet(folder / segments).sort_values("CustomerID", ignore_index=True) for folder in (plain, spark)
    )
    pd.testing.assert_frame_equal(here, there, check_dtype=False)
    profiles = "07_model_output/segment_profiles.csv"
    pd.testing.assert_frame_equal(pd.read_csv(plain / profiles), pd.read_csv(spark / profiles), rtol=1e-9)
    assert (spark / "08_reporting" / "customer_segments.xlsx").stat().st_size > 100_000
    lists = {path.name.removeprefix("list="): path for path in (spark / "08_reporting/segment_lists").glob("list=*")}
    expected = {path.stem: path for path in (plain / "08_reporting" / "segment_lists").iterdir()}
    assert lists.keys() == expected.keys()
    for name, folder in lists.items():
        parts = [pd.read_csv(part, dtype=str) for part in sorted(folder.glob("*.csv"))]
        own = pd.read_csv(expected[name], dtype=str, encoding="utf-8-sig")
        assert pd.concat(parts)["CustomerID"].tolist() == own["CustomerID"].tolist()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("customers.csv", "It reads the formats that the catalog names"),
        ("nowhere.parquet", "There is nothing at"),
        ("points.parquet", 'The table has a column "a.b"'),
    ],
)
def test_another_table_than_spark_reads_ends_in_one_sentence(
    project: Path, kedro_run: KedroRun, name: str, sentence: str
) -> None:
    spark_session()
    pd.DataFrame({"a.b": [1]}).to_parquet(project / "data" / "01_raw" / "points.parquet")
    result = kedro_run(f"--params=customers_file=data/01_raw/{name}", env="spark")
    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_given_the_same_model_a_million_customers_get_the_same_segments(
    model: SegmentationModel, customer_table: CustomerTable, tmp_path: Path
) -> None:
    generator, rows = np.random.default_rng(8), 1_000_000
    columns = [feature.column for feature in model.features]
    table = pd.DataFrame({column: generator.uniform(1, 140, rows).round(2) for column in columns})
    table.insert(0, "row", np.arange(rows))
    table.to_parquet(tmp_path / "customers.parquet", index=False)

    def labelled(customers: Any) -> pd.DataFrame:
        labels = clustering.assign_segments(customers, model.model_dump(mode="json"), None, None, customer_table)
        return to_pandas(nw.from_native(labels).select("row", SEGMENT)).sort_values("row", ignore_index=True)

    here, there = labelled(table), labelled(spark_session().read.parquet(str(tmp_path / "customers.parquet")))
    assert (here == there).all(axis=None)
