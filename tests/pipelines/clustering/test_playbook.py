import logging
from typing import Any

import pytest
from pydantic import ValidationError

from customer_segmentation.customers.declaration import CustomerTable, Feature
from customer_segmentation.errors import SettingsError
from customer_segmentation.pipelines.clustering.options import Playbook
from customer_segmentation.pipelines.clustering.playbook import advise, check_playbook, general_insights, playbook_for
from customer_segmentation.segmentation.model import Level, SegmentationModel
from customer_segmentation.segmentation.options import NamingOptions

ACTION = {"priority": "low", "insight": "A text.", "actions": ["An action."]}


def make_playbook(*conditions: dict[str, Any], general: tuple[dict[str, Any], ...] = ()) -> Playbook:
    segments = [{"when": condition, **ACTION} for condition in conditions]
    return Playbook.model_validate(
        {"segments": segments, "general": [{"when": condition, "text": "Said."} for condition in general]}
    )


def card(levels: Any, **facts: Any) -> Any:
    """A card of a segment with such levels, of whose profile nothing is known unless given."""
    return {"levels": levels, "differences": [], "notable_categories": [], **facts}


def test_the_default_playbook_speaks_of_every_classic_segment(
    model: SegmentationModel, playbook: Playbook, customer_table: CustomerTable, naming: NamingOptions
) -> None:
    check_playbook(playbook, naming, customer_table)
    assert playbook_for(customer_table, playbook) == playbook
    advice = [advise(card(segment.levels), playbook) for segment in model.segments]
    priorities = [one["priority"] if one else None for one in advice]
    assert priorities == ["prioritise", "reactivate", "maintain", "maintain", "low"]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({}, True),
        ({"Income": "High"}, True),
        ({"Income": "*", "Spending": "High"}, True),
        ({"Income": ["High", "Very High"]}, True),
        ({"Income": "Very High"}, False),
        ({"Income": ["Low", "Average"]}, False),
        ({"Income": "High", "Spending": "Low"}, False),
    ],
)
def test_conditions_may_leave_out_levels_or_name_several(
    model: SegmentationModel, condition: dict[str, Any], *, found: bool
) -> None:
    assert (advise(card(model.segments[0].levels), make_playbook(condition)) is not None) == found


@pytest.mark.parametrize(("wanted", "found"), [("High", True), ("Very High", True), ("Low", False), ("Average", False)])
def test_what_is_very_high_is_high_too(model: SegmentationModel, wanted: str, *, found: bool) -> None:
    """So a playbook without Very High and Very Low still speaks of every segment."""
    very: dict[str, Level] = {**model.segments[0].levels, "Income": "Very High"}
    assert (advise(card(very), make_playbook({"Income": wanted})) is not None) == found


@pytest.mark.parametrize(
    "entry",
    [
        {"segments": [{"when": {"Income": []}, **ACTION}], "general": []},
        {"segments": [{"when": {}, **ACTION, "actions": [""]}], "general": []},
        {"segments": [{"when": {}, **ACTION, "insight": " "}], "general": []},
        {"segments": [], "general": [{"when": {}, "text": "{shares} of all customers"}]},
        {"segments": [{"when": {}, **ACTION, "insight": "{share} of all customers"}], "general": []},
    ],
)
def test_an_entry_that_says_nothing_or_cannot_be_filled_in_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Playbook.model_validate(entry)


def test_a_statement_tells_the_share_of_all_its_segments_and_one_of_none_is_left_out() -> None:
    playbook = Playbook.model_validate(
        {
            "segments": [],
            "general": [
                {"when": {"A": "Low"}, "text": "Few {share}"},
                {"when": {"A": "High"}, "text": "Many {share}"},
                {"when": {}, "text": "All {segments}"},
            ],
        }
    )
    shares = {1: (0.405, "High"), 2: (0.2, "High"), 3: (0.395, "Average")}
    cards: Any = [
        {"number": number, "name": f"S{number}", "share": share, "levels": {"A": level}, "value": None}
        for number, (share, level) in shares.items()
    ]
    assert general_insights(cards, playbook) == [
        {"text": "Many {share}", "segments": [1, 2], "share": pytest.approx(0.605)},
        {"text": "All {segments}", "segments": [1, 2, 3], "share": pytest.approx(1)},
    ]


def test_the_first_match_wins(model: SegmentationModel) -> None:
    playbook = make_playbook({"Income": "High"}, {})
    first = playbook.segments[0].model_copy(update={"insight": "First."})
    both = playbook.model_copy(update={"segments": (first, playbook.segments[1])})
    assert advise(card(model.segments[0].levels), both) == {
        "priority": "low", "insight": "First.", "says": [], "actions": ["An action."],
    }  # fmt: skip


def test_a_segment_without_an_entry_has_no_advice(model: SegmentationModel) -> None:
    assert advise(card(model.segments[3].levels), make_playbook({"Income": "High"})) is None
    assert advise(card(model.segments[3].levels), make_playbook()) is None


@pytest.mark.parametrize(
    ("playbook", "sentence"),
    [
        (
            make_playbook({"Income": "Very High"}),
            'entry 1 names the level "Very High" of Income, which no segment can have',
        ),
        (make_playbook({"Income": ["High", "Very High"]}), 'names the level "Very High"'),
    ],
)
def test_an_entry_with_an_unknown_level_is_named(
    playbook: Playbook, sentence: str, customer_table: CustomerTable, naming: NamingOptions
) -> None:
    with pytest.raises(SettingsError, match=sentence):
        check_playbook(playbook, naming, customer_table)


