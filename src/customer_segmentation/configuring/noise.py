"""Numbers that look drawn at random or counted on: spread evenly, and related to nothing else in the table."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from .facts import ColumnFacts

#: Of fewer customers, chance makes anything.
_FEWEST = 200
#: Critical value of Kolmogorov's test at 5 %: farther from evenly spread than chance puts one column in twenty.
_KOLMOGOROV = 1.36
#: Two columns are compared in a table of so many ranges of equal size each.
_RANGES = 5
#: So many standard deviations above its mean, Pearson's chi-squared is more than chance.
_BEYOND_CHANCE = 4


def unrelated(numbers: Sequence[ColumnFacts]) -> Iterator[str]:
    """The headers of columns that can make no groups, as a counter or a random number.

    Ranges of values, not ranks, are compared: in the classic table of a mall, spending is evenly spread and does not
    rise or fall with income, yet both make groups.
    """
    even = [facts.header for facts in numbers if facts.numbers is not None and _is_even(facts.known)]
    if not even:
        return
    ranges = {facts.header: _ranges(facts.numbers) for facts in numbers if facts.numbers is not None}
    for header in even:
        if not any(_related(ranges[header], other) for own, other in ranges.items() if own != header):
            yield header


def _is_even(values: "pd.Series[float]") -> bool:
    """Whether values are as evenly spread as random numbers from a range are."""
    different, counts = np.unique(values, return_counts=True)
    if len(values) < _FEWEST or len(different) < 2:
        return False
    step = (different[-1] - different[0]) / (len(different) - 1)
    evenly = (different - different[0] + step) / (different[-1] - different[0] + step)
    farthest = np.abs(np.cumsum(counts) / len(values) - evenly).max()
    return bool(farthest < _KOLMOGOROV / np.sqrt(len(values)))


def _ranges(values: "pd.Series[float]") -> npt.NDArray[np.intp]:
    """For each customer, which fifth of the column holds the value; -1 where there is none."""
    fifths = np.ceil(values.rank(pct=True).to_numpy() * _RANGES) - 1
    return np.where(np.isnan(fifths), -1, fifths).astype(np.intp)


def _related(one: npt.NDArray[np.intp], other: npt.NDArray[np.intp]) -> bool:
    """Whether two columns have more to do with one another than chance would make, by Pearson's chi-squared."""
    from scipy.stats.contingency import chi2_contingency, crosstab  # noqa: PLC0415 - few tables need it

    both = (one >= 0) & (other >= 0)
    if not both.any():
        return False
    found = chi2_contingency(crosstab(one[both], other[both]).count, correction=False)
    return bool(found.statistic > found.dof + _BEYOND_CHANCE * np.sqrt(2 * found.dof))
