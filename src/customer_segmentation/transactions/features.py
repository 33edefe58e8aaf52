"""One row per customer: what the lines say of when, how often and for how much a customer buys."""

from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.customers.dates import day_count
from customer_segmentation.customers.engine import to_pandas

from .declaration import TransactionTable
from .lines import CATEGORY, CUSTOMER, DAY, NET, ORDER, OUTCOME, PRODUCT, PURCHASE, RETURNS, UNDONE, USED

_LINES, _BOUGHT, _RETURNED = "lines", "bought", "returned"
_FIRST, _LAST, _FIRST_SEEN, _LAST_SEEN = "first day", "last day", "first seen", "last seen"
_RECENT, _BEFORE = "recent period", "period before"


def reference_day(lines: Any, table: TransactionTable) -> int:
    """The day that recency is counted to, in days since 1970-01-01: by default the day after the last used line."""
    if table.reference_date:
        return day_count(table.reference_date)
    return int(to_pandas(_used(lines).select(nw.col(DAY).max()))[DAY].iloc[0]) + 1


def customer_features(lines: Any, table: TransactionTable) -> Any:
    """A row per customer, in the order of their ids, with the features that ``conf/transactions`` declares."""
    reference, used = reference_day(lines, table), _used(lines)
    customers = _totals(_orders(used, reference, table.trend_days))
    for column in (PRODUCT, CATEGORY):
        if column in lines.collect_schema().names():
            customers = customers.join(_variety(used, column), on=CUSTOMER, how="left")
    return _named(customers, reference, table).sort(table.customer)


def _used(lines: Any) -> Any:
    return lines.filter(nw.col(OUTCOME).is_in(list(USED)))


def _orders(used: Any, reference: int, period: int) -> Any:
    """A row per customer and order."""
    bought, net, day = nw.col(OUTCOME) == PURCHASE, nw.col(NET), nw.col(DAY)
    recent, before = day >= reference - period, day >= reference - 2 * period
    zero = nw.lit(0.0)
    returned = nw.col(UNDONE) - net if UNDONE in used.collect_schema().names() else -net
    return (
        used.with_columns(
            nw.when(bought).then(net).otherwise(zero).alias(_BOUGHT),
            nw.when(nw.col(OUTCOME).is_in(list(RETURNS))).then(returned).otherwise(zero).alias(_RETURNED),
            nw.when(bought).then(day).alias("day bought"),
            nw.when(before & ~recent & bought).then(nw.lit(1.0)).otherwise(zero).alias(_BEFORE),
        )
        .group_by(CUSTOMER, ORDER)
        .agg(
            *(nw.col(name).sum() for name in (NET, _BOUGHT, _RETURNED)),
            nw.col(_BEFORE).max(),
            nw.col("day bought").min().alias(_FIRST),
            nw.col("day bought").max().alias(_LAST),
            day.min().alias(_FIRST_SEEN),
            day.max().alias(_LAST_SEEN),
        )
        .with_columns(
            nw.when(nw.col(_LAST).is_null()).then(zero).otherwise(nw.lit(1.0)).alias(_LINES),
            nw.when(nw.col(_LAST) >= reference - period).then(nw.lit(1.0)).otherwise(zero).alias(_RECENT),
        )
    )


def _totals(orders: Any) -> Any:
    """A row per customer; ``lines`` is the number of orders with a purchase in them."""
    return orders.group_by(CUSTOMER).agg(
        *(nw.col(name).sum() for name in (NET, _BOUGHT, _RETURNED, _LINES, _RECENT, _BEFORE)),
        *(nw.col(name).min() for name in (_FIRST, _FIRST_SEEN)),
        *(nw.col(name).max() for name in (_LAST, _LAST_SEEN)),
    )


def _variety(used: Any, column: str) -> Any:
    """How many different products (or categories) a customer bought, and the largest one's share of the lines."""
    bought = used.filter((nw.col(OUTCOME) == PURCHASE) & ~nw.col(column).is_null())
    each = bought.group_by(CUSTOMER, column).agg(nw.len().alias("n"))
    return (
        each.group_by(CUSTOMER)
        .agg(
            nw.len().alias(f"{column} number"),
            nw.col("n").sum().alias("all"),
            nw.col("n").max().alias("largest"),
        )
        .select(
            CUSTOMER,
            nw.col(f"{column} number").cast(nw.Float64),
            (nw.col("largest") / nw.col("all") * 100).alias(f"{column} share"),
        )
    )


def _named(customers: Any, reference: int, table: TransactionTable) -> Any:
    """The features under the names that people read."""
    orders, last = nw.col(_LINES), nw.coalesce(nw.col(_LAST), nw.col(_LAST_SEEN))
    first = nw.coalesce(nw.col(_FIRST), nw.col(_FIRST_SEEN))
    positive = nw.when(nw.col(NET) > 0).then(nw.col(NET)).otherwise(nw.lit(0.0))
    change = nw.col(_RECENT) - nw.col(_BEFORE)
    both = nw.col(_RECENT) + nw.col(_BEFORE)
    columns = [
        nw.col(CUSTOMER).alias(table.customer),
        (reference - last).alias("Recency"),
        orders.alias("Orders"),
        (reference - first).alias("Tenure"),
        nw.when(orders > 1).then((last - first) / (orders - 1)).alias("Days between orders"),
        nw.when(both > 0).then(change / both * 100).otherwise(nw.lit(0.0)).alias("Trend"),
    ]
    if table.has_money:
        basket = nw.when(orders > 0).then(nw.col(_BOUGHT) / orders).otherwise(nw.lit(0.0))
        # What is returned beyond the purchases was bought before the lines begin: no more than all is returned of them.
        bought, returned = nw.col(NET) + nw.col(_RETURNED), nw.col(_RETURNED)
        share = nw.when(returned < bought).then(returned / bought * 100).otherwise(nw.lit(100.0))
        columns += [
            positive.alias("Revenue"),
            nw.col(NET).alias("Net revenue"),
            nw.when(nw.col(NET) > 0).then(nw.lit("no")).otherwise(nw.lit("yes")).alias("Nothing left after returns"),
            basket.alias("Mean basket"),
            share.alias("Share of returns"),
        ]
    names = customers.collect_schema().names()
    if f"{PRODUCT} number" in names:
        columns.append(nw.col(f"{PRODUCT} number").fill_null(0.0).alias("Different products"))
    if f"{CATEGORY} share" in names:
        columns.append(nw.col(f"{CATEGORY} share").fill_null(0.0).alias("Share of largest category"))
    return customers.select(*columns)
