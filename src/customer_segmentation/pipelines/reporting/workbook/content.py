"""Everything the workbook says, gathered before any sheet is written."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import pandas as pd

from customer_segmentation.customer_table import CustomerTable
from customer_segmentation.model import SegmentationModel
from customer_segmentation.pipelines.reporting.options import ReportingOptions
from customer_segmentation.texts import Texts

from .look import TEXT, date_format, measure_format
from .values import LONGEST_SHEET_NAME, sheet_name


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
    @abstractmethod
    def topics(self) -> Sequence[str]:
        """What the sheets other than those of the segments are about, in their order."""

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Names of these sheets, by topic."""
        names: dict[str, str] = {}
        for topic in self.topics:
            names[topic] = sheet_name(self.texts.say(f"sheets.{topic}"), _taken(names))
        return names

    @property
    def way_on(self) -> list[tuple[str, str]]:
        """The Summary's links to the other sheets."""
        return [(f"→ {name}", name) for topic, name in self.sheets.items() if topic != "summary"]

    @property
    def way_back(self) -> list[tuple[str, str]]:
        """The link of every other sheet to the Summary."""
        return [(f"← {self.sheets['summary']}", self.sheets["summary"])]

    @property
    def subtitle(self) -> str:
        """Where the customers come from, and the date."""
        say = self.texts.say
        source = self.quality["source"].get("file", say("summary.no_file"))
        date = self.day(self.report_date)
        if self.customers == 1:
            return say("summary.subtitle_of_one", source=source, date=date)
        return say("summary.subtitle", source=source, customers=self.customers, date=date)

    @property
    def notes_on_means(self) -> list[str]:
        """What a reader must know of means: a note, or none."""
        names = [feature.name for feature in self.table.logarithmic_features]
        say = self.texts.say
        return [say("words.geometric_means", features=say("lists.comma").join(names))] if names else []

    @property
    def quality_warnings(self) -> list[str]:
        """What a reader must know about the table."""
        say = self.texts.say
        warnings = []
        if self.quality["rows_rejected"] > 0.1 * self.quality["rows_read"]:
            share = self.quality["rows_rejected"] / self.quality["rows_read"]
            warnings.append(say("summary.rejected", share=share, sheet=self.sheets["quality"]))
        remarks = len(self.quality["warnings"])
        if remarks == 1:
            warnings.append(say("summary.remark", sheet=self.sheets["quality"]))
        elif remarks:
            warnings.append(say("summary.remarks", remarks=remarks, sheet=self.sheets["quality"]))
        return warnings

    def day(self, date: dt.date) -> str:
        """A date as the theme writes it."""
        return date.strftime(self.options.theme.date_format)

    def date_cell(self, date: dt.date) -> tuple[dt.date | str, str]:
        """A date for a cell with its number format, as the theme writes it; a text where Excel has no such format.

        Args:
            date: The date.
        """
        form = date_format(self.options.theme.date_format)
        return (date, form) if form else (self.day(date), TEXT)

    def is_amount(self, column: str) -> bool:
        """Whether a column's values are shown in the theme's currency."""
        return self.options.theme.currency_format is not None and column == self.value_column

    def amount_format(self, column: str, otherwise: str) -> str:
        """Excel's number format of a column's amounts: the theme's currency where they are those of the value column.

        Args:
            column: Header of the column in the customer table.
            otherwise: The format of all other columns.
        """
        currency = self.options.theme.currency_format
        return currency if currency and self.is_amount(column) else otherwise

    def measure_format(self, column: str) -> str:
        """Excel's number format of a column's values and means, the same on every sheet.

        Args:
            column: Header of the column in the customer table.
        """
        return self.amount_format(column, measure_format(self._facts.get(column, {})))

    def label(self, column: str, name: str, unit: str) -> str:
        """A column's name with its unit, which amounts in the theme's currency have beside each value.

        Args:
            column: Header of the column in the customer table.
            name: How it is called here.
            unit: Its unit, or empty.
        """
        return f"{name} ({unit})" if unit and not self.is_amount(column) else name

    @cached_property
    def _facts(self) -> dict[str, dict[str, Any]]:
        """What is known of each column."""
        return {fact["column"]: fact for fact in self.quality["columns"]}


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
    def topics(self) -> Sequence[str]:
        """What the sheets other than those of the segments are about, in their order."""
        moved = ["migration"] if self.migration else []
        return ["summary", "comparison", *moved, "evidence", "quality", "model", "dictionary"]

    @cached_property
    def segment_sheets(self) -> dict[int, str]:
        """Names of the segments' sheets, by number."""
        say = self.texts.say
        names: dict[int, str] = {}
        for card in self.cards:
            wanted = f"{card['number']} {card['name']}"
            if len(wanted) > LONGEST_SHEET_NAME:
                wanted = wanted.replace(say("workbook.average"), say("workbook.average_short"))
            names[card["number"]] = sheet_name(wanted, _taken(self.sheets) | _taken(names))
        return names

    def way_beside(self, number: int) -> list[tuple[str, str]]:
        """The links of a segment's sheet to the sheets of the segments before and after it.

        Args:
            number: Number of the segment.
        """
        sheets = list(self.segment_sheets.values())
        position = list(self.segment_sheets).index(number)
        before, after = sheets[max(position - 1, 0) : position], sheets[position + 1 : position + 2]
        return [*((f"‹ {sheet}", sheet) for sheet in before), *((f"{sheet} ›", sheet) for sheet in after)]

    @property
    def warnings(self) -> list[str]:
        """What a reader must know before relying on anything."""
        say = self.texts.say
        warnings = []
        if self.quality["source"]["synthetic_sample"]:
            warnings.append(say("summary.sample"))
        if self.verdict["structure"]["verdict"] != "strong":
            warnings.append(self.verdict["structure"]["sentence"])
        if self.verdict["k"] in self.verdict["refused"]:
            warnings += self.verdict["warnings"]
        return [*warnings, *self.quality_warnings]

    @cached_property
    def segment_names(self) -> dict[int, str]:
        """Number and name of each segment, by number."""
        return {card["number"]: f"{card['number']}  {card['name']}" for card in self.cards}


def _taken(names: Mapping[Any, str]) -> set[str]:
    return {name.lower() for name in names.values()}
