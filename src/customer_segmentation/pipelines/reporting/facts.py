"""What a run found, as plain values: the file from which charts and workbook are made."""

from typing import Any, TypedDict

from customer_segmentation.customers.quality import DataQuality
from customer_segmentation.segmentation.cards import SegmentCards
from customer_segmentation.segmentation.migration import Migration
from customer_segmentation.segmentation.verdict import Verdict


class Facts(TypedDict):
    """What a run found, as plain values.

    Attributes:
        cards: The segments' cards, and the playbook's general insights.
        evidence: One row per number of segments tried.
        verdict: The chosen number and why.
        quality: The data-quality report.
        model: The segmentation model.
        migration: Who moved since an earlier run; none where none is given.
    """

    cards: SegmentCards
    evidence: list[dict[str, Any]]
    verdict: Verdict
    quality: DataQuality
    model: dict[str, Any]
    migration: Migration | None
