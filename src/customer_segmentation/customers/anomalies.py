"""Values that can hardly be true: nothing here rejects a row, all of it becomes a warning in the quality report."""

from math import expm1, log1p
from typing import Any, TypedDict

import narwhals.stable.v2 as nw

from .columns import ROW, header_key
from .declaration import CustomerTable
from .engine import to_pandas
from .skewness import Shape

#: Twice as far beyond the quartiles as what Tukey (1977, Exploratory Data Analysis) calls far out: slips of the pen are
#: there, such as a zero too many; so are few of the long tails that money and durations have.
_INTERQUARTILE_RANGES = 6
#: More such values than this share are the shape of the data, not mistakes in it.
_RARE_SHARE = 0.005
_RARE_ROWS = 3
#: Values that are possible at all, by the column's header.
_POSSIBLE = {"age": (0, 120)}


class Anomaly(TypedDict):
    """A value that can hardly be true, and the row that it stands in."""

    row: int
    value: float


def find_anomalies(kept: Any, table: CustomerTable, shapes: dict[str, Shape]) -> dict[str, list[Anomaly]]:
    """The values of number columns that can hardly be true, among the rows that passed the checks; the largest first.

    Of columns that are only described, these are impossible ones, such as an age of 130. Of a feature with a plausible
    range there are none: values outside it are rejected already.
    """
    found: dict[str, list[Anomaly]] = {}
    for column, shape in shapes.items():
        feature = next((feature for feature in table.features if feature.column == column), None)
        if feature is not None and None not in {feature.minimum, feature.maximum}:
            continue
        value = nw.col(column)
        if possible := _POSSIBLE.get(header_key(column)):
            found[column] = _rows(kept.filter((value < possible[0]) | (value > possible[1])), column)
        elif feature is not None and shape["lower"] is not None:
            lowest, highest = _fences(shape, logarithmic=feature.transform == "log")
            far_out = kept.filter((value < lowest) | (value > highest)) if highest > lowest else kept.head(0)
            rows = _rows(far_out, column)
            found[column] = rows if len(rows) <= max(_RARE_ROWS, int(_RARE_SHARE * shape["rows"])) else []
    return {
        column: sorted(rows, key=lambda row: (-abs(row["value"]), row["row"])) for column, rows in found.items() if rows
    }


def _fences(shape: Shape, *, logarithmic: bool) -> tuple[float, float]:
    """The bounds beyond which values can hardly be true, on the scale on which the quartiles are the more even."""
    lower, median, upper = shape["lower"] or 0.0, shape["median"] or 0.0, shape["upper"] or 0.0
    if logarithmic or (shape["log_skewness"] is not None and _is_straighter_by_its_logarithm(lower, median, upper)):
        reach = _INTERQUARTILE_RANGES * (log1p(upper) - log1p(lower))
        return expm1(log1p(lower) - reach), expm1(min(log1p(upper) + reach, 700))  # e^710 is infinite
    reach = _INTERQUARTILE_RANGES * (upper - lower)
    return lower - reach, upper + reach


def _is_straighter_by_its_logarithm(lower: float, median: float, upper: float) -> bool:
    """Whether the quartiles lie more evenly around the median (Bowley 1920) on the scale of the logarithm."""
    if upper == lower:
        return False
    logs = log1p(lower), log1p(median), log1p(upper)
    of_values = abs(upper + lower - 2 * median) / (upper - lower)
    of_logs = abs(logs[2] + logs[0] - 2 * logs[1]) / (logs[2] - logs[0])
    return of_logs < of_values


def _rows(found: Any, column: str) -> list[Anomaly]:
    rows = to_pandas(found.select(ROW, column))
    return [{"row": int(row), "value": float(value)} for row, value in zip(rows[ROW], rows[column], strict=True)]
