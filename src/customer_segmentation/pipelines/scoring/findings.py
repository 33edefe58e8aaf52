"""What a scoring run found, gathered before any sheet is written."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self

import pandas as pd

from customer_segmentation.customers.table import CustomerTable
from customer_segmentation.language import _
from customer_segmentation.reports.options import ReportingOptions
from customer_segmentation.reports.report import Report
from customer_segmentation.segmentation.drift import Drift
from customer_segmentation.segmentation.model import SegmentationModel, read_model

from .facts import Facts


@dataclass(frozen=True, kw_only=True)
class Findings(Report):
    """The findings of a scoring run.

    Attributes:
        drift: How far the new customers differ from those of the training.
        customers_listed: Labelled customers to list, at most so many per segment.
        model: The model that labelled them.
    """

    drift: Drift
    customers_listed: pd.DataFrame
    model: SegmentationModel

    @classmethod
    def gather(cls, facts: Facts, customer_table: CustomerTable, options: ReportingOptions, **others: Any) -> Self:
        """Put the facts of a run and what is shown beside them together."""
        return cls(
            drift=facts["drift"],
            quality=facts["quality"],
            model=read_model(facts["model"]),
            table=customer_table.without(facts["quality"]["source"]["absent_columns"]),
            options=options,
            report_date=options.report_date or dt.date.today(),
            value_column=facts["value_column"],
            **others,
        )

    customers_file: ClassVar[str] = "07_model_output/scored_customers.parquet"
    rejected_file: ClassVar[str] = "07_model_output/scored_rejected_customers.csv"

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
