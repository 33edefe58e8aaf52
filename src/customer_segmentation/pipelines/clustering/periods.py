"""Dates and years as periods that can be counted: months, years or decades, by how far the column reaches."""

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.customers.engine import to_pandas

#: Periods that can still be told apart at a glance.
_MOST_PERIODS = 12


def as_periods(frame: Any, columns: Sequence[str]) -> Any:
    """Put columns of dates (as ISO text) and of years into periods: "2024-03", "2024" or "1980–1989"."""
    if not columns:
        return frame
    texts = frame.with_columns(nw.col(column).cast(nw.String).alias(column) for column in columns)
    ends = [nw.col(column).min().alias(f"first {column}") for column in columns]
    ends += [nw.col(column).max().alias(f"last {column}") for column in columns]
    reach = to_pandas(texts.select(*ends)).iloc[0]
    return texts.with_columns(
        _period(nw.col(column), str(reach[f"first {column}"]), str(reach[f"last {column}"])).alias(column)
        for column in columns
    )


def _period(date: nw.Expr, first: str, last: str) -> nw.Expr:
    if first[:4] == last[:4] and "-" in first:
        return date.str.slice(0, 7)
    years = int(last[:4]) - int(first[:4]) if first[:4].isdigit() and last[:4].isdigit() else 0
    if years < _MOST_PERIODS:
        return date.str.slice(0, 4)
    decade = date.str.slice(0, 3)
    return nw.when(~date.is_null()).then(nw.concat_str(decade, nw.lit("0–"), decade, nw.lit("9")))
