"""The built-in sample."""

from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from customer_segmentation.customers.columns import ROW
from customer_segmentation.customers.sample import is_sample, make_sample
from tests.conftest import PROJECT, KedroRun

COMMITTED = PROJECT / "data/01_raw/customers.csv"


def test_the_pipeline_makes_the_committed_file_again_byte_for_byte(project: Path, kedro_run: KedroRun) -> None:
    made = project / "data/01_raw/customers.csv"
    made.unlink()

    assert kedro_run("--pipelines", "sample_data").exit_code == 0

    assert made.read_bytes() == COMMITTED.read_bytes()


def test_the_file_for_spark_holds_the_same_customers() -> None:
    pd.testing.assert_frame_equal(pd.read_parquet(COMMITTED.with_suffix(".parquet")), make_sample(), check_dtype=False)


def test_it_has_the_classic_columns_and_plausible_values() -> None:
    sample = make_sample()
    assert list(sample.columns) == ["CustomerID", "Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)"]
    assert sample["CustomerID"].tolist() == list(range(1, 201))
    assert sample["Age"].between(18, 70).all()
    assert sample["Annual Income (k$)"].between(10, 140).all()
    assert sample["Spending Score (1-100)"].between(1, 100).all()
    assert set(sample["Gender"]) == {"Female", "Male"}


def test_its_means_follow_the_published_groups() -> None:
    sample = make_sample()
    rich_spenders = sample[(sample["Annual Income (k$)"] > 65) & (sample["Spending Score (1-100)"] > 60)]
    assert len(rich_spenders) == pytest.approx(39, abs=5)
    assert rich_spenders["Age"].mean() == pytest.approx(33, abs=3)


def test_it_is_recognised_also_as_text_with_row_numbers() -> None:
    as_read = pd.read_csv(COMMITTED, dtype=str)
    as_read.insert(0, ROW, range(2, 202))
    assert is_sample(as_read)


@pytest.mark.parametrize(
    "other",
    [
        make_sample().assign(Age=20),
        make_sample().head(100),
        make_sample().rename(columns={"Age": "Years"}),
        pl.DataFrame({"CustomerID": [1]}),
    ],
    ids=["other values", "fewer rows", "other columns", "other engine"],
)
def test_another_table_is_not_taken_for_it(other: object) -> None:
    assert not is_sample(other)
