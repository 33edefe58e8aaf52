"""What the customers of each segment are like: averages of numbers, shares of categories."""

import warnings
from collections.abc import Collection, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from customer_segmentation.customers.columns import MISSING, OTHER, SEGMENT, SEGMENT_NAME
from customer_segmentation.customers.engine import log1p, rows_for_quantiles, to_pandas

from .discovery import p_values_of_counts, p_values_of_means

#: Values of a category that are told; there are columns with a value for each customer.
_MOST_VALUES = 100
_EVERYBODY = ("mean", "median", "deviation")
_CATEGORY_COLUMNS = [
    SEGMENT,
    SEGMENT_NAME,
    "column",
    "value",
    "customers",
    "share",
    "all_share",
    "lift",
    "expected",
    "p_value",
]


def profile_numbers(
    frame: nw.DataFrame[Any] | nw.LazyFrame[Any], columns: Sequence[str], logarithmic: Collection[str] = ()
) -> pd.DataFrame:
    """Describe number columns per segment of labelled customers, beside all customers.

    A logarithmic column, one that is clustered by its logarithm, log(1 + x), is described by it too: its means are
    geometric, and differences are those of logarithms. So a few huge values say no more here than they do in the model.

    Returns:
        One row per segment and column: ``segment``, ``segment_name``, ``customers``, ``share`` (0…1), ``column``,
        ``mean``, ``median``, ``deviation`` (sample standard deviation; that of the logarithms), ``minimum``,
        ``maximum``, ``total``, the mean, median and deviation of all customers as ``all_mean``, ``all_median`` and
        ``all_deviation``, ``index`` (mean as a percentage of the mean of all), ``difference`` (mean less the mean of
        all, in standard deviations of all customers), ``others_mean`` (mean of the customers in all other segments) and
        ``effect`` (mean less that mean, in pooled standard deviations of the segment and the others: Cohen's d, 1988),
        and ``p_value`` of that difference (see ``discovery``).
    """
    # Engines group by the plain columns of a table; expressions within groups are slow on some of them.
    frame = frame.with_columns(log1p(nw.col(column).cast(nw.Float64)).alias(_log(column)) for column in logarithmic)
    facts = [nw.len().alias("customers"), *_facts(columns, logarithmic)]
    medians = [nw.col(column).median().alias(f"median {column}") for column in columns]
    in_the_middle = rows_for_quantiles(frame.select(dict.fromkeys([SEGMENT, *columns])))
    with warnings.catch_warnings(action="ignore", category=pd.errors.PerformanceWarning):  # few rows, many facts
        by_segment = to_pandas(frame.group_by(SEGMENT, SEGMENT_NAME).agg(*facts))
        medians_by_segment = to_pandas(in_the_middle.group_by(SEGMENT).agg(*medians))
    by_segment = by_segment.merge(medians_by_segment, on=SEGMENT).sort_values(SEGMENT, ignore_index=True)
    everybody = pd.concat([to_pandas(part).iloc[0] for part in (frame.select(*facts), in_the_middle.select(*medians))])
    parts = []
    for column in columns:
        part = by_segment[[SEGMENT, SEGMENT_NAME, "customers"]].copy()
        part["share"] = part["customers"] / everybody["customers"]
        part["column"], part["known"] = column, by_segment[f"known {column}"]
        for fact in (*_EVERYBODY, "minimum", "maximum", "total"):
            part[fact] = by_segment[f"{fact} {column}"]
        for fact in _EVERYBODY:
            part[f"all_{fact}"] = everybody[f"{fact} {column}"]
        parts.append(part)
    profiles = pd.concat(parts).sort_values(SEGMENT, kind="stable", ignore_index=True)
    # A constant column has no deviation, and a mean of zero no percentage: both stay empty.
    spread = profiles["all_deviation"].where(profiles["all_deviation"] > 0)
    profiles["difference"] = (profiles["mean"] - profiles["all_mean"]) / spread
    profiles = _compare_with_others(profiles)
    means, of_logarithms = ["mean", "all_mean", "others_mean"], profiles["column"].isin(list(logarithmic))
    profiles[means] = profiles[means].astype(float)
    profiles.loc[of_logarithms, means] = np.expm1(profiles.loc[of_logarithms, means])
    profiles["index"] = 100 * profiles["mean"] / profiles["all_mean"].where(profiles["all_mean"] > 0)
    return profiles.drop(columns="known")


