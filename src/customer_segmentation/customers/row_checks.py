"""The checks that every row must pass, as expressions for any table engine."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.language import mark

from .cells import as_read, key_column, missing, written
from .columns import EXTRA_CELLS, ROW, helper_column
from .declaration import CustomerTable, Feature
from .engine import facts_of_alike
from .totals import is_total

#: Column that holds the row kept for a customer id, while repeated ids are looked for.
KEPT_ROW = helper_column("row kept for this id")
#: The row's number where all other checks passed, else null; and what the rows of one id have in common.
_VALID_ROW, _OF_ID = helper_column("valid row"), helper_column("of all rows with this id")


@dataclass(frozen=True)
class Check:
    """One thing that may be wrong with a row; ``reason`` is the message that says so, ``facts`` fill it in."""

    column: str
    problem: str
    fails: nw.Expr
    reason: str
    facts: Mapping[str, nw.Expr | float] = field(default_factory=dict)

    @property
    def flag(self) -> str:
        """Name of the boolean column that records the result."""
        return helper_column(f"{self.column}: {self.problem}")


def check_rows(tidy: Any, table: CustomerTable) -> Any:
    """Check every row, and record the result of each check in a boolean column, true where the row fails it."""
    checks = [*_value_checks(tidy.collect_schema(), table)]
    frame = tidy.with_columns(check.fails.alias(check.flag) for check in checks)
    if table.id_column is None:
        return frame
    frame = frame.with_columns(nw.when(~fails_any(checks)).then(nw.col(ROW)).alias(_VALID_ROW))
    of_id, kept_row = _kept_row(table)
    key = key_column(table.id_name, frame.collect_schema())
    frame = facts_of_alike(frame, key, {_OF_ID: of_id}).with_columns(kept_row.alias(KEPT_ROW))
    frame = frame.drop(_VALID_ROW, _OF_ID)
    repeated = _repeated_id_check(table)
    return frame.with_columns(repeated.fails.alias(repeated.flag))


def checks_of(checked: Any, table: CustomerTable) -> list[Check]:
    """The checks that were made of a checked table."""
    checks = [*_value_checks(checked.collect_schema(), table)]
    return checks if table.id_column is None else [*checks, _repeated_id_check(table)]


def fails_any(checks: Sequence[Check]) -> nw.Expr:
    """True where a row of a checked table fails a check."""
    return nw.any_horizontal(*(check.flag for check in checks), ignore_nulls=True)


def _value_checks(schema: Mapping[str, nw.dtypes.DType], table: CustomerTable) -> Iterator[Check]:
    """Checks that look at one row at a time: too many cells, a value missing, not a number (or word), or out of range.

    Columns that are only described are not checked: whoever lacks one of them is a customer all the same.
    """
    if EXTRA_CELLS in schema:
        extra = nw.col(EXTRA_CELLS)
        reason = mark(
            'the row has more cells than the table has columns ("{value}" is left over), so its cells '
            "may be in the wrong columns"
        )
        yield Check(EXTRA_CELLS, "too many cells", ~extra.is_null(), reason, {"value": extra})
    total = is_total(schema, table)
    if total is not None:
        reason = mark('"{column}" is "{value}", so the row is a total and no customer')
        yield Check(table.id_name, "a total", total, reason, {"value": nw.col(table.id_name)})
    features = {feature.column: feature for feature in table.features}
    for column in table.required_columns:
        cell = nw.col(as_read(column))
        is_missing = missing(cell, schema[as_read(column)], table)
        # An imputed value is no longer missing.
        yield Check(column, "missing", is_missing & nw.col(column).is_null(), mark('"{column}" is missing'))
        value = written(cell, schema[as_read(column)])
        # Of a category, any word will do.
        if column in features and features[column].kind != "category":
            not_a_number = ~is_missing & nw.col(column).is_null()
            if features[column].kind == "number":
                reason = mark('"{column}" is "{value}", which is not a number')
                yield Check(column, "not a number", not_a_number, reason, {"value": value})
            elif features[column].kind == "date":
                reason = mark('"{column}" is "{value}", which is not a date')
                yield Check(column, "not a date", not_a_number, reason, {"value": value})
            else:
                reason = mark('"{column}" is "{value}", which is none of the declared words')
                yield Check(column, "not a declared word", not_a_number, reason, {"value": value})
            yield from _range_checks(features[column], value)


def _range_checks(feature: Feature, as_text: nw.Expr) -> Iterator[Check]:
    column, value = feature.column, nw.col(feature.column)
    if feature.minimum is not None:
        below = (value < feature.minimum).fill_null(value=False)
        reason = mark('"{column}" is "{value}", which is below the minimum of {limit}')
        yield Check(column, "below minimum", below, reason, {"value": as_text, "limit": feature.minimum})
    if feature.maximum is not None:
        above = (value > feature.maximum).fill_null(value=False)
        reason = mark('"{column}" is "{value}", which is above the maximum of {limit}')
        yield Check(column, "above maximum", above, reason, {"value": as_text, "limit": feature.maximum})


def _repeated_id_check(table: CustomerTable) -> Check:
    """The check that a customer stands in the table once; it needs the column ``KEPT_ROW``."""
    column, value, kept = table.id_name, nw.col(table.id_name), nw.col(KEPT_ROW)
    # Comparing with null gives true on pandas and null on Polars, so nulls are ruled out first.
    repeated = (~value.is_null() & ~kept.is_null() & (kept != nw.col(ROW))).fill_null(value=False)
    if table.duplicates == "reject_all":
        reason = mark('"{column}" {value} appears in several rows, and none of them can be trusted')
        return Check(column, "repeated id", repeated, reason, {"value": value})
    reason = mark('"{column}" {value} also appears in row {row}, which was kept')
    row = kept.fill_null(0).cast(nw.Int64).cast(nw.String)
    return Check(column, "repeated id", repeated, reason, {"value": value, "row": row})


def _kept_row(table: CustomerTable) -> tuple[nw.Expr, nw.Expr]:
    """What is asked of all rows with one customer id, and for each row the row that is kept for it, if one is."""
    if table.duplicates == "first":
        return nw.col(_VALID_ROW).min(), nw.coalesce(_OF_ID, _VALID_ROW)
    # Row 0 stands for "no row": several rows with one id contradict each other.
    return nw.col(ROW).count(), nw.when(nw.col(_OF_ID) > 1).then(nw.lit(0)).otherwise(nw.col(ROW))
