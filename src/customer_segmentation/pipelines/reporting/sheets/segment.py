"""A segment's own sheet: what sets it apart, what to do about it, and who is in it."""

from collections import Counter
from typing import Any

from openpyxl import Workbook

from customer_segmentation.customers.columns import SEGMENT
from customer_segmentation.language import _, ngettext
from customer_segmentation.pipelines.reporting.findings import Content
from customer_segmentation.reports.customer_list import customer_columns
from customer_segmentation.wording.terms import PRIORITIES
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import DECIMAL, INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

_MOST_CATEGORIES = 5
_MOST_VALUES = 8


def write_segment(workbook: Workbook, content: Content, card: dict[str, Any]) -> None:
    """Write the sheet of one segment.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
        card: The segment's card.
    """
    number = card["number"]
    colour = content.options.theme.segment_colour(number)
    page = Page(workbook, content.segment_sheets[number], content.options.theme, tab_colour=colour)
    page.band(content.segment_names[number], colour)
    page.navigation([*content.way_back, *content.way_beside(number)])
    page.space()
    page.paragraph(_headline(card), "headline")
    if card["made_name"]:
        page.paragraph(
            _(
                "The name is kept from the earlier run. By its levels now, beside all customers of this run, the "
                "segment would be called {name}; insight and advice follow these levels.",
                name=card["made_name"],
            ),
            "note",
        )
    page.heading(_("Insight"))
    page.paragraph(card["insight"])
    if card["explanation"] not in card["insight"]:
        page.paragraph(card["explanation"])
    if card["generic"]:
        page.paragraph(
            _("This text was made from the segment's own profile: the playbook has no entry for it yet."), "note"
        )
    page.heading(_("What to do  ·  {priority}", priority=_(PRIORITIES[card["priority"]])))
    page.bullets(card["actions"])
    page.heading(_("Who belongs to it"))
    page.bullets([rule["words"] for rule in card["rules"]])
    page.heading(_("What sets it apart"))
    page.table(f"profile_{number}", _profile_columns(content, card))
    page.notes(content.notes_on_means)
    if mixes := _most_frequent(card["mixes"]):
        page.heading(_("Who they are"))
        page.table(f"mix_{number}", _mix_columns(mixes))
        if len(mixes) < len(card["mixes"]):
            page.paragraph(
                _("Of each column, the {values} most frequent values are shown.", values=_MOST_VALUES), "note"
            )
        page.bullets([category["words"] for category in card["categories"][:_MOST_CATEGORIES]])
    page.new_printed_page()
    page.heading(_("In pictures"))
    portrait = _("{name} among all customers. {averages}", name=card["name"], averages=card["headline"])
    page.pictures([(content.charts[f"segment_{number}"], 1.0, portrait)])
    _write_customers(page, content, card)
    page.finish()


def _headline(card: dict[str, Any]) -> str:
    share, averages = card["share"], card["headline"]
    return ngettext(
        "1 customer, {share:.1%} of all. {averages}",
        "{customers:,} customers, {share:.1%} of all. {averages}",
        card["customers"],
        customers=card["customers"],
        share=share,
        averages=averages,
    )


def _profile_columns(content: Content, card: dict[str, Any]) -> list[Column]:
    differences = sorted(card["differences"], key=lambda difference: difference["rank"])
    uses = {True: _("making the segments"), False: _("description only")}
    means, everybody = ([difference[mean] for difference in differences] for mean in ("mean", "all_mean"))
    formats = [content.measure_format(difference["column"]) for difference in differences]
    measures = [
        content.label(difference["column"], difference["name"], difference["unit"]) for difference in differences
    ]
    return [
        # The means and indices stand above those of the categories.
        Column(_("Measure"), measures),
        Column(_("Used for"), [uses[difference["feature"]] for difference in differences]),
        Column(_("Mean of this segment"), means, DECIMAL, formats=formats),
        Column(_("Mean of all customers"), everybody, DECIMAL, formats=formats),
        Column(_("Index (all\u00a0=\u00a0100)"), [difference["index"] for difference in differences], INTEGER),
        Column(_("In words"), [difference["words"] for difference in differences]),
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
    categories = [_("{column}: {value}", column=mix["column"], value=mix["value"]) for mix in mixes]
    return [
        Column(_("Category"), categories),
        Column(_("Customers"), [mix["customers"] for mix in mixes], INTEGER),
        Column(_("Share of this segment"), [mix["share"] for mix in mixes], PERCENT),
        Column(_("Share of all customers"), [mix["all_share"] for mix in mixes], PERCENT),
        Column(_("Index (all\u00a0=\u00a0100)"), [100 * mix["lift"] for mix in mixes], INTEGER),
    ]


def _write_customers(page: Page, content: Content, card: dict[str, Any]) -> None:
    customers = content.customers_listed
    own = customers[customers[SEGMENT] == card["number"]].drop(columns=SEGMENT)
    page.heading(_("The customers, the most typical first"))
    if own.empty:
        page.paragraph(_("No customer of this table is in this segment."))
        return
    if len(own) < card["customers"]:
        listed = _(
            "{listed:,} of {customers:,} customers are shown; the full list is in {file}.",
            listed=len(own),
            customers=card["customers"],
            file=content.customers_file,
        )
        page.paragraph(listed, "note")
    page.table(f"customers_{card['number']}", customer_columns(own, content), filters=True, repeat=True)
