from collections.abc import Callable

import pandas as pd
import pytest

from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.pipelines.model_selection.verdict import choose, largest_k, separation, vote

from .conftest import choice_of, differences, evidence, gaps

Options = Callable[..., ModelSelectionOptions]


@pytest.mark.parametrize(
    ("columns", "k", "ties", "refused"),
    [
        ({}, 4, [], []),
        ({"silhouette": [0.40, 0.585, 0.60, 0.50]}, 3, [3, 4], []),
        ({"silhouette": [0.40, 0.57, 0.60, 0.50]}, 4, [], []),
        ({"silhouette": [0.40, 0.585, 0.60, 0.61]}, 4, [4, 5], []),
        ({"stability": [0.9, 0.95, 0.79, 0.85]}, 5, [], [4]),
        ({"smallest_share": [0.4, 0.3, 0.019, 0.1]}, 5, [], [4]),
        # Exactly at a limit is within it.
        ({"stability": [0.9, 0.95, 0.8, 0.85], "smallest_share": [0.4, 0.3, 0.02, 0.1]}, 4, [], []),
        # A degenerate candidate separates nothing worth reporting.
        ({"silhouette": [0.40, 0.595, 0.60, 0.50], "smallest_share": [0.4, 0.01, 0.2, 0.1]}, 4, [], [3]),
        # An unstable candidate is no winner of a tie, but it is reported.
        ({"silhouette": [0.40, 0.585, 0.60, 0.50], "stability": [0.9, 0.7, 0.97, 0.85]}, 4, [3, 4], [3]),
    ],
)
def test_the_rule(
    make_options: Options, columns: dict[str, list[float]], k: int, ties: list[int], refused: list[int]
) -> None:
    verdict = choice_of(evidence(**columns), make_options(k_max=6))

    assert verdict["k"] == verdict["evidence_k"] == k
    assert verdict["ties"] == ties
    assert list(verdict["refused"]) == [str(number) for number in refused]
    assert not verdict["flagged"]
    assert not verdict["fixed"]


def test_the_standard_error_of_the_difference_decides_about_ties(make_options: Options) -> None:
    table = evidence(silhouette=[0.40, 0.585, 0.60, 0.50], silhouette_error=0.2)

    assert choice_of(table, make_options(k_max=6), error=0.01)["ties"] == []
    assert choice_of(table, make_options(k_max=6), error=0.03)["k"] == 3


def test_halves_that_speak_for_the_same_k_are_counted(make_options: Options) -> None:
    table = evidence()
    halves = pd.concat([table.assign(half=1), table.assign(half=2, silhouette=[0.4, 0.7, 0.6, 0.5])])

    choice = choose(table, differences(table), halves, gaps(table), make_options(k_max=6))

    assert choice["halves"] == {"count": 2, "same": 1}


def test_a_larger_k_of_natural_borders_goes_before_one_that_merges_groups(make_options: Options) -> None:
    choice = choice_of(evidence(groups=[2, 3, 4, 5]), make_options(k_max=6))

    assert (choice["k"], choice["best"]["k"], choice["merging"]) == (5, 5, {"k": 4, "silhouette": 0.60})
    assert choice_of(evidence(groups=[2, 3, 4, 4]), make_options(k_max=6))["k"] == 4
    handfuls = evidence(groups=[2, 3, 4, 5], smallest_segment=[45, 30, 25, 19])
    assert choice_of(handfuls, make_options(k_max=6))["k"] == 4
    refused = evidence(groups=[2, 3, 4, 5], stability=[0.9, 0.9, 0.9, 0.7])
    assert choice_of(refused, make_options(k_max=6))["merging"] is None


def test_the_gap_and_the_prediction_strength_may_vote_for_no_segments() -> None:
    table = evidence(gap=[0.0, 0.01, 0.02, 0.03], prediction_strength=0.6)

    votes = vote(table.set_index("k"), gaps(table))

    assert (votes["gap"], votes["prediction_strength"]) == (1, 1)


