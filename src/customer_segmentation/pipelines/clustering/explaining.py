"""What explains a segment beyond its averages: a rule, and its most typical customers."""

from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customers.columns import SEGMENT, TYPICALITY
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.segmentation.assignment import assign
from customer_segmentation.segmentation.cards import Rule
from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.segmentation.options import ExplanationOptions
from customer_segmentation.segmentation.typical import most_typical


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


def find_typical(
    frame: nw.DataFrame[Any] | nw.LazyFrame[Any],
    model: SegmentationModel,
    table: CustomerTable,
    options: ExplanationOptions,
) -> dict[str, list[dict[str, Any]]]:
    """By segment number (as text) the customers that stand closest to their segment's centre.

    Each has its id, features, profile columns and typicality.
    """
    columns = [table.id_name, *table.feature_columns, *table.profile_columns, TYPICALITY]
    most = {segment.number: options.typical_customers for segment in model.segments}
    closest = most_typical(frame, most, columns, table.id_name)
    picked: dict[str, Any] = {}
    for number, told in closest.items():
        picked[str(number)] = told.astype(object).where(told.notna(), None).to_dict("records")
    return picked
