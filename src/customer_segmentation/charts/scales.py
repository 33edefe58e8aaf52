"""The axes of features and of other columns."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter, Formatter, PercentFormatter, ScalarFormatter

from customer_segmentation.customers.declaration import CustomerTable, Feature
from customer_segmentation.language import decimal_mark
from customer_segmentation.segmentation.cards import Difference

#: From here on numbers are shortened.
_LONG_NUMBER = 10_000
#: Up to here a logarithmic axis is linear.
_LINEAR = 2.0


def feature_of(measure: Difference, table: CustomerTable) -> Feature | None:
    """The feature that a measure tells of; none for a column that is only described."""
    return next((feature for feature in table.encoded_features if feature.column == measure["column"]), None)


def finish_scales(axes: Axes, features: Sequence[Feature | None]) -> None:
    """Give the axes their scales, when everything is drawn: what is compressed for clustering is so here too.

    The features run across and, if there is a second, up; none stands for a column that is only described.
    """
    sides: Any = ((axes.xaxis, axes.set_xscale, axes.set_xlim), (axes.yaxis, axes.set_yscale, axes.set_ylim))
    for feature, (axis, set_scale, set_limits) in zip(features, sides, strict=False):
        if feature is not None and feature.transform == "log":
            lowest = axis.get_data_interval()[0]
            set_scale("symlog", linthresh=_LINEAR)
            set_limits(0 if lowest < _LINEAR else lowest / 1.5, None)
            axis.set_major_formatter(EngFormatter(sep=""))
        else:
            shorten_numbers(axis)


def shorten_numbers(axis: Axis) -> None:
    """Write long numbers on an axis as 10k or 1M, for which small panels have room."""
    if max(abs(edge) for edge in axis.get_view_interval()) >= _LONG_NUMBER:
        axis.set_major_formatter(EngFormatter(sep=""))


def write_numbers_as_the_language_does(figure: Figure) -> None:
    """Give the numbers on all axes of a finished chart the decimal mark of the run's language."""
    mark = decimal_mark()
    if mark == ".":
        return
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            formatter = axis.get_major_formatter()
            if isinstance(formatter, ScalarFormatter | EngFormatter | PercentFormatter):
                axis.set_major_formatter(_DecimalMark(formatter, mark))


class _DecimalMark(Formatter):
    """Writes numbers as another formatter does, with another decimal mark."""

    def __init__(self, formatter: Formatter, mark: str) -> None:
        self._formatter, self._mark = formatter, mark

    def __call__(self, x: float, pos: int | None = None) -> str:
        return self._formatter(x, pos).replace(".", self._mark)

    def set_locs(self, locs: Any) -> None:
        self._formatter.set_locs(locs)

    def get_offset(self) -> str:
        return self._formatter.get_offset().replace(".", self._mark)
