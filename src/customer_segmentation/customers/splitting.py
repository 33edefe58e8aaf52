"""The two parts of a checked table: clean customers, and rejected rows with their reasons."""

from collections.abc import Callable
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from .cells import as_read, is_whole
from .columns import EXTRA_CELLS, REASONS, ROW, helper_column
from .declaration import CustomerTable
from .engine import Table, to_pandas
from .row_checks import KEPT_ROW, Check, checks_of, fails_any

_CLEAN = helper_column("clean")


def clean_rows(checked: Any, table: CustomerTable) -> Any:
    """The rows that passed every check: id first, then the table's other columns in their order.

    Number columns without fractions become integers.
    """
    checks = checks_of(checked, table)
    helpers = {*_helpers(checks, table), ROW, EXTRA_CELLS}
    others = [name for name in checked.collect_schema().names() if name not in {*helpers, table.id_name}]
    # Rows are taken from the columns that are kept only.
    kept = checked.select(table.id_name, *others, (~fails_any(checks)).alias(_CLEAN))
    clean = nw.maybe_reset_index(kept.filter(nw.col(_CLEAN)).drop(_CLEAN))
    return clean.with_columns(nw.col(column).cast(nw.Int64) for column in _whole_columns(clean, table))


def rejected_rows(checked: Any, table: CustomerTable, reason: Callable[[Check], nw.Expr]) -> Any:
    """The rows that failed a check, as they were read: ``row_in_file``, ``reasons``, then the table's columns.

    ``reason`` puts a check that a row fails into words.
    """
    checks = checks_of(checked, table)
    told = (nw.when(nw.col(check.flag)).then(reason(check)) for check in checks)
    reasons = nw.concat_str(*told, separator="; ", ignore_nulls=True)
    rejected = checked.filter(fails_any(checks)).with_columns(reasons.alias(REASONS))
    levels = set(table.encoded_columns) - set(table.feature_columns)
    helpers = {*_helpers(checks, table), *levels, ROW}
    columns = [name for name in checked.collect_schema().names() if name not in helpers]
    declared = table.declared_columns
    return rejected.select(
        ROW, REASONS, *(nw.col(as_read(name)).alias(name) if name in declared else nw.col(name) for name in columns)
    )


def first_rejected(rejected: Table, most: int) -> pd.DataFrame:
    """The first rejected rows in the order of the table, at most so many, in memory."""
    frame: Any = nw.from_native(rejected)
    if isinstance(frame, nw.LazyFrame):  # it has no order; and read from a file of text, the numbers are text
        frame = frame.with_columns(nw.col(ROW).cast(nw.Int64)).sort(ROW)
    return to_pandas(frame.head(most))


def _helpers(checks: list[Check], table: CustomerTable) -> set[str]:
    """The columns that tidying and checking added."""
    return {*(check.flag for check in checks), *map(as_read, table.declared_columns), KEPT_ROW}


def _whole_columns(clean: Any, table: CustomerTable) -> list[str]:
    """Number columns that hold no fraction, and no number too large to be exact."""
    schema = clean.collect_schema()
    numbers = [
        column
        for column in dict.fromkeys([*table.declared_columns, *table.encoded_columns])
        if schema[column].is_float()
    ]
    if not numbers:
        return []
    checked = to_pandas(clean.select(is_whole(nw.col(column)).all().alias(column) for column in numbers)).iloc[0]
    return [column for column in numbers if checked[column]]
