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
    score = preprocess(engine(customers(Score=[*revenues, "1e15"])), logarithmic).column("Score")
    assert score["anomalies"] == [{"row": 202, "value": 1e15}]


def test_ordinary_values_are_not_suspected(engine: Any) -> None:
    assert warnings(preprocess(engine(customers(Score=incomes())), declare(features=[FEATURE])).quality) == []


def test_ages_that_cannot_be_are_named(engine: Any) -> None:
    ages = [str(age) for age in [20, 30, 40, 50, 130, -1]]
    outcome = preprocess(engine(customers(Age=ages)), declare())
    assert outcome.column("Age")["anomalies"] == [{"row": 6, "value": 130}, {"row": 7, "value": -1}]
    assert len(warnings(outcome.quality)) == 1


def test_years_of_birth_of_the_very_old_are_named(engine: Any) -> None:
    years = [*(1945 + row % 50 for row in range(200)), 1800]
    outcome = preprocess(
        engine(customers(Age=years).rename(columns={"Age": "Born"})), declare(profile_columns=["Born"], aliases={})
    )
    assert outcome.column("Born")["anomalies"] == [{"row": 202, "value": 1_800}]
    assert len(warnings(outcome.quality)) == 1


@pytest.mark.parametrize(("transform", "remedy"), [("none", "log"), ("log", None)])
def test_strong_skew_is_named_unless_it_is_transformed(engine: Any, transform: str, remedy: str | None) -> None:
    money = np.random.default_rng(0).lognormal(4, 1.2, 500)
    table = customers(Score=[f"{value:.2f}" for value in money])
    outcome = preprocess(engine(table), declare(features=[{**FEATURE, "transform": transform}]))
    assert outcome.column("Score")["skew_remedy"] == remedy
    said = [warning for warning in warnings(outcome.quality) if "transform: log" in warning]
    assert len(said) == (remedy is not None)


@pytest.mark.parametrize(("last", "suspected"), [(452, False), (453, True), (-252, False), (-253, True)])
def test_a_value_is_far_out_three_interquartile_ranges_beyond_the_quartiles(
    engine: Any,
    last: int,
    suspected: bool,  # noqa: FBT001
) -> None:
    """Beside 0…200, a large value moves the quartiles to 50.25 and 150.75, a small one to 49.25 and 149.75."""
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


def skew_remedy(make: Any, ones: int, low: int = 0, high: int = 1) -> str | None:
    """What helps against the skew of 200 customers, so many of whom have the high value and the others the low one."""
    table = customers(Score=[str(high)] * ones + [str(low)] * (200 - ones))
    return preprocess(make(table), declare(features=[{**FEATURE, "minimum": None}])).column("Score")["skew_remedy"]


@pytest.mark.parametrize(("ones", "remedy"), [(26, "log"), (30, None), (174, "limits"), (170, None)])
def test_skew_is_strong_beyond_two_to_either_side(engine: Any, ones: int, remedy: str | None) -> None:
    """Of a share p of ones, the skewness is (1 - 2p) / √(p (1 - p)): 2.18 for 13 %, 1.96 for 15 %."""
    assert skew_remedy(engine, ones) == remedy


def test_the_logarithm_is_proposed_only_where_it_helps(engine: Any) -> None:
    assert skew_remedy(engine, ones=20) == "log"
    assert skew_remedy(engine, ones=180) == "limits", "a tail to the left"
    assert skew_remedy(engine, ones=20, low=-1) == "limits", "a negative value has no logarithm"


def test_the_skew_of_a_column_that_makes_no_segments_is_no_trouble(engine: Any) -> None:
    ages = preprocess(engine(customers(Age=["20"] * 199 + ["90"])), declare()).column("Age")
    assert ages["skewness"] > 2
    assert ages["skew_remedy"] is None
