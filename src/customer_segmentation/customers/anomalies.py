"""What an analyst should look at: nothing here rejects a row, all of it becomes warnings in the quality report."""

from collections.abc import Sequence
from math import expm1, log1p
from typing import Any, Literal, TypedDict

import narwhals.stable.v2 as nw
import pandas as pd

from .columns import ROW, header_key
from .declaration import CustomerTable
from .engine import to_pandas
from .row_checks import checks_of, fails_any

#: Beyond this skewness the few largest values govern the distances (Bulmer 1979 calls more than 1 highly skewed).
_STRONG_SKEW = 2
#: Values this many interquartile ranges beyond the quartiles are "far out" (Tukey 1977, Exploratory Data Analysis).
_FAR_OUT = 3
#: More far-out values than this share are the shape of the data, not mistakes in it.
_RARE_SHARE = 0.005
_RARE_ROWS = 3
#: Values that are possible at all, by the column's header.
_POSSIBLE = {"age": (0, 120)}


class Anomaly(TypedDict):
    """A value that can hardly be true, and the row that it stands in."""

    row: int
    value: float


class Anomalies(TypedDict):
    """What an analyst should look at in a number column."""

    #: None where all values are alike.
    skewness: float | None
    #: What helps against the skew of a feature; none where it is not strong, or transformed away.
    skew_remedy: Literal["log", "limits"] | None
    anomalies: list[Anomaly]


def find_anomalies(checked: Any, table: CustomerTable) -> dict[str, Anomalies]:
    """The skew of each number column, and its values that can hardly be true, among the rows that passed the checks."""
    kept = checked.filter(~fails_any(checks_of(checked, table)))
    schema = kept.collect_schema()
    numbers = [column for column in table.declared_columns if schema[column].is_numeric()]
    features = {feature.column: feature for feature in table.features}
    found: dict[str, Anomalies] = {}
    for column, shape in _shapes(kept, numbers).items():
        feature = features.get(column)
        # Of a feature with a plausible range, values outside it are rejected already.
        judged = feature is not None and None not in {feature.minimum, feature.maximum}
        logarithmic = feature is not None and feature.transform == "log"
        found[column] = {
            "skewness": shape["skewness"],
            "skew_remedy": _skew_remedy(shape) if feature and not logarithmic else None,
            "anomalies": [] if judged else _anomalies(kept, column, shape, logarithmic=logarithmic),
        }
    return found


def _skew_remedy(shape: dict[str, Any]) -> Literal["log", "limits"] | None:
    skewness = shape["skewness"] or 0
    if abs(skewness) <= _STRONG_SKEW:
        return None
    return "log" if skewness > 0 and shape["minimum"] >= 0 else "limits"


def _shapes(kept: Any, numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
    if not numbers:
        return {}
    facts = [nw.len().alias("rows")]
    for column in numbers:
        value = nw.col(column)
        facts += [
            value.skew().alias(f"skewness {column}"),
            value.quantile(0.25, interpolation="linear").alias(f"lower {column}"),
            value.quantile(0.75, interpolation="linear").alias(f"upper {column}"),
            value.min().alias(f"minimum {column}"),
            value.max().alias(f"maximum {column}"),
        ]
    counted = to_pandas(kept.select(*facts)).iloc[0]
    shapes = {}
    for column in numbers:
        facts_of = {name: counted[f"{name} {column}"] for name in ("skewness", "lower", "upper", "minimum", "maximum")}
        # Of an empty column all of this is unknown, and engines do not agree on the skewness of a constant one.
        shapes[column] = {name: None if pd.isna(fact) else float(fact) for name, fact in facts_of.items()}
        if shapes[column]["minimum"] == shapes[column]["maximum"]:
            shapes[column]["skewness"] = None
        shapes[column]["rows"] = int(counted["rows"])
    return shapes


def _anomalies(kept: Any, column: str, shape: dict[str, Any], *, logarithmic: bool) -> list[Anomaly]:
    """The rows whose value is impossible, or rare and far out; of a logarithmic column, far out by its logarithm."""
    value = nw.col(column)
    found: list[Anomaly] = []
    if possible := _POSSIBLE.get(header_key(column)):
        found += _rows(kept.filter((value < possible[0]) | (value > possible[1])), column)
    elif shape["lower"] is not None and shape["upper"] > shape["lower"]:
        lowest, highest = _fences(shape["lower"], shape["upper"], logarithmic=logarithmic)
        far_out = _rows(kept.filter((value < lowest) | (value > highest)), column)
        found += far_out if len(far_out) <= max(_RARE_ROWS, int(_RARE_SHARE * shape["rows"])) else []
    return sorted(found, key=lambda row: -abs(row["value"]))


def _fences(lower: float, upper: float, *, logarithmic: bool) -> tuple[float, float]:
    """The bounds beyond which values are far out, from the quartiles."""
    if logarithmic:
        lowest, highest = _fences(log1p(lower), log1p(upper), logarithmic=False)
        return expm1(lowest), expm1(min(highest, 700))  # e^710 is infinite
    reach = _FAR_OUT * (upper - lower)
    return lower - reach, upper + reach


def _rows(found: Any, column: str) -> list[Anomaly]:
    rows = to_pandas(found.select(ROW, column))
    return [{"row": int(row), "value": float(value)} for row, value in zip(rows[ROW], rows[column], strict=True)]
