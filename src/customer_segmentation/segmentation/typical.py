"""The customers that stand for a segment: those closest to its centre."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from customer_segmentation.customers.columns import SEGMENT, TYPICALITY, helper_column
from customer_segmentation.customers.engine import to_pandas

_ATYPICALITY, _PLACE = helper_column("atypicality"), helper_column("place")


def most_typical(
    frame: nw.DataFrame[Any] | nw.LazyFrame[Any], most: Mapping[int, int], columns: Sequence[str], customer_id: str
) -> dict[int, pd.DataFrame]:
    """By segment the customers with the highest typicality, in its order; equal ones in that of their ids.

    Args:
        frame: Labelled customers, see ``assignment.assign``.
        most: By the segment's number, how many are told; fewer where the segment has no more.
        columns: What is told of them, typicality and id among it.
        customer_id: The column of their ids.
    """
    if isinstance(frame, nw.LazyFrame):
        return _found_lazily(frame, most, columns, customer_id)
    return {number: _found_in_memory(frame, number, size, columns, customer_id) for number, size in most.items()}


def _found_in_memory(
    frame: nw.DataFrame[Any], number: int, most: int, columns: Sequence[str], customer_id: str
) -> pd.DataFrame:
    told = nw.col(SEGMENT) == number
    # What the last of them has at least: so the others are neither copied nor sorted.
    typicality = frame.select(SEGMENT, TYPICALITY).filter(told)[TYPICALITY].to_numpy()
    if len(typicality) > most:
        told &= nw.col(TYPICALITY) >= np.partition(typicality, -most)[-most]
    ordered = frame.filter(told).select(columns).sort(TYPICALITY, customer_id, descending=[True, False])
    return to_pandas(ordered.head(most))


def _found_lazily(
    frame: nw.LazyFrame[Any], most: Mapping[int, int], columns: Sequence[str], customer_id: str
) -> dict[int, pd.DataFrame]:
    """All segments in two passes: one that counts, and one that takes those who may be among the most typical."""
    counted = to_pandas(frame.group_by(SEGMENT, TYPICALITY).agg(nw.len().alias("customers")))
    least, near = dict[int, float](), Counter[int]()
    for number, typicality, customers in counted.sort_values(TYPICALITY, ascending=False).itertuples(index=False):
        if near[number] < most.get(number, 0):
            least[number] = typicality
            near[number] += customers

    def any_segment(holds: Callable[[int], nw.Expr]) -> nw.Expr:
        return nw.any_horizontal(*map(holds, sorted(least)), ignore_nulls=True)

    told = frame.filter(any_segment(lambda number: (nw.col(SEGMENT) == number) & (nw.col(TYPICALITY) >= least[number])))
    told = told.select(dict.fromkeys([*columns, SEGMENT])).with_columns((-nw.col(TYPICALITY)).alias(_ATYPICALITY))
    told = told.with_row_index(_PLACE, order_by=[SEGMENT, _ATYPICALITY, customer_id])
    # Many may be just as typical as the last one that is told.
    first = dict(zip(sorted(near), accumulate((near[number] for number in sorted(near)), initial=0), strict=False))
    last = {number: start + min(most[number], near[number]) - 1 for number, start in first.items()}
    told = told.filter(any_segment(lambda number: nw.col(_PLACE).is_between(first[number], last[number])))
    found = to_pandas(told).sort_values(_PLACE)
    return {number: found.loc[found[SEGMENT] == number, list(columns)].reset_index(drop=True) for number in most}
