"""What each segment brings in and buys: which products its customers take more than others do."""

from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from customer_segmentation.customers.columns import SEGMENT
from customer_segmentation.customers.engine import to_pandas
from customer_segmentation.transactions.lines import (
    CATEGORY,
    CUSTOMER,
    NET,
    ORDER,
    OUTCOME,
    PRODUCT,
    PRODUCT_NAME,
    PURCHASE,
    USED,
)
from customer_segmentation.transactions.purchases import Bought, Purchases

from .discovery import discoveries, p_values_of_counts

#: Products and categories that are kept for a segment, at most.
_MOST = 25


def purchases_of_segments(lines: Any, customers: Any, id_column: str, rate: float) -> dict[str, Purchases]:
    """What each segment's customers bring in and buy, by the segment's number (as text).

    Args:
        lines: The transaction lines, see ``transactions/lines.py``.
        customers: Every customer with its segment.
        id_column: The column of the customers' ids.
        rate: The highest false discovery rate among the products that are told.
    """
    owners = customers.select(nw.col(id_column).cast(nw.String).alias(CUSTOMER), SEGMENT)
    used = lines.filter(nw.col(OUTCOME).is_in(list(USED))).join(owners, on=CUSTOMER, how="inner")
    bought = used.filter(nw.col(OUTCOME) == PURCHASE)
    revenue = _by_segment(used.group_by(SEGMENT).agg(nw.col(NET).sum().alias("n")))
    orders = _by_segment(bought.group_by(SEGMENT, CUSTOMER, ORDER).agg(nw.len()).group_by(SEGMENT).agg(n=nw.len()))
    sizes = _by_segment(customers.group_by(SEGMENT).agg(n=nw.len()))
    products, categories = (_most_bought(bought, column, sizes, rate) for column in (PRODUCT, CATEGORY))
    return {
        str(number): {
            "revenue": round(float(revenue.get(number, 0.0)), 2),
            "revenue_share": _share(revenue, number),
            "orders": int(orders.get(number, 0)),
            "orders_share": _share(orders, number),
            "products": products.get(number, []),
            "categories": categories.get(number, []),
        }
        for number in sorted(sizes.index)
    }


def _by_segment(grouped: Any) -> "pd.Series[float]":
    return to_pandas(grouped).set_index(SEGMENT)["n"].astype(float)


def _share(parts: "pd.Series[float]", number: int) -> float:
    total = float(parts.sum())
    return float(parts.get(number, 0.0)) / total if total > 0 else 0.0


def _most_bought(bought: Any, column: str, sizes: "pd.Series[float]", rate: float) -> dict[int, list[Bought]]:
    """What each segment's customers buy more than others do, beyond chance, by segment; the largest difference first.

    A customer counts once for a product, however often it was bought: so one large buyer makes no product stand out.
    """
    if column not in bought.collect_schema().names():
        return {}
    buyers = bought.filter(~nw.col(column).is_null()).group_by(SEGMENT, column, CUSTOMER).agg(nw.col(NET).sum())
    counted = to_pandas(buyers.group_by(SEGMENT, column).agg(nw.len().alias("customers"), nw.col(NET).sum()))
    if counted.empty:
        return {}
    found = _more_than_others(counted.sort_values([SEGMENT, column], ignore_index=True), column, rate)
    names = _names(bought, column, found[column].tolist())
    told: dict[int, list[Bought]] = {int(number): [] for number in sizes.index}
    for row in found.to_dict("records"):
        number = int(row[SEGMENT])
        if len(told[number]) < _MOST:
            told[number].append(_told(row, column, names, sizes[number]))
    return told


def _more_than_others(counted: pd.DataFrame, column: str, rate: float) -> pd.DataFrame:
    counts = counted.assign(
        size=counted.groupby(SEGMENT)["customers"].transform("sum"),
        with_value=counted.groupby(column)["customers"].transform("sum"),
        everybody=counted["customers"].sum(),
    )
    # Segment by segment, as the false discovery rate is controlled within each, and over them.
    tested = pd.DataFrame({"column": counts[SEGMENT], "p_value": p_values_of_counts(counts)})
    others = (counts["with_value"] - counts["customers"]) / (counts["everybody"] - counts["size"])
    with np.errstate(divide="ignore", invalid="ignore"):
        times = counts["customers"] / counts["size"] / others
    excess = counts["customers"] - counts["size"] * counts["with_value"] / counts["everybody"]
    told = counts.assign(times=times.replace(np.inf, np.nan), excess=excess)[discoveries(tested, rate)]
    return told[told["excess"] > 0].sort_values(["excess", column], ascending=[False, True])


def _names(bought: Any, column: str, codes: list[str]) -> dict[str, str]:
    """What each product is called most often."""
    if column != PRODUCT or PRODUCT_NAME not in bought.collect_schema().names():
        return {}
    named = bought.filter(nw.col(PRODUCT).is_in(sorted(set(codes))) & ~nw.col(PRODUCT_NAME).is_null())
    counted = to_pandas(named.group_by(PRODUCT, PRODUCT_NAME).agg(nw.len().alias("lines")))
    counted = counted.sort_values(["lines", PRODUCT_NAME], ascending=[False, True]).drop_duplicates(PRODUCT)
    return dict(zip(counted[PRODUCT], counted[PRODUCT_NAME], strict=True))


def _told(row: dict[Any, Any], column: str, names: dict[str, str], size: float) -> Bought:
    return {
        "code": row[column],
        "name": names.get(row[column], row[column]),
        "customers": int(row["customers"]),
        "share": float(row["customers"] / size),
        "times": None if pd.isna(row["times"]) else float(row["times"]),
        "revenue": round(float(row[NET]), 2),
    }
