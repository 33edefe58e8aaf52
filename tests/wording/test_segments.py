"""Segments in words, in English and in a translation."""

from typing import Any

import pytest

from customer_segmentation.segmentation.model import Level
from customer_segmentation.wording import segments as wording
from tests.conftest import Translate


def difference(name: str, effect: float | None, *, rank: int = 1, unit: str = "", feature: bool = True) -> Any:
    numbers = {"mean": 1234.5, "all_mean": 56.78, "others_mean": 0.1234}
    return {"name": name, "effect": effect, "rank": rank, "unit": unit, "feature": feature, **numbers}


@pytest.mark.parametrize(
    ("deviations", "said"),
    [
        (None, "about the same as"),
        (-0.19, "about the same as"),
        (0.2, "somewhat above"),
        (-0.5, "clearly below"),
        (0.8, "far above"),
        (-3, "far below"),
    ],
)
def test_an_effect_has_its_words(deviations: float | None, said: str) -> None:
    assert wording.effect({"effect": deviations, "trusted": True}) == f"{said} the other customers"


def test_what_few_customers_say_is_marked() -> None:
    assert wording.effect({"effect": 1, "trusted": False}) == (
        "far above the other customers (too few customers to rely on)"
    )
    mix = {
        "value": "Ulm",
        "column": "City",
        "share": 0.5,
        "all_share": 0.2,
        "lift": 2.5,
        "customers": 3,
        "trusted": False,
    }
    assert wording.category(mix) == (
        "Ulm (City) may be over-represented: 50.0% here, 20.0% of all customers; these are only 3 customers, too few "
        "to rely on."
    )


@pytest.mark.parametrize("level", ["Very High", "High", "Average", "Low", "Very Low"])
def test_a_level_is_shown_in_its_own_words(level: Level) -> None:
    assert wording.level(level) == level


def test_a_headline_tells_the_features_alone() -> None:
    differences = [difference("Income", 1, unit="k$"), difference("Visits", 1), difference("Age", 1, feature=False)]
    assert wording.headline(differences) == (
        "Income averages 1,235 k$ (all customers: 56.8 k$), Visits averages 1,235 (all customers: 56.8)."
    )


def test_the_three_largest_differences_set_a_segment_apart() -> None:
    differences = [
        difference("A", 0.3, rank=4),
        difference("B", -0.5, rank=3),
        difference("C", 0.1, rank=5),
        difference("D", 2.25, rank=1, unit="€"),
        difference("E", -0.75, rank=2),
    ]
    said = wording.sets_apart(differences)
    assert said.startswith(
        "What sets them apart most: D (1,235 € on average, 2.3 standard deviations above the others' 0.123 €), E ("
    )
    assert said.endswith("B (1,235 on average, 0.5 standard deviations below the others' 0.123).")
    assert wording.sets_apart([difference("C", 0.1), difference("D", None)]) == (
        "No number column sets them apart from the other customers."
    )


def condition(name: str, above: float | None, up_to: float | None, unit: str = "") -> dict[str, Any]:
    return {"name": name, "above": above, "up_to": up_to, "unit": unit}


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ([condition("A", None, 1234.5)], "A up to 1,234.5"),
        ([condition("A", 20, 40.5, "k$"), condition("B", 62, None, "€")], "A between 20 and 40.5 k$ and B above 62 €"),
        ([condition(name, 0, None) for name in "ABC"], "A above 0; B above 0; C above 0"),
    ],
)
def test_a_rule_lists_its_conditions(conditions: list[dict[str, Any]], said: str) -> None:
    rule = {"conditions": conditions, "precision": 0.958, "coverage": 1.0}
    assert wording.rule(rule) == f"{said}: 96% of these customers are in this segment; covers 100% of it."


@pytest.mark.parametrize(
    ("levels", "insight", "actions"),
    [
        ({"A": "High", "B": "Average"}, "by high A.", 2),
        ({"A": "Low", "B": "Very Low", "C": "Low"}, "by low A, B and C.", 2),
        ({"A": "Very High", "B": "Low", "C": "High"}, "by high A and C and by low B.", 3),
    ],
)
def test_generic_advice_tells_what_is_high_and_low(levels: dict[str, Level], insight: str, actions: int) -> None:
    differences = [difference(name, 1, rank=rank) for rank, name in enumerate(levels, start=1)]
    said, to_do = wording.generic_advice(levels, differences)
    assert said == f"These customers stand out from all others {insight}"
    assert len(to_do) == actions


def test_generic_advice_tells_the_three_features_that_set_a_segment_apart_most() -> None:
    levels: dict[str, Level] = dict.fromkeys("ABCDE", "High")
    differences = [difference(name, 1, rank=rank) for name, rank in zip("ABCDE", (5, 1, 4, 2, 3), strict=True)]
    said, _ = wording.generic_advice(levels, differences)
    assert said == "These customers stand out from all others by high B, D and E."


@pytest.mark.parametrize(("share", "said"), [(1.0, "100%"), (0.9996, "99%"), (0.0004, "1%"), (0.5, "50%")])
def test_a_hundred_per_cent_means_all_of_them(share: float, said: str) -> None:
    rule = {"conditions": [condition("A", 1, None)], "precision": share, "coverage": share}
    assert wording.rule(rule) == f"A above 1: {said} of these customers are in this segment; covers {said} of it."


def test_a_translation_sets_words_order_and_marks(translate: Translate) -> None:
    german = translate(
        numbers={"thousands": ".", "decimal": ",", "with_unit": "{unit} {number}"},
        lists={"comma": "; ", "and": "{others} sowie {last}"},
        portrait={
            "headline": "Im Mittel: {averages}",
            "average": "{mean} {feature} statt {all_mean}",
            "over_represented": "Von allen {all_share:.0%}, hier {share:.0%}: {value}",
        },
        rules={"rule": "{coverage:.0%} haben {conditions}", "between": "zwischen {above} und {up_to} {feature}"},
        effects={"far_below": "viel niedriger als bei allen anderen"},
    )
    differences = [difference("Umsatz", 1, unit="k€"), difference("Besuche", 1)]
    conditions = [condition("Umsatz", 20.5, 40, "€"), condition("Besuche", 1000, 2000)]
    mix = {"value": "Ulm", "column": "Stadt", "share": 0.5, "all_share": 0.2, "lift": 2.5, "trusted": True}

    assert wording.headline(differences, german) == (
        "Im Mittel: k€ 1.235 Umsatz statt k€ 56,8; 1.235 Besuche statt 56,8"
    )
    assert wording.rule({"conditions": conditions, "precision": 1, "coverage": 0.5}, german) == (
        "50% haben zwischen 20,5 und € 40 Umsatz sowie zwischen 1.000 und 2.000 Besuche"
    )
    assert wording.category(mix, german) == "Von allen 20%, hier 50%: Ulm"
    assert wording.effect({"effect": -1, "trusted": True}, german) == "viel niedriger als bei allen anderen"
