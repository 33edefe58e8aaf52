"""Giving every customer the nearest segment, and saying how well the customer fits into it."""

from collections.abc import Sequence
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

from . import lazy_assignment
from .model import FURTHEST_DEVIATIONS, ROUNDING, ModelFeature, Segment, SegmentationModel
from .threads import in_parallel
from .types import Labels, Matrix

#: Rows whose distances fit into a processor's cache.
_BLOCK = 32_768


def assign(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], model: SegmentationModel) -> Any:
    """Add each customer's nearest segment, and how well the customer fits into it.

    Tables in memory are measured with NumPy, in about twice the time of scikit-learn's transform and predict; tables
    of a lazy engine (a warehouse, a cluster) with expressions that the engine runs where the data is. Both give the
    same.

    Returns:
        The frame with these columns added: ``segment`` (of two equally near, the first in the model); ``segment_name``;
        ``typicality`` (0…100: the percentage of the segment's customers in the fit sample that lie further from its
        centre, read off their deciles); ``second_segment`` (the second nearest); ``borderline`` (both are almost
        equally near); ``outlier`` (further from the nearest centre than its segment's ``outlier_distance``).

    Examples:
        >>> import json
        >>> from pathlib import Path
        >>> import narwhals.stable.v2 as nw
        >>> import pandas as pd
        >>> from customer_segmentation.segmentation.model import read_model
        >>> model = read_model(json.loads(Path("segmentation_model.json").read_text()))
        >>> customers = pd.DataFrame({"Annual Income (k$)": [86, 20], "Spending Score (1-100)": [82, 19]})
        >>> labelled = assign(nw.from_native(customers), model).to_native()
        >>> labelled["segment_name"].tolist()
        ['High Income, High Spending', 'Low Income, Low Spending']
    """
    columns = [*frame.collect_schema().names(), SEGMENT, SEGMENT_NAME, TYPICALITY, SECOND_SEGMENT, BORDERLINE, OUTLIER]
    if isinstance(frame, nw.LazyFrame):
        return lazy_assignment.measure(frame, model).select(columns)
    return _measure_in_memory(frame, model).select(columns)


def _measure_in_memory(frame: nw.DataFrame[Any], model: SegmentationModel) -> nw.DataFrame[Any]:
    """Measure a block of rows at a time on every processor, as scikit-learn does, and put the columns together."""
    values = [frame[feature.column].to_numpy() for feature in model.features]

    def measure(start: int) -> dict[str, npt.NDArray[Any]]:
        return _measure([column[start : start + _BLOCK] for column in values], model)

    blocks = in_parallel(measure, range(0, len(frame) + 1, _BLOCK))
    found = {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
    backend = frame.implementation
    names = nw.new_series(SEGMENT_NAME, [segment.name for segment in model.segments], nw.String, backend=backend)
    numbers = np.array([segment.number for segment in model.segments], dtype=np.int64)
    # Picking a name by its position is several times faster than looking it up by the segment's number.
    named = names[found[SEGMENT]]
    found |= {column: numbers[found[column]] for column in (SEGMENT, SECOND_SEGMENT)}
    return frame.with_columns(*(nw.new_series(name, column, backend=backend) for name, column in found.items()), named)


def _measure(values: Sequence[npt.NDArray[Any]], model: SegmentationModel) -> dict[str, npt.NDArray[Any]]:
    """The columns but the name; of segments, the positions in the model."""
    scaled = scale_as_fitted(values, model.features)
    centroids = np.array([segment.scaled_centroid for segment in model.segments])
    # The squared distance, less the customer's own squared length, which is the same for every segment.
    distances = -2 * centroids @ scaled + (centroids**2).sum(axis=1)[:, np.newaxis]
    segment, nearest = _nearest(distances)
    distances[segment, np.arange(len(segment))] = np.inf
    second_segment, second_nearest = _nearest(distances)
    length = np.einsum("ij,ij->j", scaled, scaled)
    nearest, second_nearest = (_distance(square, length) for square in (nearest, second_nearest))
    outlier_distances = np.array([segment.outlier_distance for segment in model.segments])
    return {
        SEGMENT: segment,
        TYPICALITY: _typicality(nearest, segment, model.segments),
        SECOND_SEGMENT: second_segment,
        BORDERLINE: nearest > second_nearest * model.borderline_ratio,
        OUTLIER: nearest > outlier_distances[segment],
    }


def scale_as_fitted(values: Sequence[npt.ArrayLike], features: Sequence[ModelFeature]) -> Matrix:
    """Transformed, standardised, kept within reach, and weighted: from a vector per feature, features × customers."""
    scaled = np.array(values, dtype=float)
    logarithmic = [feature.transform == "log" for feature in features]
    scaled[logarithmic] = np.log1p(scaled[logarithmic])
    mean, deviation, weight = np.array([[f.mean, f.deviation, f.weight] for f in features]).T[..., np.newaxis]
    scaled -= mean
    scaled /= deviation
    return np.asarray(scaled.clip(-FURTHEST_DEVIATIONS, FURTHEST_DEVIATIONS, out=scaled) * weight)


def _nearest(distances: Matrix) -> tuple[Labels, Matrix]:
    """Position of the nearest segment of each customer, the first of equally near ones, and the distance to it."""
    nearest = distances.min(axis=0)
    segments = len(distances)
    positions = np.arange(segments, dtype=np.uint16)[:, np.newaxis]
    # Numbers this small are compared in a tenth of the time that argmin takes.
    return (positions + (distances > nearest) * np.uint16(segments)).min(axis=0).astype(np.intp), nearest


def _distance(square: Matrix, length: Matrix) -> Matrix:
    """The distance, from its square less the customer's own squared length.

    What rounding alone may leave of a customer at the very centre counts as none.
    """
    full = square + length
    return np.asarray(np.sqrt(np.where(full > ROUNDING * length, full, 0.0)))


def _typicality(distances: Matrix, positions: Labels, segments: Sequence[Segment]) -> Matrix:
    """100 less the distance's percentile in its segment: a line from decile to decile."""
    typicality = np.empty_like(distances)
    for position, segment in enumerate(segments):
        own = np.flatnonzero(positions == position)
        typicality[own] = np.interp(distances[own], segment.rising_deciles, np.arange(100, -1, -10))
    return typicality.round(1)
