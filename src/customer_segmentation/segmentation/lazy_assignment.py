"""The nearest segments of customers in a lazy engine: plain arithmetic that the engine does where the data is."""

from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from customer_segmentation.customers.columns import (
    BORDERLINE,
    OUTLIER,
    SECOND_SEGMENT,
    SEGMENT,
    SEGMENT_NAME,
    TYPICALITY,
)
from customer_segmentation.customers.engine import log1p

from .model import FURTHEST_DEVIATIONS, ROUNDING, ModelFeature, Segment, SegmentationModel

_NEAREST = "nearest distance"
_SECOND = "second nearest distance"
_LENGTH = "squared length"


def measure(frame: nw.LazyFrame[Any], model: SegmentationModel) -> nw.LazyFrame[Any]:
    """Add the columns that ``assignment.assign`` tells of.

    The squared distance to a centroid, less the part that is the same for all centroids, is a constant plus a weighted
    sum of the features. So the nearest centroid is found without moving the data out of its engine.
    """
    distances = [f"distance to segment {segment.number}" for segment in model.segments]
    frame = frame.with_columns(
        reduce(add, (_scaled(feature) * _scaled(feature) for feature in model.features)).alias(_LENGTH),
        *(
            _relative_distance(segment, model.features).alias(distance)
            for segment, distance in zip(model.segments, distances, strict=True)
        ),
    )
    frame = frame.with_columns(nw.min_horizontal(*distances).alias(_NEAREST))
    frame = frame.with_columns(_first_equal(distances, _NEAREST, model.segments).alias(SEGMENT))
    others = [f"{distance}, if not nearest" for distance in distances]
    frame = frame.with_columns(
        nw.when(nw.col(SEGMENT) != segment.number).then(nw.col(distance)).alias(other)
        for segment, distance, other in zip(model.segments, distances, others, strict=True)
    )
    frame = frame.with_columns(nw.min_horizontal(*others).alias(_SECOND))
    frame = frame.with_columns(
        _first_equal(others, _SECOND, model.segments).alias(SECOND_SEGMENT),
        *(_distance(name).alias(name) for name in (_NEAREST, _SECOND)),
    )
    outlier_distance = _of_segment([segment.outlier_distance for segment in model.segments], model.segments)
    numbers, names = zip(*((segment.number, segment.name) for segment in model.segments), strict=True)
    name = nw.col(SEGMENT).replace_strict(numbers, names, default=nw.lit(""), return_dtype=nw.String)
    return frame.with_columns(
        name.alias(SEGMENT_NAME),
        _typicality(model.segments).alias(TYPICALITY),
        (nw.col(_NEAREST) > nw.col(_SECOND) * model.borderline_ratio).alias(BORDERLINE),
        (nw.col(_NEAREST) > outlier_distance).alias(OUTLIER),
    )


def _scaled(feature: ModelFeature) -> nw.Expr:
    """The feature transformed, standardised, kept within reach, and weighted."""
    value = nw.col(feature.column).cast(nw.Float64)
    value = log1p(value) if feature.transform == "log" else value
    return ((value - feature.mean) / feature.deviation).clip(-FURTHEST_DEVIATIONS, FURTHEST_DEVIATIONS) * feature.weight


def _relative_distance(segment: Segment, features: Sequence[ModelFeature]) -> nw.Expr:
    """Squared scaled distance to the centroid, less the customer's own squared length."""
    centre = segment.scaled_centroid
    terms = (_scaled(feature) * (-2 * place) for feature, place in zip(features, centre, strict=True))
    return reduce(add, terms) + sum(place**2 for place in centre)


def _distance(square: str) -> nw.Expr:
    """The distance, from its square less the customer's own squared length.

    What rounding alone may leave of a customer at the very centre counts as none.
    """
    full = nw.col(square) + nw.col(_LENGTH)
    return nw.when(full > nw.col(_LENGTH) * ROUNDING).then(full).otherwise(nw.lit(0.0)).sqrt()


def _typicality(segments: Sequence[Segment]) -> nw.Expr:
    """100 less the distance's percentile in the customer's segment."""
    typicality = nw.lit(0.0)
    for segment in segments:  # Spark looks constants of a segment up far more slowly than it compares a number
        typicality = nw.when(nw.col(SEGMENT) == segment.number).then(_typicality_in(segment)).otherwise(typicality)
    return typicality.clip(0.0, 100.0).round(1)


def _typicality_in(segment: Segment) -> nw.Expr:
    """100 less the distance's percentile in this segment: a line from decile to decile, as a sum of bends."""
    *starts, furthest = segment.rising_deciles
    bends = np.diff(10 / np.diff(segment.rising_deciles), prepend=0.0).tolist()
    stretches = ((nw.col(_NEAREST) - start).clip(0.0) * bend for start, bend in zip(starts, bends, strict=True))
    return nw.when(nw.col(_NEAREST) < furthest).then(100 - reduce(add, stretches)).otherwise(nw.lit(0.0))


def _of_segment(values: Sequence[float], segments: Sequence[Segment]) -> nw.Expr:
    """The value that belongs to each customer's segment."""
    numbers = [segment.number for segment in segments]
    return nw.col(SEGMENT).replace_strict(numbers, values, default=nw.lit(0.0), return_dtype=nw.Float64)


def _first_equal(columns: Sequence[str], wanted: str, segments: Sequence[Segment]) -> nw.Expr:
    """Number of the first segment whose column equals the wanted one."""
    chosen = nw.lit(segments[-1].number)
    for column, segment in zip(reversed(columns[:-1]), reversed(segments[:-1]), strict=True):
        chosen = nw.when(nw.col(column) == nw.col(wanted)).then(nw.lit(segment.number)).otherwise(chosen)
    return chosen.cast(nw.Int64)
