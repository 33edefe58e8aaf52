"""Segments in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from customer_segmentation.language import _, mark, quantity, short_quantity
from customer_segmentation.segmentation.model import Level

#: Effects from which a difference is small, medium and large (Cohen 1988, Statistical Power Analysis).
_SMALL, _MEDIUM, _LARGE = 0.2, 0.5, 0.8
#: What sets a segment apart is told by at most this many columns.
_MOST_COLUMNS = 3
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


def headline(differences: Sequence[Mapping[str, Any]]) -> str:
    """One sentence: the averages of the features beside those of everybody.

    Args:
        differences: The card's number columns.
    """
    averages = (
        _(
            "{feature} averages {mean} (all customers: {all_mean})",
            feature=one["name"],
            mean=short_quantity(one["mean"], one["unit"]),
            all_mean=short_quantity(one["all_mean"], one["unit"]),
        )
        for one in differences
        if one["feature"]
    )
    return _("{averages}.", averages=", ".join(averages))


def sets_apart(differences: Sequence[Mapping[str, Any]]) -> str:
    """One sentence: the number columns on which the segment differs most from all other customers.

    Args:
        differences: The card's number columns.
    """
    ranked = sorted(differences, key=lambda one: one["rank"])
    notable = [one for one in ranked if one["effect"] is not None and abs(one["effect"]) >= _SMALL]
    if not notable:
        return _("No number column sets them apart from the other customers.")
    columns = ", ".join(_apart(one) for one in notable[:_MOST_COLUMNS])
    return _("What sets them apart most: {columns}.", columns=columns)


def effect(difference: Mapping[str, Any]) -> str:
    """How far a segment's mean lies from that of the other customers.

    Args:
        difference: The column's ``effect`` (in pooled standard deviations; none where nothing can be compared), and
            whether it is ``trusted``.
    """
    words = _(_EFFECTS[_strength(difference["effect"])])
    return words if difference["trusted"] else _("{words} (too few customers to rely on)", words=words)


def category(mix: Mapping[str, Any]) -> str:
    """A sentence about a category of which a segment has more or fewer customers than all have.

    Args:
        mix: The category with its shares and its lift.
    """
    facts = {name: mix[name] for name in ("value", "column", "share", "all_share")}
    if mix["lift"] < 1:
        return _(
            "{value} ({column}) is under-represented: {share:.1%} here, {all_share:.1%} of all customers.", **facts
        )
    if mix["trusted"]:
        return _("{value} ({column}) is over-represented: {share:.1%} here, {all_share:.1%} of all customers.", **facts)
    return _(
        "{value} ({column}) may be over-represented: {share:.1%} here, {all_share:.1%} of all customers; these "
        "are only {customers:,} customers, too few to rely on.",
        **facts,
        customers=mix["customers"],
    )


def rule(found: Mapping[str, Any]) -> str:
    """Who is in a segment, in a sentence.

    Args:
        found: The rule, see ``rules.find_rule``.
    """
    parts = [_condition(part) for part in found["conditions"]]
    conditions = _listed(parts) if len(parts) < 3 else "; ".join(parts)
    precision, coverage = (_whole_percent(found[measure]) for measure in ("precision", "coverage"))
    return _(
        "{conditions}: {precision:.0%} of these customers are in this segment; covers {coverage:.0%} of it.",
        conditions=conditions,
        precision=precision,
        coverage=coverage,
    )


def generic_advice(levels: Mapping[str, Level], differences: Sequence[Mapping[str, Any]]) -> tuple[str, list[str]]:
    """An insight and actions made from a segment's levels, on the features that set it apart most.

    Args:
        levels: Level of each feature, by feature name.
        differences: The card's number columns.
    """
    features = [one["name"] for one in sorted(differences, key=lambda one: one["rank"]) if one["feature"]]
    marked = [name for name in features if levels[name] != "Average"][:_MOST_COLUMNS]
    high = _listed([name for name in marked if levels[name].endswith("High")])
    low = _listed([name for name in marked if levels[name].endswith("Low")])
    protect, ask = (
        _("Find out what lies behind high {high}, and keep it up where it is good for the business.", high=high),
        _("Find out what lies behind low {low}, with a few interviews or a survey, before spending on it.", low=low),
    )
    test = _("Test one offer made for this segment on a part of it, and compare with the rest.")
    if high and low:
        return _("These customers stand out from all others by high {high} and by low {low}.", high=high, low=low), [
            protect,
            ask,
            test,
        ]
    if high:
        return _("These customers stand out from all others by high {high}.", high=high), [protect, test]
    if low:
        return _("These customers stand out from all others by low {low}.", low=low), [ask, test]
    return _("These customers are close to the average of all customers on every feature."), [
        _("Treat them as the reference group: keep the standard offer and watch where they move."),
        _("Try offers that raise their activity a little, and measure the response against a control group."),
    ]


def value_insights(cards: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Who holds the most of the value column, and whose value is not used yet; nothing where there are no shares of it.

    Args:
        cards: The cards of all segments.
    """
    valued = [card for card in cards if card["value"] and card["value"]["share"] is not None]
    if not valued:
        return
    best = max(valued, key=lambda card: card["value"]["share"])
    yield _(
        "Segment {number} {name} holds the highest total of {column}: {value:.1%} of it, from {share:.1%} of the "
        "customers.",
        number=best["number"],
        name=best["name"],
        column=best["value"]["name"],
        value=best["value"]["share"],
        share=best["share"],
    )
    waiting = [card for card in valued if card["priority"] == "reactivate"]
    if waiting:
        yield _(
            "Potential that is not used yet: {share:.1%} of the customers, with {value:.1%} of {column}, are in "
            "{segments}.",
            segments=segments(waiting),
            share=sum(card["share"] for card in waiting),
            value=sum(card["value"]["share"] for card in waiting),
            column=waiting[0]["value"]["name"],
        )


