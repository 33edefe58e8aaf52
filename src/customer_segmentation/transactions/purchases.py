"""What is known of a segment's purchases, as plain values."""

from typing import TypedDict


class Bought(TypedDict):
    """A product, or a category of products, that a segment's customers buy more than others do."""

    code: str  # as the lines have it
    name: str  # what it is called; the same where the lines do not say
    customers: int  # of the segment, who bought it
    share: float  # of the segment's customers
    times: float | None  # the share of it in all that the segment buys, by that of the others; null where they buy none
    revenue: float  # of the segment's purchases of it; 0 where the lines are about no money


class Purchases(TypedDict):
    """What a segment's customers bring in and buy; shares are those of all segments together."""

    revenue: float  # net of what was taken back; 0 where the lines are about no money
    revenue_share: float
    orders: int
    orders_share: float
    products: list[Bought]  # those beyond chance, the largest difference first
    categories: list[Bought]
