"""The data-quality report: what was read, what was kept, and what is known of every declared column."""

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw

from .cells import as_read, missing
from .checks import Check
from .engine import to_pandas
from .table import CustomerTable

_ROWS = "rows read"
_REJECTED = "rows rejected"


def describe_quality(
    checked: nw.DataFrame[Any] | nw.LazyFrame[Any], checks: Sequence[Check], table: CustomerTable
) -> dict[str, Any]:
    """Count rows, reasons and column facts in one pass over the table.

    Args:
        checked: The tidy table with one boolean column per check.
        checks: The checks that were made.
        table: The declared columns.

    Returns:
        Plain values only, ready for JSON: ``rows_read``, ``rows_kept``, ``rows_rejected``, ``rejected_by_reason`` (a
        row with several defects counts under each) and ``columns``.
    """
    schema = checked.collect_schema()
    flags = [check.flag for check in checks]
    facts = [
        nw.len().alias(_ROWS),
        nw.any_horizontal(*flags, ignore_nulls=True).cast(nw.Int64).sum().alias(_REJECTED),
        *(nw.col(flag).cast(nw.Int64).sum() for flag in flags),
    ]
    for column in table.declared_columns:
        is_missing = missing(nw.col(as_read(column)), schema[as_read(column)], table)
        facts.append(is_missing.cast(nw.Int64).sum().alias(f"missing {column}"))
        facts.append(nw.col(column).drop_nulls().n_unique().alias(f"distinct {column}"))
        if schema[column].is_numeric():
            facts.append(nw.col(column).min().alias(f"minimum {column}"))
            facts.append(nw.col(column).median().alias(f"median {column}"))
            facts.append(nw.col(column).max().alias(f"maximum {column}"))
    counted = to_pandas(checked.select(*facts)).iloc[0]

    rows, rejected = int(counted[_ROWS]), int(counted[_REJECTED])
    reasons = [
        {"column": check.column, "problem": check.problem, "rows": int(counted[check.flag])}
        for check in checks
        if counted[check.flag]
    ]
    columns = []
    for column in table.declared_columns:
        described = _column_facts(column, counted, table)
        if schema[column].is_numeric():
            described |= {name: float(counted[f"{name} {column}"]) for name in ("minimum", "median", "maximum")}
        columns.append(described)
    return {
        "rows_read": rows,
        "rows_kept": rows - rejected,
        "rows_rejected": rejected,
        "rejected_by_reason": sorted(reasons, key=lambda reason: -reason["rows"]),
        "columns": columns,
    }


def _column_facts(column: str, counted: Any, table: CustomerTable) -> dict[str, Any]:
    still_missing = int(counted[f"{column}: missing"])
    below, above = (int(counted.get(f"{column}: {limit}", 0)) for limit in ("below minimum", "above maximum"))
    return {
        "column": column,
        "role": _role(column, table),
        "kind": "number" if f"minimum {column}" in counted else "text",
        "missing": int(counted[f"missing {column}"]),
        "imputed": int(counted[f"missing {column}"]) - still_missing,
        "not_a_number": int(counted.get(f"{column}: not a number", 0)),
        "out_of_range": below + above,
        "distinct": int(counted[f"distinct {column}"]),
    }


def _role(column: str, table: CustomerTable) -> str:
    if column == table.id_column:
        return "id"
    return "feature" if column in table.feature_columns else "profile"
