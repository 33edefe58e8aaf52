from collections.abc import Callable
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pytest

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.errors import CustomerTableError, SegmentationModelError, SettingsError
from customer_segmentation.segmentation.migration import check_earlier_run, count_migration
from customer_segmentation.segmentation.model import SegmentationModel


@pytest.mark.parametrize("engine", [lambda frame: frame, pl.from_pandas, lambda frame: pl.from_pandas(frame).lazy()])
def test_who_stayed_moved_joined_and_left(model: SegmentationModel, engine: Callable[[pd.DataFrame], Any]) -> None:
    before = pd.DataFrame({"id": list("abcdef"), "segment": [1, 1, 2, 3, 4, 5]})
    now = pd.DataFrame({"id": list("bcdexyz"), "segment": [1, 1, 3, 5, 5, 5, 1]})
    found = count_migration(nw.from_native(engine(before)), nw.from_native(engine(now)), "id", model, model)
    assert (found["stayed"], found["moved"], found["joined"], found["left"]) == (2, 2, 3, 2)
    moves = {
        (move["from_number"], move["to_number"]): move["customers"] for move in found["matrix"] if move["customers"]
    }
    assert moves == {(1, 1): 1, (2, 1): 1, (3, 3): 1, (4, 5): 1}
    assert len(found["matrix"]) == 25
    assert [entry["customers"] for entry in found["joiners"]] == [1, 0, 0, 0, 2]
    assert [entry["customers"] for entry in found["leavers"]] == [1, 0, 0, 0, 1]
    assert found["matrix"][0]["from_name"] == "High Income, High Spending"


@pytest.mark.parametrize("engine", [lambda frame: frame, pl.from_pandas])
def test_the_value_that_each_segment_held_and_holds(
    model: SegmentationModel, engine: Callable[[pd.DataFrame], Any]
) -> None:
    before = pd.DataFrame({"id": ["a", "b"], "segment": [1, 2], "spend": [10, 20]})
    now = pd.DataFrame({"id": ["a", "b", "c"], "segment": [1, 1, 2], "spend": [1.0, 2.0, float("nan")]})
    frames = nw.from_native(engine(before)), nw.from_native(engine(now))
    value = count_migration(*frames, "id", model, model, "spend")["value"]
    assert [(one["before"], one["now"]) for one in value] == [(10, 3), (20, 0), (0, 0), (0, 0), (0, 0)]
    assert count_migration(*frames, "id", model, model, "another")["value"] == []


def test_that_nobody_is_in_both_runs_is_told(model: SegmentationModel, caplog: pytest.LogCaptureFixture) -> None:
    before = pd.DataFrame({"id": ["1.0", "2.0"], "segment": [1, 2]})
    now = pd.DataFrame({"id": ["1", "2"], "segment": [1, 2]})
    found = count_migration(nw.from_native(before), nw.from_native(now), "id", model, model)
    assert (found["joined"], found["left"]) == (2, 2)
    assert "look at the ids in both tables" in caplog.text


def test_nothing_given_is_nothing(customer_table: CustomerTable) -> None:
    assert check_earlier_run(None, None, customer_table) is None


def test_a_model_alone_keeps_names(model: SegmentationModel, customer_table: CustomerTable) -> None:
    assert check_earlier_run(model.model_dump(mode="json"), None, customer_table) == model


GOOD = pd.DataFrame(
    {"CustomerID": ["1", "2"], "segment": [1, 5], "segment_name": ["Renamed since", "Low Income, Low Spending"]}
)


@pytest.mark.parametrize(
    ("customers", "error", "sentence"),
    [
        (GOOD.drop(columns="segment"), CustomerTableError, 'no column "segment"; its columns are CustomerID'),
        (GOOD.rename(columns={"CustomerID": "id"}), CustomerTableError, 'no column "CustomerID"'),
        (GOOD.assign(segment=[6, 5]), CustomerTableError, "previous_model does not have, in 1 of 2 rows"),
        (GOOD.assign(segment=[2, 3]), CustomerTableError, "other names for its segments than previous_model"),
        (
            GOOD.assign(CustomerID="1"),
            CustomerTableError,
            r'the same "CustomerID" several times \(2 rows, 1 different\)',
        ),
    ],
)
def test_customers_that_are_not_the_models_are_refused(
    model: SegmentationModel,
    customer_table: CustomerTable,
    customers: pd.DataFrame,
    error: type[Exception],
    sentence: str,
) -> None:
    content = model.model_dump(mode="json")
    assert check_earlier_run(content, GOOD, customer_table) == model
    with pytest.raises(error, match=sentence):
        check_earlier_run(content, customers, customer_table)


def test_customers_without_a_model_or_without_ids_are_refused(
    model: SegmentationModel, customer_table: CustomerTable
) -> None:
    with pytest.raises(SettingsError, match="previous_segments is given without previous_model"):
        check_earlier_run(None, GOOD, customer_table)
    with pytest.raises(SettingsError, match="customer_table has no id_column"):
        check_earlier_run(model.model_dump(mode="json"), GOOD, customer_table.model_copy(update={"id_column": None}))
    with pytest.raises(SegmentationModelError, match="format version 7"):
        check_earlier_run({"format_version": 7}, None, customer_table)
