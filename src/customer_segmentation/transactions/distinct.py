"""Cells that are read once for each different content: millions of lines have few dates, prices and products."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw

#: Expressions by the names of the columns that they make: first of a column alone, then of what earlier steps made.
Steps = Sequence[Mapping[str, nw.Expr]]


def read_once(frame: Any, readings: Mapping[str, Steps]) -> Any:
    """The frame with what is read from its columns, each different content of them once.

    Args:
        frame: The lines.
        readings: The steps by the column that is read; what their last one makes is kept.
    """
    lines = frame
    for column, steps in readings.items():
        # From the frame itself, not from the lines so far: a lazy engine would read those anew for every column.
        different = frame.select(column).unique()
        for step in steps:
            different = different.with_columns(**step)
        lines = lines.join(different.select(column, *steps[-1]), on=column, how="left")
    return lines
