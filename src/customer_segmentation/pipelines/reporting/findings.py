"""Everything the workbook says, gathered before any sheet is written."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self

import pandas as pd

from customer_segmentation import wording
from customer_segmentation.customers.encoding import codes_of, word_for
from customer_segmentation.language import _
from customer_segmentation.reports.options import ReportingOptions
from customer_segmentation.reports.report import Report, taken
from customer_segmentation.segmentation.cards import GeneralInsight, SegmentCard
from customer_segmentation.segmentation.migration import Migration
from customer_segmentation.segmentation.model import read_model
from customer_segmentation.segmentation.verdict import Verdict
from customer_segmentation.transactions.purchases import Purchases
from customer_segmentation.workbook.cells import LONGEST_SHEET_NAME, sheet_name

from .facts import Facts


@dataclass(frozen=True, kw_only=True)
class Findings(Report):
    """The findings of a run."""

    cards: list[SegmentCard]
    insights: list[GeneralInsight]
    evidence: pd.DataFrame  # a row per number of segments tried
    verdict: Verdict
    migration: Migration | None  # none where no earlier run is given
    purchases: dict[str, Purchases]  # by the segment's number; empty without transactions
    moved_customers: pd.DataFrame  # the first who moved, joined or left since the earlier run
    charts: dict[str, bytes]  # PNG files by name

    customers_file: ClassVar[str] = "07_model_output/customer_segments.parquet"
    workbook: ClassVar[str] = "customer_segments.xlsx"
    lists_folder: ClassVar[str] = "08_reporting/segment_lists"
    changes_file: ClassVar[str] = "08_reporting/moved_customers.csv"
    rejected_file: ClassVar[str] = "03_primary/rejected_customers.csv"

    @classmethod
    def gather(cls, facts: Facts, options: ReportingOptions, **others: Any) -> Self:
        """Put the facts of a run and what is shown beside them together; the others are named as the attributes are."""
        cards = facts["cards"]["segments"]
        value = cards[0]["value"]
        moved = ["migration"] if facts["migration"] else []
        return cls(
            title=_(options.title),
            customers=sum(card["customers"] for card in cards),
            topics=[
                "summary",
                "calculator",
                "compare",
                "all_customers",
                "comparison",
                *moved,
                "evidence",
                "quality",
                "model",
                "dictionary",
            ],
            cards=cards,
            insights=facts["cards"]["general_insights"],
            evidence=pd.DataFrame(facts["evidence"]),
            verdict=facts["verdict"],
            quality=facts["quality"],
            model=read_model(facts["model"]),
            migration=facts["migration"],
            transactions=facts["transactions"],
            purchases=facts["purchases"],
            options=options,
            value_column=value["column"] if value else None,
            **others,
        )

    @cached_property
    def segment_sheets(self) -> dict[int, str]:
        """Names of the segments' sheets, by number."""
        names: dict[int, str] = {}
        called = {card["number"]: card["name"] for card in self.cards}
        for number, wanted in wording.short_names.short_names(called, LONGEST_SHEET_NAME).items():
            names[number] = sheet_name(wanted, taken(self.sheets) | taken(names))
        return names

    def way_beside(self, number: int) -> list[tuple[str, str]]:
        """The links of a segment's sheet to the sheets of the segments before and after it."""
        sheets = list(self.segment_sheets.values())
        position = list(self.segment_sheets).index(number)
        before, after = sheets[max(position - 1, 0) : position], sheets[position + 1 : position + 2]
        return [*((f"‹ {sheet}", sheet) for sheet in before), *((f"{sheet} ›", sheet) for sheet in after)]

    def plausible_range(self, column: str) -> str:
        """Which values of a feature are plausible; empty where all are."""
        if words := self.table.word_features.get(column):
            codes = sorted(set(codes_of(words).values()))
            return ", ".join(f"{code:g} = {word_for(words, code, _('yes'), _('no'))}" for code in codes)
        if column in self.table.date_features:
            return _("a date")
        declared = {feature.column: (feature.minimum, feature.maximum) for feature in self.table.features}
        return wording.terms.plausible_range(*declared.get(column, (None, None)))

    @cached_property
    def better(self) -> dict[str, str]:
        """Which side of a feature is good for the business, by its column: of those of which it is declared."""
        return {feature.column: feature.better for feature in self.table.encoded_features if feature.better}

    @property
    def warnings(self) -> list[str]:
        """What a reader must know before relying on anything."""
        warnings = wording.verdict.nothing_else(self.verdict)
        if self.quality["source"]["synthetic_sample"]:
            warnings.append(
                _(
                    "This is the built-in sample: 200 synthetic customers, none of them real. Run the project on "
                    "your own table to see your segments."
                )
            )
        if self.verdict["cluster_tendency"]["verdict"] != "strong":
            # The evidence sheet has the figures: they are of a quicker search, and the Summary tells one silhouette.
            warnings.append(wording.verdict.structure(self.verdict))
        if wording.verdict.is_refused(self.verdict, self.verdict["k"]):
            warnings += wording.verdict.warnings(self.verdict)
        return [*warnings, *self.quality_warnings]

    @property
    def notes_on_priorities(self) -> list[str]:
        """What a reader must know of priorities that the playbook does not give: notes, or none."""
        return list(wording.advice.origins(self.cards))

    @property
    def general_insights(self) -> list[str]:
        """Who holds the most of the value column, if there is one; then what the playbook says of several segments."""
        return [*wording.segments.value_insights(self.cards), *wording.segments.insights(self.insights, self.cards)]
