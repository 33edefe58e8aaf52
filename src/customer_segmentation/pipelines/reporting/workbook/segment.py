"""A segment's own sheet: what sets it apart, what to do about it, and who is in it."""

from collections import Counter
from typing import Any

import pandas as pd
from openpyxl import Workbook

from customer_segmentation.columns import BORDERLINE, OUTLIER, SECOND_SEGMENT, SEGMENT, TYPICALITY

from . import summary
from .content import Content, Report
from .look import DECIMAL, INTEGER, PERCENT, TEXT
from .page import Column, Page

#: What was added to the customers' own columns, in the words of the workbook.
_HEADERS = {
    SEGMENT: "Segment",
    TYPICALITY: "Typicality (100 = at the centre)",
    SECOND_SEGMENT: "Second nearest segment",
    BORDERLINE: "Borderline",
    OUTLIER: "Outlier",
}
_YES_OR_BLANK = {True: "yes", False: None}
_MOST_CATEGORIES = 5
_MOST_VALUES = 8


def write_segment(workbook: Workbook, content: Content, card: dict[str, Any], name: str) -> None:
    """Write the sheet of one segment.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
        card: The segment's card.
        name: Name of the sheet.
    """
    colour = content.options.theme.segment_colour(card["number"])
    page = Page(workbook, name, content.options.theme, tab_colour=colour)
    page.band(content.segment_names[card["number"]], colour)
    page.navigation(summary.BACK)
    page.space()
    page.paragraph(
        f"{card['customers']:,} customers, {card['share']:.1%} of all. {card['headline']}",
        "headline",
    )
    page.heading("Insight")
    page.paragraph(card["insight"])
    if card["explanation"] not in card["insight"]:
        page.paragraph(card["explanation"])
    if card["generic"]:
        page.paragraph(
            "This text was made from the segment's own profile: the playbook has no entry for it yet.", "note"
        )
    page.heading(f"What to do  ·  {summary.PRIORITIES[card['priority']]}")
    page.bullets(card["actions"])
    page.heading("Who belongs to it")
    page.bullets([rule["words"] for rule in card["rules"]])
    page.heading("What sets it apart")
    page.table(f"profile_{card['number']}", _profile_columns(content, card))
    if mixes := _most_frequent(card["mixes"]):
        page.heading("Who they are")
        page.table(f"mix_{card['number']}", _mix_columns(mixes))
        if len(mixes) < len(card["mixes"]):
            page.paragraph(f"Of each column, the {_MOST_VALUES} most frequent values are shown.", "note")
        page.bullets([category["words"] for category in card["categories"][:_MOST_CATEGORIES]])
    page.new_printed_page()
    page.heading("In pictures")
    page.pictures(
        [(content.charts[f"segment_{card['number']}"], 1.0, f"{card['name']} among all customers. {card['headline']}")]
    )
    _write_customers(page, content, card)
    page.finish()


def _profile_columns(content: Content, card: dict[str, Any]) -> list[Column]:
    differences = card["differences"]
    means, everybody = ([difference[mean] for difference in differences] for mean in ("mean", "all_mean"))
    formats = [content.amount_format(difference["column"]) for difference in differences]
    return [
        Column("Measure", [content.label(difference) for difference in differences]),
        Column("Mean of this segment", means, DECIMAL, formats=formats),
        Column("Mean of all customers", everybody, DECIMAL, formats=formats),
        Column("Index (all = 100)", [difference["index"] for difference in differences], INTEGER),
        Column("In words", [difference["words"] for difference in differences]),
        Column(
            "Used for",
            ["making the segments" if difference["feature"] else "description only" for difference in differences],
        ),
    ]


def _most_frequent(mixes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first values of each column; they come from the most to the least frequent among all customers."""
    seen: Counter[str] = Counter()
    shown = []
    for mix in mixes:
        seen[mix["column"]] += 1
        if seen[mix["column"]] <= _MOST_VALUES:
            shown.append(mix)
    return shown


def _mix_columns(mixes: list[dict[str, Any]]) -> list[Column]:
    return [
        Column("Category", [f"{mix['column']}: {mix['value']}" for mix in mixes]),
        Column("Customers", [mix["customers"] for mix in mixes], INTEGER),
        Column("Share of this segment", [mix["share"] for mix in mixes], PERCENT),
        Column("Share of all customers", [mix["all_share"] for mix in mixes], PERCENT),
    ]


def _write_customers(page: Page, content: Content, card: dict[str, Any]) -> None:
    customers = content.customers_listed
    own = customers[customers[SEGMENT] == card["number"]].drop(columns=SEGMENT)
    page.heading("The customers, the most typical first")
    if own.empty:
        page.paragraph("No customer of this table is in this segment.")
        return
    if len(own) < card["customers"]:
        page.paragraph(
            f"{len(own):,} of {card['customers']:,} customers are shown; the full list is in {content.customers_file}.",
            "note",
        )
    page.table(f"customers_{card['number']}", customer_columns(own, content), filters=True, repeat=True)


def customer_columns(customers: pd.DataFrame, report: Report) -> list[Column]:
    """The columns of a list of customers, with segments by their names.

    Args:
        customers: The listed customers, with their columns in the order of the list.
        report: Names of the segments, and the declared columns.
    """
    listed = customers.assign(
        **{
            SECOND_SEGMENT: customers[SECOND_SEGMENT].map(report.segment_names),
            BORDERLINE: customers[BORDERLINE].map(_YES_OR_BLANK),
            OUTLIER: customers[OUTLIER].map(_YES_OR_BLANK),
        }
    )
    return [
        Column(
            _HEADERS.get(name, name),
            listed[name].tolist(),
            report.amount_format(name, _number_format(listed[name], is_id=name == report.table.id_name)),
        )
        for name in listed.columns
    ]


def _number_format(values: Any, *, is_id: bool) -> str:
    if is_id or values.dtype.kind not in "iuf":
        return TEXT
    return INTEGER if values.dtype.kind in "iu" else DECIMAL
