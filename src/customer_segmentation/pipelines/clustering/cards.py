"""Segment cards: everything that the reports say about a segment, in one place."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from customer_segmentation.customers.columns import SEGMENT
from customer_segmentation.customers.declaration import CategoryLevel, CustomerTable
from customer_segmentation.segmentation.cards import CategoryProfile, Difference, Explanation, SegmentCard, SegmentCards
from customer_segmentation.segmentation.model import Segment, SegmentationModel
from customer_segmentation.segmentation.options import ExplanationOptions

from .discovery import mark_discoveries
from .options import Playbook
from .playbook import advise, general_insights
from .standing import judge

#: Fewer expected customers than this make a share too uncertain to compare (Cochran 1954).
_FEWEST_EXPECTED = 5
#: A category counts as over- or under-represented beyond this lift, or below its inverse.
_NOTABLE_LIFT = 1.25
_MOST_CATEGORIES = 10


def make_cards(
    model: SegmentationModel,
    profiles: pd.DataFrame,
    category_profiles: pd.DataFrame,
    explanations: Mapping[str, Explanation],
    table: CustomerTable,
    options: ExplanationOptions,
    playbook: Playbook,
) -> SegmentCards:
    """Gather all facts about each segment, with its explanation (by number, as text) and the playbook's advice."""
    cards = []
    profiles, category_profiles = mark_discoveries(
        profiles, category_profiles, table.encoded_columns, options.false_discovery_rate
    )
    for segment in model.segments:
        profile = profiles[profiles[SEGMENT] == segment.number]
        categories = category_profiles[category_profiles[SEGMENT] == segment.number]
        cards.append(_card(segment, profile, categories, explanations[str(segment.number)], table, options))
    if options.value_column is not None:
        _add_value(cards, options.value_column)
    for card in cards:
        card["advice"] = advise(card, playbook)
        card["standing"] = None if card["advice"] else judge(card, table, options)
    return {"segments": cards, "general_insights": general_insights(cards, playbook)}


def _card(
    segment: Segment,
    profile: pd.DataFrame,
    categories: pd.DataFrame,
    explanation: Explanation,
    table: CustomerTable,
    options: ExplanationOptions,
) -> SegmentCard:
    customers = 0 if profile.empty else int(profile["customers"].iloc[0])
    differences = [_difference(row, table, options) for row in profile.to_dict("records")]
    for rank, difference in enumerate(sorted(differences, key=lambda one: -abs(one["effect"] or 0.0)), start=1):
        difference["rank"] = rank
    shares = [_category_profile(row, customers, options) for row in categories.to_dict("records")]
    return {
        "number": segment.number,
        "name": segment.name,
        "made_name": segment.made_name,
        "new": segment.new,
        "customers": customers,
        "share": 0.0 if profile.empty else float(profile["share"].iloc[0]),
        "levels": segment.levels,
        "differences": differences,
        "category_profiles": shares,
        "notable_categories": _notable(shares),
        "rules": explanation["rules"],
        "most_typical": explanation["most_typical"],
        "evidence": explanation["evidence"],
        "value": None,
        "advice": None,
        "standing": None,
    }


def _difference(row: dict[Any, Any], table: CustomerTable, options: ExplanationOptions) -> Difference:
    feature = next((feature for feature in table.encoded_features if feature.column == row["column"]), None)
    others = row["customers"] / row["share"] - row["customers"]
    difference: Difference = {
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
        "beyond_chance": None if feature else bool(row["beyond_chance"]),
    }
    if feature and feature.kind != "number":
        difference["kind"] = feature.kind
    if isinstance(feature, CategoryLevel):
        difference["category"] = feature.category
    return difference


def _category_profile(row: dict[Any, Any], customers: int, options: ExplanationOptions) -> CategoryProfile:
    return {
        "column": row["column"],
        "value": row["value"],
        "customers": int(row["customers"]),
        "share": float(row["share"]),
        "all_share": float(row["all_share"]),
        "lift": float(row["lift"]),
        "expected": float(row["expected"]),
        "trusted": bool(row["expected"] >= _FEWEST_EXPECTED and customers >= options.smallest_group),
        "beyond_chance": bool(row["beyond_chance"]),
    }


def _notable(profiles: Sequence[CategoryProfile]) -> list[CategoryProfile]:
    """The over- and under-represented categories: the trusted ones first, the most surprising of them first."""
    notable = [profile for profile in profiles if _is_notable(profile)]
    notable.sort(key=lambda profile: (not profile["trusted"], -_surprise(profile)))
    return notable[:_MOST_CATEGORIES]


def _is_notable(profile: CategoryProfile) -> bool:
    """Whether a category is told of: not if chance explains it, nor if hardly anybody has it."""
    over_represented = profile["lift"] >= _NOTABLE_LIFT and profile["customers"] >= _FEWEST_EXPECTED
    under_represented = profile["lift"] <= 1 / _NOTABLE_LIFT and profile["trusted"]
    return bool(profile["beyond_chance"] and (over_represented or under_represented))


def _surprise(profile: CategoryProfile) -> float:
    """How far a count lies from the expected one, in standard deviations."""
    return abs(profile["customers"] - profile["expected"]) / float(profile["expected"] ** 0.5)


def _add_value(cards: Sequence[SegmentCard], column: str) -> None:
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
