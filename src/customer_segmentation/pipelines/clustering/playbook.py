"""Looking up what the business does about a segment."""

import difflib
import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from customer_segmentation.customer_table import CustomerTable
from customer_segmentation.errors import SettingsError
from customer_segmentation.model import Level, Segment

from .naming import levels_of, matches
from .options import Condition, NamingOptions, Playbook

_log = logging.getLogger(__name__)


def fit_playbook(playbook: Playbook, naming: NamingOptions, table: CustomerTable) -> Playbook:
    """Make sure that the playbook and the analyst's names speak of the table's features and of levels that exist.

    A playbook that names none of the table's features was written for another table: only its entries for any segment
    are kept, and a warning says so. A playbook that names some of them must name no others.

    Args:
        playbook: The business's advice.
        naming: The levels that there are, and the analyst's own names.
        table: The declared features.

    Raises:
        SettingsError: An entry names an unknown feature or level.
    """
    features = [feature.name for feature in table.features]
    names = [(f"naming: names, entry {place}", name.when) for place, name in enumerate(naming.names, start=1)]
    _check(names, features, naming)
    plays = [(f"playbook: segments, entry {place}", play.when) for place, play in enumerate(playbook.segments, start=1)]
    general = [(f"playbook: general, entry {place}", said.when) for place, said in enumerate(playbook.general, start=1)]
    named = {feature for _, condition in (*plays, *general) for feature in condition}
    if named and not named & set(features):
        _log.warning(
            "The playbook speaks of %s, but the segments are made from %s: it was written for another table and is set "
            "aside. Write one for this table in conf/<environment>/parameters_playbook.yml; until then each segment "
            "gets a text made from its own profile.",
            ", ".join(sorted(named)),
            ", ".join(features),
        )
        return Playbook(
            segments=tuple(play for play in playbook.segments if not play.when),
            general=tuple(said for said in playbook.general if not said.when),
        )
    _check([*plays, *general], features, naming)
    return playbook


def advise(segment: Segment, explanation: str, playbook: Playbook) -> dict[str, Any]:
    """Find the first play that matches a segment, or make a text from its own profile.

    Args:
        segment: The segment.
        explanation: What sets the segment apart, in a sentence.
        playbook: The business's advice.

    Returns:
        ``priority``, ``insight``, ``actions``, and ``generic``: whether no play matched.
    """
    for play in playbook.segments:
        if matches(segment.levels, play.when):
            advice = play.model_dump(include={"priority", "insight", "actions"}, mode="json")
            return {**advice, "generic": False}
    advice = _generic_advice(segment.levels)
    return {**advice, "insight": f"{advice['insight']} {explanation}".strip(), "generic": True}


def general_insights(segments: Sequence[Segment], cards: Sequence[Mapping[str, Any]], playbook: Playbook) -> list[str]:
    """Say what holds over all segments, filled in from the data.

    First who holds the most of the value column, if there is one; then the playbook's general insights with the
    segments they speak of. One that speaks of no segment is left out.

    Args:
        segments: The segments.
        cards: Their cards, in the same order.
        playbook: The business's advice.
    """
    texts = list(_value_insights(cards))
    for insight in playbook.general:
        found = [card for segment, card in zip(segments, cards, strict=True) if matches(segment.levels, insight.when)]
        if found:
            names = "; ".join(f"{card['number']} {card['name']}" for card in found)
            share = f"{sum(card['share'] for card in found):.0%}"
            texts.append(insight.text.replace("{segments}", names).replace("{share}", share))
    return texts


def _value_insights(cards: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    valued = [card for card in cards if card["value"] and card["value"]["share"] is not None]
    if not valued:
        return
    best = max(valued, key=lambda card: card["value"]["share"])
    yield (
        f"Segment {best['number']} {best['name']} holds the highest total of {best['value']['name']}: "
        f"{best['value']['share']:.0%} of it, from {best['share']:.0%} of the customers."
    )
    waiting = [card for card in valued if card["priority"] == "reactivate"]
    if waiting:
        names = "; ".join(f"{card['number']} {card['name']}" for card in waiting)
        value, share = sum(card["value"]["share"] for card in waiting), sum(card["share"] for card in waiting)
        yield (
            f"Potential that is not used yet: {names} make up {share:.0%} of the customers and {value:.0%} of "
            f"{waiting[0]['value']['name']}."
        )


def _check(entries: Sequence[tuple[str, Condition]], features: Sequence[str], naming: NamingOptions) -> None:
    for place, condition in entries:
        for feature, wanted in condition.items():
            if feature not in features:
                closest = difflib.get_close_matches(feature, features, n=1, cutoff=0.5)
                hint = f'; did you mean "{closest[0]}"?' if closest else "."
                raise SettingsError(
                    f'{place} names the feature "{feature}", but the segments are made from '
                    f"{', '.join(features)}{hint} Correct the entry, or bring a playbook for this table in "
                    "conf/<environment>/parameters_playbook.yml; an empty one is\n"
                    "    playbook: {segments: [], general: []}"
                )
            very = [level for level in levels_of(wanted) if level.startswith("Very")]
            if very and naming.very_threshold is None:
                raise SettingsError(
                    f'{place} names the level "{very[0]}" of {feature}, which no segment can have: set naming: '
                    "very_threshold in conf/base/parameters_clustering.yml, or use Low, Average or High."
                )


def _generic_advice(levels: Mapping[str, Level]) -> dict[str, Any]:
    high = [name for name, level in levels.items() if level.endswith("High")]
    low = [name for name, level in levels.items() if level.endswith("Low")]
    if not high and not low:
        return {
            "priority": "maintain",
            "insight": "These customers are close to the average of all customers on every feature.",
            "actions": [
                "Treat them as the reference group: keep the standard offer and watch where they move.",
                "Try offers that raise their activity a little, and measure the response against a control group.",
            ],
        }
    apart = [f"high {_listed(high)}"] if high else []
    apart += [f"low {_listed(low)}"] if low else []
    actions = []
    if high:
        actions.append(f"Protect what is high ({_listed(high)}): find out what these customers value, and keep it.")
    if low:
        actions.append(f"Find out why {_listed(low)} is low, with a few interviews or a survey, before spending on it.")
    actions.append("Test one offer made for this segment on a part of it, and compare with the rest.")
    insight = f"These customers stand out from all others by {' and by '.join(apart)}."
    return {"priority": "maintain", "insight": insight, "actions": actions}


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
