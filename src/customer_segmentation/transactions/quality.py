"""What became of the lines: numbers of lines and their money, which always add up to the file's."""

from typing import Any, TypedDict

import narwhals.stable.v2 as nw

from customer_segmentation.customers.engine import to_pandas

from .declaration import TransactionTable
from .features import day_of, reference_day
from .lines import NET, OUTCOME, REJECTED, REPEATED, SET_ASIDE, USED


class Lines(TypedDict):
    """Lines of a kind; ``revenue`` is their money, null where the lines are about none."""

    lines: int
    share: float
    revenue: float | None


class TransactionQuality(TypedDict):
    """What became of the lines; read = used + set aside + rejected, in lines and in money."""

    source: dict[str, Any]
    read: Lines
    used: Lines
    set_aside: Lines
    rejected: Lines
    #: The same by outcome, see ``lines``.
    outcomes: dict[str, Lines]
    #: Lines that repeat an earlier one, whatever is done with them.
    repeated_lines: int
    customers: int
    #: Customers whose returns are worth as much as their purchases, or more.
    customers_without_revenue: int
    reference_date: str


def report_lines(lines: Any, customers: Any, source: dict[str, Any], table: TransactionTable) -> TransactionQuality:
    """Count the lines and their money by what became of them."""
    repeated = nw.col(REPEATED).cast(nw.Int64)
    grouped = (
        lines.with_columns(repeated)
        .group_by(OUTCOME)
        .agg(nw.len().alias("lines"), nw.col(NET).sum(), nw.col(REPEATED).sum())
    )
    found = to_pandas(grouped).set_index(OUTCOME)
    total = int(found["lines"].sum())

    def counted(names: Any) -> Lines:
        chosen = found.loc[found.index.isin(list(names))]
        number = int(chosen["lines"].sum())
        revenue = round(float(chosen[NET].sum()), 2) if table.has_money else None
        return {"lines": number, "share": number / total if total else 0.0, "revenue": revenue}

    empty = customers.filter(nw.col("Net revenue") <= 0) if table.has_money else customers.head(0)
    return {
        "source": source,
        "read": counted(found.index),
        "used": counted(USED),
        "set_aside": counted(SET_ASIDE),
        "rejected": counted(REJECTED),
        "outcomes": {name: counted([name]) for name in (*USED, *SET_ASIDE, *REJECTED)},
        "repeated_lines": int(found[REPEATED].sum()),
        "customers": _number(customers.select(nw.col(table.customer))),
        "customers_without_revenue": _number(empty),
        "reference_date": day_of(reference_day(lines, table)).isoformat(),
    }


def _number(frame: Any) -> int:
    return int(to_pandas(frame.select(nw.len().alias("rows")))["rows"].iloc[0])
