"""What a table must offer before segments can be made from it."""

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.errors import CustomerTableError

from .columns import helper_column
from .declaration import CustomerTable
from .engine import to_pandas
from .row_checks import Check, checks_of, fails_any

#: A table takes at least so many customers for each of the segments that are tried.
_CUSTOMERS_PER_SEGMENT = 5
#: Reasons named when the run stops.
_TOP_REASONS = 3
_ROWS, _REJECTED = helper_column("rows"), helper_column("rejected rows")


def require_usable_rows(checked: Any, table: CustomerTable, *, for_training: bool = True) -> None:
    """Refuse a table of which too little passed the checks, with the most frequent reasons.

    Segments are not made from a feature with the same value everywhere either, which cannot tell customers apart.
    """
    checks = checks_of(checked, table)
    columns = table.encoded_columns if for_training else []
    flags = [check.flag for check in checks]
    cells = checked.select(*flags, *columns, fails_any(checks).alias(_REJECTED))
    facts = [nw.len().alias(_ROWS), *(nw.col(flag).cast(nw.Int64).sum() for flag in [*flags, _REJECTED])]
    for column in columns:
        passed = nw.when(~nw.col(_REJECTED)).then(nw.col(column))
        facts += [passed.min().alias(_minimum(column)), passed.max().alias(_maximum(column))]
    counted = to_pandas(cells.select(*facts)).iloc[0]
    _require_enough(counted, checks, table)
    if counted[_ROWS] - counted[_REJECTED] == 1:  # a customer alone has one value everywhere
        return
    for column in columns:
        if counted[_minimum(column)] == counted[_maximum(column)]:
            raise CustomerTableError(
                f'Column "{column}" has the same value, {counted[_minimum(column)]:g}, for every usable customer, '
                "so it cannot tell segments apart: take it out of customer_table: features."
            )


def most_segments(customers: pd.DataFrame) -> int:
    """The largest number of segments that so many customers (rows of features), and so many different ones, allow."""
    return min(len(customers) // _CUSTOMERS_PER_SEGMENT, len(customers.drop_duplicates()) - 1)


def _require_enough(counted: Any, checks: Sequence[Check], table: CustomerTable) -> None:
    rows, lost = int(counted[_ROWS]), int(counted[_REJECTED])
    if lost == rows or lost > table.most_rejected * rows:
        reasons = sorted(filter(lambda check: counted[check.flag], checks), key=lambda check: -counted[check.flag])
        listed = "; ".join(
            f'{check.problem} in {int(counted[check.flag]):,} (column "{check.column}")'
            for check in reasons[:_TOP_REASONS]
        )
        transactions = (
            " Several rows for most customers look like transactions, such as orders or payments; segments are made "
            "from a table with one row per customer."
            if reasons[0].problem == "repeated id"
            else ""
        )
        raise CustomerTableError(
            f"{lost:,} of {rows:,} rows of the customer table would be rejected, more than the share of "
            f"{table.most_rejected:.0%} allowed by customer_table: most_rejected. The most frequent reasons: {listed}. "
            "Correct the table, or customer_table in conf/base/parameters_preprocessing.yml (ranges, missing, "
            f"duplicates).{transactions}"
        )


def _minimum(column: str) -> str:
    return helper_column(f"minimum {column}")


def _maximum(column: str) -> str:
    return helper_column(f"maximum {column}")
