"""The reporting nodes that meet every customer, on pandas and Polars alike."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pytest

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.pipelines.reporting.nodes import list_customers_by_segment, sample_customers_for_charts
from customer_segmentation.reports.options import ReportingOptions

from .conftest import Findings

ENGINES = {"pandas": lambda table: table, "polars": pl.from_pandas, "lazy": lambda table: pl.from_pandas(table).lazy()}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Callable[[pd.DataFrame], Any]:
    return ENGINES[request.param]


def test_lists_hold_every_customer_by_segment(
    engine: Callable[[pd.DataFrame], Any], findings: Findings, customer_table: CustomerTable, options: ReportingOptions
) -> None:
    customers = findings["customer_segments"]
    listed = list_customers_by_segment(engine(customers), customer_table, options)
    assert listed["segment"].is_monotonic_increasing
    assert sorted(listed["CustomerID"]) == sorted(customers["CustomerID"])


def test_lists_are_capped_in_proportion_to_the_segments(
    engine: Callable[[pd.DataFrame], Any], findings: Findings, customer_table: CustomerTable, options: ReportingOptions
) -> None:
    few = options.model_copy(update={"listed_customers": 50, "typical_customers": 7})
    listed = list_customers_by_segment(engine(findings["customer_segments"]), customer_table, few)
    assert listed.groupby("segment").size().tolist() == [9, 8, 20, 7, 7]


def test_charts_show_a_sample_of_a_large_table(
    engine: Callable[[pd.DataFrame], Any], findings: Findings, customer_table: CustomerTable, options: ReportingOptions
) -> None:
    few = options.model_copy(update={"charted_customers": 100})
    sample = sample_customers_for_charts(engine(findings["customer_segments"]), customer_table, few)
    expected = sample_customers_for_charts(findings["customer_segments"], customer_table, few)
    pd.testing.assert_frame_equal(sample, expected, check_dtype=False)
    assert len(sample) == 100
