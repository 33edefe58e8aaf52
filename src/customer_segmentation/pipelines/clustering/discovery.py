"""Which differences between segments are more than chance: the false discovery rate over segments and columns."""

from collections.abc import Collection

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control, hypergeom, t

from customer_segmentation.segmentation.types import Mask, Matrix


def p_values_of_means(first: pd.DataFrame, others: pd.DataFrame) -> Matrix:
    """How likely chance alone makes such a difference of means, for rows of two groups; missing where it is unknown.

    It is the larger one of Welch's p-value and Student's. Each alone says "different" too often where customers are few
    and values skewed, Welch by a group whose own deviation is too small by chance, Student by a group with a large one.

    Args:
        first: ``size``, ``mean`` and ``deviation`` of the one group.
        others: The same of the other group.
    """
    sizes = np.array([first["size"], others["size"]], dtype=float)
    means = np.array([first["mean"], others["mean"]], dtype=float)
    variances = np.array([first["deviation"], others["deviation"]], dtype=float) ** 2
    difference = np.abs(means[0] - means[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = variances / sizes
        error = errors.sum(axis=0)
        # Of shares of the error, as squares of the largest variances are beyond all numbers.
        freedom = 1 / ((errors / error) ** 2 / (sizes - 1)).sum(axis=0)
        welch = 2 * t.sf(difference / np.sqrt(error), freedom)
        pooled = ((sizes - 1) * variances).sum(axis=0) / (sizes.sum(axis=0) - 2)
        student = 2 * t.sf(difference / np.sqrt(pooled * (1 / sizes).sum(axis=0)), sizes.sum(axis=0) - 2)
    larger: Matrix = np.maximum(welch, student)
    return larger


def p_values_of_counts(counts: pd.DataFrame) -> Matrix:
    """How likely chance alone makes counts that far from the expected ones, by Fisher's exact test of both sides.

    Args:
        counts: ``customers`` of a segment with a value, ``size`` of the segment, ``with_value`` and ``everybody`` among
            all customers.
    """
    # Engines count in numbers without a sign.
    numbers = counts[["customers", "size", "with_value", "everybody"]].to_numpy(dtype=np.int64)
    found, drawn, of_value, population = numbers.T
    fewer = hypergeom.cdf(found, population, of_value, drawn)
    more = hypergeom.sf(found - 1, population, of_value, drawn)
    both: Matrix = np.minimum(1, 2 * np.minimum(fewer, more))
    return both


def mark_discoveries(
    numbers: pd.DataFrame, categories: pd.DataFrame, features: Collection[str], rate: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Add to both profiles which of their rows are ``beyond_chance``.

    Features take no part: segments were made to differ by them, so no test can say anything about these differences.
    """
    described = ~numbers["column"].isin(list(features))
    tested = pd.concat([numbers.loc[described, ["column", "p_value"]], categories[["column", "p_value"]]])
    found = discoveries(tested, rate)
    count = int(described.sum())
    beyond = np.zeros(len(numbers), dtype=bool)
    beyond[described.to_numpy()] = found[:count]
    return numbers.assign(beyond_chance=beyond), categories.assign(beyond_chance=found[count:])


def discoveries(tested: pd.DataFrame, rate: float) -> Mask:
    """Which p-values are discoveries, with at most this share of false ones among them (Benjamini & Hochberg 1995).

    First columns are discovered, each by the p-value of Simes (1986) of its own tests, then segments or values within
    these (Benjamini & Bogomolov 2014). So a column of noise is hardly ever taken for a discovery however many others
    are true ones.

    Args:
        tested: ``column`` and ``p_value`` of every test; a missing p-value is no discovery.
        rate: The highest false discovery rate.
    """
    p_values = tested["p_value"].astype(float).fillna(1.0).reset_index(drop=True)
    if p_values.empty:
        return np.zeros(0, dtype=bool)
    column = tested["column"].reset_index(drop=True)
    adjusted = p_values.groupby(column).transform(lambda own: false_discovery_control(own.to_numpy()))
    of_columns = adjusted.groupby(column).min()
    chosen = pd.Series(false_discovery_control(of_columns.to_numpy()) <= rate, index=of_columns.index)
    found: Mask = (column.map(chosen) & (adjusted <= rate * chosen.mean())).to_numpy(dtype=bool)
    return found
