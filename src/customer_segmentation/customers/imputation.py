"""Missing numbers: what stands for them, and putting it in."""

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from .cells import as_read, missing
from .declaration import CustomerTable, Feature
from .encoding import nearest_code
from .engine import to_pandas


def measure_medians(tidy: Any, table: CustomerTable) -> dict[str, float]:
    """The median of the plausible values of each feature, so that no imputed value can lie outside its range."""
    medians = (plausible_value(feature).median().alias(feature.column) for feature in table.features)
    measured = to_pandas(tidy.select(*medians)).iloc[0].dropna()
    by_column = {feature.column: feature for feature in table.features}
    return {str(column): nearest_code(by_column[str(column)], float(median)) for column, median in measured.items()}


def impute(tidy: Any, medians: Mapping[str, float], table: CustomerTable) -> Any:
    """Fill missing numbers of the features; cells that hold something, but no number, stay null."""
    schema = tidy.collect_schema()
    return tidy.with_columns(
        nw.when(missing(nw.col(as_read(column)), schema[as_read(column)], table))
        .then(nw.lit(median))
        .otherwise(nw.col(column))
        .alias(column)
        for column, median in medians.items()
        if column in table.feature_columns
    )


def plausible_value(feature: Feature) -> nw.Expr:
    """The feature's value where it lies in its range; else null."""
    value = nw.col(feature.column)
    plausible = ~value.is_null()
    if feature.minimum is not None:
        plausible &= value >= feature.minimum
    if feature.maximum is not None:
        plausible &= value <= feature.maximum
    return nw.when(plausible).then(value)
