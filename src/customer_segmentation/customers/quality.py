"""The data-quality report: what was read, what was kept, and what is known of every declared column."""

from typing import Any, Literal, NotRequired, TypedDict, cast

import narwhals.stable.v2 as nw
import pandas as pd

from .anomalies import Anomaly, find_anomalies
from .cells import as_read, key_column, missing
from .columns import ROW, helper_column
from .declaration import CustomerTable, Kind
from .engine import QUANTILE_ROWS, count_distinct, is_spark, rows_for_quantiles, to_pandas
from .row_checks import checks_of, fails_any
from .skewness import measure_shapes, needs_log

_ROWS = "rows read"
_REJECTED = "rows rejected"


class RejectedRows(TypedDict):
    """How many rows failed a check."""

    column: str
    problem: str
    rows: int


class ColumnQuality(TypedDict):
    """What is known of a declared column; the last ones of number columns only."""

    column: str
    role: Literal["id", "feature", "profile"]
    kind: Kind
    missing: int
    imputed: int
    not_a_number: int
    out_of_range: int
    distinct: int
    minimum: NotRequired[float]
    median: NotRequired[float]
    maximum: NotRequired[float]
    first: NotRequired[str | None]  # and last, of dates
    last: NotRequired[str | None]
    skewness: NotRequired[float | None]
    skewed: NotRequired[dict[str, Any]]  # a strongly skewed feature as it is declared, if its logarithm would help
    anomalies: NotRequired[list[Anomaly]]


class DataQuality(TypedDict):
    """What was read, what was kept, and what is known of every declared column."""

    #: Where the table comes from, and how it was read, see ``tidying.tidy``.
    source: dict[str, Any]
    rows_read: int
    rows_kept: int
    rows_rejected: int
    #: A row with several defects counts under each.
    rejected_by_reason: list[RejectedRows]
    columns: list[ColumnQuality]


def report_quality(
    checked: Any, source: dict[str, Any], table: CustomerTable, *, for_training: bool = True
) -> DataQuality:
    """Report rows, reasons and the facts of every declared column.

    Args:
        checked: The checked table, see ``checking.check_table``.
        source: Where it comes from, and how it was read.
        table: The declaration, with nothing left to decide.
        for_training: Whether segments are made from it; if not, skewness does not matter.
    """
    checks = checks_of(checked, table)
    schema = checked.collect_schema()
    numbers = [column for column in table.declared_columns if schema[column].is_numeric()]
    dates = [column for column, kind in table.kinds.items() if kind == "date"]
    facts = [nw.len().alias(_ROWS), fails_any(checks).cast(nw.Int64).sum().alias(_REJECTED)]
    facts += [nw.col(check.flag).cast(nw.Int64).sum() for check in checks]
    for column in table.declared_columns:
        is_missing = missing(nw.col(as_read(column)), schema[as_read(column)], table)
        facts.append(is_missing.cast(nw.Int64).sum().alias(f"missing {column}"))
        facts.append(nw.col(column).is_null().cast(nw.Int64).sum().alias(f"unread {column}"))
    for column in numbers:
        number = nw.col(column)
        facts += [number.min().alias(f"minimum {column}"), number.max().alias(f"maximum {column}")]
    for column in dates:
        facts += [nw.col(column).min().alias(f"first {column}"), nw.col(column).max().alias(f"last {column}")]
    medians = [nw.col(column).median().alias(f"median {column}") for column in numbers]
    told_apart = {column: nw.col(key_column(column, schema)) for column in table.declared_columns}
    different = count_distinct(checked, {f"distinct {column}": key for column, key in told_apart.items()})
    parts = [to_pandas(checked.select(*facts)).iloc[0], different]
    parts += [to_pandas(rows_for_quantiles(checked).select(*medians)).iloc[0]] if medians else []
    counted = pd.concat(parts)

    rows, rejected = int(counted[_ROWS]), int(counted[_REJECTED])
    failed = [check for check in checks if counted[check.flag]]
    reasons: list[RejectedRows] = [
        {"column": check.column, "problem": check.problem, "rows": int(counted[check.flag])} for check in failed
    ]
    columns = {column: _column_facts(column, counted, table) for column in table.declared_columns}
    for column in numbers:
        columns[column] |= {name: float(counted[f"{name} {column}"]) for name in ("minimum", "median", "maximum")}
    for column in dates:
        columns[column] |= {name: counted[f"{name} {column}"] for name in ("first", "last")}
    # The other columns would be copied for nothing.
    kept = checked.select(ROW, *numbers, *(check.flag for check in checks)).filter(~fails_any(checks))
    _look_for_trouble(columns, kept, numbers, table, for_training=for_training)
    return {
        "source": {**source, **_how_quantiles_were_taken(checked, rows)},
        "rows_read": rows,
        "rows_kept": rows - rejected,
        "rows_rejected": rejected,
        "rejected_by_reason": sorted(reasons, key=lambda reason: -reason["rows"]),
        "columns": [cast("ColumnQuality", column) for column in columns.values()],
    }


def _how_quantiles_were_taken(checked: Any, rows: int) -> dict[str, int]:
    """How many rows of a large table on Spark the medians and quartiles are of; nothing where they are of all."""
    return {"quantile_rows": QUANTILE_ROWS} if is_spark(checked) and rows > QUANTILE_ROWS else {}


def _look_for_trouble(
    columns: dict[str, dict[str, Any]], kept: Any, numbers: list[str], table: CustomerTable, *, for_training: bool
) -> None:
    """Add to the facts of number columns what an analyst should look at, among the rows that passed the checks."""
    shapes = measure_shapes(kept, numbers)
    for column, shape in shapes.items():
        columns[column] |= {"skewness": shape["skewness"], "anomalies": []}
    for column, anomalies in find_anomalies(kept, table, shapes).items():
        columns[column]["anomalies"] = anomalies
    for feature in table.features if for_training else ():
        if feature.column in shapes and needs_log(feature, shapes[feature.column]):
            columns[feature.column]["skewed"] = feature.model_dump(mode="json", exclude_defaults=True)


def _column_facts(column: str, counted: Any, table: CustomerTable) -> dict[str, Any]:
    found_missing, required = int(counted[f"missing {column}"]), column in table.required_columns
    unread = int(counted[f"unread {column}"])
    still_missing = int(counted[helper_column(f"{column}: missing")]) if required else found_missing
    below, above = (
        int(counted.get(helper_column(f"{column}: {limit}"), 0)) for limit in ("below minimum", "above maximum")
    )
    role = "feature" if column in table.feature_columns else "profile"
    return {
        "column": column,
        "role": "id" if column == table.id_column else role,
        "kind": table.kinds.get(column, "text"),
        "missing": found_missing,
        "imputed": found_missing - still_missing,
        "not_a_number": max(0, unread - still_missing),
        "out_of_range": below + above,
        # A missing value counts as one more to engines.
        "distinct": int(counted[f"distinct {column}"]) - (unread > 0),
    }
