"""Looking up what the business does about a segment."""

import difflib
import logging
from collections.abc import Iterable, Sequence

from customer_segmentation.customers.declaration import CustomerTable, level_column
from customer_segmentation.errors import SettingsError
from customer_segmentation.segmentation.cards import Advice, GeneralInsight, SegmentCard
from customer_segmentation.segmentation.naming import levels_of, matches
from customer_segmentation.segmentation.options import Condition, NamingOptions

from .claims import bears_out
from .options import Playbook

_log = logging.getLogger(__name__)


def check_playbook(playbook: Playbook, naming: NamingOptions, table: CustomerTable) -> None:
    """Refuse names of the analyst's that speak of features that there are not, and levels that no segment can have.

    Entries of the playbook that speak of other features were written for another table, or hold a slip: they are set
    aside, and the log says so. So are texts whose claims speak of columns that the table does not have.
    """
    features = [feature.name for feature in table.features]
    levels = tuple(level_column(feature.name, "") for feature in table.category_features.values())
    for number, name in enumerate(naming.names, start=1):
        if unknown := [feature for feature in name.when if feature not in features and not feature.startswith(levels)]:
            raise SettingsError(
                f'naming: names, entry {number} names the feature "{unknown[0]}", but the segments are made from '
                f"{', '.join(features)}{_hint(unknown[0], features)}"
            )
    _require_levels("naming: names", (name.when for name in naming.names), naming)
    _require_levels("playbook: segments", (play.when for play in playbook.segments), naming)
    _require_levels("playbook: general", (insight.when for insight in playbook.general), naming)
    if unknown := sorted(name for name in _named(playbook) - set(features) if not name.startswith(levels)):
        _log.info(
            "Entries of the playbook that speak of %s are set aside: the segments are made from %s%s",
            ", ".join(unknown),
            ", ".join(features),
            _first_hint(unknown, features),
        )
    columns = list(dict.fromkeys([*features, *table.feature_columns, *table.profile_columns]))
    if unknown := sorted(_claimed(playbook_for(table, playbook)) - set(columns)):
        _log.info(
            "Texts of the playbook under says that speak of %s are left out: the columns of the table are %s%s",
            ", ".join(unknown),
            ", ".join(columns),
            _first_hint(unknown, columns),
        )


def playbook_for(table: CustomerTable, playbook: Playbook) -> Playbook:
    """What the playbook says about a table: the entries that speak of no other features than it has."""
    features = {feature.name for feature in table.encoded_features}
    return Playbook(
        segments=tuple(play for play in playbook.segments if set(play.when) <= features),
        general=tuple(said for said in playbook.general if set(said.when) <= features),
    )


def advise(card: SegmentCard, playbook: Playbook) -> Advice | None:
    """The advice of the first play that matches a segment's levels, if there is one; without untrue claims."""
    for play in playbook.segments:
        if matches(card["levels"], play.when):
            says = [claim.text for claim in play.says if bears_out(card, claim.when)]
            return {"priority": play.priority, "insight": play.insight, "says": says, "actions": list(play.actions)}
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


def _claimed(playbook: Playbook) -> set[str]:
    """The columns that texts of a playbook make claims about."""
    return {column for play in playbook.segments for claim in play.says for column in claim.when}


def _first_hint(unknown: Iterable[str], known: Sequence[str]) -> str:
    hints = (_hint(name, known) for name in unknown)
    return next((hint for hint in hints if len(hint) > 1), ".")


def _hint(feature: str, features: Sequence[str]) -> str:
    """The end of a sentence about an unknown feature or column."""
    closest = difflib.get_close_matches(feature, features, n=1, cutoff=0.6)
    return f'; did you mean "{closest[0]}" instead of "{feature}"?' if closest else "."


def _require_levels(block: str, conditions: Iterable[Condition], naming: NamingOptions) -> None:
    for number, condition in enumerate(conditions, start=1):
        for feature, wanted in condition.items():
            very = [level for level in levels_of(wanted) if level.startswith("Very")]
            if very and naming.very_threshold is None:
                raise SettingsError(
                    f'{block}, entry {number} names the level "{very[0]}" of {feature}, which no segment can have: set '
                    "naming: very_threshold in conf/base/parameters_clustering.yml, or use Low, Average or High."
                )
