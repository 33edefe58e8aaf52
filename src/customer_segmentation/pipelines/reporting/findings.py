"""Everything the workbook says, gathered before any sheet is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import pandas as pd

from customer_segmentation.reports.report import Report, taken
from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.segmentation.verdict import refusal_of
from customer_segmentation.workbook.cells import LONGEST_SHEET_NAME, sheet_name


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
            names[card["number"]] = sheet_name(wanted, taken(self.sheets) | taken(names))
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
        if refusal_of(self.verdict["k"], self.verdict["refused"]):
            warnings += self.verdict["warnings"]
        return [*warnings, *self.quality_warnings]

    @cached_property
    def segment_names(self) -> dict[int, str]:
        """Number and name of each segment, by number."""
        return {card["number"]: f"{card['number']}  {card['name']}" for card in self.cards}
