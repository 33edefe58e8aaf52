"""What to do with each segment, as columns of a table of segments."""

from collections.abc import Sequence

from customer_segmentation.language import _
from customer_segmentation.segmentation.cards import SegmentCard
from customer_segmentation.wording import advice
from customer_segmentation.wording.terms import PRIORITIES
from customer_segmentation.workbook.table import Column


def priorities(cards: Sequence[SegmentCard]) -> dict[int, str]:
    """The priorities of the segments that have one, in words, by number."""
    return {card["number"]: _(PRIORITIES[own]) for card in cards if (own := advice.priority(card))}


def advice_columns(cards: Sequence[SegmentCard]) -> list[Column]:
    """Each segment's priority and first action; where nothing gives priorities, what is high and low."""
    given = [advice.priority(card) for card in cards]
    if not any(given):
        return [Column(_("What it is like"), [advice.insight(card) for card in cards])]
    return [
        Column(_("Priority"), [_(PRIORITIES[one]) if one else _("(not given)") for one in given]),
        Column(_("Recommended action"), [advice.actions(card)[0] for card in cards]),
    ]
