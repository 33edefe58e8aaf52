"""What became of the lines: numbers of lines and their money, which always add up to the file's."""

from collections.abc import Sequence
from typing import Any, TypedDict

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customers.dates import day_of
from customer_segmentation.customers.engine import to_pandas

from .declaration import TransactionTable
from .features import reference_day
from .lines import DAY, NET, OUTCOME, REJECTED, REPEATED, RETURNS, SET_ASIDE, TAKEN_BACK, UNDONE, USED


class Lines(TypedDict):
    """Lines of a kind; ``revenue`` is their money, null where the lines are about none."""

    lines: int
    share: float
    revenue: float | None


class TransactionQuality(TypedDict):
    """What became of the lines; read = used + set aside + rejected, in lines and, to the cent, in money."""

    source: dict[str, Any]
    read: Lines
    used: Lines
    set_aside: Lines
    rejected: Lines
    #: The same by outcome, see ``lines``.
    outcomes: dict[str, Lines]
    #: The lines that take a purchase back, by how they say so and whatever becomes of them.
    taken_back: dict[str, Lines]
    #: The money of purchases that their own status takes back, which is not in any other number here.
    undone: float
    #: Lines that repeat an earlier one, whatever is done with them.
    repeated_lines: int
    customers: int
    #: Customers whose returns are worth as much as their purchases, or more.
    customers_without_revenue: int
    #: The first and the last day of a used line, and the day that recency is counted to.
    first_date: str
    last_date: str
    reference_date: str


def report_lines(lines: Any, customers: Any, source: dict[str, Any], table: TransactionTable) -> TransactionQuality:
    """Count the lines and their money by what became of them."""
    found = _counted(lines)
    total = int(found["lines"].sum())
    outcomes = [*USED, *SET_ASIDE, *REJECTED]
    money = _in_cents(found.groupby(OUTCOME)[NET].sum().reindex(outcomes, fill_value=0.0))

    def counted(rows: pd.DataFrame, revenue: float) -> Lines:
        number = int(rows["lines"].sum())
        share = number / total if total else 0.0
        return {"lines": number, "share": share, "revenue": round(revenue, 2) if table.has_money else None}

    def of_outcomes(names: Sequence[str]) -> Lines:
        return counted(found[found[OUTCOME].isin(names)], sum(money[name] for name in names))

    back = {name: found[found[TAKEN_BACK] == name] for name in RETURNS}
    empty = customers.filter(nw.col("Net revenue") <= 0) if table.has_money else customers.head(0)
    first, last = _first_and_last(lines)
    return {
        "source": source,
        "read": of_outcomes(outcomes),
        "used": of_outcomes(USED),
        "set_aside": of_outcomes(SET_ASIDE),
        "rejected": of_outcomes(REJECTED),
        "outcomes": {name: of_outcomes([name]) for name in outcomes},
        "taken_back": {name: counted(rows, float(rows[NET].sum())) for name, rows in back.items()},
        "undone": round(float(found[UNDONE].sum()), 2),
        "repeated_lines": int(found[REPEATED].sum()),
        "customers": _number(customers.select(nw.col(table.customer))),
        "customers_without_revenue": _number(empty),
        "first_date": day_of(first).isoformat(),
        "last_date": day_of(last).isoformat(),
        "reference_date": day_of(reference_day(lines, table)).isoformat(),
    }


def _counted(lines: Any) -> pd.DataFrame:
    """Lines, money and repeated lines, by what becomes of lines and how they take a purchase back."""
    undone = nw.col(UNDONE) if UNDONE in lines.collect_schema().names() else nw.lit(0.0).alias(UNDONE)
    return to_pandas(
        lines.select(OUTCOME, TAKEN_BACK, NET, undone, nw.col(REPEATED).cast(nw.Int64))
        .with_columns(nw.col(TAKEN_BACK).fill_null(""))
        .group_by(OUTCOME, TAKEN_BACK)
        .agg(nw.len().alias("lines"), *(nw.col(name).sum() for name in (NET, UNDONE, REPEATED)))
    )


def _in_cents(money: "pd.Series[float]") -> dict[str, float]:
    """The parts of a sum to the cent, so that they add up to the sum to the cent."""
    up_to = money.cumsum().round(2)
    return dict(up_to.diff().fillna(up_to).round(2))


def _first_and_last(lines: Any) -> tuple[int, int]:
    used = lines.filter(nw.col(OUTCOME).is_in(list(USED)))
    found = to_pandas(used.select(nw.col(DAY).min().alias("first"), nw.col(DAY).max().alias("last"))).iloc[0]
    return int(found["first"]), int(found["last"])


def _number(frame: Any) -> int:
    return int(to_pandas(frame.select(nw.len().alias("rows")))["rows"].iloc[0])
