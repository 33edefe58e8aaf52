import warnings
from collections.abc import Callable
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

from customer_segmentation.customers.columns import MISSING, OTHER, SEGMENT, SEGMENT_NAME
from customer_segmentation.pipelines.clustering.profiling import profile_categories, profile_numbers
from customer_segmentation.segmentation.assignment import assign
from customer_segmentation.segmentation.model import SegmentationModel

NUMBERS = ["Annual Income (k$)", "Spending Score (1-100)", "Age"]


@pytest.fixture(scope="module")
def labelled(sample_table: pd.DataFrame, model: SegmentationModel) -> pd.DataFrame:
    return assign(nw.from_native(sample_table), model).to_native()


@pytest.mark.parametrize("engine", [pl.from_pandas, lambda frame: pl.from_pandas(frame).lazy()])
def test_pandas_and_polars_give_equal_profiles(labelled: pd.DataFrame, engine: Callable[[pd.DataFrame], Any]) -> None:
    gaps = labelled.assign(Gender=labelled["Gender"].where(labelled["Age"] < 60))
    here, there = nw.from_native(gaps), nw.from_native(engine(gaps))
    pd.testing.assert_frame_equal(
        profile_numbers(there, NUMBERS), profile_numbers(here, NUMBERS), check_dtype=False, rtol=1e-9
    )
    pd.testing.assert_frame_equal(
        profile_categories(there, ["Gender"]),
        profile_categories(here, ["Gender"]),
        check_dtype=False,
        rtol=1e-9,
    )


def test_a_segment_is_compared_with_all_others(labelled: pd.DataFrame) -> None:
    profiles = profile_numbers(nw.from_native(labelled), NUMBERS).set_index(["column", SEGMENT])
    for column in NUMBERS:
        for number in range(1, 6):
            own = labelled.loc[labelled[SEGMENT] == number, column]
            others = labelled.loc[labelled[SEGMENT] != number, column]
            pooled = np.sqrt(
                ((len(own) - 1) * own.var() + (len(others) - 1) * others.var()) / (len(own) + len(others) - 2)
            )
            row = profiles.loc[(column, number)]
            assert row["others_mean"] == pytest.approx(others.mean())
            assert row["effect"] == pytest.approx((own.mean() - others.mean()) / pooled)
            assert row["index"] == pytest.approx(100 * own.mean() / labelled[column].mean())
            assert row["customers"] == len(own)


def test_each_segment_is_described_by_the_usual_figures(labelled: pd.DataFrame) -> None:
    profiles = profile_numbers(nw.from_native(labelled), ["Age"]).set_index(SEGMENT)
    ages = labelled["Age"]
    figures = {
        "mean": "mean",
        "median": "median",
        "deviation": "std",
        "minimum": "min",
        "maximum": "max",
        "total": "sum",
    }
    expected = ages.groupby(labelled[SEGMENT]).agg(list(figures.values()))
    np.testing.assert_allclose(profiles[list(figures)], expected)
    np.testing.assert_allclose(profiles["share"], labelled[SEGMENT].value_counts(normalize=True).sort_index())
    everybody = profiles[["all_mean", "all_median", "all_deviation"]].to_numpy()
    np.testing.assert_allclose(everybody, [[ages.mean(), ages.median(), ages.std()]] * 5)
    np.testing.assert_allclose(profiles["difference"], (expected["mean"] - ages.mean()) / ages.std())


def test_a_lift_is_the_share_here_by_the_share_of_all(labelled: pd.DataFrame) -> None:
    mixes = profile_categories(nw.from_native(labelled), ["Gender"])
    assert mixes.groupby(SEGMENT)["share"].sum().to_list() == pytest.approx([1.0] * 5)
    women = labelled["Gender"] == "Female"
    here, all_women = (women & (labelled[SEGMENT] == 1)).sum(), women.sum()
    first = mixes.iloc[0]
    assert first[["value", "customers"]].tolist() == ["Female", here]
    assert first["lift"] == pytest.approx((here / 38) / (all_women / 200))
    assert first["expected"] == pytest.approx(38 * all_women / 200)


