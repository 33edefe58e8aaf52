"""Giving every customer the nearest segment, as plain arithmetic that any table engine can do."""

from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.columns import SEGMENT, SEGMENT_NAME
from customer_segmentation.model import ModelFeature, Segment, SegmentationModel


def assign(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], model: SegmentationModel) -> Any:
    """Add the number and the name of each customer's nearest segment.

    The squared distance to a centroid, less the part that is the same for all centroids, is a constant plus a weighted sum
    of the features. So the nearest centroid is found without a matrix library, and without moving the data.

    Args:
        frame: Customers with the model's features as numbers.
        model: The segmentation model.

    Returns:
        The frame with ``segment`` (1…k) and ``segment_name`` added. Of two segments equally near, the lower number wins.
    """
    distances = [f"distance to segment {segment.number}" for segment in model.segments]
    frame = frame.with_columns(
        _relative_distance(segment, model.features).alias(distance)
        for segment, distance in zip(model.segments, distances, strict=True)
    )
    frame = frame.with_columns(nw.min_horizontal(*distances).alias("nearest distance"))
    nearest = [nw.col(distance) == nw.col("nearest distance") for distance in distances]
    return frame.with_columns(
        _first_true(nearest, [nw.lit(segment.number) for segment in model.segments]).cast(nw.Int64).alias(SEGMENT),
        _first_true(nearest, [nw.lit(segment.name) for segment in model.segments]).alias(SEGMENT_NAME),
    ).drop(*distances, "nearest distance")


def _relative_distance(segment: Segment, features: Sequence[ModelFeature]) -> nw.Expr:
    """Squared scaled distance to the centroid, less the customer's own squared length."""
    constant = 0.0
    terms: list[nw.Expr] = []
    for feature, centre in zip(features, segment.scaled_centroid, strict=True):
        slope = -2 * centre * feature.weight / feature.deviation
        constant += centre**2 - slope * feature.mean
        terms.append(_transformed(feature) * slope)
    return reduce(add, terms) + constant


def _transformed(feature: ModelFeature) -> nw.Expr:
    value = nw.col(feature.column).cast(nw.Float64)
    return (value + 1).log() if feature.transform == "log" else value


def _first_true(conditions: Sequence[nw.Expr], values: Sequence[nw.Expr]) -> nw.Expr:
    """The value of the first condition that holds."""
    chosen = values[-1]
    for condition, value in zip(reversed(conditions[:-1]), reversed(values[:-1]), strict=True):
        chosen = nw.when(condition).then(value).otherwise(chosen)
    return chosen
