"""The customers that stand for a segment: those closest to its centre."""

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from customer_segmentation.customers.columns import SEGMENT, TYPICALITY
from customer_segmentation.customers.engine import to_pandas


def most_typical(
    frame: nw.DataFrame[Any] | nw.LazyFrame[Any], number: int, most: int, columns: Sequence[str], customer_id: str
) -> pd.DataFrame:
    """The ``most`` customers of a segment with the highest typicality, in its order; equal ones in that of their ids.

    Args:
        frame: Labelled customers, see ``assignment.assign``.
        number: The segment's number.
        most: How many are told; fewer where the segment has no more.
        columns: What is told of them, typicality and id among it.
        customer_id: The column of their ids.
    """
    told = nw.col(SEGMENT) == number
    if isinstance(frame, nw.DataFrame):
        # What the last of them has at least: so the others are neither copied nor sorted.
        typicality = frame.select(SEGMENT, TYPICALITY).filter(told)[TYPICALITY].to_numpy()
        if len(typicality) > most:
            told &= nw.col(TYPICALITY) >= np.partition(typicality, -most)[-most]
    ordered = frame.filter(told).select(columns).sort(TYPICALITY, customer_id, descending=[True, False])
    return to_pandas(ordered.head(most))
