"""Numbers that only hide groups, from the choice of features to the labels of new customers, in memory."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from customer_segmentation.customers.columns import ROW, SEGMENT
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.pipelines.clustering.nodes import fit_segmentation_model
from customer_segmentation.pipelines.clustering.options import TrainingOptions
from customer_segmentation.pipelines.model_selection.nodes import set_noise_aside
from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.pipelines.scoring import nodes as scoring
from customer_segmentation.segmentation.model import read_model
from customer_segmentation.segmentation.options import ExplanationOptions, KMeansOptions, NamingOptions
from customer_segmentation.wording import verdict as in_words
from tests.customers.preprocessing import Outcome, declare, preprocess

Options = Callable[..., ModelSelectionOptions]
TELLING, NOISE = ["Spend", "Visits"], ["Age", "Clicks"]


@pytest.fixture(scope="module")
def planted() -> pd.DataFrame:
    """Four groups of 75 that differ in two numbers, and two numbers that have nothing to do with them."""
    generator = np.random.default_rng(0)
    group = np.repeat([0, 1, 2, 3], 75)
    table = pd.DataFrame({ROW: np.arange(2, 302), "id": [f"{row:03d}" for row in range(300)], "group": group})
    table["Spend"], table["Visits"] = 50 + 10 * (group % 2), 20 + 10 * (group // 2)
    table["Age"] = table["Clicks"] = 50
    table[[*TELLING, *NOISE]] += generator.normal(size=(300, 4))
    return table


@pytest.fixture(scope="module")
def table() -> CustomerTable:
    return declare(features=[{"column": one, "name": one} for one in [*TELLING, *NOISE]], profile_columns=[])


@pytest.fixture(scope="module")
def outcome(planted: pd.DataFrame, table: CustomerTable) -> Outcome:
    return preprocess(planted.round(3).astype(dict.fromkeys([*TELLING, *NOISE], str)), table)


@pytest.fixture(scope="module")
def nobody(planted: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"set_aside": False}, index=planted.index)


@pytest.fixture(scope="module")
def fitted(
    outcome: Outcome,
    nobody: pd.DataFrame,
    make_options: Options,
    kmeans: KMeansOptions,
    naming: NamingOptions,
    explanation: ExplanationOptions,
) -> dict[str, Any]:
    sample = outcome.clean[outcome.table.encoded_columns]
    telling = set_noise_aside(sample, nobody, outcome.table, None, make_options())
    choice: Any = {"k": 4, "silhouette": 0.8}
    training = TrainingOptions(date=dt.date(2026, 11, 27))
    quality: Any = {"source": {}}
    return fit_segmentation_model(sample, nobody, choice, quality, telling, kmeans, naming, explanation, training)


def test_numbers_that_hide_groups_only_describe_them(fitted: dict[str, Any]) -> None:
    assert [feature["column"] for feature in fitted["features"]] == TELLING
    assert read_model(fitted).noise_columns == tuple(NOISE)


def test_every_feature_takes_part_where_the_analyst_says_so(
    outcome: Outcome, nobody: pd.DataFrame, make_options: Options, fitted: dict[str, Any]
) -> None:
    sample = outcome.clean[outcome.table.encoded_columns]
    options = make_options(noise_features="keep")

    assert set_noise_aside(sample, nobody, outcome.table, fitted, options) == outcome.table


def test_with_an_earlier_model_the_features_are_its_own(
    outcome: Outcome, nobody: pd.DataFrame, make_options: Options, fitted: dict[str, Any]
) -> None:
    """So its segments are found again, even where this month's customers alone would say something else."""
    sample = outcome.clean[outcome.table.encoded_columns]

    for noise in (["Age"], []):
        earlier = fitted | {"noise_columns": noise}
        decided = set_noise_aside(sample, nobody, outcome.table, earlier, make_options())
        assert decided.profile_columns == noise


def test_two_groups_are_found_among_noise_anyway(
    planted: pd.DataFrame, outcome: Outcome, nobody: pd.DataFrame, make_options: Options
) -> None:
    sample = outcome.clean[outcome.table.encoded_columns].assign(Visits=planted["Age"].to_numpy())

    assert set_noise_aside(sample, nobody, outcome.table, None, make_options()) == outcome.table


def test_new_customers_get_the_groups_whatever_their_noise_says(
    planted: pd.DataFrame, table: CustomerTable, fitted: dict[str, Any]
) -> None:
    new = planted.assign(Age="not told").astype(dict.fromkeys([*TELLING, "Clicks"], str))
    checked, _source, decided = scoring.check_new_customers(new, None, fitted, table)

    scored = scoring.score_customers(scoring.keep_clean_new_customers(checked, decided), fitted)

    assert adjusted_rand_score(planted["group"], scored[SEGMENT]) == 1


def test_what_was_set_aside_is_told() -> None:
    verdict: Any = {"noise_features": NOISE}

    assert in_words.noise(verdict).startswith("Age and Clicks would only have hidden the groups")
    assert in_words.noise({**verdict, "noise_features": []}) == ""
