"""The verdict on k in words: the choice beside the others, and all that is doubtful about it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.wording import verdict as words
from tests.pipelines.model_selection.conftest import choice_of, evidence

Options = Callable[..., ModelSelectionOptions]


def among(largest_k: int, choice: Any) -> Any:
    """A choice of k for customers who allow no more segments than ``largest_k``."""
    return {**choice, "largest_k": largest_k}


BEST, TIED, STABLE = [0.40, 0.45, 0.60, 0.50], [0.40, 0.585, 0.60, 0.50], [0.9, 0.95, 0.97, 0.9]


@pytest.mark.parametrize(
    ("silhouette", "stability", "told"),
    [
        (BEST, STABLE, ["4 segments", "best", "0.600", "5 with 0.500"]),
        (TIED, STABLE, ["3 segments", "as well as 4", "0.585", "0.600", "5 with 0.500"]),
        (BEST, [0.1, 0.2, 0.9, 0.4], ["4 segments", "best", "0.600", "Refused: k = 2, 3, 5."]),
        (TIED, [0.1, 0.9, 0.9, 0.4], ["3 segments", "as well as 4", "Refused: k = 2, 5."]),
        (BEST, [0.1, 0.2, 0.3, 0.4], ["4 segments", "best", "0.600", "No number of segments meets"]),
    ],
)
def test_the_reason_compares_the_choice_with_the_others(
    make_options: Options, silhouette: list[float], stability: list[float], told: list[str]
) -> None:
    said = words.reason(choice_of(evidence(silhouette=silhouette, stability=stability), make_options(k_max=6)))
    places = [said.find(fact) for fact in told]
    assert -1 not in places
    assert places == sorted(places)


def test_a_k_that_merges_groups_is_told_beside_the_larger_one(make_options: Options) -> None:
    said = words.reason(choice_of(evidence(groups=[2, 3, 4, 5]), make_options(k_max=6)))
    assert said.startswith(
        "5 segments have natural borders only: mean silhouette 0.500. 4 segments have 0.600, but merge"
    )
    assert "next best" not in said


def test_a_refused_number_is_never_the_next_best(make_options: Options) -> None:
    choice = choice_of(evidence(silhouette=BEST, stability=[0.9, 0.9, 0.9, 0.4]), make_options(k_max=6))
    assert "3 with 0.450" in words.reason(choice)


def test_a_fixed_k_is_told_beside_the_evidence(make_options: Options) -> None:
    against, agreed = (words.reason(choice_of(evidence(), make_options(k=k))) for k in (2, 4))
    assert against.startswith("k = 2 was fixed")
    assert "another number" in against
    assert "4 segments separate" in against
    assert agreed.startswith("k = 4 was fixed")
    assert "another number" not in agreed


@pytest.mark.parametrize(
    ("columns", "warnings"),
    [
        ({}, []),
        ({"silhouette": TIED}, [["3, 4", "one standard error"]]),
        ({"stability": [0.9, 0.9, 0.84, 0.9]}, [["4 segments", "0.840"]]),
        ({"silhouette": [0.4, 0.5, 0.6, 0.7], "stability": STABLE}, [["k_max", "5"]]),
        ({"stability": [0.1, 0.2, 0.3, 0.4]}, [["No number of segments"], ["4 segments", "not stable", "0.3000"]]),
        ({"smallest_share": [0.01] * 4}, [["No number of segments"], ["4 segments", "200", "1.00%"]]),
    ],
)
def test_warnings_name_what_is_doubtful(
    make_options: Options, columns: dict[str, list[float]], warnings: list[list[str]]
) -> None:
    said = words.warnings(among(40, choice_of(evidence(**columns), make_options(k_max=5))))
    assert len(said) == len(warnings)
    assert all(fact in sentence for sentence, facts in zip(said, warnings, strict=True) for fact in facts)


@pytest.mark.parametrize(("largest_k", "advised"), [(5, False), (6, True)])
def test_a_larger_k_is_advised_only_where_the_customers_allow_it(
    make_options: Options, largest_k: int, *, advised: bool
) -> None:
    choice = choice_of(evidence(silhouette=[0.4, 0.5, 0.6, 0.7], stability=STABLE), make_options(k_max=5))
    said = " ".join(words.warnings(among(largest_k, choice)))
    assert ("Raise k_max above 5" in said) == advised


def test_no_refused_number_is_called_a_tie_or_worse_than_the_best(make_options: Options) -> None:
    choice = choice_of(
        evidence(silhouette=[0.4, 0.7, 0.6, 0.595], stability=[0.9, 0.4, 0.9, 0.3]), make_options(k_max=6)
    )
    reason, said = words.reason(choice), " ".join(words.warnings(among(40, choice)))
    assert reason.startswith("Of the numbers of segments that meet the conditions of the rule, 4 separates")
    assert "higher silhouette, but do not meet the conditions: k = 3." in reason
    assert "Near tie" not in said
    assert "not stable: k = 5." in said


@pytest.mark.parametrize(
    ("tendency", "silhouette", "word", "cautious"),
    [
        ("strong", "reasonable", "Clear", False),
        ("strong", "weak", "Overlapping", False),
        ("weak", "reasonable", "Overlapping", False),
        ("continuous", "reasonable", "No clear gaps", True),
        ("none", "weak", "None", True),
    ],
)
def test_separation_has_one_word_that_agrees_with_the_verdict(
    tendency: str, silhouette: str, word: str, *, cautious: bool
) -> None:
    verdict: Any = {"cluster_tendency": {"verdict": tendency}, "separation": silhouette}
    assert words.separation(verdict) == word
    assert ("not groups that exist" in words.caution(verdict)) == cautious


def test_the_rule_tells_its_limits(make_options: Options) -> None:
    said = words.rule(choice_of(evidence(), make_options(stability=0.75, smallest_share=0.03)))
    assert "0.75" in said
    assert "3.0%" in said


@pytest.mark.parametrize(
    ("tendency", "begins"),
    [
        ("strong", "Strong structure"),
        ("weak", "Weak structure"),
        ("continuous", "Continuous"),
        ("none", "No structure found"),
    ],
)
def test_the_tendency_to_cluster_is_told_with_its_evidence(tendency: str, begins: str) -> None:
    judged = {"verdict": tendency, "silhouette": 0.55, "level": 0.5, "reference_mean": 0.4, "rows": 1000}
    verdict: Any = {"cluster_tendency": judged}
    said = words.tendency(verdict)
    assert said.startswith(begins)
    assert all(fact in said for fact in ("1,000", "0.400", "0.500"))


@pytest.mark.parametrize(
    ("agreement", "told", "untold"),
    [
        ([1, 0.8], ["almost the same"], []),
        ([1, 0.5], ["mostly the same"], []),
        ([0.4, 0.9], ["Ward"], ["mixture"]),
    ],
)
def test_methods_that_disagree_are_named(agreement: list[float], told: list[str], untold: list[str]) -> None:
    methods = ("ward", "gaussian_mixture")
    verdict: Any = {"method_agreement": dict(zip(methods, agreement, strict=True))}
    said = words.agreement(verdict)
    assert all(word in said for word in told)
    assert not any(word in said for word in untold)


@given(
    silhouette=st.lists(st.floats(0.05, 0.95), min_size=4, max_size=4),
    stability=st.lists(st.sampled_from([0.3, 0.9]), min_size=4, max_size=4),
    share=st.lists(st.sampled_from([0.001, 0.1]), min_size=4, max_size=4),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_sentence_contradicts_the_table_of_evidence(
    make_options: Options, silhouette: list[float], stability: list[float], share: list[float]
) -> None:
    choice = choice_of(
        evidence(silhouette=silhouette, stability=stability, smallest_share=share), make_options(k_max=6)
    )
    measured = dict(zip(range(2, 6), silhouette, strict=True))
    reason, said = words.reason(choice), " ".join(words.warnings(among(40, choice)))
    if found := re.match(r"(\d) segments separate the customers best", reason):
        assert measured[int(found[1])] == max(measured.values()), reason
    if found := re.search(r"The next best number is (\d)", reason):
        told = {choice["chosen"]["k"], choice["best"]["k"], *map(int, choice["refused"])}
        assert measured[int(found[1])] == max(value for k, value in measured.items() if k not in told), reason
    if found := re.search(r"higher silhouette, but do not meet the conditions: k = ([\d, ]+)", reason):
        higher = [k for k in measured if str(k) in choice["refused"] and measured[k] > choice["best"]["silhouette"]]
        assert list(map(int, found[1].split(","))) == higher, reason
    if not choice["flagged"] and (found := re.search(r"Near tie: the silhouettes of k = ([\d, ]+) ", said)):
        assert not set(found[1].split(", ")) & set(choice["refused"]), said


def judged(**changes: Any) -> Any:
    """A verdict of three segments of two features, with nothing to say against them."""
    borders = changes.pop("natural", [True, True])
    return {
        "k": 3,
        "stability": 0.95,
        "stability_by_chance": 0.6,
        "set_aside": {"customers": 0, "share": 0.0},
        "segments": [{"gap_inside": False}] * 3,
        "borders": [{"natural": natural} for natural in borders],
        "cluster_tendency": {"groups": 3},
        "features": ["Income (k$)", "Spending"],
        "noise_features": [],
        "idle_features": [],
        "groups_without_idle": None,
        "coded_features": [],
        "deciding_features": [],
        "deciding_together": [],
        "sample_rows": 120,
        "largest_k": 24,
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"set_aside": {"customers": 12, "share": 0.03}}, ["12 customers", "3.0%", "nearest segment"]),
        ({"noise_features": ["Age", "Visits"]}, ["Age and Visits would only have hidden", "noise_features: keep"]),
        ({"segments": [{"gap_inside": True}] * 2}, ["2 segments have a gap inside", "groups than 3. Try a larger k."]),
        ({"coded_features": ["Channel"]}, ["Only two or three different values: Channel"]),
        ({"idle_features": ["Spending"], "groups_without_idle": 3}, ["hardly differ in Spending"]),
        ({"stability_by_chance": 0.92}, ["0.92", "0.95", "no evidence"]),
        ({"sample_rows": 119}, ["119 customers are few for 2 features", "120"]),
    ],
)
def test_what_limits_the_segments_is_told_in_one_sentence_each(changes: dict[str, Any], told: list[str]) -> None:
    (said,) = words.limits(judged(**changes))
    assert all(fact in said for fact in told)


def test_a_larger_k_is_not_advised_at_a_gap_where_the_customers_allow_none() -> None:
    (said,) = words.limits(judged(segments=[{"gap_inside": True}], largest_k=3))
    assert said == "1 segment has a gap inside, so there may be more groups than 3."


def test_what_the_other_features_show_is_told_where_it_is_something_else() -> None:
    _, other = words.limits(judged(idle_features=["Spending"], groups_without_idle=4))
    assert other.startswith("The features without Spending form 4 groups")


def test_without_limits_nothing_is_said() -> None:
    assert words.limits(judged()) == []


@pytest.mark.parametrize(
    ("natural", "groups", "told", "untold"),
    [
        ([True, True], 3, ["All borders", "natural"], ["drawn"]),
        ([False, False], 1, ["All borders", "drawn"], ["natural"]),
        ([True, False], 2, ["1 of 2", "form 2 groups"], ["All"]),
        ([True, True, False], 3, ["2 of 3", "drawn"], ["groups with gaps"]),
    ],
)
def test_borders_are_told_and_what_is_left_without_the_drawn_ones(
    natural: list[bool], groups: int, told: list[str], untold: list[str]
) -> None:
    said = words.borders(judged(natural=natural, cluster_tendency={"groups": groups}))
    assert all(fact in said for fact in told)
    assert not any(fact in said for fact in untold)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"deciding_features": ["Channel"], "coded_features": ["Channel"]}, "The segments are the values of Channel,"),
        (
            {"deciding_together": ["News", "Active"]},
            "The segments are the combinations of the values of News and Active,",
        ),
    ],
)
def test_that_the_segments_are_a_features_values_is_told_first_and_once(changes: dict[str, Any], told: str) -> None:
    verdict = judged(**changes)
    (sentence,) = words.nothing_else(verdict)
    assert sentence.startswith(told)
    assert words.limits(verdict) == []