def test_a_name_with_an_unknown_feature_is_named(customer_table: CustomerTable) -> None:
    naming = NamingOptions.model_validate({"level_threshold": 0.5, "names": [{"when": {"Age": "Low"}, "name": "Kids"}]})
    with pytest.raises(SettingsError, match='naming: names, entry 1 names the feature "Age"'):
        check_playbook(make_playbook(), naming, customer_table)


def test_very_levels_may_be_used_where_there_are_any(customer_table: CustomerTable) -> None:
    naming = NamingOptions(level_threshold=0.5, very_threshold=1.5, names=())
    check_playbook(make_playbook({"Income": "Very High"}), naming, customer_table)


@pytest.mark.parametrize("level", ["high", "Huge", ""])
def test_a_level_that_does_not_exist_is_refused_with_its_place(level: str) -> None:
    with pytest.raises(ValueError, match=r"segments\.0\.when\.Income"):
        make_playbook({"Income": level})


@pytest.mark.parametrize("names", [("Recency", "Frequency"), ("Income", "Frequency")])
def test_entries_that_speak_of_other_features_are_set_aside_in_one_line(
    playbook: Playbook,
    customer_table: CustomerTable,
    naming: NamingOptions,
    caplog: pytest.LogCaptureFixture,
    names: tuple[str, ...],
) -> None:
    table = customer_table.model_copy(update={"features": tuple(Feature(column=name, name=name) for name in names)})
    with caplog.at_level(logging.INFO):
        check_playbook(playbook, naming, table)
    kept = playbook_for(table, playbook)
    assert kept.segments == ()
    assert [said.when for said in kept.general] == [{}]
    (record,) = caplog.records
    assert "Spending are set aside" in record.getMessage() or "speak of Spending" in record.getMessage()
    assert f"made from {', '.join(names)}" in record.getMessage()


def test_a_slip_in_a_feature_is_told(
    customer_table: CustomerTable, naming: NamingOptions, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        check_playbook(make_playbook({"Incom": "High"}, {"Income": "Low"}), naming, customer_table)
    assert 'did you mean "Income" instead of "Incom"?' in caplog.text


def test_a_slip_in_a_column_that_a_text_speaks_of_is_told_in_one_line(
    customer_table: CustomerTable, naming: NamingOptions, caplog: pytest.LogCaptureFixture
) -> None:
    says = [{"text": f"About {column}.", "if": {column: "below_average"}} for column in ("Agee", "Age", "Income")]
    play = {"when": {"Income": "High"}, **ACTION, "says": says}
    with caplog.at_level(logging.INFO):
        check_playbook(Playbook.model_validate({"segments": [play], "general": []}), naming, customer_table)
    (record,) = caplog.records
    assert "speak of Agee are left out" in record.getMessage()
    assert 'did you mean "Age" instead of "Agee"?' in record.getMessage()


def profiled(age: float | None, *, trusted: bool = True, lift: float = 1.5, beyond_chance: bool = True) -> Any:
    found = {"column": "Age", "name": "Age", "effect": age, "trusted": trusted, "beyond_chance": beyond_chance}
    return card(
        {"Income": "Low"},
        differences=[found],
        notable_categories=[{"column": "Gender", "value": "Female", "lift": lift, "trusted": True}],
    )


@pytest.mark.parametrize(
    ("claim", "segment", "said"),
    [
        ({"Age": "below_average"}, profiled(-0.5), True),
        ({"Age": "below_average"}, profiled(0.5), False),
        ({"Age": "below_average"}, profiled(-0.1), False),
        ({"Age": "about_average"}, profiled(-0.1), True),
        ({"Age": "above_average"}, profiled(0.5), True),
        ({"Age": "above_average"}, profiled(0.5, trusted=False), False),
        ({"Age": "above_average"}, profiled(0.5, beyond_chance=False), False),
        ({"Age": "above_average"}, profiled(None), False),
        ({"Tenure": "above_average"}, profiled(0.5), False),
        ({"Gender": {"more": "Female"}}, profiled(0), True),
        ({"Gender": {"more": "Male"}}, profiled(0), False),
        ({"Gender": {"fewer": "Female"}}, profiled(0), False),
        ({"Gender": {"fewer": "Female"}}, profiled(0, lift=0.5), True),
        ({"Age": "below_average", "Gender": {"more": "Female"}}, profiled(-1), True),
        ({"Age": "below_average", "Gender": {"more": "Male"}}, profiled(-1), False),
    ],
)
def test_what_claims_something_measurable_is_said_only_if_the_profile_shows_it(
    claim: dict[str, Any], segment: Any, *, said: bool
) -> None:
    play = {"when": {}, **ACTION, "says": [{"text": "Claimed.", "if": claim}]}
    found = advise(segment, Playbook.model_validate({"segments": [play], "general": []}))
    assert found
    assert found["says"] == ["Claimed."] * said
    assert found["insight"] == "A text."


@pytest.mark.parametrize("claim", [{}, {"Age": "young"}, {"Gender": {}}, {"Gender": {"more": "A", "fewer": "B"}}])
def test_a_claim_that_cannot_be_checked_is_refused(claim: dict[str, Any]) -> None:
    play = {"when": {}, **ACTION, "says": [{"text": "Claimed.", "if": claim}]}
    with pytest.raises(ValidationError):
        Playbook.model_validate({"segments": [play], "general": []})


def test_the_shipped_playbook_calls_nobody_young_who_is_not(playbook: Playbook) -> None:
    for age, said in ((-1.0, True), (1.0, False)):
        found = advise(
            profiled(age) | {"levels": {"Income": "Low", "Spending": "High"}},
            playbook,
        )
        assert found
        assert ("young" in " ".join([found["insight"], *found["says"]])) == said
