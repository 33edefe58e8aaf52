from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.pipelines.model_selection.verdict import choose, separation, vote

Options = Callable[..., ModelSelectionOptions]


def evidence(**columns: list[float]) -> pd.DataFrame:
    """Four candidates that all qualify, and of which 4 is clearly the best."""
    plain: dict[str, Any] = {
        "k": [2, 3, 4, 5],
        "inertia": [100.0, 70.0, 30.0, 25.0],
        "silhouette": [0.40, 0.45, 0.60, 0.50],
        "silhouette_error": 0.02,
        "calinski_harabasz": [100.0, 150.0, 300.0, 310.0],
        "davies_bouldin": [1.2, 1.0, 0.5, 0.7],
        "stability": [0.9, 0.95, 0.97, 0.85],
        "smallest_segment": [400, 300, 200, 100],
        "smallest_share": [0.4, 0.3, 0.2, 0.1],
        "gap": [0.1, 0.3, 0.8, 0.7],
        "gap_error": 0.05,
    }
    return pd.DataFrame({**plain, **columns})


@pytest.mark.parametrize(
    ("columns", "k", "ties", "refused"),
    [
        ({}, 4, [], []),
        ({"silhouette": [0.40, 0.585, 0.60, 0.50]}, 3, [3, 4], []),
        ({"silhouette": [0.40, 0.57, 0.60, 0.50]}, 4, [], []),
        ({"silhouette": [0.40, 0.585, 0.60, 0.61]}, 4, [4, 5], []),
        ({"stability": [0.9, 0.95, 0.79, 0.85]}, 5, [], [4]),
        ({"smallest_share": [0.4, 0.3, 0.019, 0.1]}, 5, [], [4]),
        # An unstable candidate is no winner of a tie, but it is reported.
        ({"silhouette": [0.40, 0.585, 0.60, 0.50], "stability": [0.9, 0.7, 0.97, 0.85]}, 4, [3, 4], [3]),
    ],
)
def test_the_rule(
    make_options: Options, columns: dict[str, list[float]], k: int, ties: list[int], refused: list[int]
) -> None:
    verdict = choose(evidence(**columns), make_options(k_max=6))

    assert verdict["k"] == verdict["evidence_k"] == k
    assert verdict["ties"] == ties
    assert verdict["refused"] == refused
    assert len(verdict["refusals"]) == len(refused)
    assert not verdict["flagged"]
    assert not verdict["fixed"]
    assert verdict["reason"].startswith(f"{k} segments")
    assert any("near tie" in warning for warning in verdict["warnings"]) == bool(ties)


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
    assert "No number of segments meets every condition" in verdict["reason"]
    assert any("No number of segments is both stable" in warning for warning in verdict["warnings"])
    assert any(warning.startswith(f"{k} segments: ") for warning in verdict["warnings"])


def test_a_fixed_k_is_obeyed_and_the_evidence_still_speaks(make_options: Options) -> None:
    verdict = choose(evidence(), make_options(k=2, k_max=6))

    assert verdict["k"] == 2
    assert verdict["evidence_k"] == 4
    assert verdict["fixed"]
    assert verdict["silhouette"] == 0.40
    assert verdict["reason"].startswith("k = 2 was fixed by parameter; the evidence would have chosen 4. 4 segments")


def test_a_fixed_k_that_the_evidence_agrees_with_says_so(make_options: Options) -> None:
    assert "the evidence agrees" in choose(evidence(), make_options(k=4))["reason"]


def test_the_largest_k_and_a_stability_near_the_limit_are_warned_of(make_options: Options) -> None:
    verdict = choose(evidence(silhouette=[0.4, 0.5, 0.6, 0.7], stability=[0.9, 0.9, 0.9, 0.82]), make_options(k_max=5))

    assert any("raise k_max" in warning for warning in verdict["warnings"])
    assert any("barely stable" in warning for warning in verdict["warnings"])


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
