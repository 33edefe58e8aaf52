"""What a run found, as plain values: the file from which charts and workbook are made."""

from typing import Any, TypedDict

from customer_segmentation.customers.quality import DataQuality
from customer_segmentation.segmentation.cards import SegmentCards
from customer_segmentation.segmentation.migration import Migration
from customer_segmentation.segmentation.verdict import Verdict
from customer_segmentation.transactions.purchases import Purchases
from customer_segmentation.transactions.quality import TransactionQuality


class Facts(TypedDict):
    """What a run found, as plain values."""

    cards: SegmentCards
    evidence: list[dict[str, Any]]  # a row per number of segments tried
    verdict: Verdict
    quality: DataQuality
    model: dict[str, Any]
    migration: Migration | None  # none where no earlier run is given
    transactions: TransactionQuality | None  # none where the customers are a table already
    purchases: dict[str, Purchases]  # by the segment's number; empty without transactions
