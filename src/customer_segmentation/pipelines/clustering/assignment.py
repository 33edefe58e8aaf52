"""Giving every customer the nearest segment, as plain arithmetic that any table engine can do."""

from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from customer_segmentation.columns import BORDERLINE, OUTLIER, SECOND_SEGMENT, SEGMENT, SEGMENT_NAME, TYPICALITY
from customer_segmentation.model import ModelFeature, Segment, SegmentationModel

_NEAREST = "nearest: squared distance"
_SECOND = "second nearest: squared distance"
_LENGTH = "squared length"
#: Values further from the mean than this many standard deviations are measured as if they lay there, so that squares
#: stay finite.
_FURTHEST = 1e9


def assign(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], model: SegmentationModel) -> Any:
    """Add the number and the name of each customer's nearest segment.

    The squared distance to a centroid, less the part that is the same for all centroids, is a constant plus a weighted
    sum of the features. So the nearest centroid is found without moving the data out of its engine.

    Args:
        frame: Customers with the model's features as numbers.
        model: The segmentation model.

    Returns:
        The frame with ``segment`` and ``segment_name`` added. Of two equally near, the first in the model wins.
    """
    frame = _with_distances(frame, model)
    return _with_nearest(frame, model).drop(*_distance_names(model), _NEAREST)


def assign_with_closeness(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], model: SegmentationModel) -> Any:
    """Add each customer's nearest segment, and how well the customer fits into it.

    Args:
        frame: Customers with the model's features as numbers.
        model: The segmentation model.

    Returns:
        The frame with these columns added: ``segment``; ``segment_name``; ``typicality`` (0…100: the percentage of the
        segment's customers in the fit sample that lie further from its centre, read off their deciles);
        ``second_segment`` (number of the second nearest segment); ``borderline`` (both are almost equally near, see
        ``borderline_ratio``); ``outlier`` (further than ``outlier_distance`` from every centre).
    """
    columns = [*frame.collect_schema().names(), SEGMENT, SEGMENT_NAME, TYPICALITY, SECOND_SEGMENT, BORDERLINE, OUTLIER]
    frame = _with_nearest(_with_distances(frame, model), model)
    distances = _distance_names(model)
    others = [f"{distance}, if not nearest" for distance in distances]
    frame = frame.with_columns(
        nw.when(nw.col(SEGMENT) != segment.number).then(nw.col(distance)).alias(other)
        for segment, distance, other in zip(model.segments, distances, others, strict=True)
    )
    frame = frame.with_columns(
        nw.min_horizontal(*others).alias(_SECOND), _squared_length(model.features).alias(_LENGTH)
    )
    frame = frame.with_columns(
        _first_equal(others, _SECOND, model.segments).alias(SECOND_SEGMENT),
        # Rounding may leave a customer at the very centre with a square a hair below zero.
        *((nw.col(name) + nw.col(_LENGTH)).clip(0.0).sqrt().alias(name) for name in (_NEAREST, _SECOND)),
    )
    return frame.with_columns(
        _typicality(model.segments).alias(TYPICALITY),
        (nw.col(_NEAREST) > nw.col(_SECOND) * model.borderline_ratio).alias(BORDERLINE),
        (nw.col(_NEAREST) > model.outlier_distance).alias(OUTLIER),
    ).select(columns)


def _with_distances(frame: Any, model: SegmentationModel) -> Any:
    """Add the squared distance to each centroid, less the customer's own squared length."""
    slopes, constants = _weights(model)
    names = _distance_names(model)
    values = [_finite(feature) for feature in model.features]
    if isinstance(frame, nw.LazyFrame):
        return frame.with_columns(
            (reduce(add, (value * slope for value, slope in zip(values, row, strict=True))) + constant).alias(name)
            for row, constant, name in zip(slopes.tolist(), constants.tolist(), names, strict=True)
        )
    # The same sums, as one product of matrices where the table is in memory.
    matrix = frame.select(value.alias(str(index)) for index, value in enumerate(values)).to_numpy()
    distances = slopes @ matrix.T + constants[:, np.newaxis]
    return frame.with_columns(
        nw.new_series(name, distance, backend=frame.implementation)
        for name, distance in zip(names, distances, strict=True)
    )


def _with_nearest(frame: Any, model: SegmentationModel) -> Any:
    distances = _distance_names(model)
    frame = frame.with_columns(nw.min_horizontal(*distances).alias(_NEAREST))
    frame = frame.with_columns(_first_equal(distances, _NEAREST, model.segments).alias(SEGMENT))
    numbers, names = zip(*((segment.number, segment.name) for segment in model.segments), strict=True)
    name = nw.col(SEGMENT).replace_strict(numbers, names, default=nw.lit(""), return_dtype=nw.String)
    return frame.with_columns(name.alias(SEGMENT_NAME))


def _weights(model: SegmentationModel) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Slopes (segments × features) and constants (one per segment) of the distances."""
    centroids = np.array([segment.scaled_centroid for segment in model.segments])
    scale = np.array([feature.weight / feature.deviation for feature in model.features])
    slopes = -2 * centroids * scale
    means = np.array([feature.mean for feature in model.features])
    return slopes, (centroids**2).sum(axis=1) - slopes @ means


def _finite(feature: ModelFeature) -> nw.Expr:
    """The transformed feature, kept within a distance whose square is still a number."""
    value = nw.col(feature.column).cast(nw.Float64)
    value = (value + 1).log() if feature.transform == "log" else value
    reach = _FURTHEST * feature.deviation
    return value.clip(feature.mean - reach, feature.mean + reach)


def _squared_length(features: Sequence[ModelFeature]) -> nw.Expr:
    scaled = ((_finite(feature) - feature.mean) * (feature.weight / feature.deviation) for feature in features)
    return reduce(add, (value * value for value in scaled))


def _typicality(segments: Sequence[Segment]) -> nw.Expr:
    """100 less the distance's percentile in its segment: a line from decile to decile, as a sum of bends."""
    numbers = [segment.number for segment in segments]
    # Deciles that coincide are moved apart by a hair, so that each stretch has a slope.
    deciles = np.array([segment.distance_deciles for segment in segments]) + np.arange(11) * 1e-9
    slopes = 10 / np.diff(deciles, axis=1)
    bends = np.diff(slopes, axis=1, prepend=0.0)

    def of_segment(values: npt.NDArray[np.float64]) -> nw.Expr:
        return nw.col(SEGMENT).replace_strict(numbers, values.tolist(), default=nw.lit(0.0), return_dtype=nw.Float64)

    percentile = reduce(
        add,
        (
            (nw.col(_NEAREST) - of_segment(deciles[:, stretch])).clip(0.0) * of_segment(bends[:, stretch])
            for stretch in range(10)
        ),
    )
    inside = nw.when(nw.col(_NEAREST) < of_segment(deciles[:, 10])).then(100 - percentile).otherwise(nw.lit(0.0))
    return inside.clip(0.0, 100.0).round(1)


def _first_equal(columns: Sequence[str], wanted: str, segments: Sequence[Segment]) -> nw.Expr:
    """Number of the first segment whose column equals the wanted one."""
    chosen = nw.lit(segments[-1].number)
    for column, segment in zip(reversed(columns[:-1]), reversed(segments[:-1]), strict=True):
        chosen = nw.when(nw.col(column) == nw.col(wanted)).then(nw.lit(segment.number)).otherwise(chosen)
    return chosen.cast(nw.Int64)


def _distance_names(model: SegmentationModel) -> list[str]:
    return [f"distance to segment {segment.number}" for segment in model.segments]
