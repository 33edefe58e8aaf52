"""Everything the workbook says, gathered before any sheet is written."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from customer_segmentation.customer_table import CustomerTable
from customer_segmentation.model import SegmentationModel
from customer_segmentation.pipelines.reporting.options import ReportingOptions
from customer_segmentation.texts import Texts

from .values import LONGEST_SHEET_NAME, sheet_name

#: The sheets other than those of the segments, in their order.
_SHEETS = ("summary", "comparison", "migration", "evidence", "quality", "model", "dictionary")


@dataclass(frozen=True)
class Content:
    """The findings of a run.

    Attributes:
        cards: The segments' cards, by number.
        general_insights: Statements about several segments.
        customers_listed: Labelled customers to list, at most so many per segment.
        evidence: One row per number of segments tried.
        verdict: The chosen number and why.
        quality: The data-quality report.
        rejected: The rejected rows.
        model: The segmentation model.
        migration: Who moved since an earlier run; empty where there is none.
        charts: PNG files by name.
        table: The declared columns.
        options: What is shown, and the theme.
        texts: The fixed texts.
        report_date: Date of the report.
    """

    cards: list[dict[str, Any]]
    general_insights: list[str]
    customers_listed: pd.DataFrame
    evidence: pd.DataFrame
    verdict: dict[str, Any]
    quality: dict[str, Any]
    rejected: pd.DataFrame
    model: SegmentationModel
    migration: dict[str, Any]
    charts: dict[str, bytes]
    table: CustomerTable
    options: ReportingOptions
    texts: Texts
    report_date: dt.date

    @cached_property
    def customers(self) -> int:
        """Number of customers in segments."""
        return sum(card["customers"] for card in self.cards)

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Names of the sheets other than those of the segments, by what they are about, in their order."""
        names: dict[str, str] = {}
        for sheet in _SHEETS:
            if sheet != "migration" or self.migration:
                names[sheet] = sheet_name(self.texts.say(f"sheets.{sheet}"), _taken(names))
        return names

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

    @property
    def way_back(self) -> list[tuple[str, str]]:
        """The link of every other sheet."""
        return [(f"← {self.sheets['summary']}", self.sheets["summary"])]

    @property
    def subtitle(self) -> str:
        """Where the customers come from, and the date."""
        say = self.texts.say
        return say(
            "summary.subtitle",
            source=self.quality["source"].get("file", say("summary.no_file")),
            customers=self.customers,
            date=f"{self.report_date:%d %B %Y}",
        )

    @property
    def warnings(self) -> list[str]:
        """What a reader must know before relying on anything."""
        say = self.texts.say
        warnings = []
        if self.quality["source"]["synthetic_sample"]:
            warnings.append(say("summary.sample"))
        if self.verdict["structure"]["verdict"] == "none":
            warnings.append(self.verdict["structure"]["sentence"])
        if self.verdict["flagged"]:
            warnings += self.verdict["warnings"]
        if self.quality["rows_rejected"] > 0.1 * self.quality["rows_read"]:
            share = self.quality["rows_rejected"] / self.quality["rows_read"]
            warnings.append(say("summary.rejected", share=share, sheet=self.sheets["quality"]))
        remarks = len(self.quality["warnings"])
        if remarks == 1:
            warnings.append(say("summary.remark", sheet=self.sheets["quality"]))
        elif remarks:
            warnings.append(say("summary.remarks", remarks=remarks, sheet=self.sheets["quality"]))
        return warnings

    @cached_property
    def segment_names(self) -> dict[int, str]:
        """Number and name of each segment, by number."""
        return {card["number"]: f"{card['number']}  {card['name']}" for card in self.cards}

    @staticmethod
    def label(difference: dict[str, Any]) -> str:
        """A column's short name with its unit."""
        return f"{difference['name']} ({difference['unit']})" if difference["unit"] else str(difference["name"])


def _taken(names: Mapping[Any, str]) -> set[str]:
    return {name.lower() for name in names.values()}
