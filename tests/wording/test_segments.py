"""Segments in words: figures, order and what is left unsaid."""

from typing import Any

import pytest

from customer_segmentation.customers.columns import MISSING
from customer_segmentation.language import short_quantity, speaking
from customer_segmentation.wording import segments


def difference(name: str, effect: float | None, *, rank: int = 1, unit: str = "", feature: bool = True) -> Any:
    numbers = {"mean": 1234.5, "all_mean": 56.78, "others_mean": 0.1234}
    return {
        "column": name,
        "name": name,
        "effect": effect,
        "rank": rank,
        "unit": unit,
        "feature": feature,
        "trusted": True,
        "beyond_chance": None,
        **numbers,
    }


def card(levels: dict[str, str], **facts: Any) -> Any:
    """A card whose features set it apart in the order given; the playbook says nothing about it."""
    differences = [difference(name, 1, rank=rank) for rank, name in enumerate(levels, start=1)]
    return {"levels": levels, "differences": differences, "advice": None, "standing": None, **facts}


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
    assert segments.effect(difference("A", deviations)).startswith(said)


def test_what_few_customers_say_is_marked() -> None:
    assert "too few" in segments.effect({**difference("A", 1), "trusted": False})
    profile: Any = {"value": "Ulm", "column": "City", "share": 0.5, "all_share": 0.2, "lift": 2.5, "customers": 3}
    doubtful, sure = (segments.category({**profile, "trusted": trusted}) for trusted in (False, True))
    assert all(fact in doubtful for fact in ("Ulm", "City", "50.0%", "20.0%", "(3)"))
    assert "may be" in doubtful
    assert "may be" not in sure
    rare: Any = {**profile, "lift": 0.5, "trusted": True}
    assert "under-represented" in segments.category(rare)


@pytest.mark.parametrize(
    ("column", "value", "label", "begins"),
    [
        ("City", "Ulm", "City: Ulm", "Ulm (City) is"),
        ("Channel", "2", "Channel 2", "Channel 2 is"),
        ("Customer since", "2024-03", "Customer since 2024-03", "Customer since 2024-03 is"),
        ("Birthday", "1980–1989", "Birthday 1980–1989", "Birthday 1980–1989 is"),
    ],
)
def test_a_code_stands_behind_its_column(column: str, value: str, label: str, begins: str) -> None:
    profile: Any = {"column": column, "value": value, "share": 0.5, "all_share": 0.2, "lift": 2.5, "trusted": True}
    assert segments.category_label(profile) == label
    assert segments.category(profile).startswith(begins)


def test_a_missing_value_is_told_in_the_language() -> None:
    with speaking("de"):
        assert MISSING not in segments.category_label({"column": "City", "value": MISSING})  # type: ignore[typeddict-item]


def test_a_headline_names_the_three_weightiest_segments() -> None:
    cards: list[Any] = [{"name": f"n{number}", "share": number / 20, "value": None} for number in range(1, 6)]
    assert segments.first_of(cards) == "n5; n4; n3; and 2 more"
    assert segments.first_of(cards[:2]) == "n2; n1"
    cards[0]["value"] = {"share": 0.9}
    assert segments.first_of(cards).startswith("n1; n5; n4")


def written(measure: Any, value: float) -> str:
    return short_quantity(value, measure["unit"])


def test_a_headline_tells_the_two_or_three_things_that_set_a_segment_apart_most() -> None:
    effects = {"A": 0.3, "B": -0.5, "C": 0.1, "D": 2.25, "E": -0.75}
    ranks = dict(zip("DEBAC", range(1, 6), strict=True))
    differences = [difference(name, own, rank=ranks[name], unit="€") for name, own in effects.items()]
    said = segments.headline(differences, written)
    assert [name for name in "DEBAC" if f"{name} averages" in said] == ["D", "E", "B"]
    assert said.startswith("D averages €1,235 (all customers: €56.8)")


def test_a_geometric_mean_is_typical_and_no_average() -> None:
    said = segments.headline([difference("D", 2.25, unit="€")], written, geometric={"D"})
    assert said == "D is typically €1,235 (all customers: €56.8)."


@pytest.mark.parametrize(("share", "told"), [(0.52, False), (0.7, True)])
def test_half_of_the_money_is_no_news_of_half_of_the_customers(share: float, told: bool) -> None:  # noqa: FBT001
    cards = [
        card({}, number=number, name=name, share=0.5, value={"name": "Revenue", "share": own})
        for number, (name, own) in enumerate({"A": share, "B": 1 - share}.items(), start=1)
    ]
    assert bool(segments.concentration(cards)) is told


def test_small_differences_set_nobody_apart() -> None:
    said = segments.headline([difference("C", 0.1), difference("D", None)], written)
    assert said.startswith("No number column")


