"""Customer by customer, what became of the segments of an earlier run."""

from collections.abc import Callable
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pytest

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.segmentation.movements import in_order, list_changes, no_changes, with_previous_segment

Engine = Callable[[pd.DataFrame], Any]
BEFORE = pd.DataFrame({"CustomerID": [1, 2, 3, 4], "segment": [1, 2, 3, 4], "Spend": [1.0, 2.0, 3.0, 4.0]})
NOW = pd.DataFrame(
    {
        "CustomerID": ["3", "2", "1", "new"],
        "Name": ["Cleo", "Ben", "Ann", None],
        "segment": [3, 5, 5, 1],
        "Spend": [30.0, 20.0, 10.0, 5.0],
    }
)


@pytest.fixture(scope="module")
def table(customer_table: CustomerTable) -> CustomerTable:
    declared = customer_table.model_dump() | {"list_columns": ["Name"]}
    return CustomerTable.model_validate(declared)


def test_every_customer_gets_the_earlier_segment_and_the_new_ones_none(engine: Engine) -> None:
    labelled = with_previous_segment(nw.from_native(engine(NOW)), nw.from_native(engine(BEFORE)), "CustomerID")
    found = labelled.to_native()
    assert list(found.columns) == [*NOW.columns, "previous_segment"]
    assert [None if pd.isna(one) else int(one) for one in found["previous_segment"]] == [3, 2, 1, None]


def test_who_moved_joined_and_left_is_listed_by_value(
    engine: Engine, table: CustomerTable, model: SegmentationModel
) -> None:
    before, now = nw.from_native(engine(BEFORE)), nw.from_native(engine(NOW))
    labelled = with_previous_segment(now, before, "CustomerID")
    listed = list_changes(labelled, before, table, model, model, "Spend")
    assert listed["CustomerID"].tolist() == ["2", "1", "new", "4"]
    assert listed["segment_change"].tolist() == ["moved", "moved", "joined", "left"]
    assert listed["Name"].fillna("").tolist() == ["Ben", "Ann", "", ""]
    assert listed["Spend"].tolist() == [20, 10, 5, 4]
    assert listed.loc[0, "previous_segment_name"] == "High Income, Low Spending"
    assert listed.loc[0, "segment_name"] == "Low Income, Low Spending"
    assert listed["segment"].isna().tolist() == [False, False, False, True]


def test_a_value_that_is_no_number_comes_last(table: CustomerTable, model: SegmentationModel) -> None:
    """In Polars and on Spark, NaN is larger than any number."""
    before, now = nw.from_native(BEFORE), nw.from_native(NOW)
    listed = list_changes(with_previous_segment(now, before, "CustomerID"), before, table, model, model, "Spend")
    spend = pl.when(pl.col("CustomerID") == "2").then(float("nan")).otherwise("Spend")
    ordered = in_order(nw.from_native(pl.from_pandas(listed).with_columns(spend.alias("Spend"))), table)
    assert ordered["CustomerID"].to_list() == ["1", "2", "new", "4"]


def test_columns_that_the_earlier_run_lacks_stay_empty(table: CustomerTable, model: SegmentationModel) -> None:
    before = nw.from_native(BEFORE.drop(columns="Spend"))
    labelled = with_previous_segment(nw.from_native(NOW), before, "CustomerID")
    listed = list_changes(labelled, before, table, model, model, "Spend")
    assert listed["Spend"].isna().tolist() == [False, False, False, True]


def test_without_a_value_customers_stand_by_their_segments(table: CustomerTable, model: SegmentationModel) -> None:
    before = nw.from_native(BEFORE)
    labelled = with_previous_segment(nw.from_native(NOW), before, "CustomerID")
    listed = list_changes(labelled, before, table, model, model, None)
    assert listed["CustomerID"].tolist() == ["1", "2", "new", "4"]
    assert list(listed.columns) == list(no_changes(before, table).columns)
