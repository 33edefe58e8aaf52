"""Segments in words."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from customer_segmentation.customers.columns import MISSING, OTHER
from customer_segmentation.customers.encoding import first_day
from customer_segmentation.language import _, either, leads, listed, mark, number, quantity
from customer_segmentation.segmentation.cards import (
    CategoryProfile,
    Condition,
    Difference,
    GeneralInsight,
    Rule,
    SegmentCard,
    one_per_category,
)

from .advice import priority

#: Effects from which a difference is small, medium and large (Cohen 1988, Statistical Power Analysis).
_SMALL, _MEDIUM, _LARGE = 0.2, 0.5, 0.8
#: What sets a segment apart is told by at most this many columns.
_MOST_COLUMNS = 3
#: A share of the value column is news from so many times the share of the customers on.
_NEWS = 1.1
#: A headline names at most this many segments.
_MOST_NAMES = 3
#: What stands in counts for a missing value, and for all values but the most frequent ones.
_VALUES = {MISSING: mark("(missing)"), OTHER: mark("(other)")}
#: The words of a feature of yes and no, where its table has none of its own.
_YES_NO = {"yes": mark("yes"), "no": mark("no")}
#: What a headline says of a column, and of a level of a category.
_AVERAGE = mark("{feature} averages {mean} (all customers: {all_mean})")
_TYPICAL = mark("{feature} is typically {mean} (all customers: {all_mean})")
_SHARE = mark("{feature} {mean} (all customers: {all_mean})")
#: How far a segment's average lies from that of all other customers.
_EFFECTS = {
    "far_above": mark("far above the other customers"),
    "clearly_above": mark("clearly above the other customers"),
    "somewhat_above": mark("somewhat above the other customers"),
    "about_the_same": mark("about the same as the other customers"),
    "somewhat_below": mark("somewhat below the other customers"),
    "clearly_below": mark("clearly below the other customers"),
    "far_below": mark("far below the other customers"),
}


def headline(
    differences: Sequence[Difference], written: Callable[[Difference, float], str], geometric: Collection[str] = ()
) -> str:
    """One sentence: the two or three things that set a segment apart most from all other customers.

    ``written`` writes a mean of a measure with its unit; ``geometric`` are the columns whose means are geometric means.
    """
    notable = list(filter(sets_apart, one_per_category(differences)))
    if not notable:
        return _("No number column clearly sets these customers apart from the other customers.")
    averages = (
        _(
            _SHARE if "category" in one else _TYPICAL if one["column"] in geometric else _AVERAGE,
            feature=one["name"],
            mean=written(one, one["mean"]),
            all_mean=written(one, one["all_mean"]),
        )
        for one in notable[:_MOST_COLUMNS]
    )
    return _("{averages}.", averages=", ".join(averages))


def sets_apart(difference: Difference) -> bool:
    """Whether a segment differs in a measure from the other customers, by more than chance."""
    return abs(difference["effect"] or 0.0) >= _SMALL and difference["beyond_chance"] is not False


def effect(difference: Difference) -> str:
    """How far a segment's mean lies from that of the other customers, and whether this can be relied on."""
    if difference["beyond_chance"] is False and abs(difference["effect"] or 0.0) >= _SMALL:
        return _("no difference that chance would not explain")
    words = _(_EFFECTS[_strength(difference["effect"])])
    return words if difference["trusted"] else _("{words} (too few customers to rely on)", words=words)


def category(profile: CategoryProfile) -> str:
    """A sentence about a category of which a segment has more or fewer customers than all have."""
    facts: dict[str, object] = {**profile, "category": _with_column(profile)}
    if profile["lift"] < 1:
        return _(
            "{category} is under-represented: {share:.1%} of this segment, {all_share:.1%} of all customers.",
            **facts,
        )
    if profile["trusted"]:
        return _(
            "{category} is over-represented: {share:.1%} of this segment, {all_share:.1%} of all customers.",
            **facts,
        )
    return _(
        "{category} may be over-represented: {share:.1%} of this segment, {all_share:.1%} of all "
        "customers. Do not rely on this: the number of customers ({customers:,}) is too small.",
        **facts,
    )