@pytest.mark.parametrize(
    ("columns", "k"),
    [
        ({"stability": [0.1, 0.2, 0.3, 0.4]}, 4),
        ({"stability": [0.1, 0.2, 0.3, 0.4], "smallest_share": [0.4, 0.3, 0.01, 0.1]}, 5),
        ({"smallest_share": [0.01, 0.01, 0.01, 0.01]}, 4),
    ],
)
def test_where_no_candidate_qualifies_the_best_available_is_taken_and_flagged(
    make_options: Options, columns: dict[str, list[float]], k: int
) -> None:
    verdict = choice_of(evidence(**columns), make_options(k_max=6))

    assert verdict["k"] == k
    assert verdict["flagged"]


def test_the_choice_is_told_beside_the_best_the_next_and_those_refused(make_options: Options) -> None:
    table = evidence(silhouette=[0.40, 0.585, 0.60, 0.50], stability=[0.9, 0.95, 0.97, 0.7])

    made = choice_of(table.assign(smallest_share=[0.01, 0.3, 0.2, 0.1]), make_options(k_max=6))

    assert made["chosen"] == {"k": 3, "silhouette": 0.585}
    assert made["best"] == {"k": 4, "silhouette": 0.60}
    assert made["next"] is None, "all others are refused"
    assert made["refused"] == {
        "2": {"reason": "small", "customers": 400, "share": 0.01, "stability": 0.9, "silhouette": 0.40},
        "5": {"reason": "unstable", "customers": 100, "share": 0.1, "stability": 0.7, "silhouette": 0.50},
    }
    following = choice_of(evidence(), make_options(k_max=6))["next"]
    assert following == {"k": 5, "silhouette": 0.50}


@pytest.mark.parametrize(("k_min", "k_max", "reached"), [(2, 4, True), (2, 6, False), (4, 4, False)])
def test_that_the_largest_of_several_k_wins_is_told(
    make_options: Options,
    k_min: int,
    k_max: int,
    reached: bool,  # noqa: FBT001
) -> None:
    tried = evidence().query("@k_min <= k <= @k_max")

    assert choice_of(tried, make_options(k_min=k_min, k_max=k_max))["reached_k_max"] == reached


@pytest.mark.parametrize(
    ("customers", "different", "smallest_share", "largest"),
    [(200, 200, 0.01, 40), (200, 6, 0.01, 5), (1_000, 1_000, 0.0, 50), (200, 200, 0.2, 5)],
)
def test_the_largest_k_is_what_customers_different_ones_and_the_smallest_share_allow(
    make_options: Options, customers: int, different: int, smallest_share: float, largest: int
) -> None:
    table = pd.DataFrame({"spend": [float(number % different) for number in range(customers)]})

    assert largest_k(table, make_options(smallest_share=smallest_share)) == largest


def test_a_fixed_k_is_obeyed_and_the_evidence_still_speaks(make_options: Options) -> None:
    verdict = choice_of(evidence(), make_options(k=2, k_max=6))

    assert verdict["k"] == 2
    assert verdict["evidence_k"] == 4
    assert verdict["fixed"]
    assert verdict["silhouette"] == 0.40


def test_every_criterion_votes_for_itself() -> None:
    table = evidence(stability=[0.99, 0.95, 0.97, 0.85]).set_index("k")

    assert vote(table, gaps(table.reset_index())) == {
        "silhouette": 4,
        "stability": 2,
        "davies_bouldin": 4,
        "calinski_harabasz": 5,
        "knee": 4,
        "gap": 4,
        "prediction_strength": 4,
    }


def test_a_single_candidate_is_chosen(make_options: Options) -> None:
    assert choice_of(evidence().head(1), make_options(k_min=2, k_max=2))["k"] == 2


@pytest.mark.parametrize(
    ("silhouette", "word"),
    [(0.71, "strong"), (0.7, "reasonable"), (0.5, "weak"), (0.25, "hardly any"), (-0.1, "hardly any")],
)
def test_words_for_silhouettes(silhouette: float, word: str) -> None:
    assert separation(silhouette) == word
