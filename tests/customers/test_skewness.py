"""`transform: auto` takes the logarithm where it helps, and means something."""

from typing import Any

import numpy as np
import pytest

from tests.customers.preprocessing import customers, declare, preprocess

GENERATOR = np.random.default_rng(1)
COLUMNS = {
    "money": (GENERATOR.lognormal(5, 1, 600), "log"),
    "waiting times": (GENERATOR.exponential(100, 600), "log"),
    "incomes": (GENERATOR.normal(50, 10, 600), "none"),
    "negative amounts": (GENERATOR.lognormal(5, 1, 600) - 200, "none"),
    "long tail to the left": (100 - GENERATOR.lognormal(2, 0.8, 600).clip(max=99), "none"),
    "marks from 1 to 5": (GENERATOR.choice([1, 2, 3, 4, 5], 600, p=[0.75, 0.15, 0.05, 0.03, 0.02]), "none"),
    "shares": (GENERATOR.beta(0.5, 5, 600), "none"),
    "already logarithms": (GENERATOR.normal(5, 1, 600), "none"),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_the_logarithm_is_taken_where_it_helps(engine: Any, name: str) -> None:
    values, transform = COLUMNS[name]
    feature = {"column": "Score", "name": "Score", "transform": "auto"}

    outcome = preprocess(engine(customers(Score=[f"{value:.6f}" for value in values])), declare(features=[feature]))

    (decided,) = outcome.quality["source"]["transforms"]
    assert (decided["column"], decided["transform"]) == ("Score", transform)
    if transform == "log":
        assert abs(decided["log_skewness"]) <= decided["skewness"] / 2


def test_what_is_decided_stands_in_the_declaration_that_goes_on(engine: Any) -> None:
    feature = {"column": "Score", "name": "Score", "transform": "auto"}
    table = customers(Score=[f"{value:.2f}" for value in COLUMNS["money"][0]], Age=[40 + row % 9 for row in range(600)])

    decided = preprocess(engine(table), declare(features=[feature])).table

    (score,) = decided.features
    assert (score.transform, score.minimum) == ("log", 0), "a logarithm is of 0 and more"
    assert decided.kinds == {"Score": "number", "Age": "number", "City": "category"}
