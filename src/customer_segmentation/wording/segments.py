"""Segments in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from customer_segmentation.segmentation.model import Level
from customer_segmentation.texts import Texts

#: Effects from which a difference is small, medium and large (Cohen 1988, Statistical Power Analysis).
_SMALL, _MEDIUM, _LARGE = 0.2, 0.5, 0.8
#: What sets a segment apart is told by at most this many columns.
_MOST_COLUMNS = 3


def level(value: Level, texts: Texts) -> str:
    """A level as it is shown.

    Args:
        value: The level.
        texts: The fixed texts.
    """
    return texts.say(f"levels.{value.lower().replace(' ', '_')}")


def headline(differences: Sequence[Mapping[str, Any]], texts: Texts) -> str:
    """One sentence: the averages of the features beside those of everybody.

    Args:
        differences: The card's number columns.
        texts: The fixed texts.
    """
    averages = (
        texts.say(
            "portrait.average",
            feature=one["name"],
            mean=texts.short(one["mean"], one["unit"]),
            all_mean=texts.short(one["all_mean"], one["unit"]),
        )
        for one in differences
        if one["feature"]
    )
    return texts.say("portrait.headline", averages=texts.say("lists.comma").join(averages))


def sets_apart(differences: Sequence[Mapping[str, Any]], texts: Texts) -> str:
    """One sentence: the number columns on which the segment differs most from all other customers.

    Args:
        differences: The card's number columns.
        texts: The fixed texts.
    """
    ranked = sorted(differences, key=lambda one: one["rank"])
    notable = [one for one in ranked if one["effect"] is not None and abs(one["effect"]) >= _SMALL]
    if not notable:
        return texts.say("portrait.not_apart")
    columns = texts.say("lists.comma").join(_apart(one, texts) for one in notable[:_MOST_COLUMNS])
    return texts.say("portrait.apart", columns=columns)


def effect(difference: Mapping[str, Any], texts: Texts) -> str:
    """How far a segment's mean lies from that of the other customers.

    Args:
        difference: The column's ``effect`` (in pooled standard deviations; none where nothing can be compared), and
            whether it is ``trusted``.
        texts: The fixed texts.
    """
    words = texts.say(f"effects.{_strength(difference['effect'])}")
    return words if difference["trusted"] else texts.say("effects.few_customers", words=words)


def category(mix: Mapping[str, Any], texts: Texts) -> str:
    """A sentence about a category of which a segment has more or fewer customers than all have.

    Args:
        mix: The category with its shares and its lift.
        texts: The fixed texts.
    """
    facts = {name: mix[name] for name in ("value", "column", "share", "all_share")}
    if mix["lift"] < 1:
        return texts.say("portrait.under_represented", **facts)
    if mix["trusted"]:
        return texts.say("portrait.over_represented", **facts)
    return texts.say("portrait.perhaps_over_represented", **facts, customers=mix["customers"])


def rule(found: Mapping[str, Any], texts: Texts) -> str:
    """Who is in a segment, in a sentence.

    Args:
        found: The rule, see ``rules.find_rule``.
        texts: The fixed texts.
    """
    parts = [_condition(part, texts) for part in found["conditions"]]
    conditions = _listed(parts, texts) if len(parts) < 3 else texts.say("lists.semicolon").join(parts)
    precision, coverage = (_whole_percent(found[measure]) for measure in ("precision", "coverage"))
    return texts.say("rules.rule", conditions=conditions, precision=precision, coverage=coverage)


def generic_advice(
    levels: Mapping[str, Level], differences: Sequence[Mapping[str, Any]], texts: Texts
) -> tuple[str, list[str]]:
    """An insight and actions made from a segment's levels, on the features that set it apart most.

    Args:
        levels: Level of each feature, by feature name.
        differences: The card's number columns.
        texts: The fixed texts.
    """
    features = [one["name"] for one in sorted(differences, key=lambda one: one["rank"]) if one["feature"]]
    marked = [name for name in features if levels[name] != "Average"][:_MOST_COLUMNS]
    high = _listed([name for name in marked if levels[name].endswith("High")], texts)
    low = _listed([name for name in marked if levels[name].endswith("Low")], texts)
    protect, ask = texts.say("advice.protect_high", high=high), texts.say("advice.ask_about_low", low=low)
    test = texts.say("advice.test_an_offer")
    if high and low:
        return texts.say("advice.high_and_low", high=high, low=low), [protect, ask, test]
    if high:
        return texts.say("advice.high", high=high), [protect, test]
    if low:
        return texts.say("advice.low", low=low), [ask, test]
    return texts.say("advice.average"), [texts.say("advice.keep_the_offer"), texts.say("advice.raise_activity")]


def value_insights(cards: Sequence[Mapping[str, Any]], texts: Texts) -> Iterator[str]:
    """Who holds the most of the value column, and whose value is not used yet; nothing where there are no shares of it.

    Args:
        cards: The cards of all segments.
        texts: The fixed texts.
    """
    valued = [card for card in cards if card["value"] and card["value"]["share"] is not None]
    if not valued:
        return
    best = max(valued, key=lambda card: card["value"]["share"])
    yield texts.say(
        "insights.highest_value",
        number=best["number"],
        name=best["name"],
        column=best["value"]["name"],
        value=best["value"]["share"],
        share=best["share"],
    )
    waiting = [card for card in valued if card["priority"] == "reactivate"]
    if waiting:
        yield texts.say(
            "insights.unused_potential",
            segments=segments(waiting, texts),
            share=sum(card["share"] for card in waiting),
            value=sum(card["value"]["share"] for card in waiting),
            column=waiting[0]["value"]["name"],
        )


def segments(cards: Sequence[Mapping[str, Any]], texts: Texts) -> str:
    """Segments by their numbers and names, in a list.

    Args:
        cards: The segments' cards.
        texts: The fixed texts.
    """
    return texts.say("lists.semicolon").join(f"{card['number']} {card['name']}" for card in cards)


def _strength(deviations: float | None) -> str:
    if deviations is None or abs(deviations) < _SMALL:
        return "about_the_same"
    strength = "somewhat" if abs(deviations) < _MEDIUM else "clearly" if abs(deviations) < _LARGE else "far"
    return f"{strength}_{'above' if deviations > 0 else 'below'}"


def _apart(difference: Mapping[str, Any], texts: Texts) -> str:
    facts = {
        "column": difference["name"],
        "mean": texts.short(difference["mean"], difference["unit"]),
        "deviations": abs(difference["effect"]),
        "others_mean": texts.short(difference["others_mean"], difference["unit"]),
    }
    if difference["effect"] > 0:
        return texts.say("portrait.apart_above", **facts)
    return texts.say("portrait.apart_below", **facts)


def _condition(part: Mapping[str, Any], texts: Texts) -> str:
    feature, above, up_to = part["name"], part["above"], part["up_to"]
    if above is None:
        return texts.say("rules.up_to", feature=feature, up_to=_bound(up_to, part["unit"], texts))
    if up_to is None:
        return texts.say("rules.above", feature=feature, above=_bound(above, part["unit"], texts))
    # The unit is told once.
    bounds = {"above": _bound(above, "", texts), "up_to": _bound(up_to, part["unit"], texts)}
    return texts.say("rules.between", feature=feature, **bounds)


def _bound(value: float, unit: str, texts: Texts) -> str:
    """A bound with all of its digits, as fewer would make the rule untrue."""
    return texts.quantity(value, ",.15g", unit)


def _whole_percent(share: float) -> float:
    """A share that is told in whole per cent: 100 % means all, and 0 % none."""
    return share if share in {0, 1} else min(max(share, 0.01), 0.99)


def _listed(names: Sequence[str], texts: Texts) -> str:
    """Names with "and" before the last."""
    if len(names) < 2:
        return "".join(names)
    return texts.say("lists.and", others=texts.say("lists.comma").join(names[:-1]), last=names[-1])
