"""The nearest segments of customers in memory: NumPy on a block of rows at a time, on every processor."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from customer_segmentation.customers.columns import (
    BORDERLINE,
    OUTLIER,
    SECOND_SEGMENT,
    SEGMENT,
    SEGMENT_NAME,
    TYPICALITY,
)

from .model import FURTHEST_DEVIATIONS, ROUNDING, Segment, SegmentationModel
from .threads import single_thread

Vector = npt.NDArray[np.float64]
Positions = npt.NDArray[np.intp]

#: Rows whose distances fit into a processor's cache.
_BLOCK = 32_768
#: Stretches from one decile of distances to the next, and the power of two that bisection needs.
_STRETCHES, _PLACES = 10, 16


def measure(frame: nw.DataFrame[Any], model: SegmentationModel) -> nw.DataFrame[Any]:
    """Add the columns that ``assignment.assign`` tells of.

    Args:
        frame: Customers with the model's features as numbers.
        model: The segmentation model.
    """
    values = [frame[feature.column].to_numpy() for feature in model.features]
    rows = len(frame)
    found: dict[str, npt.NDArray[Any]] = {
        SEGMENT: np.empty(rows, dtype=np.intp),
        TYPICALITY: np.empty(rows),
        SECOND_SEGMENT: np.empty(rows, dtype=np.intp),
        BORDERLINE: np.empty(rows, dtype=bool),
        OUTLIER: np.empty(rows, dtype=bool),
    }

    def measure_block(start: int) -> None:
        block = slice(start, start + _BLOCK)
        for name, column in _measure([column[block] for column in values], model).items():
            found[name][block] = column

    # More threads than processors would wait for one another, and so would those of the matrix product in each.
    with single_thread(), ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(measure_block, range(0, rows, _BLOCK)))
    numbers = np.array([segment.number for segment in model.segments], dtype=np.int64)
    names = nw.new_series(
        SEGMENT_NAME, [segment.name for segment in model.segments], nw.String, backend=frame.implementation
    )
    # Picking a name by its position is several times faster than looking it up by the segment's number.
    named = names[found[SEGMENT]]
    found |= {column: numbers[found[column]] for column in (SEGMENT, SECOND_SEGMENT)}
    return frame.with_columns(
        *(nw.new_series(name, column, backend=frame.implementation) for name, column in found.items()), named
    )


def _measure(values: list[npt.NDArray[Any]], model: SegmentationModel) -> dict[str, npt.NDArray[Any]]:
    """The columns but the name; of segments, the positions in the model."""
    scaled = _scale(values, model)
    centroids = np.array([segment.scaled_centroid for segment in model.segments])
    # The squared distance, less the customer's own squared length, which is the same for every segment.
    distances = -2 * centroids @ scaled + (centroids**2).sum(axis=1)[:, np.newaxis]
    first, nearest = _nearest(distances)
    distances[first, np.arange(len(first))] = np.inf
    second, second_nearest = _nearest(distances)
    length = np.einsum("ij,ij->j", scaled, scaled)
    nearest, second_nearest = (_distance(square, length) for square in (nearest, second_nearest))
    outlier_distances = np.array([segment.outlier_distance for segment in model.segments])
    return {
        SEGMENT: first,
        TYPICALITY: _typicality(nearest, first, model.segments),
        SECOND_SEGMENT: second,
        BORDERLINE: nearest > second_nearest * model.borderline_ratio,
        OUTLIER: nearest > outlier_distances.take(first),
    }


def _scale(values: list[npt.NDArray[Any]], model: SegmentationModel) -> npt.NDArray[np.float64]:
    """Transformed, standardised, kept within reach, and weighted: features × customers."""
    scaled = np.array(values, dtype=float)
    logarithmic = [feature.transform == "log" for feature in model.features]
    scaled[logarithmic] = np.log1p(scaled[logarithmic])
    scaled -= np.array([[feature.mean] for feature in model.features])
    scaled /= np.array([[feature.deviation] for feature in model.features])
    np.clip(scaled, -FURTHEST_DEVIATIONS, FURTHEST_DEVIATIONS, out=scaled)
    scaled *= np.array([[feature.weight] for feature in model.features])
    return scaled


def _nearest(distances: Vector) -> tuple[Positions, Vector]:
    """Position of the nearest segment of each customer, the first of equally near ones, and the distance to it.

    The same as ``argmin`` and ``min`` over the segments, in a form that processors do several times faster.

    Args:
        distances: Segments × customers.
    """
    nearest = distances.min(axis=0)
    segments = len(distances)
    from_last = np.arange(segments, 0, -1, dtype=np.uint16)[:, np.newaxis]
    return segments - ((distances == nearest) * from_last).max(axis=0).astype(np.intp), nearest


def _distance(square: Vector, length: Vector) -> Vector:
    """The distance, from its square less the customer's own squared length.

    What rounding alone may leave of a customer at the very centre counts as none.
    """
    return np.asarray(np.sqrt(np.where(square + length > ROUNDING * length, square + length, 0.0)))


def _typicality(distances: Vector, nearest: Positions, segments: Sequence[Segment]) -> Vector:
    """100 less the distance's percentile in its segment: a line from decile to decile.

    The same as ``np.interp`` segment by segment. Here all customers go through the same few steps of a bisection, which
    processors do twice as fast as taking a way of its own for each.

    Args:
        distances: Distance of each customer to the own centre.
        nearest: Position of each customer's segment.
        segments: The segments.
    """
    deciles = np.array([segment.rising_deciles for segment in segments])
    starts = np.full((len(segments), _PLACES), np.inf)
    starts[:, :_STRETCHES] = deciles[:, :-1]
    slopes = np.zeros_like(starts)
    slopes[:, :_STRETCHES] = (100 / _STRETCHES) / np.diff(deciles, axis=1)
    place = nearest * _PLACES
    for step in (8, 4, 2, 1):
        place += step * (distances >= starts.take(place + step))
    stretch = place - nearest * _PLACES
    percentiles = stretch * (100 / _STRETCHES) + (distances - starts.take(place)) * slopes.take(place)
    return np.asarray((100 - percentiles).clip(0, 100).round(1))
