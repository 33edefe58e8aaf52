from typing import Any

import numpy as np
import pytest

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.pipelines.model_selection.feature_evidence import (
    between_shares,
    decide_together,
    decides_alone,
    find_idle,
    may_be_codes,
    most_groups,
)
from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from tests.customers.preprocessing import declare

from .conftest import Select, planted_groups


def test_the_share_between_segments_is_one_less_the_share_within() -> None:
    values = np.array([[0.0, 0.0], [2.0, 1.0], [10.0, 0.0], [12.0, 1.0]])

    shares = between_shares(values, np.array([0, 0, 1, 1]), [[0], [1]])

    assert shares == pytest.approx([1 - 1 / 26, 0])


@pytest.mark.filterwarnings("error")
def test_a_feature_without_spread_has_no_share() -> None:
    assert between_shares(np.ones((4, 1)), np.array([0, 0, 1, 1]), [[0]]) == [0]


def test_a_feature_with_a_gap_of_its_own_is_no_noise_even_where_the_segments_do_not_differ_in_it(
    options: ModelSelectionOptions,
) -> None:
    generator = np.random.default_rng(0)
    gap, noise = 9.0 * generator.integers(2, size=200) + generator.normal(size=200), generator.normal(size=200)

    assert find_idle(np.column_stack([gap, noise, noise]), [0.02, 0.02, 0.5], options) == [False, True, False]


def test_the_most_groups_are_those_with_gaps_between_all_of_them(options: ModelSelectionOptions) -> None:
    generator = np.random.default_rng(0)
    groups = planted_groups(4, 300, 0)

    assert most_groups(groups, [], options) == 4
    assert most_groups(generator.normal(size=(300, 2)), [], options) is None


def test_two_or_three_values_may_be_codes() -> None:
    values = np.column_stack([np.arange(12) % 2, np.arange(12) % 3, np.arange(12) % 4])

    assert may_be_codes(values) == [True, True, False]


def test_a_flag_that_becomes_the_segmentation_is_told(select: Select) -> None:
    generator = np.random.default_rng(0)
    table = np.column_stack([generator.integers(2, size=300), generator.normal(size=(300, 2))])

    verdict = select(table, k_max=3, bootstraps=3).verdict

    assert verdict["k"] == 2
    assert verdict["deciding_features"] == verdict["coded_features"] == ["0"]
    assert verdict["cluster_tendency"]["verdict"] in {"none", "continuous"}


def test_a_telling_number_beside_a_flag_decides_nothing_alone() -> None:
    generator = np.random.default_rng(0)
    labels = np.repeat([0, 1], 50)

    assert decides_alone(np.column_stack([generator.integers(2, size=100), 9.0 * labels]), labels) == [False, True]


def test_flags_of_which_the_segments_are_the_combinations_decide_together() -> None:
    generator = np.random.default_rng(0)
    flags = generator.integers(2, size=(300, 2))
    values = np.column_stack([flags, generator.integers(2, size=300), generator.normal(size=300)]).astype(float)
    labels = flags @ [2, 1]
    shares = between_shares(values, labels, [[0], [1], [2], [3]])

    assert decide_together(values, labels, shares, [True, True, True, False]) == [True, True, False, False]
    assert decide_together(values, labels, shares, [True, False, True, False]) == [False] * 4
    assert decides_alone(values, labels) == [False] * 4


def test_independent_flags_have_no_groups(select: Select) -> None:
    verdict = select(np.random.default_rng(0).integers(2, size=(300, 3)), flags(3), k_max=4, bootstraps=3).verdict

    assert verdict["cluster_tendency"]["verdict"] == "none"
    assert verdict["deciding_features"] == verdict["coded_features"] == []


def test_that_the_segments_are_the_combinations_of_two_flags_is_told(select: Select) -> None:
    generator = np.random.default_rng(0)
    customers = np.column_stack([generator.integers(2, size=(300, 2)), generator.normal(size=300)])

    verdict = select(
        customers, flags(2, {"column": "2", "name": "number", "weight": 0.1}), k_max=5, bootstraps=3
    ).verdict

    assert verdict["k"] == 4
    assert verdict["deciding_together"] == ["flag 0", "flag 1"]
    assert verdict["cluster_tendency"]["verdict"] in {"none", "continuous"}


def flags(number: int, *others: dict[str, Any]) -> CustomerTable:
    """A table of so many features of yes and no, and others."""
    of_words = [{"column": str(place), "name": f"flag {place}", "kind": "yes_no"} for place in range(number)]
    return declare(features=[*of_words, *others], profile_columns=[])
