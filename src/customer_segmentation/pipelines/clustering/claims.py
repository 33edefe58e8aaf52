"""Whether a segment's profile shows what a text of the playbook claims."""

from customer_segmentation.segmentation.cards import SegmentCard

from .options import CategoryClaim, Claims

#: A mean within so many pooled standard deviations of that of the others is about average (Cohen's small effect, 1988).
_ABOUT_AVERAGE = 0.2


def bears_out(card: SegmentCard, claims: Claims) -> bool:
    """Whether the profile shows everything that is claimed; of a column that the table lacks, it shows nothing."""
    return all(_shows(card, column, claim) for column, claim in claims.items())


def _shows(card: SegmentCard, column: str, claim: str | CategoryClaim) -> bool:
    if isinstance(claim, CategoryClaim):
        return _is_frequent(card, column, claim)
    for one in card["differences"]:
        if column in {one["column"], one["name"]} and one["effect"] is not None and one["trusted"]:
            far = abs(one["effect"]) >= _ABOUT_AVERAGE
            if far and one["beyond_chance"] is False:
                return False
            found = ("above_average" if one["effect"] > 0 else "below_average") if far else "about_average"
            return found == claim
    return False


def _is_frequent(card: SegmentCard, column: str, claim: CategoryClaim) -> bool:
    """Whether a value is over- or under-represented, by the rule for the categories that are told."""
    more, value = claim.more is not None, claim.more or claim.fewer
    return any(
        one["column"] == column and one["value"] == value and (one["lift"] > 1) == more and one["trusted"]
        for one in card["notable_categories"]
    )