def representation(profile: CategoryProfile) -> str:
    """Whether a segment has more or fewer customers with a value than all have, and whether this can be relied on."""
    words = _("fewer than among all customers") if profile["lift"] < 1 else _("more than among all customers")
    return words if profile["trusted"] else _("{words} (too few customers to rely on)", words=words)


def rule(found: Rule) -> str:
    """Who is in a segment, in a sentence."""
    parts = [_condition(part) for part in found["conditions"]]
    conditions = listed(parts) if len(parts) < 3 else "; ".join(parts)
    if found["precision"] is None or found["coverage"] is None:
        return _("{conditions}: too few customers to say how well this rule fits others.", conditions=conditions)
    return _(
        "{conditions}: of other customers who match this rule, about {precision:.0%} are in this segment; of the "
        "segment's other customers, about {coverage:.0%} match it.",
        conditions=conditions,
        precision=_whole_percent(found["precision"]),
        coverage=_whole_percent(found["coverage"]),
    )


def construction(differences: Sequence[Difference]) -> str:
    """Why features differ between segments, and what is told of the other columns."""
    if all(one["feature"] for one in differences):
        return _("The segments are made from these columns, so they differ by construction.")
    return _(
        "Segments differ by construction in the columns that make them. In the other columns, a difference is told "
        "only where it is more than chance would make."
    )


def category_label(profile: CategoryProfile) -> str:
    """A value of a category column below others of it: "Gender: Female", but "Channel 2"."""
    shown = _value(profile["value"])
    return _said_after(profile) or _("{column}: {value}", column=profile["column"], value=shown)


def insights(found: Sequence[GeneralInsight], cards: Sequence[SegmentCard]) -> list[str]:
    """What the playbook says about several segments, filled in."""
    by_number = {card["number"]: card for card in cards}
    return [
        _(one["text"])
        .replace("{segments}", listed_segments([by_number[own] for own in one["segments"]]))
        .replace("{share}", number(one["share"], ".1%"))
        for one in found
    ]


def concentration(cards: Sequence[SegmentCard]) -> str:
    """Who holds the most of the value column beside their number; empty where it has no shares."""
    shares = _value_shares(cards)
    if not any(shares.values()):
        return ""
    # Half of the money is no news of half of the customers.
    best = max(cards, key=lambda card: shares[card["number"]] - card["share"])
    if shares[best["number"]] < _NEWS * best["share"]:
        return ""
    return _(
        "{share:.1%} of the customers, {name}, bring {value:.1%} of {column}.",
        name=best["name"],
        column=best["value"]["name"] if best["value"] else "",
        value=shares[best["number"]],
        share=best["share"],
    )


def value_insights(cards: Sequence[SegmentCard]) -> Iterator[str]:
    """Whose value is not used yet; nothing where the value column has no shares."""
    shares = _value_shares(cards)
    if not any(shares.values()):
        return
    column = next((card["value"]["name"] for card in cards if card["value"]), "")
    if waiting := [card for card in cards if priority(card) in {"develop", "reactivate"}]:
        yield _(
            "Unused potential: {share:.1%} of the customers, with {value:.1%} of {column}, are in {segments}.",
            segments=listed_segments(waiting),
            share=sum(card["share"] for card in waiting),
            value=sum(shares[card["number"]] for card in waiting),
            column=column,
        )


def first_of(cards: Sequence[SegmentCard]) -> str:
    """The names of the segments that hold the most of the value column, or of the customers; how many more there are.

    A headline is read in a breath, so it names a few.
    """
    by_weight = sorted(cards, key=lambda card: -_weight(card))
    names = "; ".join(card["name"] for card in by_weight[:_MOST_NAMES])
    more = len(cards) - _MOST_NAMES
    return _("{names}; and {more} more", names=names, more=more) if more > 0 else names


def certainty(card: SegmentCard, names: Mapping[int, str]) -> Iterator[str]:
    """How surely a segment exists: whether it is found again, and what its borders to others (by number) are like."""
    evidence = card["evidence"]
    yield _("Found again in {share:.0%} of the random samples.", share=evidence["found_again"])
    natural = [names[one["number"]] for one in evidence["neighbours"] if one["natural"]]
    drawn = [names[one["number"]] for one in evidence["neighbours"] if not one["natural"]]
    if natural:
        yield _("There is a gap between this segment and {segments}.", segments=listed(natural))
    if drawn:
        yield _(
            "The border to {segments} is drawn, without a gap: customers near it are alike on both sides.",
            segments=listed(drawn),
        )
    if evidence["gap_inside"]:
        yield _("There is a gap inside this segment: it may hold more than one group.")


