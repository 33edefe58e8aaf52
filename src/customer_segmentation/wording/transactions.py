"""What became of transaction lines, in words."""

import datetime as dt

from customer_segmentation.language import _, mark, ngettext, number
from customer_segmentation.transactions import lines
from customer_segmentation.transactions.quality import TransactionQuality

_REASONS = {
    lines.TOTAL: mark("Set aside: the line is a total of other lines, so its money is not counted again"),
    lines.GUEST: mark("Set aside: the line names no customer"),
    lines.IGNORED: mark("Set aside: a test or an adjustment, as its product matches ignored_products"),
    lines.DUPLICATE: mark("Set aside: the line repeats an earlier one"),
    lines.LATER: mark("Set aside: the line is of reference_date or later"),
    lines.NO_DATE: mark("Rejected: the date is missing, or it is none that the calendar has"),
    lines.TOO_EARLY: mark("Rejected: the date is before earliest_date"),
    lines.FUTURE: mark("Rejected: the date is in the future"),
    lines.NO_NUMBER: mark("Rejected: an amount, a quantity or a price is missing, or it is no number"),
}
#: The same in a few words, in a table whose rows say what is used, set aside and rejected.
_KINDS = {
    lines.PURCHASE: mark("purchases"),
    lines.CANCELLED: mark("cancellations, by the number of their order"),
    lines.RETURNED: mark("returns and cancellations, by their status"),
    lines.NEGATIVE: mark("returns, by a quantity or an amount below zero"),
    lines.TOTAL: mark("totals of other lines, whose money is not counted again"),
    lines.GUEST: mark("without a customer"),
    lines.IGNORED: mark("tests and adjustments, by their product"),
    lines.DUPLICATE: mark("repeat an earlier line"),
    lines.LATER: mark("of the reference date or later"),
    lines.NO_DATE: mark("without a date that the calendar has"),
    lines.TOO_EARLY: mark("before the earliest date allowed"),
    lines.FUTURE: mark("in the future"),
    lines.NO_NUMBER: mark("without an amount, a quantity or a price"),
}
#: New lines that cover less than this share of the training's days make other features.
_SAME_PERIOD = 0.8


def reasons() -> dict[str, str]:
    """Why lines are not used, by what becomes of them."""
    return {outcome: _(reason) for outcome, reason in _REASONS.items()}


def kinds() -> dict[str, str]:
    """What lines are, in a few words, by what becomes of them."""
    return {outcome: _(kind) for outcome, kind in _KINDS.items()}


def headline(found: TransactionQuality) -> str:
    """How many lines were read, and what became of them."""
    return _(
        "{read:,} transaction lines were read: {used:,} were used, {set_aside:,} set aside and {rejected:,} rejected.",
        **{part: found[part]["lines"] for part in ("read", "used", "set_aside", "rejected")},
    )


def remarks(found: TransactionQuality) -> list[str]:
    """What an analyst should know of the lines."""
    said = []
    guests, total = found["outcomes"][lines.GUEST], found["read"]["revenue"]
    if guests["lines"]:
        shares = {"lines": guests["lines"], "share": number(guests["share"], ".1%")}
        if total:
            part = number((guests["revenue"] or 0.0) / total, ".1%")
            said.append(
                _("{lines:,} lines ({share}) name no customer. They hold {part} of the revenue.", **shares, part=part)
            )
        else:
            said.append(_("{lines:,} lines ({share}) name no customer.", **shares))
    if undone := found["undone"]:
        said.append(
            _(
                "Purchases worth {money} were cancelled or returned, as their own status says: they are in no revenue.",
                money=number(undone, ",.0f"),
            )
        )
    if cancelled := found["taken_back"][lines.CANCELLED]["lines"]:
        own = found["outcomes"][lines.CANCELLED]["lines"]
        said.append(
            _(
                "{cancelled:,} of all lines are cancellations, by the number of their order. {own:,} of them are used: "
                "they are subtracted from what their customers bought, and count as no order.",
                cancelled=cancelled,
                own=own,
            )
        )
    if negative := found["taken_back"][lines.NEGATIVE]["lines"]:
        own = found["outcomes"][lines.NEGATIVE]["lines"]
        said.append(
            _(
                "{negative:,} other lines have a quantity or an amount below zero. {own:,} of them are used.",
                negative=negative,
                own=own,
            )
        )
    if repeated := found["repeated_lines"]:
        kept = not found["outcomes"][lines.DUPLICATE]["lines"]
        said.append(
            _("{repeated:,} lines repeat an earlier line, and are kept: see duplicates.", repeated=repeated)
            if kept
            else _("{repeated:,} lines repeat an earlier line.", repeated=repeated)
        )
    if empty := found["customers_without_revenue"]:
        said.append(
            ngettext(
                "{empty:,} customer has returned as much as it bought, or more. It is kept and marked.",
                "{empty:,} customers have returned as much as they bought, or more. They are kept and marked.",
                empty,
                empty=empty,
            )
        )
    return said


def period(first: str, last: str, reference: str) -> str:
    """Which days the used lines are of, and what recency is counted to."""
    return _(
        "The lines that are used are from {first} to {last}. Recency is counted to {reference}.",
        first=first,
        last=last,
        reference=reference,
    )


def shorter_period(now: TransactionQuality, then: TransactionQuality) -> list[str]:
    """Whether the new lines are of a shorter time than those of the training: a warning, or none."""
    days, days_then = _days(now), _days(then)
    if days >= _SAME_PERIOD * days_then:
        return []
    return [
        _(
            "The new lines cover {days:,} days, but those of the training {days_then:,}. So orders and revenue are "
            "lower whatever the customers do: give the lines of as long a time as in the training.",
            days=days,
            days_then=days_then,
        )
    ]


def _days(found: TransactionQuality) -> int:
    first, last = (dt.date.fromisoformat(day) for day in (found["first_date"], found["last_date"]))
    return (last - first).days + 1
