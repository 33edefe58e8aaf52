"""Looking up what the business does about a segment."""

import difflib
import logging
from collections.abc import Iterable, Mapping, Sequence

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.errors import SettingsError
from customer_segmentation.segmentation.cards import Advice, GeneralInsight, SegmentCard
from customer_segmentation.segmentation.model import Level
from customer_segmentation.segmentation.naming import levels_of, matches
from customer_segmentation.segmentation.options import Condition, NamingOptions

from .options import Playbook

_log = logging.getLogger(__name__)


def check_playbook(playbook: Playbook, naming: NamingOptions, table: CustomerTable) -> None:
    """Refuse a playbook, or names of the analyst's, that speak of features or levels that there are not.

    A playbook that names none of the table's features, not even with a slip, was written for another table: it is set
    aside, and a warning says so. A playbook that names some of them must name no others.
    """
    features = [feature.name for feature in table.features]
    _check("naming: names", (name.when for name in naming.names), features, naming)
    if _is_for_another_table(playbook, features):
        _log.warning(
            "The playbook speaks of %s, but the segments are made from %s: it was written for another table and is set "
            "aside. Write one for this table in conf/<environment>/parameters_playbook.yml; until then each segment "
            "gets a text made from its own profile.",
            ", ".join(sorted(_named(playbook))),
            ", ".join(features),
        )
        return
    _check("playbook: segments", (play.when for play in playbook.segments), features, naming)
    _check("playbook: general", (insight.when for insight in playbook.general), features, naming)


def playbook_for(table: CustomerTable, playbook: Playbook) -> Playbook:
    """What the playbook says about a table: of one written for another table, the entries for any segment."""
    if not _is_for_another_table(playbook, [feature.name for feature in table.features]):
        return playbook
    return Playbook(
        segments=tuple(play for play in playbook.segments if not play.when),
        general=tuple(said for said in playbook.general if not said.when),
    )


def advise(levels: Mapping[str, Level], playbook: Playbook) -> Advice | None:
    """The advice of the first play that matches a segment's levels, if there is one."""
    for play in playbook.segments:
        if matches(levels, play.when):
            return {"priority": play.priority, "insight": play.insight, "actions": list(play.actions)}
    return None


def general_insights(cards: Sequence[SegmentCard], playbook: Playbook) -> list[GeneralInsight]:
    """The playbook's general insights with the segments they speak of; one that speaks of no segment is left out."""
    insights: list[GeneralInsight] = []
    for insight in playbook.general:
        if found := [card for card in cards if matches(card["levels"], insight.when)]:
            numbers, share = [card["number"] for card in found], sum(card["share"] for card in found)
            insights.append({"text": insight.text, "segments": numbers, "share": share})
    return insights


def _named(playbook: Playbook) -> set[str]:
    """The features that a playbook speaks of."""
    conditions = [*(play.when for play in playbook.segments), *(insight.when for insight in playbook.general)]
    return {feature for condition in conditions for feature in condition}


def _is_for_another_table(playbook: Playbook, features: Sequence[str]) -> bool:
    named = _named(playbook)
    misspelt = any(difflib.get_close_matches(feature, features, n=1, cutoff=0.8) for feature in named)
    return bool(named) and not named & set(features) and not misspelt


def _check(block: str, conditions: Iterable[Condition], features: Sequence[str], naming: NamingOptions) -> None:
    for number, condition in enumerate(conditions, start=1):
        place = f"{block}, entry {number}"
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
