"""What every workbook about a customer table says, gathered before any sheet is written."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import pandas as pd
from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties

from customer_segmentation import language
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.quality import ColumnQuality, DataQuality
from customer_segmentation.language import _, mark, ngettext, with_unit
from customer_segmentation.segmentation.cards import Difference
from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.transactions.quality import TransactionQuality
from customer_segmentation.wording import data_quality
from customer_segmentation.wording.terms import TIME_UNITS
from customer_segmentation.workbook.cells import safe_text, sheet_name
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.shown import told
from customer_segmentation.workbook.styles import TEXT, date_format, measure_format, register_styles

from .options import ReportingOptions

#: Version of Excel's engine (that of 2019 and later); a file of an older one is computed anew when it is opened.
_CALCULATED_BY = 191029
#: Amounts of money, where the theme names no currency.
_MONEY = "#,##0.00"

#: The sheets' titles and names; a name is cut after 31 characters.
SHEETS = {
    "summary": mark("Summary"),
    "comparison": mark("Segment comparison"),
    "migration": mark("Who moved"),
    "evidence": mark("How k was chosen"),
    "quality": mark("Data quality"),
    "model": mark("Model"),
    "dictionary": mark("Data dictionary"),
    "drift": mark("Drift"),
    "customers": mark("Customers"),
    "all_customers": mark("All customers"),
    "calculator": mark("Which segment"),
    "compare": mark("Compare"),
}


@dataclass(frozen=True, kw_only=True)
class Report:
    """What every workbook about a customer table says."""

    title: str
    customers: int  # those in segments
    topics: Sequence[str]  # of the sheets other than those of the segments, in their order
    quality: DataQuality
    transactions: TransactionQuality | None  # none where the customers are a table already
    model: SegmentationModel
    customers_listed: pd.DataFrame  # at most so many per segment
    rejected: pd.DataFrame  # the first rows that were
    table: CustomerTable
    options: ReportingOptions
    value_column: str | None  # whose total is shared out over the segments (revenue, say)
    logo: bytes  # a PNG file; empty where there is none

    customers_file: ClassVar[str]  # where all customers are, also those that are not listed
    rejected_file: ClassVar[str]

    @cached_property
    def report_date(self) -> dt.date:
        """Date of the report."""
        return self.options.report_date or dt.date.today()

    @cached_property
    def segment_names(self) -> dict[int, str]:
        """Number and name of each segment, by number."""
        return {segment.number: f"{segment.number}  {segment.name}" for segment in self.model.segments}

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Names of these sheets, by topic."""
        names: dict[str, str] = {}
        for topic in self.topics:
            names[topic] = sheet_name(_(SHEETS[topic]), taken(names))
        return names

    @property
    def source(self) -> dict[str, Any]:
        """What is known of the user's own table, that of transactions where the customers are made from them."""
        return {**self.quality["source"], **(self.transactions["source"] if self.transactions else {})}

    @property
    def way_back(self) -> list[tuple[str, str]]:
        """The link of every other sheet to the Summary."""
        return [(f"← {self.sheets['summary']}", self.sheets["summary"])]

    @property
    def subtitle(self) -> str:
        """Where the customers come from, and the date."""
        return ngettext(
            "{source}  ·  {customers:,} customer  ·  {date}",
            "{source}  ·  {customers:,} customers  ·  {date}",
            self.customers,
            source=self.source.get("file", _("customer table")),
            customers=self.customers,
            date=self.day(self.report_date),
        )

    @property
    def notes_on_means(self) -> list[str]:
        """What a reader must know of means: notes, or none."""
        return [*self._notes_on_logarithms, *self._notes_on_dates]

    @property
    def _notes_on_dates(self) -> list[str]:
        return [
            _(
                "{feature} is counted as the time up to {day}, in {unit}.",
                feature=feature.name,
                day=self.day(feature.reference),
                unit=_(TIME_UNITS[feature.unit]),
            )
            for feature in self.table.date_features.values()
            if feature.reference
        ]

    @property
    def _notes_on_logarithms(self) -> list[str]:
        names = ", ".join(feature.name for feature in self.table.logarithmic_features)
        if not names:
            return []
        note = _(
            "These features are measured on a logarithmic scale: {features}. Their means are geometric means, which "
            "single large values hardly change.",
            features=names,
        )
        return [note]

    @property
    def quality_warnings(self) -> list[str]:
        """What a reader must know about the table."""
        sheet, read, rejected = self.sheets["quality"], self.quality["rows_read"], self.quality["rows_rejected"]
        warnings = []
        if rejected > 0.1 * read:
            message = _(
                "{share:.0%} of the rows were rejected. See {sheet} before you rely on the sizes of the segments.",
                share=rejected / read,
                sheet=sheet,
            )
            warnings.append(message)
        if remarks := len(data_quality.warnings(self.quality)):
            message = ngettext(
                "{remarks} remark about the data: see {sheet}.",
                "{remarks} remarks about the data: see {sheet}.",
                remarks,
                remarks=remarks,
                sheet=sheet,
            )
            warnings.append(message)
        return warnings

    def day(self, date: dt.date) -> str:
        """A date as the theme writes it."""
        return language.day(date, self.options.theme.date_format)

    def date_cell(self, date: dt.date) -> tuple[dt.date | str, str]:
        """A date for a cell with its number format, as the theme writes it; a text where Excel has no such format."""
        form = date_format(language.date_pattern(self.options.theme.date_format))
        return (date, form) if form else (self.day(date), TEXT)

    def is_amount(self, column: str) -> bool:
        """Whether a column's values are shown in the theme's currency."""
        return self.options.theme.currency_format is not None and column == self.value_column

    def amount_format(self, column: str, otherwise: str) -> str:
        """Excel's number format of a column: the theme's currency for amounts of the value column."""
        currency = self.options.theme.currency_format
        return currency if currency and self.is_amount(column) else otherwise

    @property
    def money_format(self) -> str:
        """Excel's number format of what transactions bring in: the theme's currency, if it has one."""
        return self.options.theme.currency_format or _MONEY

    def measure_format(self, column: str) -> str:
        """Excel's number format of a column's values and means, the same on every sheet."""
        return self.amount_format(column, measure_format(self._facts.get(column, {})))

    def label(self, column: str, name: str, unit: str) -> str:
        """A column's name with its unit, if it has one; amounts in the theme's currency have it beside each value."""
        return f"{name} ({unit})" if unit and not self.is_amount(column) else name

    @cached_property
    def geometric_means(self) -> set[str]:
        """The columns whose means are geometric means."""
        return {feature.column for feature in self.table.logarithmic_features}

    def mean_label(self, measure: Difference) -> str:
        """A measure's name beside its means, with its unit, and what kind of mean it has if not the usual one."""
        label = self.label(measure["column"], measure["name"], measure["unit"])
        return _("{measure}, geometric mean", measure=label) if measure["column"] in self.geometric_means else label

    def mean(self, measure: Difference, value: float) -> str:
        """A mean of a measure in a sentence, with as many decimals as on every sheet, and its unit."""
        written = told(value, self.measure_format(measure["column"]))
        return written if self.is_amount(measure["column"]) else with_unit(written, measure["unit"])

    @cached_property
    def _facts(self) -> dict[str, ColumnQuality]:
        """What is known of each column."""
        return {fact["column"]: fact for fact in self.quality["columns"]}

    def page(self, workbook: Workbook, topic: str, title: str, subtitle: str) -> Page:
        """Begin the sheet of a topic: its title, the logo on the Summary, and links to other sheets."""
        page = Page(workbook, self.sheets[topic], self.options.theme)
        page.title(title, subtitle)
        if topic != "summary":
            page.navigation(self.way_back)
            return page
        if self.logo:
            page.logo(self.logo, _("Logo of the organisation that this report is for"))
        page.navigation([(f"→ {name}", name) for other, name in self.sheets.items() if other != topic])
        return page


def new_workbook(report: Report) -> Workbook:
    """A workbook without sheets, with its styles and properties; the report's date stands for the time of writing."""
    workbook = Workbook(write_only=True)  # a long list of customers never stands in memory as cells
    # No cell is computed: told so, Excel does not ask on closing whether to save a file that nobody changed.
    workbook.calculation = CalcProperties(calcId=_CALCULATED_BY, fullCalcOnLoad=False)
    register_styles(workbook, report.options.theme)
    properties = workbook.properties
    properties.title = safe_text(report.title)
    properties.subject = safe_text(report.subtitle)
    properties.creator = "Customer Segmentation"
    properties.language = str(language.current_locale()).replace("_", "-")
    midnight = dt.datetime.combine(report.report_date, dt.time())
    properties.created = properties.modified = midnight
    return workbook


def taken(names: Mapping[Any, str]) -> set[str]:
    """Names in use, in lower case: to Excel, capitals make no other name."""
    return {name.lower() for name in names.values()}
