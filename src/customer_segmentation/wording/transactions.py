"""Why a transaction line is not used, in words."""

from customer_segmentation.language import _, mark
from customer_segmentation.transactions import lines

_REASONS = {
    lines.GUEST: mark("Set aside: the line names no customer"),
    lines.IGNORED: mark("Set aside: a test or an adjustment, as its product matches ignored_products"),
    lines.DUPLICATE: mark("Set aside: the line repeats an earlier one"),
    lines.NO_DATE: mark("Rejected: the date is missing, or it is none that the calendar has"),
    lines.TOO_EARLY: mark("Rejected: the date is before earliest_date"),
    lines.FUTURE: mark("Rejected: the date is in the future"),
    lines.NO_NUMBER: mark("Rejected: an amount, a quantity or a price is missing, or it is no number"),
}


def reasons() -> dict[str, str]:
    """Why lines are not used, by what becomes of them."""
    return {outcome: _(reason) for outcome, reason in _REASONS.items()}
