"""Segment cards: everything that the reports say about a segment, in one place."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from customer_segmentation.customers.columns import SEGMENT
from customer_segmentation.customers.table import CustomerTable
from customer_segmentation.segmentation.model import Segment, SegmentationModel
from customer_segmentation.segmentation.options import ExplanationOptions
from customer_segmentation.wording import segments as wording

from .options import Playbook
from .playbook import advise, general_insights

#: Fewer expected customers than this make a share too uncertain to compare (Cochran 1954).
_FEWEST_EXPECTED = 5
#: A category counts as over- or under-represented beyond this lift, or below its inverse.
_NOTABLE_LIFT = 1.25
#: Counts further from the expected one than so many standard deviations (its square root) are more than chance.
_SURPRISING = 2.0
_MOST_CATEGORIES = 10


def gather_facts(
    model: SegmentationModel,
    profiles: pd.DataFrame,
    mixes: pd.DataFrame,
    explanations: Mapping[str, Any],
    table: CustomerTable,
    options: ExplanationOptions,
) -> list[dict[str, Any]]:
    """Gather the facts of the cards.

    Args:
        model: The segments.
        profiles: Averages per segment and number column.
        mixes: Shares per segment and category.
        explanations: Per segment number (as text), its ``rules`` and its ``most_typical`` customers.
        table: Names and units of the columns.
        options: The value column, which holds numbers, and which groups are too small.

    Returns:
        For each segment, in the order of their numbers:

        - ``number``, ``name``, ``made_name`` (the levels make it, but another name is kept from an earlier model; else
          empty), ``new`` (an earlier model had no such segment), ``customers``, ``share``, ``levels``;
        - ``differences``: every number column in the table's order, with ``rank`` 1 for the largest ``effect`` and
          ``trusted`` false where the groups compared are small;
        - ``mixes``: every category; ``categories``: the over- and under-represented ones, the strongest first;
        - ``rules``: who is in the segment; ``most_typical``: customers by their columns;
        - ``value``: the segment's ``total``, ``share`` and ``index`` of the value column, or none.
    """
    facts = [
        _facts(
            segment,
            profiles[profiles[SEGMENT] == segment.number],
            mixes[mixes[SEGMENT] == segment.number],
            explanations[str(segment.number)],
            table,
            options,
        )
        for segment in model.segments
    ]
    if options.value_column is not None:
        _add_value(facts, options.value_column)
    return facts


def write_cards(facts: Sequence[dict[str, Any]], playbook: Playbook) -> dict[str, Any]:
    """Write the cards and the general insights.

    Args:
        facts: The facts of each card.
        playbook: The business's advice.

    Returns:
        ``segments``: each card's facts, and in words

        - ``headline``: a sentence with the averages of the features;
        - ``explanation``: a sentence with what sets the segment apart most;
        - ``words`` of each of its ``differences``, ``categories`` and ``rules``;
        - ``priority``, ``insight``, ``actions``, ``generic``: the playbook's advice;

        and ``general_insights``.
    """
    cards = [_card(own, playbook) for own in facts]
    return {"segments": cards, "general_insights": general_insights(cards, playbook)}


def _card(facts: dict[str, Any], playbook: Playbook) -> dict[str, Any]:
    explanation = wording.sets_apart(facts["differences"])
    return {
        **facts,
        "headline": wording.headline(facts["differences"]),
        "explanation": explanation,
        "differences": [{**one, "words": wording.effect(one)} for one in facts["differences"]],
        "categories": [{**mix, "words": wording.category(mix)} for mix in facts["categories"]],
        "rules": [{"words": wording.rule(rule), **rule} for rule in facts["rules"]],
        **advise(facts, explanation, playbook),
    }


def _facts(
    segment: Segment,
    profile: pd.DataFrame,
    mix: pd.DataFrame,
    explanation: Mapping[str, Any],
    table: CustomerTable,
    options: ExplanationOptions,
) -> dict[str, Any]:
    customers = 0 if profile.empty else int(profile["customers"].iloc[0])
    differences = [_difference(row, table, options) for row in profile.to_dict("records")]
    for rank, difference in enumerate(sorted(differences, key=lambda one: -abs(one["effect"] or 0.0)), start=1):
        difference["rank"] = rank
    mixes = [_mix(row, customers, options) for row in mix.to_dict("records")]
    return {
        "number": segment.number,
        "name": segment.name,
        "made_name": segment.made_name,
        "new": segment.new,
        "customers": customers,
        "share": 0.0 if profile.empty else float(profile["share"].iloc[0]),
        "levels": segment.levels,
        "differences": differences,
        "mixes": mixes,
        "categories": _notable(mixes),
        "rules": explanation["rules"],
        "most_typical": explanation["most_typical"],
        "value": None,
    }


def _difference(row: dict[Any, Any], table: CustomerTable, options: ExplanationOptions) -> dict[str, Any]:
    feature = next((feature for feature in table.features if feature.column == row["column"]), None)
    others = row["customers"] / row["share"] - row["customers"]
    return {
        "column": row["column"],
        "name": feature.name if feature else row["column"],
        "unit": feature.unit if feature else "",
        "feature": feature is not None,
        "mean": float(row["mean"]),
        "all_mean": float(row["all_mean"]),
        "others_mean": _number_or_none(row["others_mean"]),
        "index": _number_or_none(row["index"]),
        "difference": _number_or_none(row["difference"]),
        "effect": _number_or_none(row["effect"]),
        "total": float(row["total"]),
        "trusted": bool(min(row["customers"], others) >= options.smallest_group),
    }


def _mix(row: dict[Any, Any], customers: int, options: ExplanationOptions) -> dict[str, Any]:
    return {
        "column": row["column"],
        "value": row["value"],
        "customers": int(row["customers"]),
        "share": float(row["share"]),
        "all_share": float(row["all_share"]),
        "lift": float(row["lift"]),
        "expected": float(row["expected"]),
        "trusted": bool(row["expected"] >= _FEWEST_EXPECTED and customers >= options.smallest_group),
    }


def _notable(mixes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The over- and under-represented categories: the trusted ones first, the most surprising of them first."""
    notable = [mix for mix in mixes if _is_notable(mix)]
    notable.sort(
        key=lambda mix: (not mix["trusted"], -abs(mix["customers"] - mix["expected"]) / mix["expected"] ** 0.5)
    )
    return notable[:_MOST_CATEGORIES]


