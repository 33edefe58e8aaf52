"""The verdict in words, in English and in a translation."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.pipelines.model_selection.verdict import choose
from customer_segmentation.texts import Texts
from customer_segmentation.wording import verdict as wording
from tests.conftest import Translate
from tests.pipelines.model_selection.conftest import evidence

Options = Callable[..., ModelSelectionOptions]
#: The reason and the warnings for a table of evidence.
Say = Callable[..., tuple[str, list[str]]]

BEST, TIED, STABLE = [0.40, 0.45, 0.60, 0.50], [0.40, 0.585, 0.60, 0.50], [0.9, 0.95, 0.97, 0.9]
AS_GOOD_AS = (
    "3 segments separate the customers as well as 4, within one standard error: mean silhouette 0.585 against 0.600"
)
ALL_FAIL = "No number of segments meets every condition of the rule: this is the best of those that fail."
TAIL = np.random.default_rng(0).lognormal(3, 1.5, 1_000)


@pytest.fixture
def say(texts: Texts) -> Say:
    def of_choice(table: pd.DataFrame, options: ModelSelectionOptions) -> tuple[str, list[str]]:
        choice = choose(table, options)
        return wording.reason(choice, texts), wording.warnings(choice, texts)

    return of_choice


@pytest.mark.parametrize(
    ("silhouette", "stability", "reason"),
    [
        (BEST, STABLE, "4 segments separate the customers best: mean silhouette 0.600; next is 5 with 0.500."),
        (TIED, STABLE, f"{AS_GOOD_AS}; next is 5 with 0.500."),
        (
            BEST,
            [0.1, 0.2, 0.9, 0.4],
            "4 segments separate the customers best: mean silhouette 0.600. Refused: k = 2, 3, 5.",
        ),
        (TIED, [0.1, 0.9, 0.9, 0.4], f"{AS_GOOD_AS}. Refused: k = 2, 5."),
        (BEST, [0.1, 0.2, 0.3, 0.4], f"4 segments separate the customers best: mean silhouette 0.600. {ALL_FAIL}"),
    ],
)
def test_the_reason_compares_the_choice_with_the_others(
    make_options: Options, say: Say, silhouette: list[float], stability: list[float], reason: str
) -> None:
    assert say(evidence(silhouette=silhouette, stability=stability), make_options(k_max=6))[0] == reason


def test_a_fixed_k_is_told_beside_the_evidence(make_options: Options, say: Say) -> None:
    assert say(evidence(), make_options(k=2))[0].startswith(
        "k = 2 was fixed by parameter; the evidence speaks for another number. 4 segments separate"
    )
    assert say(evidence(), make_options(k=4))[0].startswith(
        "k = 4 was fixed by parameter, and the evidence agrees. 4 segments separate"
    )


@pytest.mark.parametrize(
    ("columns", "warnings"),
    [
        ({}, []),
        ({"silhouette": TIED}, ["A near tie: the silhouettes of k = 3, 4 lie"]),
        ({"stability": [0.9, 0.9, 0.84, 0.9]}, ["4 segments are barely stable: bootstrap samples agree to 0.840."]),
        (
            {"silhouette": [0.4, 0.5, 0.6, 0.7], "stability": STABLE},
            ["The best k is the largest that was tried: raise k_max above 5."],
        ),
        (
            {"stability": [0.1, 0.2, 0.3, 0.4]},
            ["No number of segments is both stable", "4 segments: not stable, bootstrap samples agree only to 0.3000."],
        ),
    ],
)
def test_warnings_name_what_is_doubtful(
    make_options: Options, say: Say, columns: dict[str, list[float]], warnings: list[str]
) -> None:
    said = say(evidence(**columns), make_options(k_max=5))[1]

    assert len(said) == len(warnings)
    assert all(sentence.startswith(begins) for sentence, begins in zip(said, warnings, strict=True))


def test_every_refused_candidate_has_its_reason(options: ModelSelectionOptions, texts: Texts) -> None:
    table = evidence(
        smallest_share=[0.4, 0.0012, 0.2, 0.1], smallest_segment=[400, 1_200, 200, 100], stability=[0.9, 0.1, 0.2, 0.9]
    )

    assert wording.refusals(choose(table, options)["refused"], texts) == [
        "3 segments: the smallest holds only 1,200 of the customers (0.12%).",
        "4 segments: not stable, bootstrap samples agree only to 0.2000.",
    ]


@pytest.mark.parametrize(
    ("verdict", "begins"), [("strong", "Strong structure"), ("weak", "Weak structure"), ("none", "No structure found")]
)
def test_structure_is_told_with_its_evidence(texts: Texts, verdict: str, begins: str) -> None:
    judged: Any = {"verdict": verdict, "best_silhouette": 0.55, "reference_mean": 0.4}

    said = wording.cluster_tendency(judged, 1000, texts)

    assert said.startswith(begins)
    assert said.endswith(
        " Among 1,000 customers the best silhouette is 0.550, among as many that are evenly spread 0.400 on average."
    )


@pytest.mark.parametrize(
    ("agreement", "said"),
    [
        ([1, 0.9, 0.8], "all find much the same"),
        ([1, 0.9, 0.5], "Other methods find largely the same"),
        ([0.4, 0.9, 0.3], "clearly different ones come from: Ward's method, robustly scaled K-means."),
    ],
)
def test_methods_that_disagree_are_named(texts: Texts, agreement: list[float], said: str) -> None:
    methods = ("ward", "gaussian_mixture", "robust_kmeans")
    assert said in wording.method_agreement(dict(zip(methods, agreement, strict=True)), texts)


@pytest.mark.parametrize(
    ("values", "remedy"),
    [(TAIL, "`transform: log`"), (TAIL - 50, "`maximum`"), (-TAIL, None), (np.arange(1_000.0), None)],
)
def test_only_a_long_right_tail_is_warned_of(values: np.ndarray, remedy: str | None, texts: Texts) -> None:
    warnings = wording.skewness_warnings(pd.DataFrame({"Revenue": values}), ["Revenue"], 2, texts)

    assert len(warnings) == (remedy is not None)
    assert remedy is None or remedy in warnings[0]


def test_a_feature_that_is_transformed_already_is_not_warned_of(texts: Texts) -> None:
    assert wording.skewness_warnings(pd.DataFrame({"Revenue": TAIL}), [], 2, texts) == []


def test_a_translation_sets_words_order_and_marks(options: ModelSelectionOptions, translate: Translate) -> None:
    german = translate(
        lists={"comma": " / ", "sentences": " – "},
        verdict={
            "as_good_as_before": "Vor {next_k} ({next_silhouette:.2f}) und gleichauf mit {best} liegt {k}: "
            "{silhouette:.3f}.",
            "refused": "Abgelehnt: {numbers}.",
        },
    )
    changes: dict[str, Any] = {"silhouette": [0.5, 0.585, 0.60, 0.50], "stability": [0.9, 0.9, 0.9, 0.4]}
    table = evidence(**changes)

    said = wording.reason(choose(table, options), german)

    assert said == "Vor 2 (0,50) und gleichauf mit 4 liegt 3: 0,585. – Abgelehnt: 5."
