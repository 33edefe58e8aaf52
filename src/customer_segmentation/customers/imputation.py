"""Missing numbers: what stands for them, and putting it in."""

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from .cells import as_read, missing
from .declaration import CustomerTable, Feature
from .encoding import nearest_code
from .engine import rows_for_quantiles, to_pandas


def measure_medians(tidy: Any, table: CustomerTable) -> dict[str, float]:
    """The median of the plausible values of each feature, so that no imputed value can lie outside its range.

    Of a category it is the position of the most frequent level among the levels, counted from 0.
    """
    of_categories = {column: most_frequent(feature) for column, feature in table.category_features.items()}
    numbers = {feature.column: feature for feature in table.features if feature.column not in of_categories}
    if not numbers:
        return of_categories
    medians = (plausible_value(feature).median().alias(column) for column, feature in numbers.items())
    values = rows_for_quantiles(tidy.select(list(numbers)))
    measured = to_pandas(values.select(*medians)).iloc[0].dropna()
    found = {str(column): nearest_code(numbers[str(column)], float(median)) for column, median in measured.items()}
    return found | of_categories


def impute(tidy: Any, medians: Mapping[str, float], table: CustomerTable) -> Any:
    """Fill missing numbers of the features; cells that hold something, but no number, stay null."""
    schema, categories = tidy.collect_schema(), table.category_features
    return tidy.with_columns(
        nw.when(missing(nw.col(as_read(column)), schema[as_read(column)], table))
        .then(nw.lit(categories[column].levels[round(median)] if column in categories else median))
        .otherwise(nw.col(column))
        .alias(column)
        for column, median in medians.items()
        if column in table.feature_columns
    )


def most_frequent(category: Feature) -> float:
    """The position of the most frequent level of a category, counted from 0; of equal ones the first."""
    shares = category.shares[: len(category.levels)]
    return float(shares.index(max(shares)))


def plausible_value(feature: Feature) -> nw.Expr:
    """The feature's value where it lies in its range; else null."""
    value = nw.col(feature.column)
    plausible = ~value.is_null()
    if feature.minimum is not None:
        plausible &= value >= feature.minimum
    if feature.maximum is not None:
        plausible &= value <= feature.maximum
    return nw.when(plausible).then(value)
