"""Cells that are read once for each different content: millions of lines have few dates, prices and products."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.customers.engine import is_spark

#: Expressions by the names of the columns that they make: first of a column alone, then of what earlier steps made.
Steps = Sequence[Mapping[str, nw.Expr]]


def read_once(frame: Any, readings: Mapping[str, Steps]) -> Any:
    """The frame with what is read from its columns, each different content of them once.

    Spark reads every cell: that takes it less than sending the lines through the cluster's network for each column.

    Args:
        frame: The lines.
        readings: The steps by the column that is read; what their last one makes is kept.
    """
    if is_spark(frame):
        for step in chain.from_iterable(readings.values()):
            frame = frame.with_columns(**step)
        return frame
    lines = frame
    for column, steps in readings.items():
        # From the frame itself, not from the lines so far: a lazy engine would read those anew for every column.
        different = frame.select(column).unique()
        for step in steps:
            different = different.with_columns(**step)
        lines = lines.join(different.select(column, *steps[-1]), on=column, how="left")
    return lines
