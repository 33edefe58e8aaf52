"""A segment's own sheet: what sets it apart, what to do about it, and who is in it."""

from collections import Counter

from openpyxl import Workbook

from customer_segmentation.customers.columns import SEGMENT
from customer_segmentation.language import _, ngettext
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.reports.customer_list import customer_columns
from customer_segmentation.segmentation.cards import CategoryProfile, SegmentCard
from customer_segmentation.wording import segments
from customer_segmentation.wording.terms import PRIORITIES
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import DECIMAL, INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

_MOST_CATEGORIES = 5
_MOST_VALUES = 8


def write_segment(workbook: Workbook, findings: Findings, card: SegmentCard) -> None:
    """Write the sheet of one segment."""
    number = card["number"]
    colour = findings.options.theme.segment_colour(number)
    page = Page(workbook, findings.segment_sheets[number], findings.options.theme, tab_colour=colour)
    page.band(findings.segment_names[number], colour)
    page.navigation([*findings.way_back, *findings.way_beside(number)])
    page.space()
    page.paragraph(_headline(card), "headline")
    if card["made_name"]:
        page.paragraph(
            _(
                "This segment keeps its name from the earlier run. Based on its current levels, compared "
                "with all customers of this run, its name would be {name}. The insight and the advice are "
                "based on the current levels.",
                name=card["made_name"],
            ),
            "note",
        )
    page.heading(_("Insight"))
    page.paragraph(segments.insight(card))
    page.paragraph(segments.sets_apart(card["differences"]))
    if not card["advice"]:
        page.paragraph(
            _(
                "This text is based only on the segment's profile because the playbook has no entry for this "
                "segment yet. Add an entry to the playbook to replace it."
            ),
            "note",
        )
    page.heading(_("What to do  ·  {priority}", priority=_(PRIORITIES[segments.priority(card)])))
    page.bullets(segments.actions(card))
    page.heading(_("Who belongs to this segment"))
    page.bullets([segments.rule(rule) for rule in card["rules"]])
    page.heading(_("What sets this segment apart"))
    page.table(f"profile_{number}", _profile_columns(findings, card))
    page.notes(findings.notes_on_means)
    if categories := _most_frequent(card["category_profiles"]):
        page.heading(_("Who they are"))
        page.table(f"categories_{number}", _category_columns(categories))
        if len(categories) < len(card["category_profiles"]):
            page.paragraph(
                _("The table shows the {values} most frequent values of each column.", values=_MOST_VALUES), "note"
            )
        page.bullets([segments.category(notable) for notable in card["notable_categories"][:_MOST_CATEGORIES]])
    page.new_printed_page()
    page.heading(_("In pictures"))
    portrait = _(
        "{name} among all customers. {averages}", name=card["name"], averages=segments.headline(card["differences"])
    )
    page.pictures([(findings.charts[f"segment_{number}"], 1.0, portrait)])
    _write_customers(page, findings, card)
    page.finish()


def _headline(card: SegmentCard) -> str:
    share, averages = card["share"], segments.headline(card["differences"])
    return ngettext(
        "{customers:,} customer, {share:.1%} of all. {averages}",
        "{customers:,} customers, {share:.1%} of all. {averages}",
        card["customers"],
        customers=card["customers"],
        share=share,
        averages=averages,
    )


def _profile_columns(findings: Findings, card: SegmentCard) -> list[Column]:
    differences = sorted(card["differences"], key=lambda difference: difference["rank"])
    uses = {True: _("making the segments"), False: _("description only")}
    means, everybody = ([difference[mean] for difference in differences] for mean in ("mean", "all_mean"))
    formats = [findings.measure_format(difference["column"]) for difference in differences]
    measures = [
        findings.label(difference["column"], difference["name"], difference["unit"]) for difference in differences
    ]
    return [
        # The means and indices stand above those of the categories.
        Column(_("Measure"), measures),
        Column(_("Used for"), [uses[difference["feature"]] for difference in differences]),
        Column(_("Mean of this segment"), means, DECIMAL, formats=formats),
        Column(_("Mean of all customers"), everybody, DECIMAL, formats=formats),
        Column(_("Index (all\u00a0=\u00a0100)"), [difference["index"] for difference in differences], INTEGER),
        Column(_("In words"), [segments.effect(difference) for difference in differences]),
    ]


def _most_frequent(profiles: list[CategoryProfile]) -> list[CategoryProfile]:
    """The first values of each column; they come from the most to the least frequent among all customers."""
    seen: Counter[str] = Counter()
    shown = []
    for profile in profiles:
        seen[profile["column"]] += 1
        if seen[profile["column"]] <= _MOST_VALUES:
            shown.append(profile)
    return shown


def _category_columns(shown: list[CategoryProfile]) -> list[Column]:
    categories = [_("{column}: {value}", column=one["column"], value=segments.value(one["value"])) for one in shown]
    return [
        Column(_("Category"), categories),
        Column(_("Customers"), [one["customers"] for one in shown], INTEGER),
        Column(_("Share of this segment"), [one["share"] for one in shown], PERCENT),
        Column(_("Share of all customers"), [one["all_share"] for one in shown], PERCENT),
        Column(_("Index (all\u00a0=\u00a0100)"), [100 * one["lift"] for one in shown], INTEGER),
    ]


def _write_customers(page: Page, findings: Findings, card: SegmentCard) -> None:
    customers = findings.customers_listed
    own = customers[customers[SEGMENT] == card["number"]].drop(columns=SEGMENT)
    page.heading(_("The customers, most typical first"))
    if own.empty:
        page.paragraph(_("No customer of this table is in this segment."))
        return
    if len(own) < card["customers"]:
        listed = _(
            "{listed:,} of {customers:,} customers are shown. All of them are listed in {file}.",
            listed=len(own),
            customers=card["customers"],
            file=findings.customers_file,
        )
        page.paragraph(listed, "note")
    page.table(f"customers_{card['number']}", customer_columns(own, findings), filters=True, repeat=True)