def _compare_with_others(profiles: pd.DataFrame) -> pd.DataFrame:
    """Add the mean of all other segments' customers, and how far the segment's mean lies from it."""
    parts = []
    for _, part in profiles.groupby("column", sort=False):
        size, mean = part["known"].to_numpy(), part["mean"].to_numpy()
        # One customer has no deviation, and adds none.
        squares = (size - 1) * np.nan_to_num(part["deviation"].to_numpy(dtype=float)) ** 2
        others_mean, others_squares, pooled = (np.full(len(part), np.nan) for _ in range(3))
        for row in range(len(part)):
            others = (np.arange(len(part)) != row) & (size > 0)
            if others.any() and size.sum() > 2:
                others_mean[row] = np.average(mean[others], weights=size[others])
                between = (size[others] * (mean[others] - others_mean[row]) ** 2).sum()
                others_squares[row] = squares[others].sum() + between
                pooled[row] = np.sqrt((squares.sum() + between) / (size.sum() - 2))
        # Where nobody differs within the groups (all say yes here, and no there), all customers tell the spread.
        alike = pooled == 0
        pooled[alike] = np.where(mean != others_mean, part["all_deviation"].to_numpy(dtype=float), np.nan)[alike]
        own = pd.DataFrame({"size": size, "mean": mean, "deviation": part["deviation"].to_numpy()}, dtype=float)
        rest = pd.DataFrame({"size": size.sum() - size, "mean": others_mean}, dtype=float)
        rest["deviation"] = np.sqrt(others_squares / (rest["size"] - 1).where(rest["size"] > 1))
        compared = {"effect": (mean - others_mean) / pooled, "p_value": p_values_of_means(own, rest)}
        parts.append(part.assign(others_mean=others_mean, **compared))
    return pd.concat(parts).sort_index()


def profile_categories(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], columns: Sequence[str]) -> pd.DataFrame:
    """Count the values of category columns per segment of labelled customers, beside all customers.

    Returns:
        One row per segment, column and value: ``segment``, ``segment_name``, ``column``, ``value``, ``customers``,
        ``share`` (of the segment, 0…1), ``all_share`` (of all customers), ``lift`` (the one divided by the other),
        ``expected`` (customers, if the segment were like all) and ``p_value`` (see ``discovery``). Values from the most
        to the least frequent; ``MISSING`` stands for a missing one, ``OTHER`` for all but the most frequent where there
        are many.
    """
    parts = [_category_counts(frame, column) for column in columns]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=_CATEGORY_COLUMNS)


def _category_counts(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], column: str) -> pd.DataFrame:
    value = nw.col(column).cast(nw.String).fill_null(MISSING).alias("value")
    values = frame.select(SEGMENT, SEGMENT_NAME, value)
    by_frequency = values.group_by("value").agg(nw.len().alias("customers"))
    by_frequency = by_frequency.sort("customers", "value", descending=[True, False])
    frequent = to_pandas(by_frequency.head(_MOST_VALUES + 1))["value"].tolist()
    if len(frequent) > _MOST_VALUES:
        # A column that is different for almost everybody (an address) must not fill the memory.
        known = nw.col("value").is_in(frequent[:_MOST_VALUES])
        values = values.with_columns(nw.when(known).then(nw.col("value")).otherwise(nw.lit(OTHER)).alias("value"))
    long = to_pandas(values.group_by(SEGMENT, SEGMENT_NAME, "value").agg(nw.len().alias("customers")))
    # A value that a segment lacks is told as zero, not left out.
    table = long.pivot_table(
        index=[SEGMENT, SEGMENT_NAME], columns="value", values="customers", aggfunc="sum", fill_value=0
    )
    totals = table.sum().sort_values(ascending=False, kind="stable")
    if len(frequent) > _MOST_VALUES:
        totals = totals[[value for value in totals.index if value != OTHER] + [OTHER]]
    counts = table[totals.index].reset_index().melt([SEGMENT, SEGMENT_NAME], value_name="customers")
    counts = counts.sort_values(SEGMENT, kind="stable", ignore_index=True).assign(column=column)
    sizes = counts.groupby(SEGMENT)["customers"].transform("sum")
    counts["customers"] = counts["customers"].astype(int)
    counts["share"] = counts["customers"] / sizes
    counts["all_share"] = counts["value"].map(totals / totals.sum())
    counts["lift"] = counts["share"] / counts["all_share"]
    counts["expected"] = sizes * counts["all_share"]
    counts["p_value"] = p_values_of_counts(
        counts.assign(size=sizes, with_value=counts["value"].map(totals), everybody=int(totals.sum()))
    )
    return counts[_CATEGORY_COLUMNS]


def _log(column: str) -> str:
    return f"logarithm of {column}"


def _facts(columns: Sequence[str], logarithmic: Collection[str]) -> list[nw.Expr]:
    facts = []
    for column in columns:
        value = nw.col(column)
        measured = nw.col(_log(column)) if column in logarithmic else value
        facts += [
            measured.mean().alias(f"mean {column}"),
            measured.std().alias(f"deviation {column}"),
            value.min().alias(f"minimum {column}"),
            value.max().alias(f"maximum {column}"),
            value.sum().alias(f"total {column}"),
            value.count().alias(f"known {column}"),
        ]
    return facts
