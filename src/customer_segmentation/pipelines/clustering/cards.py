"""Segment cards: everything that the reports say about a segment, in one place."""

from typing import Any

import pandas as pd

from customer_segmentation.columns import SEGMENT
from customer_segmentation.customer_table import CustomerTable
from customer_segmentation.model import Segment, SegmentationModel

from .options import Playbook
from .playbook import advise, general_insights


def write_cards(
    model: SegmentationModel,
    profiles: pd.DataFrame,
    mixes: pd.DataFrame,
    table: CustomerTable,
    playbook: Playbook,
) -> dict[str, Any]:
    """Write the cards and the general insights.

    Args:
        model: The segments.
        profiles: Averages per segment and number column.
        mixes: Shares per segment and category.
        table: Names and units of the columns.
        playbook: The business's advice.

    Returns:
        ``segments`` (a card each, by number: ``number``, ``name``, ``customers``, ``share``, ``levels``, ``headline``,
        ``differences``, ``mixes``, ``priority``, ``insight``, ``actions``, ``generic``) and ``general_insights``.
    """
    cards = [
        _card(
            segment,
            profiles[profiles[SEGMENT] == segment.number],
            mixes[mixes[SEGMENT] == segment.number],
            table,
            playbook,
        )
        for segment in model.segments
    ]
    shares = {card["number"]: card["share"] for card in cards}
    return {"segments": cards, "general_insights": general_insights(model.segments, shares, playbook)}


def _card(
    segment: Segment, profile: pd.DataFrame, mix: pd.DataFrame, table: CustomerTable, playbook: Playbook
) -> dict[str, Any]:
    differences = [_difference(row, table) for row in profile.to_dict("records")]
    empty = profile.empty
    return {
        "number": segment.number,
        "name": segment.name,
        "customers": 0 if empty else int(profile["customers"].iloc[0]),
        "share": 0.0 if empty else float(profile["share"].iloc[0]),
        "levels": segment.levels,
        "headline": _headline(differences, table),
        "differences": differences,
        "mixes": mix[["column", "value", "customers", "share", "all_share"]].to_dict("records"),
        **advise(segment, playbook),
    }


def _difference(row: dict[Any, Any], table: CustomerTable) -> dict[str, Any]:
    feature = next((feature for feature in table.features if feature.column == row["column"]), None)
    return {
        "column": row["column"],
        "name": feature.name if feature else row["column"],
        "unit": feature.unit if feature else "",
        "feature": feature is not None,
        "mean": float(row["mean"]),
        "all_mean": float(row["all_mean"]),
        "index": _number_or_none(row["index"]),
        "difference": _number_or_none(row["difference"]),
        "words": _words(row["difference"]),
    }


def _words(deviations: float) -> str:
    """How far a segment's mean lies from the mean of all customers (Cohen's 1988 bounds for an effect size)."""
    if pd.isna(deviations) or abs(deviations) < 0.2:
        return "about the same as all customers"
    strength = "somewhat" if abs(deviations) < 0.5 else "clearly" if abs(deviations) < 0.8 else "far"
    return f"{strength} {'above' if deviations > 0 else 'below'} all customers"


def _headline(differences: list[dict[str, Any]], table: CustomerTable) -> str:
    """One sentence: the averages of the features beside those of everybody."""
    parts = []
    for difference in differences:
        if difference["column"] in table.feature_columns:
            unit = f" {difference['unit']}" if difference["unit"] else ""
            mean, everybody = _short(difference["mean"]), _short(difference["all_mean"])
            parts.append(f"{difference['name']} averages {mean}{unit} (all customers: {everybody}{unit})")
    return ", ".join(parts) + "."


def _short(value: float) -> str:
    """A number as a person would say it: three significant digits, thousands separated."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _number_or_none(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
