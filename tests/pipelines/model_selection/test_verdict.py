from collections.abc import Callable

import pytest

from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.pipelines.model_selection.verdict import choose, separation, vote

from .conftest import evidence

Options = Callable[..., ModelSelectionOptions]


@pytest.mark.parametrize(
    ("columns", "k", "ties", "refused", "next_best"),
    [
        ({}, 4, [], {}, 5),
        ({"silhouette": [0.40, 0.585, 0.60, 0.50]}, 3, [3, 4], {}, 5),
        ({"silhouette": [0.40, 0.57, 0.60, 0.50]}, 4, [], {}, 3),
        ({"silhouette": [0.40, 0.585, 0.60, 0.61]}, 4, [4, 5], {}, 3),
        ({"stability": [0.9, 0.95, 0.79, 0.85]}, 5, [], {4: "unstable"}, 3),
        ({"smallest_share": [0.4, 0.3, 0.019, 0.1]}, 5, [], {4: "small"}, 3),
        (
            {"smallest_share": [0.4, 0.3, 0.019, 0.1], "stability": [0.9, 0.9, 0.1, 0.1]},
            3,
            [],
            {4: "small", 5: "unstable"},
            2,
        ),
        # An unstable candidate is no winner of a tie, but it is reported.
        ({"silhouette": [0.40, 0.585, 0.60, 0.50], "stability": [0.9, 0.7, 0.97, 0.85]}, 4, [3, 4], {3: "unstable"}, 5),
    ],
)
def test_the_rule(
    make_options: Options,
    columns: dict[str, list[float]],
    k: int,
    ties: list[int],
    refused: dict[int, str],
    next_best: int,
) -> None:
    verdict = choose(evidence(**columns), make_options(k_max=6))

    assert verdict["k"] == verdict["evidence_k"] == k
    assert verdict["ties"] == ties
    assert {refusal["k"]: refusal["reason"] for refusal in verdict["refused"]} == refused
    assert verdict["next_best"] == {"k": next_best, "silhouette": evidence(**columns)["silhouette"][next_best - 2]}
    assert not verdict["flagged"]
    assert not verdict["fixed"]


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
    verdict = choose(evidence(**columns), make_options(k_max=6))

    assert verdict["k"] == k
    assert verdict["flagged"]
    assert verdict["next_best"] is None


def test_a_fixed_k_is_obeyed_and_the_evidence_still_speaks(make_options: Options) -> None:
    verdict = choose(evidence(), make_options(k=2, k_max=6))

    assert verdict["k"] == 2
    assert verdict["evidence_k"] == 4
    assert verdict["fixed"]
    assert verdict["silhouette"] == 0.40


def test_every_criterion_votes_for_itself() -> None:
    table = evidence(stability=[0.99, 0.95, 0.97, 0.85]).set_index("k")

    assert vote(table) == {
        "silhouette": 4,
        "stability": 2,
        "davies_bouldin": 4,
        "calinski_harabasz": 5,
        "knee": 4,
        "gap": 4,
    }


def test_a_single_candidate_is_chosen(make_options: Options) -> None:
    assert choose(evidence().head(1), make_options(k_min=2, k_max=2))["k"] == 2


@pytest.mark.parametrize(
    ("silhouette", "word"),
    [(0.71, "strong"), (0.7, "reasonable"), (0.5, "weak"), (0.25, "hardly any"), (-0.1, "hardly any")],
)
def test_words_for_silhouettes(silhouette: float, word: str) -> None:
    assert separation(silhouette) == word
