"""What a scoring run found, as plain values: the file from which its workbook is made."""

from typing import Any, TypedDict

from customer_segmentation.customers.quality import DataQuality
from customer_segmentation.segmentation.cards import SegmentCard
from customer_segmentation.segmentation.drift import Drift
from customer_segmentation.transactions.quality import TransactionQuality


class Facts(TypedDict):
    """What a scoring run found, as plain values."""

    drift: Drift
    quality: DataQuality  # of the new customers' table
    model: dict[str, Any]
    value_column: str | None
    cards: list[SegmentCard]  # of the training; none where only its model is there
    transactions: TransactionQuality | None  # of the new lines; none where the customers are a table already
    earlier_transactions: TransactionQuality | None  # of those of the training
