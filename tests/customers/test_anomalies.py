"""What an analyst should look at is found, and rejects nothing."""

from typing import Any

import numpy as np
import pytest

from customer_segmentation.wording.data_quality import warnings
from tests.customers.preprocessing import customers, declare, preprocess

FEATURE = {"column": "Score", "name": "Score", "minimum": 0}


def incomes(*last: float) -> list[str]:
    """Two hundred incomes up to 162,397, and what is given."""
    return [f"{value:.0f}" for value in [*np.linspace(1_730, 162_397, 200), *last]]


def test_a_far_outlier_is_named_with_its_row_and_kept(engine: Any) -> None:
    outcome = preprocess(engine(customers(Score=incomes(666_666))), declare(features=[FEATURE]))
    assert outcome.column("Score")["anomalies"] == [{"row": 202, "value": 666_666}]
    assert len(outcome.clean) == 201


def test_values_within_a_plausible_range_are_not_suspected(engine: Any) -> None:
    """What lies outside the range is rejected; the analyst has said that the rest can be true."""
    known = declare(features=[{**FEATURE, "maximum": 700_000}])
    assert preprocess(engine(customers(Score=incomes(666_666))), known).column("Score")["anomalies"] == []


def test_a_long_tail_that_the_logarithm_takes_in_is_not_suspected(engine: Any) -> None:
    revenues = [f"{value:.0f}" for value in np.geomspace(10, 100_000, 200)]
    logarithmic = declare(features=[{**FEATURE, "transform": "log"}])
    score = preprocess(engine(customers(Score=[*revenues, "1e20"])), logarithmic).column("Score")
    assert score["anomalies"] == [{"row": 202, "value": 1e20}]


def test_ordinary_values_are_not_suspected(engine: Any) -> None:
    assert warnings(preprocess(engine(customers(Score=incomes())), declare(features=[FEATURE])).quality) == []


def test_ages_that_cannot_be_are_named(engine: Any) -> None:
    ages = [str(age) for age in [20, 30, 40, 50, 130, -1]]
    outcome = preprocess(engine(customers(Age=ages)), declare())
    assert outcome.column("Age")["anomalies"] == [{"row": 6, "value": 130}, {"row": 7, "value": -1}]
    assert len(warnings(outcome.quality)) == 1


def test_of_a_described_column_only_impossible_values_are_named(engine: Any) -> None:
    """A rare large value among what is only described spoils no segment."""
    outcome = preprocess(
        engine(customers(Age=[*range(20, 220), 10**6]).rename(columns={"Age": "Steps"})),
        declare(profile_columns=["Steps"], aliases={}),
    )
    assert outcome.column("Steps")["anomalies"] == []


def test_usual_values_of_money_durations_and_counts_are_not_suspected(engine: Any) -> None:
    """Credits of 72 months, limits of 30,000 and a grocery bill of 3, as they stand in public tables."""
    generator = np.random.default_rng(3)
    months = [*generator.choice([6, 12, 18, 24, 36, 48], 999, p=[0.1, 0.3, 0.2, 0.2, 0.1, 0.1]), 72]
    limits = [*generator.choice([1000, 1500, 2500, 4000, 6000], 999), 30_000]
    bills = [*np.round(generator.lognormal(8, 1.1, 999)), 3]
    for values in (months, limits, bills):
        outcome = preprocess(engine(customers(Score=[f"{value:.0f}" for value in values])), declare(features=[FEATURE]))
        assert outcome.column("Score")["anomalies"] == []


@pytest.mark.parametrize(("transform", "skewed"), [("none", True), ("log", False), ("auto", False)])
def test_strong_skew_is_named_unless_it_is_transformed(
    engine: Any,
    transform: str,
    skewed: bool,  # noqa: FBT001
) -> None:
    money = np.random.default_rng(0).lognormal(4, 1.2, 500)
    table = customers(Score=[f"{value:.2f}" for value in money])
    outcome = preprocess(engine(table), declare(features=[{**FEATURE, "transform": transform}]))
    assert ("skewed" in outcome.column("Score")) == skewed
    said = [warning for warning in warnings(outcome.quality) if "transform:" in warning]
    assert len(said) == skewed
    if skewed:
        assert '{column: "Score", name: "Score", minimum: 0.0, transform: "auto"}' in said[0]


@pytest.mark.parametrize(("last", "suspected"), [(753, False), (754, True), (-553, False), (-554, True)])
def test_a_value_can_hardly_be_true_six_interquartile_ranges_beyond_the_quartiles(
    engine: Any,
    last: int,
    suspected: bool,  # noqa: FBT001
) -> None:
    """Beside 0…200, a large value moves the quartiles to 50.25 and 150.75, a small one to 49.25 and 149.75.

    Values below zero on both sides leave no logarithm to judge by.
    """
    table = customers(Score=[str(value) for value in [*range(201), last]])
    score = preprocess(engine(table), declare(features=[{**FEATURE, "minimum": None}])).column("Score")
    assert [found["value"] for found in score["anomalies"]] == [last] * suspected


@pytest.mark.parametrize(
    ("rows", "far_out", "suspected"), [(200, 3, True), (200, 4, False), (1_990, 10, False), (2_000, 10, True)]
)
def test_only_rare_far_out_values_are_suspected(
    engine: Any,
    rows: int,
    far_out: int,
    suspected: bool,  # noqa: FBT001
) -> None:
    """Three at most, or one in two hundred; more of them are the shape of the data."""
    scores = [*(1 + row % 100 for row in range(rows - far_out)), *range(10_001, 10_001 + far_out)]
    table = customers(Score=[str(score) for score in scores])
    score = preprocess(engine(table), declare(features=[FEATURE])).column("Score")
    found = [one["value"] for one in score["anomalies"]]
    assert found == (list(range(10_000 + far_out, 10_000, -1)) if suspected else []), "the largest first"


def test_the_skew_of_a_column_that_makes_no_segments_is_no_trouble(engine: Any) -> None:
    ages = preprocess(engine(customers(Age=[str(20 + row % 30) for row in range(199)] + ["90"])), declare())
    assert ages.column("Age")["skewness"] > 0
    assert "skewed" not in ages.column("Age")
