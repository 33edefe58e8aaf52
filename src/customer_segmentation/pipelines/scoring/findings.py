"""Everything the workbook of new customers says, gathered before any sheet is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import pandas as pd

from customer_segmentation.language import _, mark
from customer_segmentation.reports.report import Report
from customer_segmentation.segmentation.model import SegmentationModel

from .options import DriftOptions

#: Whether the model still fits the new customers.
VERDICTS = {
    "stable": mark("Stable"),
    "watch": mark("Watch"),
    "refit": mark("Train a new model"),
    "too_few": mark("Too few to tell"),
}


@dataclass(frozen=True, kw_only=True)
class Content(Report):
    """The findings of a scoring run.

    Attributes:
        drift: How far the new customers differ from those of the training, see ``scoring.drift``.
        bounds: From which differences on the model should be watched, or trained anew.
        customers_listed: Labelled customers to list, at most so many per segment.
        model: The model that labelled them.
    """

    drift: dict[str, Any]
    bounds: DriftOptions
    customers_listed: pd.DataFrame
    model: SegmentationModel

    customers_file: ClassVar[str] = "data/07_model_output/scored_customers.parquet"
    rejected_file: ClassVar[str] = "data/07_model_output/scored_rejected_customers.csv"

    @property
    def title(self) -> str:
        """Title of the workbook."""
        return _("New customers")

    @property
    def customers(self) -> int:
        """Number of customers in segments."""
        return int(self.drift["customers"])

    @property
    def topics(self) -> Sequence[str]:
        """What the sheets are about, in their order."""
        return ["summary", "drift", "customers", "quality"]

    @cached_property
    def segment_names(self) -> dict[int, str]:
        """Number and name of each segment, by number."""
        return {segment.number: f"{segment.number}  {segment.name}" for segment in self.model.segments}

    def verdict(self, part: dict[str, Any]) -> str:
        """Whether the model still fits as far as this part of the drift goes, in the words of the workbook."""
        return _(VERDICTS[part["verdict"]])
