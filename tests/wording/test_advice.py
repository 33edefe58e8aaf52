"""What a segment means and what to do about it, in words: nothing is praised that is not good."""

from typing import Any

import pytest

from customer_segmentation.language import speaking
from customer_segmentation.wording import advice

FEW = {"name": "Orders", "high": False}
HIGH, LOW = {"name": "Orders", "high": True}, {"name": "Recency", "high": False}
BAD = {"name": "Recency", "high": True}


def card(levels: dict[str, str], **facts: Any) -> Any:
    """A card whose features set it apart in the order given; neither playbook nor directions say anything about it."""
    differences = [{"name": name, "rank": rank, "feature": True} for rank, name in enumerate(levels, start=1)]
    return {"levels": levels, "differences": differences, "advice": None, "standing": None, "value": None, **facts}


def judged(priority: str, good: list[Any], poor: list[Any], **facts: Any) -> Any:
    standing = {"priority": priority, "score": 0.0, "good": good, "poor": poor}
    sides = {side["name"]: "High" if side["high"] else "Low" for side in (*good, *poor)}
    return card(sides | facts.pop("levels", {}), standing=standing, **facts)


@pytest.mark.parametrize(
    ("levels", "sides"),
    [
        ({"A": "High", "B": "Average"}, "high A"),
        ({"A": "Low", "B": "Very Low", "C": "Low"}, "low A, low B and low C"),
        ({"A": "Very High", "B": "Low", "C": "High"}, "high A, low B and high C"),
        (dict.fromkeys("ABCDE", "High"), "high A, high B and high C"),
    ],
)
def test_without_a_direction_it_is_said_what_is_high_and_low_and_no_priority_is_given(
    levels: dict[str, str], sides: str
) -> None:
    own = card(levels)
    assert advice.priority(own) is None
    assert "No priority" in "".join(advice.origins([own]))
    assert sides in advice.insight(own)
    assert sides in advice.actions(own)[0]


def test_an_average_segment_without_a_direction_is_called_so() -> None:
    own = card({"A": "Average"})
    assert "close to the average" in advice.insight(own)
    assert "yardstick" in advice.actions(own)[0]


def test_good_and_poor_sides_are_told_apart_and_what_is_neither_is_told_as_such() -> None:
    said = advice.insight(judged("maintain", [LOW], [FEW], levels={"Age": "High"}))
    assert "Good for the business: low Recency." in said
    assert "Not good: low Orders" in said
    assert "Neither good nor poor in itself: high Age" in said


@pytest.mark.parametrize(
    ("priority", "good", "poor", "told", "begins"),
    [
        ("prioritise", [HIGH, LOW], [], [], "Keep"),
        ("prioritise", [HIGH], [BAD], ["weak side", "high Recency"], "Keep"),
        ("develop", [HIGH], [BAD], ["high Orders", "high Recency"], "Make"),
        ("reactivate", [HIGH], [BAD], ["high Orders", "high Recency"], "Make"),
        ("maintain", [], [], ["raise their activity"], "Keep service"),
        (
            "maintain",
            [LOW],
            [FEW],
            ["Build on", "low Recency", "low Orders"],
            "Keep service",
        ),
        ("low", [], [BAD], ["cheap channels"], "Serve"),
    ],
)
def test_actions_fit_the_priority(
    priority: str, good: list[Any], poor: list[Any], told: list[str], begins: str
) -> None:
    own = judged(priority, good, poor)
    actions = advice.actions(own)
    assert advice.priority(own) == priority
    assert actions[0].startswith(begins)
    assert all(fact in " ".join(actions) for fact in told)


@pytest.mark.parametrize("priority", ["prioritise", "develop", "reactivate", "maintain", "low"])
def test_nobody_is_told_to_keep_up_what_is_not_good(priority: str) -> None:
    for action in advice.actions(judged(priority, [HIGH], [BAD])):
        assert "high Recency" not in action or action.startswith(
            ("Work on", "Before you make", "Try small steps against")
        )


def test_what_a_segment_is_worth_is_told_where_it_is_known() -> None:
    value = {"name": "Revenue", "column": "Revenue", "total": 1.0, "index": 200.0}
    known, unknown = (
        advice.insight(judged("prioritise", [HIGH], [], share=0.2, value={**value, "share": share}))
        for share in (0.4, None)
    )
    assert "20.0% of the customers" in known
    assert "40.0% of Revenue" in known
    assert "Revenue" not in unknown


def test_the_playbooks_advice_speaks_in_the_language_where_it_is_translated() -> None:
    action = "Offer discounts and bundles on current trends, limited in time."
    own = card(
        {}, advice={"priority": "low", "insight": "Our own {words}.", "says": ["And more."], "actions": [action]}
    )
    assert list(advice.origins([own])) == []
    assert advice.actions(own) == [action]
    with speaking("de"):
        assert advice.insight(own) == "Our own {words}. And more."
        assert advice.actions(own) != [action]


def test_it_is_said_where_priorities_are_missing() -> None:
    given, none = judged("low", [], [BAD]), card({"A": "High"})
    (told,) = advice.origins([given, given])
    assert told.startswith("Where the playbook has no entry")
    told_too, missing = advice.origins([given, none])
    assert told_too == told
    assert missing.startswith("Where no priority is given")
    (unknown,) = advice.origins([none, none])
    assert "No priority can be given" in unknown