def test_a_logarithmic_column_is_described_by_its_logarithms(labelled: pd.DataFrame) -> None:
    """So what the reports say agrees with the levels and centres of the model, which knows the logarithms only."""
    revenue = np.expm1(labelled["Age"] / 5)
    frame = nw.from_native(labelled.assign(Revenue=revenue, Logarithm=np.log1p(revenue)))
    with warnings.catch_warnings(action="error"):  # Narwhals warns of what is slow on pandas
        profiles = profile_numbers(frame, ["Revenue", "Logarithm"], ["Revenue"]).set_index(["column", SEGMENT])
    own, plain = profiles.loc["Revenue"], profiles.loc["Logarithm"]
    for same in ("difference", "effect", "deviation"):
        np.testing.assert_allclose(own[same], plain[same])
    for mean in ("mean", "all_mean", "others_mean"):
        np.testing.assert_allclose(own[mean], np.expm1(plain[mean]))
    np.testing.assert_allclose(own["index"], 100 * own["mean"] / own["all_mean"])
    np.testing.assert_allclose(own["total"], revenue.groupby(labelled[SEGMENT]).sum())


def test_of_very_many_values_the_most_frequent_are_told(labelled: pd.DataFrame) -> None:
    mails = labelled["CustomerID"] + "@example.com"
    frame = labelled.assign(Mail=mails.mask(labelled.index < 90, "none@example.com"))
    mixes = profile_categories(nw.from_native(frame), ["Mail"])
    values = list(dict.fromkeys(mixes["value"]))
    assert len(values) == 101
    assert (values[0], values[-1]) == ("none@example.com", OTHER)
    assert mixes["customers"].sum() == len(labelled)


def test_many_columns_are_described_without_a_warning(labelled: pd.DataFrame) -> None:
    many = pd.concat([labelled["Age"].rename(f"measure {number}") for number in range(60)], axis=1)
    frame = nw.from_native(pd.concat([labelled, many], axis=1))
    with warnings.catch_warnings(action="error"):
        profiles = profile_numbers(frame, list(many.columns))
    assert len(profiles) == 60 * 5


def test_what_cannot_be_compared_stays_empty() -> None:
    frame = pd.DataFrame({SEGMENT: [1, 2, 2], SEGMENT_NAME: ["A", "B", "B"], "constant": [0.0] * 3, "own": [5.0, 1, 2]})
    profiles = profile_numbers(nw.from_native(frame), ["constant", "own"]).set_index(["column", SEGMENT])
    assert profiles.loc["constant", ["index", "difference", "effect"]].isna().all(axis=None)
    assert profiles.loc[("own", 1), "deviation"] is pd.NA or np.isnan(profiles.loc[("own", 1), "deviation"])
    assert profiles.loc[("own", 1), "effect"] == pytest.approx((5 - 1.5) / np.sqrt(0.5))


def test_a_value_that_a_segment_lacks_counts_zero_and_a_missing_one_has_a_name() -> None:
    frame = pd.DataFrame({SEGMENT: [1, 1, 2], SEGMENT_NAME: ["A", "A", "B"], "city": ["Ulm", None, "Köln"]})
    mixes = profile_categories(nw.from_native(frame), ["city"]).set_index([SEGMENT, "value"])["customers"]
    assert mixes.to_dict() == {
        (1, MISSING): 1, (1, "Köln"): 0, (1, "Ulm"): 1, (2, MISSING): 0, (2, "Köln"): 1, (2, "Ulm"): 0,
    }  # fmt: skip
    assert profile_categories(nw.from_native(frame), []).empty


def test_a_column_that_divides_the_segments_wholly_is_far_from_the_others() -> None:
    """Nobody differs within the segments, as with yes and no: the spread is that of all customers."""
    table = pd.DataFrame({SEGMENT: [1, 1, 2, 2], SEGMENT_NAME: list("aabb"), "yes": [100.0, 100.0, 0.0, 0.0]})
    profiles = profile_numbers(nw.from_native(table), ["yes"])
    assert profiles["effect"].tolist() == pytest.approx([100 / table["yes"].std(), -100 / table["yes"].std()])