def listed_segments(cards: Sequence[SegmentCard]) -> str:
    """Segments by their numbers and names, in a list."""
    return "; ".join(f"{card['number']} {card['name']}" for card in cards)


def _value_shares(cards: Sequence[SegmentCard]) -> dict[int, float]:
    """Each segment's share of the value column, by number; nothing where there is none."""
    return {card["number"]: card["value"]["share"] or 0.0 for card in cards if card["value"]}


def _weight(card: SegmentCard) -> float:
    """The share that a segment holds of the value column, else of the customers."""
    value = card["value"]
    return value["share"] if value and value["share"] is not None else card["share"]


def _with_column(profile: CategoryProfile) -> str:
    """A value of a category column at the beginning of a sentence: "Female (Gender)", but "Channel 2"."""
    shown = _value(profile["value"])
    return _said_after(profile) or _("{value} ({column})", value=shown, column=profile["column"])


def _said_after(profile: CategoryProfile) -> str:
    """A value without a letter, a code or a period, behind the name without which it means nothing; else empty."""
    if any(character.isalpha() for character in profile["value"]):
        return ""
    return _("{column} {value}", column=profile["column"], value=profile["value"])


def _value(category: str) -> str:
    """A value of a category column as it is shown."""
    return _(_VALUES[category]) if category in _VALUES else category


def _strength(deviations: float | None) -> str:
    if deviations is None or abs(deviations) < _SMALL:
        return "about_the_same"
    strength = "somewhat" if abs(deviations) < _MEDIUM else "clearly" if abs(deviations) < _LARGE else "far"
    return f"{strength}_{'above' if deviations > 0 else 'below'}"


def _condition(part: Condition) -> str:
    if "excluded" in part:
        return _("{feature} is not {levels}", feature=part["name"], levels=either(map(_value, part["excluded"])))
    if "words" in part:
        return _admitted(part["name"], [*map(_value, part["words"])], part)
    feature, unit, above, up_to = part["name"], part["unit"], part["above"], part["up_to"]
    if "reference" in part:
        return _days(part, dt.date.fromisoformat(part["reference"]))
    if above is not None and up_to is not None:
        # The unit is told once, behind the numbers.
        bounds = {"above": _bound(above, unit if leads(unit) else ""), "up_to": _bound(up_to, unit)}
        return _("{feature} between {above} and {up_to}", feature=feature, **bounds)
    if above is not None:
        return _("{feature} above {above}", feature=feature, above=_bound(above, unit))
    return _("{feature} up to {up_to}", feature=feature, up_to=_bound(up_to or 0.0, unit))


def _days(part: Condition, reference: dt.date) -> str:
    """The days that a rule admits: the longer ago, the earlier."""
    above, up_to = (
        "" if bound is None else str(first_day(reference, part["unit"], bound))
        for bound in (part["above"], part["up_to"])
    )
    if above and up_to:
        return _("{feature} from {day} on, but before {later}", feature=part["name"], day=up_to, later=above)
    if above:
        return _("{feature} before {day}", feature=part["name"], day=above)
    return _("{feature} on {day} or later", feature=part["name"], day=up_to)


def _admitted(feature: str, words: Sequence[str], part: Condition) -> str:
    """The words that a rule admits, which are neighbours."""
    shown = [_(_YES_NO[word]) if word in _YES_NO else word for word in words]
    if len(shown) == 1:
        return _("{feature} is {word}", feature=feature, word=shown[0])
    if part["up_to"] is None:
        return _("{feature} is {word} or higher", feature=feature, word=shown[0])
    if part["above"] is None:
        return _("{feature} is {word} or lower", feature=feature, word=shown[-1])
    return _("{feature} is between {lowest} and {highest}", feature=feature, lowest=shown[0], highest=shown[-1])


def _bound(value: float, unit: str) -> str:
    """A bound with all of its digits, as fewer would make the rule untrue."""
    return quantity(value, ",.15g", unit)


def _whole_percent(share: float) -> float:
    """A share that is told in whole per cent: 100 % means all, and 0 % none."""
    return share if share in {0, 1} else min(max(share, 0.01), 0.99)
