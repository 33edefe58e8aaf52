"""Looking up what the business does about a segment."""

import difflib
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from customer_segmentation.customers.table import CustomerTable
from customer_segmentation.errors import SettingsError
from customer_segmentation.language import number
from customer_segmentation.segmentation.naming import levels_of, matches
from customer_segmentation.segmentation.options import Condition, NamingOptions
from customer_segmentation.wording import segments as wording

from .options import Playbook

_log = logging.getLogger(__name__)


def fit_playbook(playbook: Playbook, naming: NamingOptions, table: CustomerTable) -> Playbook:
    """Make sure that the playbook and the analyst's names speak of the table's features and of levels that exist.

    A playbook that names none of the table's features, not even with a slip, was written for another table: only its
    entries for any segment are kept, and a warning says so. A playbook that names some of them must name no others.

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
    misspelt = any(difflib.get_close_matches(feature, features, n=1, cutoff=0.8) for feature in named)
    if named and not named & set(features) and not misspelt:
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


def advise(facts: Mapping[str, Any], explanation: str, playbook: Playbook) -> dict[str, Any]:
    """Find the first play that matches a segment, or make a text from its own profile.

    Args:
        facts: The segment's ``levels`` and ``differences``, see ``cards.gather_facts``.
        explanation: What sets the segment apart, in a sentence.
        playbook: The business's advice.

    Returns:
        ``priority``, ``insight``, ``actions``, and ``generic``: whether no play matched.
    """
    for play in playbook.segments:
        if matches(facts["levels"], play.when):
            advice = play.model_dump(include={"priority", "insight", "actions"}, mode="json")
            return {**advice, "generic": False}
    insight, actions = wording.generic_advice(facts["levels"], facts["differences"])
    insight = " ".join([insight, explanation])
    return {"priority": "maintain", "insight": insight, "actions": actions, "generic": True}


def general_insights(cards: Sequence[Mapping[str, Any]], playbook: Playbook) -> list[str]:
    """Say what holds over all segments, filled in from the data.

    First who holds the most of the value column, if there is one; then the playbook's general insights with the
    segments they speak of. One that speaks of no segment is left out.

    Args:
        cards: The cards of all segments.
        playbook: The business's advice.
    """
    insights = list(wording.value_insights(cards))
    for insight in playbook.general:
        found = [card for card in cards if matches(card["levels"], insight.when)]
        if found:
            share = number(sum(card["share"] for card in found), ".1%")
            insights.append(insight.fill(segments=wording.segments(found), share=share))
    return insights


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
