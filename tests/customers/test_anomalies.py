"""What an analyst should look at is said in a sentence and rejects nothing."""

from typing import Any

import numpy as np
import pytest

from tests.customers.preprocessing import customers, declare, preprocess

FEATURE = {"column": "Score", "name": "Score", "minimum": 0}


def incomes(*last: float) -> list[str]:
    """Two hundred incomes up to 162,397, and what is given."""
    return [f"{value:.0f}" for value in [*np.linspace(1_730, 162_397, 200), *last]]


def test_a_far_outlier_is_named_with_its_row_and_kept(engine: Any) -> None:
    outcome = preprocess(engine(customers(Score=incomes(666_666))), declare(features=[FEATURE]))
    score = next(column for column in outcome.quality["columns"] if column["column"] == "Score")
    assert score["suspicious"] == [{"row": 202, "value": 666_666}]
    assert any(
        '"Score" has values that can hardly be true: 666,666 in row 202' in w for w in outcome.quality["warnings"]
    )
    assert len(outcome.clean) == 201


def test_values_within_a_plausible_range_are_not_suspected(engine: Any) -> None:
    """What lies outside the range is rejected; the analyst has said that the rest can be true."""
    known = declare(features=[{**FEATURE, "maximum": 700_000}])
    score = preprocess(engine(customers(Score=incomes(666_666))), known).quality["columns"][1]
    assert (score["column"], score["suspicious"]) == ("Score", [])


def test_a_long_tail_that_the_logarithm_takes_in_is_not_suspected(engine: Any) -> None:
    revenues = [f"{value:.0f}" for value in np.geomspace(10, 100_000, 200)]
    logarithmic = declare(features=[{**FEATURE, "transform": "log"}])
    score = preprocess(engine(customers(Score=[*revenues, "1e15"])), logarithmic).quality["columns"][1]
    assert score["suspicious"] == [{"row": 202, "value": 1e15}]


def test_ordinary_values_are_not_suspected(engine: Any) -> None:
    assert preprocess(engine(customers(Score=incomes())), declare(features=[FEATURE])).quality["warnings"] == []


def test_ages_that_cannot_be_are_named(engine: Any) -> None:
    ages = [str(age) for age in [20, 30, 40, 50, 130, -1]]
    (warning,) = preprocess(engine(customers(Age=ages)), declare()).quality["warnings"]
    assert '"Age" has values that can hardly be true: 130 in row 6, -1 in row 7' in warning


def test_years_of_birth_of_the_very_old_are_named(engine: Any) -> None:
    years = [*(1945 + row % 50 for row in range(200)), 1800]
    (warning,) = preprocess(
        engine(customers(Age=years).rename(columns={"Age": "Born"})), declare(profile_columns=["Born"], aliases={})
    ).quality["warnings"]
    assert '"Born" has values that can hardly be true: 1,800 in row 202' in warning


@pytest.mark.parametrize(("transform", "warned"), [("none", True), ("log", False)])
def test_strong_skew_is_named_unless_it_is_transformed(engine: Any, transform: str, warned: bool) -> None:  # noqa: FBT001
    money = np.random.default_rng(0).lognormal(4, 1.2, 500)
    table = customers(Score=[f"{value:.2f}" for value in money])
    outcome = preprocess(engine(table), declare(features=[{**FEATURE, "transform": transform}]))
    skewed = [warning for warning in outcome.quality["warnings"] if "is strongly skewed (skewness" in warning]
    assert bool(skewed) == warned
    assert all('add "transform: log" to its line {column: "Score", …}' in warning for warning in skewed)
