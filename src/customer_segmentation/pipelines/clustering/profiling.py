"""What the customers of each segment are like: averages of numbers, shares of categories."""

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.columns import SEGMENT, SEGMENT_NAME
from customer_segmentation.engine import to_pandas

_EVERYBODY = ("mean", "median", "deviation")


def profile_numbers(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], columns: Sequence[str]) -> pd.DataFrame:
    """Describe number columns per segment, beside all customers.

    Args:
        frame: Labelled customers.
        columns: The number columns.

    Returns:
        One row per segment and column: ``segment``, ``segment_name``, ``customers``, ``share`` (0…1), ``column``, ``mean``,
        ``median``, ``deviation`` (sample standard deviation), ``minimum``, ``maximum``, the same of all customers as
        ``all_mean``, ``all_median`` and ``all_deviation``, ``index`` (mean as a percentage of the mean of all) and
        ``difference`` (mean less the mean of all, in standard deviations of all customers).
    """
    by_segment = to_pandas(frame.group_by(SEGMENT, SEGMENT_NAME).agg(nw.len().alias("customers"), *_facts(columns)))
    by_segment = by_segment.sort_values(SEGMENT, ignore_index=True)
    everybody = to_pandas(frame.select(nw.len().alias("customers"), *_facts(columns))).iloc[0]
    parts = []
    for column in columns:
        part = by_segment[[SEGMENT, SEGMENT_NAME, "customers"]].copy()
        part["share"] = part["customers"] / everybody["customers"]
        part["column"] = column
        for fact in (*_EVERYBODY, "minimum", "maximum"):
            part[fact] = by_segment[f"{fact} {column}"]
        for fact in _EVERYBODY:
            part[f"all_{fact}"] = everybody[f"{fact} {column}"]
        parts.append(part)
    profiles = pd.concat(parts).sort_values(SEGMENT, kind="stable", ignore_index=True)
    # A mean of zero has no percentage, and a constant column no deviation: both stay empty.
    profiles["index"] = 100 * profiles["mean"] / profiles["all_mean"].where(profiles["all_mean"] > 0)
    spread = profiles["all_deviation"].where(profiles["all_deviation"] > 0)
    profiles["difference"] = (profiles["mean"] - profiles["all_mean"]) / spread
    return profiles


def profile_categories(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], columns: Sequence[str]) -> pd.DataFrame:
    """Count the values of category columns per segment, beside all customers.

    Args:
        frame: Labelled customers.
        columns: The category columns.

    Returns:
        One row per segment, column and value: ``segment``, ``segment_name``, ``column``, ``value``, ``customers``, ``share``
        (of the segment, 0…1) and ``all_share`` (of all customers). Values from the most to the least frequent.
    """
    parts = [_category_counts(frame, column) for column in columns]
    empty = [SEGMENT, SEGMENT_NAME, "column", "value", "customers", "share", "all_share"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=empty)


def _category_counts(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], column: str) -> pd.DataFrame:
    value = nw.col(column).cast(nw.String).fill_null("(missing)").alias("value")
    counted = frame.select(SEGMENT, SEGMENT_NAME, value).group_by(SEGMENT, SEGMENT_NAME, "value")
    long = to_pandas(counted.agg(nw.len().alias("customers")))
    # A value that a segment lacks is told as zero, not left out.
    table = long.pivot_table(index=[SEGMENT, SEGMENT_NAME], columns="value", values="customers", aggfunc="sum", fill_value=0)
    totals = table.sum().sort_values(ascending=False, kind="stable")
    counts = table[totals.index].stack().rename("customers").reset_index()
    counts["customers"] = counts["customers"].astype(int)
    counts.insert(2, "column", column)
    counts["share"] = counts["customers"] / counts.groupby(SEGMENT)["customers"].transform("sum")
    counts["all_share"] = counts["value"].map(totals / totals.sum())
    return counts


def _facts(columns: Sequence[str]) -> list[nw.Expr]:
    facts = []
    for column in columns:
        value = nw.col(column)
        facts += [
            value.mean().alias(f"mean {column}"),
            value.median().alias(f"median {column}"),
            value.std().alias(f"deviation {column}"),
            value.min().alias(f"minimum {column}"),
            value.max().alias(f"maximum {column}"),
        ]
    return facts
