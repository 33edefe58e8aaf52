"""How skewed the number columns are, and whether the logarithm helps: the one place where skewness is measured."""

from collections.abc import Sequence
from typing import Any, Literal, TypedDict, cast

import narwhals.stable.v2 as nw
import pandas as pd

from .declaration import CustomerTable, Feature
from .engine import log1p, rows_for_quantiles, to_pandas
from .imputation import plausible_value

#: Beyond this skewness the few largest values govern the distances (Bulmer 1979 calls more than 1 highly skewed).
_STRONG_SKEW = 2
#: ``transform: auto`` takes the logarithm of a feature that is more skewed than this …
_SKEWED = 1
#: … if it leaves at most this part of the skewness, …
_LEFT_OVER = 0.5
#: … and the largest value is at least this many times the median: on a scale such as 1 to 5, ratios mean little.
_WIDE = 5


class Shape(TypedDict):
    """The shape of a number column; nothing is known of an empty one, and constant values have no skewness."""

    rows: int
    skewness: float | None
    log_skewness: float | None  # of log(1 + x); none where a value is negative
    minimum: float | None
    lower: float | None  # quartile
    median: float | None
    upper: float | None  # quartile
    maximum: float | None


class TransformDecision(TypedDict):
    """What ``transform: auto`` decided about a feature, and why."""

    column: str
    transform: Literal["none", "log"]
    skewness: float | None
    log_skewness: float | None


def measure_shapes(kept: Any, columns: Sequence[str]) -> dict[str, Shape]:
    """The shape of number columns of a table, in few passes over it."""
    if not columns:
        return {}
    facts, quantiles = [nw.len().alias("rows")], []
    for column in columns:
        value = nw.col(column)
        quantiles += [
            value.quantile(0.25, interpolation="linear").alias(f"lower {column}"),
            value.median().alias(f"median {column}"),
            value.quantile(0.75, interpolation="linear").alias(f"upper {column}"),
        ]
        facts += [
            value.skew().alias(f"skewness {column}"),
            value.min().alias(f"minimum {column}"),
            value.max().alias(f"maximum {column}"),
        ]
    measured = to_pandas(rows_for_quantiles(kept.select(columns)).select(*quantiles)).iloc[0]
    counted = pd.concat([to_pandas(kept.select(*facts)).iloc[0], measured])
    positive = [column for column in columns if counted[f"minimum {column}"] >= 0]
    logs = (log1p(nw.col(column).cast(nw.Float64)).skew().alias(f"log_skewness {column}") for column in positive)
    counted = pd.concat([counted, to_pandas(kept.select(*logs)).iloc[0]]) if positive else counted
    return {column: _shape(column, counted) for column in columns}


def decide_transforms(tidy: Any, table: CustomerTable) -> list[TransformDecision]:
    """Decide ``transform: auto`` of the features, from their plausible values.

    The logarithm is taken of a feature whose long tail it shortens: one without negative values, more skewed than 1, of
    whose skewness it leaves at most half, and with a largest value of at least five times the median.
    """
    undecided = [feature for feature in table.features if feature.transform == "auto"]
    if not undecided:
        return []
    plausible = tidy.select(plausible_value(feature).alias(feature.column) for feature in undecided)
    shapes = measure_shapes(plausible, [feature.column for feature in undecided])
    return [
        {
            "column": column,
            "transform": "log" if log_helps(shape) else "none",
            "skewness": shape["skewness"],
            "log_skewness": shape["log_skewness"],
        }
        for column, shape in shapes.items()
    ]


def log_helps(shape: Shape) -> bool:
    """Whether the logarithm makes a column clearly less skewed, and means something."""
    skewness, left = shape["skewness"], shape["log_skewness"]
    if skewness is None or left is None or shape["maximum"] is None or shape["median"] is None:
        return False
    wide = shape["maximum"] >= _WIDE * shape["median"]
    return wide and skewness > _SKEWED and abs(left) <= _LEFT_OVER * skewness


def needs_log(feature: Feature, shape: Shape) -> bool:
    """Whether a feature is strongly skewed, and its logarithm, which it is not clustered by, would help."""
    return feature.transform != "log" and (shape["skewness"] or 0) > _STRONG_SKEW and log_helps(shape)


def _shape(column: str, counted: "pd.Series[Any]") -> Shape:
    known = {
        name: None if pd.isna(fact := counted.get(f"{name} {column}")) else float(fact)
        for name in ("skewness", "log_skewness", "minimum", "lower", "median", "upper", "maximum")
    }
    if known["minimum"] == known["maximum"]:  # engines do not agree on the skewness of a constant column
        known |= {"skewness": None, "log_skewness": None}
    return cast("Shape", {"rows": int(counted["rows"]), **known})