def _is_notable(mix: Mapping[str, Any]) -> bool:
    """Whether a category is told of: not if chance explains it, nor if hardly anybody has it."""
    surprise = abs(mix["customers"] - mix["expected"]) / mix["expected"] ** 0.5
    over_represented = mix["lift"] >= _NOTABLE_LIFT and mix["customers"] >= _FEWEST_EXPECTED
    under_represented = mix["lift"] <= 1 / _NOTABLE_LIFT and mix["trusted"]
    return bool(surprise >= _SURPRISING and (over_represented or under_represented))


def _add_value(cards: Sequence[dict[str, Any]], column: str) -> None:
    """Share the value column's total out over the segments."""
    differences = [next((one for one in card["differences"] if one["column"] == column), None) for card in cards]
    totals = [one["total"] if one else 0.0 for one in differences]
    everything = sum(totals)
    # Shares of a total mean nothing where parts of it are negative.
    has_shares = everything > 0 and min(totals) >= 0
    name = next((one["name"] for one in differences if one), column)
    for card, total in zip(cards, totals, strict=True):
        share = total / everything if has_shares else None
        index = 100 * share / card["share"] if share is not None and card["share"] else None
        card["value"] = {"column": column, "name": name, "total": total, "share": share, "index": index}


def _number_or_none(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
