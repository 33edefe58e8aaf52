"""The data-quality report: what was read, what was kept, and what is known of every declared column."""

from typing import Any, Literal, NotRequired, TypedDict, cast

import narwhals.stable.v2 as nw

from .anomalies import Anomaly, find_anomalies
from .cells import as_read, missing
from .columns import helper_column
from .declaration import CustomerTable
from .engine import to_pandas
from .row_checks import checks_of, fails_any

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
    kind: Literal["number", "text"]
    missing: int
    imputed: int
    not_a_number: int
    out_of_range: int
    distinct: int
    minimum: NotRequired[float]
    median: NotRequired[float]
    maximum: NotRequired[float]
    skewness: NotRequired[float | None]
    skew_remedy: NotRequired[Literal["log", "limits"] | None]
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


def report_quality(checked: Any, source: dict[str, Any], table: CustomerTable) -> DataQuality:
    """Report rows, reasons and the facts of every declared column; ``source`` says where the table comes from."""
    checks = checks_of(checked, table)
    schema = checked.collect_schema()
    facts = [nw.len().alias(_ROWS), fails_any(checks).cast(nw.Int64).sum().alias(_REJECTED)]
    facts += [nw.col(check.flag).cast(nw.Int64).sum() for check in checks]
    for column in table.declared_columns:
        is_missing = missing(nw.col(as_read(column)), schema[as_read(column)], table)
        facts.append(is_missing.cast(nw.Int64).sum().alias(f"missing {column}"))
        facts.append(nw.col(column).drop_nulls().n_unique().alias(f"distinct {column}"))
        if schema[column].is_numeric():
            number = nw.col(column)
            facts += [number.min().alias(f"minimum {column}"), number.max().alias(f"maximum {column}")]
            facts.append(number.median().alias(f"median {column}"))
    counted = to_pandas(checked.select(*facts)).iloc[0]

    rows, rejected = int(counted[_ROWS]), int(counted[_REJECTED])
    failed = [check for check in checks if counted[check.flag]]
    reasons: list[RejectedRows] = [
        {"column": check.column, "problem": check.problem, "rows": int(counted[check.flag])} for check in failed
    ]
    columns = []
    for column in table.declared_columns:
        described = _column_facts(column, counted, table)
        if schema[column].is_numeric():
            described |= {name: float(counted[f"{name} {column}"]) for name in ("minimum", "median", "maximum")}
        columns.append(described)
    anomalies = find_anomalies(checked, table)
    return {
        "source": source,
        "rows_read": rows,
        "rows_kept": rows - rejected,
        "rows_rejected": rejected,
        "rejected_by_reason": sorted(reasons, key=lambda reason: -reason["rows"]),
        "columns": [cast("ColumnQuality", {**one, **anomalies.get(one["column"], {})}) for one in columns],
    }


def _column_facts(column: str, counted: Any, table: CustomerTable) -> dict[str, Any]:
    found_missing, still_missing = int(counted[f"missing {column}"]), int(counted[helper_column(f"{column}: missing")])
    below, above = (
        int(counted.get(helper_column(f"{column}: {limit}"), 0)) for limit in ("below minimum", "above maximum")
    )
    role = "feature" if column in table.feature_columns else "profile"
    return {
        "column": column,
        "role": "id" if column == table.id_column else role,
        "kind": "number" if f"minimum {column}" in counted else "text",
        "missing": found_missing,
        "imputed": found_missing - still_missing,
        "not_a_number": int(counted.get(helper_column(f"{column}: not a number"), 0)),
        "out_of_range": below + above,
        "distinct": int(counted[f"distinct {column}"]),
    }
