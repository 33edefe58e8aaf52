"""Columns whose values are the steps of a scale, such as answers from 1 to 5, or 0, 1, 2 … orders."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from customer_segmentation.segmentation.types import Labels, Matrix

#: A column of at most this many different values is discrete: all its values are steps.
FEW_VALUES = 20
#: In other columns, neighbouring values that this share of the customers, and two at least, have each are steps.
STEP_SHARE = 0.01


@dataclass(frozen=True)
class Scale:
    """The different values of a column, which of them are steps, and how wide the steps are."""

    values: Matrix
    counts: Labels
    is_step: "npt.NDArray[np.bool_]"
    #: Of the step before each value, and of the one after the last.
    widths: Matrix

    @classmethod
    def of(cls, column: Matrix) -> Self:
        """The scale of a column of numbers, of shape (customers,)."""
        values, counts = np.unique(column, return_counts=True)
        return cls(values, counts, _are_steps(counts), _widths(values))

    def spread(self, column: Matrix, generator: np.random.Generator, reach: float = 0.5) -> Matrix:
        """Spread the customers of each step evenly over it: the steps are no gaps between customers.

        ``reach`` is the part of the way to the neighbouring values that they may go.
        """
        place = np.searchsorted(self.values, column)
        moved = generator.uniform(-reach, reach, len(column)) * self.is_step[place]
        return column + moved * np.where(moved < 0, self.widths[place], self.widths[place + 1])

    def snap(self, column: Matrix) -> Matrix:
        """Take numbers back to the step they are on; others stay what they are."""
        between = (self.values[:-1] + self.values[1:]) / 2
        place = np.searchsorted(between, column)
        distance = column - self.values[place]
        room = np.where(distance < 0, self.widths[place], self.widths[place + 1]) / 2
        return np.where(self.is_step[place] & (np.abs(distance) <= room), self.values[place], column)


def _are_steps(counts: Labels) -> "npt.NDArray[np.bool_]":
    """All values, if they are few; else those that many customers have, beside another such.

    A value by itself, such as 0 for all who bought nothing, is on no scale.
    """
    if len(counts) <= FEW_VALUES:
        return np.ones(len(counts), dtype=bool)
    common = counts >= max(2, STEP_SHARE * counts.sum())
    beside = np.pad(common, 1)
    return np.asarray(common & (beside[:-2] | beside[2:]))


def _widths(values: Matrix) -> Matrix:
    """What is more than twice as wide as a step beside it is a gap, and counts as twice that step.

    On a logarithmic scale the step from 0 to 1 is 1.7 times the next. A single value has any room.
    """
    widths = np.diff(values) if len(values) > 1 else np.ones(1)
    beside = np.pad(widths, 1, constant_values=np.inf)
    return np.pad(np.minimum(widths, 2 * np.minimum(beside[:-2], beside[2:])), 1, mode="edge")