def segments(cards: Sequence[Mapping[str, Any]]) -> str:
    """Segments by their numbers and names, in a list.

    Args:
        cards: The segments' cards.
    """
    return "; ".join(f"{card['number']} {card['name']}" for card in cards)


def _strength(deviations: float | None) -> str:
    if deviations is None or abs(deviations) < _SMALL:
        return "about_the_same"
    strength = "somewhat" if abs(deviations) < _MEDIUM else "clearly" if abs(deviations) < _LARGE else "far"
    return f"{strength}_{'above' if deviations > 0 else 'below'}"


def _apart(difference: Mapping[str, Any]) -> str:
    facts = {
        "column": difference["name"],
        "mean": short_quantity(difference["mean"], difference["unit"]),
        "deviations": abs(difference["effect"]),
        "others_mean": short_quantity(difference["others_mean"], difference["unit"]),
    }
    if difference["effect"] > 0:
        return _(
            "{column} ({mean} on average, {deviations:.1f} standard deviations above the others' {others_mean})",
            **facts,
        )
    return _(
        "{column} ({mean} on average, {deviations:.1f} standard deviations below the others' {others_mean})", **facts
    )


def _condition(part: Mapping[str, Any]) -> str:
    feature, above, up_to = part["name"], part["above"], part["up_to"]
    if above is None:
        return _("{feature} up to {up_to}", feature=feature, up_to=_bound(up_to, part["unit"]))
    if up_to is None:
        return _("{feature} above {above}", feature=feature, above=_bound(above, part["unit"]))
    # The unit is told once.
    bounds = {"above": _bound(above, ""), "up_to": _bound(up_to, part["unit"])}
    return _("{feature} between {above} and {up_to}", feature=feature, **bounds)


def _bound(value: float, unit: str) -> str:
    """A bound with all of its digits, as fewer would make the rule untrue."""
    return quantity(value, ",.15g", unit)


def _whole_percent(share: float) -> float:
    """A share that is told in whole per cent: 100 % means all, and 0 % none."""
    return share if share in {0, 1} else min(max(share, 0.01), 0.99)


def _listed(names: Sequence[str]) -> str:
    """Names with "and" before the last."""
    if len(names) < 2:
        return "".join(names)
    return XX
