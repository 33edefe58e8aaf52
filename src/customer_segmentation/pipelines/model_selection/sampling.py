"""Random rows of a table, for measures that would take too long on all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from customer_segmentation.segmentation.types import Labels, Matrix

#: Rows that a weighted sample holds of every segment of every candidate, if the segment has as many.
_ROWS_PER_SEGMENT = 30


def draw_rows(count: int, most: int, seed: int) -> npt.NDArray[np.int_]:
    """Draw positions of rows at random, without replacement and in order; a table that is small enough comes whole.

    Args:
        count: Rows of the table.
        most: The largest number of rows wanted.
        seed: Random seed.
    """
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, size=most, replace=False))


@dataclass(frozen=True)
class WeightedSample:
    """Rows drawn with unequal probabilities.

    Attributes:
        rows: Positions of the rows.
        weights: How many rows of the table each of them stands for.
    """

    rows: npt.NDArray[np.int_]
    weights: Matrix


def draw_from_every_segment(labels: Sequence[Labels], most: int, seed: int) -> WeightedSample:
    """Draw rows at random, with enough of every segment of every candidate however small it is.

    Each row gets a random number. Drawn are the rows with the smallest numbers of all, and those with the smallest
    numbers of each segment: a coordinated bottom-k sample, whose rows are weighted by the inverse of the threshold that
    let them in (Cohen & Kaplan 2009, Leveraging Discarded Samples for Tighter Estimation of Multiple-Set Aggregates).
    Sums weighted so are unbiased.

    Args:
        labels: The segment 0…k-1 of every row, for each candidate.
        most: The largest number of rows wanted; a table that is small enough comes whole, with weights of 1.
        seed: Random seed.
    """
    count = len(labels[0])
    if count <= most:
        return WeightedSample(np.arange(count), np.ones(count))
    members = [np.flatnonzero(of_k == segment) for of_k in labels for segment in range(of_k.max() + 1)]
    per_segment = min(_ROWS_PER_SEGMENT, most // (2 * len(members)))
    numbers = np.random.default_rng(seed).random(count)
    thresholds = np.full(count, _threshold(numbers, most - per_segment * len(members)))
    for rows in members:
        thresholds[rows] = np.maximum(thresholds[rows], _threshold(numbers[rows], per_segment))
    drawn = np.flatnonzero(numbers < thresholds)
    return WeightedSample(drawn, 1 / thresholds[drawn])


def _threshold(numbers: Matrix, count: int) -> float:
    return float(np.partition(numbers, count)[count]) if count < len(numbers) else 1.0
