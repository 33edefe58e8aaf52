"""Everything the workbook says, gathered before any sheet is written."""

import datetime as dt
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import pandas as pd

from customer_segmentation.customer_table import CustomerTable
from customer_segmentation.model import SegmentationModel
from customer_segmentation.pipelines.reporting.options import ReportingOptions
from customer_segmentation.texts import Texts

from .look import DECIMAL


@dataclass(frozen=True, kw_only=True)
class Report(ABC):
    """What every workbook about a customer table says.

    Attributes:
        quality: The data-quality report.
        rejected: The rejected rows.
        table: The declared columns.
        options: What is shown, and the theme.
        texts: The fixed texts.
        report_date: Date of the report.
        value_column: Number column whose total is shared out over the segments (revenue, say), or none.
        logo: The logo's PNG file; empty where there is none.
        customers_file: Where all customers are, also those that are not listed.
        rejected_file: Where all rejected rows are.
    """

    quality: dict[str, Any]
    rejected: pd.DataFrame
    table: CustomerTable
    options: ReportingOptions
    texts: Texts
    report_date: dt.date
    value_column: str | None
    logo: bytes

    customers_file: ClassVar[str]
    rejected_file: ClassVar[str]

    @property
    @abstractmethod
    def title(self) -> str:
        """Title of the workbook."""

    @property
    @abstractmethod
    def customers(self) -> int:
        """Number of customers in segments."""

    @property
    @abstractmethod
    def segment_names(self) -> dict[int, str]:
        """Number and name of each segment, by number."""

    @property
    def subtitle(self) -> str:
        """Where the customers come from, and the date."""
        source = self.quality["source"].get("file", "customer table")
        return f"{source}  ·  {self.customers:,} customers  ·  {self.day(self.report_date)}"

    @property
    def quality_warnings(self) -> list[str]:
        """What a reader must know about the table."""
        warnings = []
        if self.quality["rows_rejected"] > 0.1 * self.quality["rows_read"]:
            share = self.quality["rows_rejected"] / self.quality["rows_read"]
            warnings.append(f"{share:.0%} of the rows were rejected: see Data quality before relying on the sizes.")
        if remarks := len(self.quality["warnings"]):
            warnings.append(f"{remarks} {'remark' if remarks == 1 else 'remarks'} about the data: see Data quality.")
        return warnings

    def day(self, date: dt.date) -> str:
        """A date as the theme writes it."""
        return date.strftime(self.options.theme.date_format)

    def amount_format(self, column: str, otherwise: str = DECIMAL) -> str:
        """Excel's number format of a column's amounts: the theme's currency where they are those of the value column.

        Args:
            column: Header of the column in the customer table.
            otherwise: The format of all other columns.
        """
        currency = self.options.theme.currency_format
        return currency if currency and column == self.value_column else otherwise

    @staticmethod
    def label(column: dict[str, Any]) -> str:
        """A column's short name with its unit."""
        return f"{column['name']} ({column['unit']})" if column["unit"] else str(column["name"])


@dataclass(frozen=True, kw_only=True)
class Content(Report):
    """The findings of a run.

    Attributes:
        cards: The segments' cards, by number.
        general_insights: Statements about several segments.
        customers_listed: Labelled customers to list, at most so many per segment.
        evidence: One row per number of segments tried.
        verdict: The chosen number and why.
        model: The segmentation model.
        migration: Who moved since an earlier run; empty where there is none.
        charts: PNG files by name.
    """

    cards: list[dict[str, Any]]
    general_insights: list[str]
    customers_listed: pd.DataFrame
    evidence: pd.DataFrame
    verdict: dict[str, Any]
    model: SegmentationModel
    migration: dict[str, Any]
    charts: dict[str, bytes]

    customers_file: ClassVar[str] = "data/07_model_output/customer_segments.parquet"
    rejected_file: ClassVar[str] = "data/03_primary/rejected_customers.csv"

    @property
    def title(self) -> str:
        """Title of the workbook."""
        return self.options.title

    @cached_property
    def customers(self) -> int:
        """Number of customers in segments."""
        return sum(card["customers"] for card in self.cards)

    @property
    def warnings(self) -> list[str]:
        """What a reader must know before relying on anything."""
        warnings = []
        if self.quality["source"]["synthetic_sample"]:
            warnings.append(
                "This is the built-in sample: 200 synthetic customers, none of them real. Run the project on your own "
                "table to see your segments."
            )
        if self.verdict["structure"]["verdict"] == "none":
            warnings.append(self.verdict["structure"]["sentence"])
        if self.verdict["flagged"]:
            warnings += self.verdict["warnings"]
        return [*warnings, *self.quality_warnings]

    @cached_property
    def segment_names(self) -> dict[int, str]:
        """Number and name of each segment, by number."""
        return {card["number"]: f"{card['number']}  {card['name']}" for card in self.cards}
