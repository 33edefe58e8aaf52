"""`kedro run --env spark` gives what a plain run gives."""

import json
import shutil
import warnings
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from customer_segmentation.customers.columns import SEGMENT
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.engine import to_pandas
from customer_segmentation.pipelines.clustering import nodes as clustering
from customer_segmentation.segmentation.model import SegmentationModel
from tests.conftest import KedroRun, copy_project, run_here
from tests.engines import NO_SPARK, spark_session
from tests.equality import assert_same_facts

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(bool(NO_SPARK), reason=NO_SPARK)]


ENVIRONMENTS = ("base", "spark")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the project, the current folder, with the results of a run of each environment."""
    spark_session()
    folder = copy_project(tmp_path_factory.mktemp("spark") / "project")
    with (folder / "conf" / "spark" / "globals.yml").open("a", encoding="utf-8") as settings:
        settings.write("chart_dpi: 50\n")
    with chdir(folder), warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*pandas >= 3")
        for environment in ENVIRONMENTS:
            result = run_here(env=environment)
            assert result.exit_code == 0, result.output
        yield folder


def in_order(folder: Path, *columns: str) -> pd.DataFrame:
    return pd.read_parquet(folder).sort_values(list(columns), ignore_index=True)


def test_the_sample_gets_the_segments_the_workbook_and_the_lists_of_a_plain_run(trained: Path) -> None:
    plain, spark = trained / "data", trained / "data" / "spark"
    segments = "07_model_output/customer_segments.parquet"
    here, there = (in_order(folder / segments, "CustomerID") for folder in (plain, spark))
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


def test_the_next_run_tells_who_moved_and_new_customers_are_scored_as_in_a_plain_run(trained: Path) -> None:
    customers = pd.read_csv(trained / "data" / "01_raw" / "customers.csv").iloc[10:]
    customers.loc[20:50, "Spending Score (1-100)"] = 101 - customers.loc[20:50, "Spending Score (1-100)"]
    customers.loc[60:65, "CustomerID"] += 1_000
    customers.to_parquet(trained / "next.parquet")

    for environment, results in zip(ENVIRONMENTS, ("data", "data/spark"), strict=True):
        model = next((trained / results / "06_models" / "segmentation_model.json").glob("*/*.json"))
        segments = trained / results / "07_model_output" / "customer_segments.parquet"
        earlier = trained / "earlier" / environment
        earlier.mkdir(parents=True)
        given = {"previous_model": earlier / "model.json", "previous_segments": earlier / "segments.parquet"}
        shutil.copy(model, given["previous_model"])
        (shutil.copytree if segments.is_dir() else shutil.copy)(segments, given["previous_segments"])
        new = "customers_file=next.parquet"
        scored = run_here("--pipelines=scoring", f"--params={new}", env=environment)
        assert scored.exit_code == 0, scored.output
        told = ",".join(
            [new, "reporting.listed_moves=5", *(f"{name}={path.relative_to(trained)}" for name, path in given.items())]
        )
        compared = run_here(f"--params={told}", env=environment)
        assert compared.exit_code == 0, compared.output

    plain, spark = trained / "data", trained / "data" / "spark"
    for table in ("scored_customers", "moved_customers"):
        path = f"07_model_output/{table}.parquet"
        here, there = (in_order(folder / path, "CustomerID") for folder in (plain, spark))
        assert len(here) > 20
        pd.testing.assert_frame_equal(here, there, check_dtype=False)
    listed, parts = ((folder / "08_reporting" / "moved_customers.csv") for folder in (plain, spark))
    together = pd.concat([pd.read_csv(part, dtype=str) for part in sorted(parts.glob("*.csv"))], ignore_index=True)
    pd.testing.assert_frame_equal(pd.read_csv(listed, dtype=str), together)
    named, others = (
        load_workbook(folder / "08_reporting" / "customer_segments.xlsx")["Who moved"] for folder in (plain, spark)
    )
    assert list(named.values) == list(others.values)
    for facts in ("drift", "migration"):
        here, there = (
            json.loads((folder / "08_reporting" / f"{facts}.json").read_text("utf-8")) for folder in (plain, spark)
        )
        assert here.pop("run_id") != there.pop("run_id")
        assert_same_facts(here, there)


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
