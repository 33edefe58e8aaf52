"""Looking up what the business does about a segment."""

from collections.abc import Mapping, Sequence
from typing import Any

from customer_segmentation.model import Level, Segment

from .options import Condition, Playbook


def matches(levels: Mapping[str, Level], condition: Condition) -> bool:
    """Whether a segment has every level that the condition names."""
    return all(levels.get(feature) == level for feature, level in condition.items())


def advise(segment: Segment, playbook: Playbook) -> dict[str, Any]:
    """Find the first play that matches a segment, or make a general text from its levels.

    Args:
        segment: The segment.
        playbook: The business's advice.

    Returns:
        ``priority``, ``insight``, ``actions``, and ``generic``: whether no play matched.
    """
    for play in playbook.segments:
        if matches(segment.levels, play.when):
            advice = play.model_dump(include={"priority", "insight", "actions"}, mode="json")
            return {**advice, "generic": False}
    return {**_generic_advice(segment.levels), "generic": True}


def general_insights(segments: Sequence[Segment], shares: Mapping[int, float], playbook: Playbook) -> list[str]:
    """Fill the playbook's general insights with the segments they speak of; one that speaks of none is left out.

    Args:
        segments: The segments.
        shares: Share of all customers by segment number.
        playbook: The business's advice.
    """
    texts = []
    for insight in playbook.general:
        found = [segment for segment in segments if matches(segment.levels, insight.when)]
        if found:
            names = "; ".join(f"{segment.number} {segment.name}" for segment in found)
            share = f"{sum(shares[segment.number] for segment in found):.0%}"
            texts.append(insight.text.replace("{segments}", names).replace("{share}", share))
    return texts


def _generic_advice(levels: Mapping[str, Level]) -> dict[str, Any]:
    high = [name for name, level in levels.items() if level == "High"]
    low = [name for name, level in levels.items() if level == "Low"]
    if not high and not low:
        return {
            "priority": "maintain",
            "insight": "These customers are close to the average of all customers on every feature.",
            "actions": [
                "Treat them as the reference group: keep the standard offer and watch where they move.",
                "Try offers that raise their activity a little, and measure the response against a control group.",
            ],
        }
    insight = "These customers stand out from all others"
    insight += f" by high {_listed(high)}" if high else ""
    insight += (" and" if high and low else "") + (f" by low {_listed(low)}" if low else "") + "."
    actions = [f"Protect what is high ({_listed(high)}): find out what these customers value, and keep it."] if high else []
    if low:
        actions.append(f"Find out why {_listed(low)} is low, with a few interviews or a survey, before spending on it.")
    actions.append("Test one offer made for this segment on a part of it, and compare with the rest.")
    return {"priority": "maintain", "insight": insight, "actions": actions}


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
