"""Giving every customer the nearest segment, and saying how well the customer fits into it."""

from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.customers.columns import (
    BORDERLINE,
    OUTLIER,
    SECOND_SEGMENT,
    SEGMENT,
    SEGMENT_NAME,
    TYPICALITY,
)

from . import nearest_in_memory, nearest_lazily
from .model import SegmentationModel


def assign(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], model: SegmentationModel) -> Any:
    """Add each customer's nearest segment, and how well the customer fits into it.

    Tables in memory are measured with NumPy, as fast as scikit-learn would; tables of a lazy engine (a warehouse, a
    cluster) with expressions that the engine runs where the data is. Both give the same.

    Args:
        frame: Customers with the model's features as numbers.
        model: The segmentation model.

    Returns:
        The frame with these columns added: ``segment`` (of two equally near, the first in the model); ``segment_name``;
        ``typicality`` (0…100: the percentage of the segment's customers in the fit sample that lie further from its
        centre, read off their deciles); ``second_segment`` (number of the second nearest segment); ``borderline`` (both
        are almost equally near, see ``borderline_ratio``); ``outlier`` (further from the nearest centre than its
        segment's ``outlier_distance``).
    """
    columns = [*frame.collect_schema().names(), SEGMENT, SEGMENT_NAME, TYPICALITY, SECOND_SEGMENT, BORDERLINE, OUTLIER]
    measured: Any = (
        nearest_lazily.measure(frame, model)
        if isinstance(frame, nw.LazyFrame)
        else nearest_in_memory.measure(frame, model)
    )
    return measured.select(columns)
