"""What explains a segment beyond its averages: a rule, and its most typical customers."""

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from customer_segmentation.customers.columns import SEGMENT, TYPICALITY
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.engine import to_pandas
from customer_segmentation.segmentation.assignment import assign
from customer_segmentation.segmentation.cards import Neighbour, Rule, SegmentEvidence
from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.segmentation.options import ExplanationOptions
from customer_segmentation.segmentation.verdict import Border, Verdict


def find_rules(
    feature_sample: pd.DataFrame, model: SegmentationModel, options: ExplanationOptions
) -> dict[str, list[Rule]]:
    """By segment number (as text) its rules, see ``rules.find_rule``: one, or none where nothing tells it apart."""
    from customer_segmentation.segmentation.rules import find_rule  # noqa: PLC0415 - scikit-learn, which scoring does without

    labels = assign(nw.from_native(feature_sample[model.feature_columns]), model).to_native()[SEGMENT].to_numpy()
    found = {
        str(segment.number): find_rule(feature_sample, labels == segment.number, model.features, options.rule_leaves)
        for segment in model.segments
    }
    return {number: [rule] if rule else [] for number, rule in found.items()}


def evidence_by_segment(model: SegmentationModel, k_verdict: Verdict) -> dict[str, SegmentEvidence]:
    """By segment number (as text), how surely the segment exists, and what its borders are like.

    The verdict knows the segments by their places only: each is the one whose centre is nearest.
    """
    fitted = np.array([segment.scaled_centroid for segment in model.segments])
    centroids = np.array([segment["centroid"] for segment in k_verdict["segments"]])
    positions = linear_sum_assignment(cdist(centroids, fitted))[1]
    numbers = [model.segments[position].number for position in positions]
    return {
        str(number): {
            "similarity_again": judged["similarity_again"],
            "found_again": judged["found_again"],
            "gap_inside": judged["gap_inside"],
            "neighbours": _neighbours(k_verdict["borders"], position, numbers),
        }
        for position, (number, judged) in enumerate(zip(numbers, k_verdict["segments"], strict=True))
    }


def _neighbours(borders: Sequence[Border], position: int, numbers: Sequence[int]) -> list[Neighbour]:
    """The borders of the segment in this place of the verdict, by the number of the segment beyond."""
    own = [border for border in borders if position in border["between"]]
    neighbours = [
        Neighbour(
            number=numbers[sum(border["between"]) - position],
            natural=border["natural"],
            p_value=border["p_value"],
            depth=border["depth"],
            sparsity=border["sparsity"],
        )
        for border in own
    ]
    return sorted(neighbours, key=lambda neighbour: neighbour["number"])


def most_typical(
    frame: nw.DataFrame[Any] | nw.LazyFrame[Any],
    model: SegmentationModel,
    table: CustomerTable,
    options: ExplanationOptions,
) -> dict[str, list[dict[str, Any]]]:
    """By segment number (as text) the customers that stand closest to their segment's centre.

    Each has its id, features, profile columns and typicality.
    """
    columns = [table.id_name, *table.feature_columns, *table.profile_columns, TYPICALITY]
    picked: dict[str, Any] = {}
    for segment in model.segments:
        own = frame.filter(nw.col(SEGMENT) == segment.number).select(columns)
        own = own.sort(TYPICALITY, table.id_name, descending=[True, False])
        closest = to_pandas(own.head(options.typical_customers))
        picked[str(segment.number)] = closest.astype(object).where(closest.notna(), None).to_dict("records")
    return picked
