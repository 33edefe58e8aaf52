"""Rows of totals among the lines, as people and spreadsheets write them: no purchases, and money counted twice.

Told by the numbers, as the words of such rows are in any language and in any column. A line of a guest has a date.
"""

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.customers.engine import to_pandas

#: Sums are the same within this share of them: totals are printed rounded.
_ROUNDED = 1e-4


def is_total(frame: Any, day: str, numbers: Sequence[str]) -> nw.Expr:
    """Whether a line is a total of others: it has no date, and a number of it is the sum of all other lines.

    The lines without a date are all totals where they are fewer, and their sum is once, twice … that of the others:
    subtotals, say of each month, with a grand total or without it.

    Args:
        frame: The lines.
        day: The column of days, null where a line has no date.
        numbers: The columns of numbers, which may be summed.
    """
    undated, nothing = nw.col(day).is_null(), nw.lit(False)  # noqa: FBT003 - a value
    counts = to_pandas(frame.select(undated.cast(nw.Int64).sum().alias("undated"), nw.len().alias("all"))).iloc[0]
    if not numbers or not counts["undated"]:
        return nothing  # as nearly always, and the numbers need not be summed
    sums = [nw.col(one).sum().alias(one) for one in numbers]
    sums_undated = [nw.when(undated).then(nw.col(one)).sum().alias(f"undated {one}") for one in numbers]
    found = to_pandas(frame.select(*sums, *sums_undated)).fillna(0.0).iloc[0]
    repeated = any(_is_repeated(found[f"undated {one}"], found[one]) for one in numbers)
    if repeated and 2 * counts["undated"] < counts["all"]:
        return undated
    is_half = [(2 * nw.col(one) - found[one]).abs() <= _ROUNDED * abs(found[one]) for one in numbers if found[one]]
    return undated & nw.any_horizontal(nothing, *is_half, ignore_nulls=True)


def _is_repeated(undated: float, whole: float) -> bool:
    """Whether the sum of the lines without a date is that of the others, once or several times."""
    dated = whole - undated
    times = round(undated / dated) if dated else 0
    return times >= 1 and abs(undated - times * dated) <= _ROUNDED * abs(dated)
