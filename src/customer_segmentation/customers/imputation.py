"""Missing numbers: what stands for them, and putting it in."""

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from .cells import as_read, missing
from .declaration import CustomerTable
from .engine import to_pandas


def measure_medians(tidy: Any, table: CustomerTable) -> dict[str, float]:
    """The median of the plausible values of each declared number column."""
    schema = tidy.collect_schema()
    numbers = [column for column in table.declared_columns if schema[column].is_numeric()]
    medians = (_plausible_value(column, table).median().alias(column) for column in numbers)
    measured = to_pandas(tidy.select(*medians)).iloc[0].dropna()
    return {str(column): float(median) for column, median in measured.items()}


def impute(tidy: Any, medians: Mapping[str, float], table: CustomerTable) -> Any:
    """Fill missing numbers; cells that hold something, but no number, stay null."""
    schema = tidy.collect_schema()
    return tidy.with_columns(
        nw.when(missing(nw.col(as_read(column)), schema[as_read(column)], table))
        .then(nw.lit(median))
        .otherwise(nw.col(column))
        .alias(column)
        for column, median in medians.items()
        if schema[column].is_numeric()
    )


def _plausible_value(column: str, table: CustomerTable) -> nw.Expr:
    """The column's value where it lies in its range, so that no imputed value can lie outside; else null."""
    value = nw.col(column)
    plausible = ~value.is_null()
    for feature in table.features:
        if feature.column == column and feature.minimum is not None:
            plausible &= value >= feature.minimum
        if feature.column == column and feature.maximum is not None:
            plausible &= value <= feature.maximum
    return nw.when(plausible).then(value)