def condition(name: str, above: float | None, up_to: float | None, unit: str = "") -> dict[str, Any]:
    return {"column": name, "name": name, "above": above, "up_to": up_to, "unit": unit}


def rule(conditions: list[dict[str, Any]], precision: float | None = 0.958, coverage: float | None = 1.0) -> Any:
    return {"conditions": conditions, "precision": precision, "coverage": coverage, "customers": 10}


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ([condition("A", None, 1234.5)], "A up to 1,234.5"),
        ([condition("A", 20, 40.5, "k$"), condition("B", 62, None, "€")], "A between 20 and 40.5 k$ and B above €62"),
        ([condition("A", 20, 40.5, "£")], "A between £20 and £40.5"),
        ([condition(name, 0, None) for name in "ABC"], "A above 0; B above 0; C above 0"),
    ],
)
def test_a_rule_lists_its_conditions(conditions: list[dict[str, Any]], said: str) -> None:
    assert said in segments.rule(rule(conditions))
    assert "96%" in segments.rule(rule(conditions))


@pytest.mark.parametrize(("share", "said"), [(1.0, "100%"), (0.9996, "99%"), (0.0004, "1%"), (0.5, "50%")])
def test_a_hundred_per_cent_means_all_of_them(share: float, said: str) -> None:
    assert segments.rule(rule([condition("A", 1, None)], share, share)).count(said) == 2


def test_the_percentages_of_a_rule_are_those_of_other_customers() -> None:
    measured, unmeasured = (segments.rule(rule([condition("A", 1, None)], share, share)) for share in (0.5, None))
    assert "of other customers" in measured
    assert "segment's other customers" in measured
    assert "A above 1: too few customers" in unmeasured
    assert "%" not in unmeasured


def test_what_chance_may_have_made_is_no_difference() -> None:
    noise = {**difference("Shoe size", 0.6, feature=False), "beyond_chance": False}
    real = {**difference("Age", 0.6, rank=2, feature=False), "beyond_chance": True}
    assert segments.effect(noise) == "no difference that chance would not explain"
    assert segments.effect({**noise, "effect": 0.1}).startswith("about the same")
    assert segments.effect(real).startswith("clearly above")
    assert "Shoe size" not in segments.headline([noise, real], written)
    assert "Age" in segments.headline([noise, real], written)
    assert segments.headline([noise], written).startswith("No number column")


def test_features_are_said_to_differ_by_construction() -> None:
    feature, described = difference("Income", 1), {**difference("Age", 1, feature=False), "beyond_chance": True}
    assert all("by construction" in segments.construction(told) for told in ([feature], [feature, described]))
    assert "chance" in segments.construction([feature, described])
    assert "chance" not in segments.construction([feature])


def test_general_insights_name_their_segments_and_share() -> None:
    cards = [card({}, number=number, name=f"S{number}") for number in (1, 2, 3)]
    (said,) = segments.insights([{"text": "{share}: {segments} {of it}", "segments": [1, 3], "share": 0.405}], cards)
    assert said == "40.5%: 1 S1; 3 S3 {of it}"


def test_the_most_valuable_segment_and_unused_potential_are_told() -> None:
    def valued(number: int, share: float, priority: str) -> Any:
        value = {"name": "Revenue", "share": share, "column": "Revenue", "total": 1, "index": 1}
        advice = {"priority": priority, "insight": "", "says": [], "actions": []}
        return card({}, number=number, name=f"S{number}", share=0.25, value=value, advice=advice)

    cards = [valued(1, 0.2, "reactivate"), valued(2, 0.7, "maintain"), valued(3, 0.1, "reactivate")]
    assert segments.concentration(cards) == "25.0% of the customers, S2, bring 70.0% of Revenue."
    (unused,) = segments.value_insights(cards)
    assert all(fact in unused for fact in ("50.0%", "30.0%", "1 S1; 3 S3"))
    without = [card({}, number=1, value=None)]
    assert (segments.concentration(without), list(segments.value_insights(without))) == ("", [])


@pytest.mark.parametrize(
    ("words", "bounds", "said"),
    [
        (["yes"], (50.0, None), "Newsletter is yes:"),
        (["Average", "High"], (1.5, None), "Newsletter is Average or higher:"),
        (["Low", "Average"], (None, 2.5), "Newsletter is Average or lower:"),
        (["Low", "Average"], (1.5, 3.5), "Newsletter is between Low and Average:"),
    ],
)
def test_a_rule_of_words_is_told_in_them(
    words: list[str], bounds: tuple[float | None, float | None], said: str
) -> None:
    above, up_to = bounds
    part = {"column": "n", "name": "Newsletter", "unit": "%", "above": above, "up_to": up_to, "words": words}
    assert segments.rule(rule([part])).startswith(said)
