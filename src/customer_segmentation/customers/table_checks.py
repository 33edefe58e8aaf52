"""What a table must offer before segments can be made from it."""

from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.errors import CustomerTableError

from .columns import helper_column
from .declaration import CustomerTable
from .engine import to_pandas
from .row_checks import checks_of, fails_any

#: A table takes at least so many customers for each of the segments that are tried.
CUSTOMERS_PER_SEGMENT = 5
#: Reasons named when the run stops.
_TOP_REASONS = 3


def require_usable_rows(checked: Any, table: CustomerTable) -> None:
    """Refuse a table of which too little passed the checks, with the most frequent reasons."""
    checks = checks_of(checked, table)
    rejected = fails_any(checks).cast(nw.Int64).sum().alias("rejected")
    by_check = (nw.col(check.flag).cast(nw.Int64).sum() for check in checks)
    counted = to_pandas(checked.select(nw.len().alias("rows"), rejected, *by_check)).iloc[0]
    rows, lost = int(counted["rows"]), int(counted["rejected"])
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


def require_distinct_values(checked: Any, table: CustomerTable) -> None:
    """Refuse a table whose features cannot tell customers apart: one has the same value everywhere."""
    rejected = fails_any(checks_of(checked, table))
    passed = {column: nw.when(~rejected).then(nw.col(column)) for column in table.encoded_columns}
    minima = (values.min().alias(column) for column, values in passed.items())
    maxima = (values.max().alias(helper_column(f"maximum {column}")) for column, values in passed.items())
    counted = to_pandas(checked.select(*minima, *maxima)).iloc[0]
    for column in table.encoded_columns:
        if counted[column] == counted[helper_column(f"maximum {column}")]:
            raise CustomerTableError(
                f'Column "{column}" has the same value, {counted[column]:g}, for every usable customer, '
                "so it cannot tell segments apart: take it out of customer_table: features."
            )
