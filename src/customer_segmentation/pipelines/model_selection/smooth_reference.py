"""Tables without groups that keep the skewness, the steps and the dependence of the customers' features."""

from collections.abc import Callable, Sequence

import diptest
import numpy as np
from scipy.optimize import isotonic_regression
from scipy.special import ndtr, ndtri
from scipy.stats import rankdata

from customer_segmentation.segmentation.types import Matrix

from .scales import Scale

#: Of many different values, one that this share of the customers have stays what it is (such as "bought nothing": 0).
ATOM = 0.05

#: From ranks between 0 and 1 to values.
_Quantiles = Callable[[Matrix], Matrix]


def fit_one_lump(
    values: Matrix, categories: Sequence[Sequence[int]] = ()
) -> Callable[[int, np.random.Generator], Matrix]:
    """Fit a table with one mode per feature, joined by a Gaussian copula (after Hennig & Lin 2015).

    Each feature gets the unimodal distribution nearest to its own, as in the dip test (Hartigan & Hartigan 1985), so
    that groups are smoothed away, and skewness is not. A category, whose levels are in several columns, keeps its
    shares and its dependence on the numbers, as far as one order of the levels can hold it.

    Args:
        values: Scaled features, of shape (customers, columns).
        categories: The columns of each category.

    Returns:
        A function that draws so many rows.
    """
    numbers = np.setdiff1d(np.arange(values.shape[1]), [place for places in categories for place in places])
    levels = [_in_one_order(values[:, places], values[:, numbers]) for places in categories]
    columns = np.column_stack([values[:, numbers], *(codes for _rows, codes in levels)])
    scores = ndtri((np.apply_along_axis(rankdata, 0, columns) - 0.5) / len(columns))
    with np.errstate(invalid="ignore"):  # a rare flag may be the same for all rows of a sample
        correlations = np.nan_to_num(np.atleast_2d(np.corrcoef(scores, rowvar=False)))
    np.fill_diagonal(correlations, 1)
    variances, axes = np.linalg.eigh(correlations)
    root = axes * np.sqrt(np.maximum(variances, 0))
    margins = [*map(_one_mode, values[:, numbers].T), *(_as_it_is(codes) for _rows, codes in levels)]

    def draw(count: int, generator: np.random.Generator) -> Matrix:
        ranks = ndtr(generator.normal(size=(count, len(margins))) @ root.T)
        drawn = [margin(of_column) for margin, of_column in zip(margins, ranks.T, strict=True)]
        lump = np.empty((count, values.shape[1]))
        for place, column in zip(numbers, drawn, strict=False):
            lump[:, place] = column
        for places, (rows, _codes), codes in zip(categories, levels, drawn[len(numbers) :], strict=True):
            lump[:, places] = rows[codes.astype(int)]
        return lump

    return draw


def _in_one_order(category: Matrix, numbers: Matrix) -> tuple[Matrix, Matrix]:
    """The levels of a category by their place on the first principal component of the numbers, and who has which."""
    rows, codes = np.unique(category, axis=0, return_inverse=True)
    codes = codes.ravel()
    if not numbers.shape[1]:
        return rows, codes.astype(float)
    centred = numbers - numbers.mean(axis=0)
    along = centred @ np.linalg.svd(centred, full_matrices=False)[2][0]
    order = np.argsort(np.bincount(codes, weights=along) / np.bincount(codes))
    return rows[order], np.argsort(order)[codes].astype(float)


def _as_it_is(codes: Matrix) -> _Quantiles:
    """The distribution of codes 0, 1, 2 … that the customers have."""
    steps = np.cumsum(np.bincount(codes.astype(int)) / len(codes))
    return lambda ranks: np.minimum(np.searchsorted(steps, ranks), len(steps) - 1).astype(float)


def _one_mode(column: Matrix) -> _Quantiles:
    """The unimodal distribution nearest to a column's own."""
    scale = Scale.of(column)
    distinct, counts = scale.values, scale.counts
    atoms = (counts >= ATOM * len(column)) & ~scale.is_step
    others = column[~np.isin(column, distinct[atoms])]
    values, chances = _smooth(scale.spread(others, np.random.default_rng(0)))
    chances *= len(others) / len(column)
    for value, share in zip(distinct[atoms], counts[atoms] / len(column), strict=True):
        # A jump from the chance below the value to the chance up to it.
        below = float(np.interp(value, values, chances))
        place = int(np.searchsorted(values, value))
        values = np.r_[values[:place], value, value, values[place:]]
        chances = np.r_[chances[:place], below, below + share, chances[place:] + share]
    return lambda ranks: scale.snap(np.interp(ranks, chances, values))


def _smooth(column: Matrix) -> tuple[Matrix, Matrix]:
    """Values, and the chance of being below each, when the density rises up to one mode and falls after it."""
    distinct, counts = np.unique(column, return_counts=True)
    middle = np.cumsum(counts) - counts / 2
    widths, shares = np.diff(distinct), np.diff(middle) / (middle[-1] - middle[0])
    dip = diptest.dipstat(np.sort(column), full_output=True)[1]
    mode = int(np.clip(np.searchsorted(distinct, (dip["xl"] + dip["xu"]) / 2) - 1, 0, len(widths) - 1))
    shares = _rise_and_fall(shares / widths, widths, mode) * widths
    return distinct, np.r_[0.0, np.cumsum(shares)] / shares.sum()


def _rise_and_fall(heights: Matrix, widths: Matrix, mode: int) -> Matrix:
    """The nearest heights that rise up to the mode and fall after it."""
    rising = isotonic_regression(heights[: mode + 1], weights=widths[: mode + 1]).x
    falling = isotonic_regression(heights[mode:], weights=widths[mode:], increasing=False).x
    return np.asarray(np.r_[rising[:-1], max(rising[-1], falling[0]), falling[1:]])
