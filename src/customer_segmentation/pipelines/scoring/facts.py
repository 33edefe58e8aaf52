"""What a scoring run found, as plain values: the file from which its workbook is made."""

from typing import Any, TypedDict

from customer_segmentation.customers.quality import DataQuality
from customer_segmentation.segmentation.drift import Drift


class Facts(TypedDict):
    """What a scoring run found, as plain values.

    Attributes:
        drift: How far the new customers differ from those of the training.
        quality: The data-quality report of their table.
        model: The model that labelled them.
        value_column: Number column whose amounts are in the theme's currency, or none.
    """

    drift: Drift
    quality: DataQuality
    model: dict[str, Any]
    value_column: str | None
