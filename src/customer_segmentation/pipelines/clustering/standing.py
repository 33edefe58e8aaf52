"""How good a segment is for the business, judged by the declared directions of the features."""

from collections.abc import Iterator
from typing import NamedTuple

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.segmentation.cards import Difference, Priority, SegmentCard, Side, Standing, side_of
from customer_segmentation.segmentation.options import ExplanationOptions


class _Part(NamedTuple):
    """A column with a direction: how far the segment lies on its good side, in standard deviations of all customers."""

    side: Side
    goodness: float
    notable: bool  # whether it is far enough from average to be told


def judge(card: SegmentCard, table: CustomerTable, options: ExplanationOptions) -> Standing | None:
    """Give a segment a priority by the directions of the features; none where no column has a direction.

    The value column, if there is one, counts like a feature of which more is better, unless its own direction is given.
    The score is the mean over these columns of how far the segment lies on the good side. Customers who hold far more
    than their share of the value column are worth keeping, whatever else is said of them.
    """
    parts = list(_parts(card, table, options))
    if not parts:
        return None
    score = sum(part.goodness for part in parts) / len(parts)
    told = sorted((part for part in parts if part.notable), key=lambda part: -abs(part.goodness))
    good, poor = ([part for part in told if (part.goodness > 0) == side] for side in (True, False))
    return {
        "priority": "prioritise"
        if _is_worth_most(card, table, options)
        else _priority(score, options.priority_score, mixed=bool(good and poor)),
        "score": score,
        "good": [part.side for part in good],
        "poor": [part.side for part in poor],
    }


def _priority(score: float, bound: float, *, mixed: bool) -> Priority:
    """Clearly good or clearly poor on the whole decides; between, strong customers with a weak side are developed.

    No column says for sure that customers are inactive, so nobody is reactivated but where the playbook says so.
    """
    if score > bound:
        return "prioritise"
    if score < -bound:
        return "low"
    return "develop" if mixed and score >= 0 else "maintain"


def _is_worth_most(card: SegmentCard, table: CustomerTable, options: ExplanationOptions) -> bool:
    """Whether the segment holds far more than its share of the value column, if more of this is better."""
    value = card["value"]
    if value is None or value["index"] is None:
        return False
    unwanted = any(one.column == value["column"] and one.better == "low" for one in table.features)
    return not unwanted and value["index"] >= 100 * options.priority_value


def _parts(card: SegmentCard, table: CustomerTable, options: ExplanationOptions) -> Iterator[_Part]:
    directions = {feature.column: feature.better for feature in table.features}
    for one in card["differences"]:
        is_value = one["column"] == options.value_column
        better = directions.get(one["column"]) or ("high" if is_value else None)
        if better is not None and one["difference"] is not None:
            goodness = one["difference"] if better == "high" else -one["difference"]
            yield _Part(side_of(one, high=one["difference"] > 0), goodness, _is_notable(one, card, options))


def _is_notable(one: Difference, card: SegmentCard, options: ExplanationOptions) -> bool:
    """Whether a column is told: a feature as its level says, so that text and name agree."""
    if one["feature"]:
        return card["levels"][one["name"]] != "Average"
    return abs(one["difference"] or 0.0) > options.priority_score and bool(one["beyond_chance"])
