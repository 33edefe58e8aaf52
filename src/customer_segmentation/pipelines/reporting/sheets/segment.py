"""A segment's own sheet: what sets it apart, what to do about it, and who is in it."""

from collections.abc import Sequence
from dataclasses import replace

from openpyxl import Workbook

from customer_segmentation.customers.columns import SEGMENT
from customer_segmentation.customers.encoding import day_for
from customer_segmentation.customers.value_order import in_order
from customer_segmentation.language import _, ngettext
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.pipelines.reporting.segment_lists import list_name
from customer_segmentation.reports.customer_list import customer_columns
from customer_segmentation.segmentation.cards import CategoryProfile, Difference, SegmentCard, one_per_category
from customer_segmentation.wording import advice, segments
from customer_segmentation.wording.terms import PRIORITIES
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.shown import told
from customer_segmentation.workbook.styles import DECIMAL, INTEGER, PERCENT, TEXT
from customer_segmentation.workbook.table import Column

from . import purchases
from .comparison import customers_and_value

#: Measures, and values of categories, on the card.
_MOST_MEASURES, _MOST_NOTABLE = 5, 2
#: Columns of a table of values before those of money: segment, customers, their share.
_COUNTED = 3
_MOST_CATEGORIES = 5
_MOST_VALUES = 8
#: More of them are told of columns whose values have an order: the months of a year, say.
_MOST_ORDERED_VALUES = 12


def write_segment(workbook: Workbook, findings: Findings, card: SegmentCard) -> None:
    """Write the sheet of one segment: a page that is a card, then all figures, then the most typical customers."""
    number = card["number"]
    colour = findings.options.theme.segment_colour(number)
    page = Page(workbook, findings.segment_sheets[number], findings.options.theme, tab_colour=colour)
    _write_card(page, findings, card, colour)
    last_printed_row = page.last_row
    prints_all = findings.options.print_lists
    page.new_printed_page(first_is_whole=prints_all)
    _write_figures(page, findings, card)
    _write_list(page, findings, card)
    # A card is one page, unless its texts are so many that their letters could not be read.
    page.finish(pages=None if prints_all else "at headings", last_printed_row=None if prints_all else last_printed_row)


def _write_card(page: Page, findings: Findings, card: SegmentCard, colour: str) -> None:
    """Write what a person with a minute reads of the segment: one printed page, the picture at the right."""
    number = card["number"]
    page.band(findings.segment_names[number], colour)
    page.navigation([*findings.way_back, *findings.way_beside(number)])
    page.gap()
    page.paragraph(headline(findings, card), "headline")
    if figures := worth(findings, card):
        page.figures(figures)
    page.gap()
    page.begin_beside(findings.charts[f"segment_{number}"], portrait(findings, card))
    page.heading(_("Insight"))
    page.paragraph(advice.insight(card))
    page.notes(cautions(findings, card))
    page.heading(what_to_do(card))
    page.bullets(advice.actions(card))
    page.heading(_("What sets this segment apart"))
    page.table(f"card_{number}", card_columns(findings, card))
    page.notes(purchases.favourites(findings, card))
    page.heading(_("Who belongs to this segment"))
    page.bullets([segments.rule(rule) for rule in card["rules"]])
    page.heading(_("How sure it is"))
    page.bullets(list(segments.certainty(card, findings.segment_names)))
    page.end_beside()


def _write_figures(page: Page, findings: Findings, card: SegmentCard) -> None:
    """Write all that is measured of the segment: money, numbers, categories, purchases."""
    number = card["number"]
    if worth := _value_columns(findings, card):
        page.heading(_("What they bring in"))
        page.table(f"value_{number}", worth, chosen=1, wraps=True)
    page.heading(_("All number columns"))
    page.table(f"profile_{number}", _profile_columns(findings, card), wraps=True)
    page.notes([segments.construction(card["differences"]), *findings.notes_on_means])
    if categories := _told_categories(card["category_profiles"]):
        page.heading(_("Who they are"))
        page.table(f"categories_{number}", _category_columns(categories), wraps=True)
        if len(categories) < len(card["category_profiles"]):
            page.notes([_("The table shows the most frequent values of each column.")])
        page.bullets([segments.category(notable) for notable in card["notable_categories"][:_MOST_CATEGORIES]])
    if bought := findings.purchases.get(str(number)):
        purchases.write_purchases(page, findings, number, bought)
    if any(rule["precision"] is not None for rule in card["rules"]):
        page.space()
        note = _(
            "How well the rule fits is measured on other customers: those that were left out when it was sought "
            "(cross-validation)."
        )
        page.notes([note])


def headline(findings: Findings, card: SegmentCard) -> str:
    """How many customers these are, and what sets them apart most."""
    return ngettext(
        "{customers:,} customer, {share:.1%} of all. {averages}",
        "{customers:,} customers, {share:.1%} of all. {averages}",
        card["customers"],
        averages=_averages(findings, card),
        **card,
    )


def portrait(findings: Findings, card: SegmentCard) -> str:
    """What the segment's picture shows."""
    return _("{name} among all customers. {averages}", name=card["name"], averages=_averages(findings, card))


def _averages(findings: Findings, card: SegmentCard) -> str:
    """What sets a segment apart most, in one sentence."""
    return segments.headline(card["differences"], findings.mean, findings.geometric_means)


def cautions(findings: Findings, card: SegmentCard) -> list[str]:
    """What a reader must know of the segment and its name."""
    return [note for note in (_caution(findings, card), _kept_name(card)) if note]


def what_to_do(card: SegmentCard) -> str:
    """The heading above the actions, with the priority if there is one."""
    priority = advice.priority(card)
    return _("What to do  ·  {priority}", priority=_(PRIORITIES[priority])) if priority else _("What to do")


def worth(findings: Findings, card: SegmentCard) -> list[tuple[str, str]]:
    """What the segment holds of the value column, in key figures; nothing where there is no such column."""
    columns = _value_columns(findings, card)[_COUNTED:]
    return [(told(column.values[0], column.number_format), _beside_all(column)) for column in columns]


def _beside_all(column: Column) -> str:
    """A key figure's label, with that of all customers; a share is one of them already."""
    if column.number_format == PERCENT:
        return column.header
    everybody = told(column.values[1], column.number_format)
    return _("{measure} (all customers: {everybody})", measure=column.header, everybody=everybody)


def card_columns(findings: Findings, card: SegmentCard) -> list[Column]:
    """The measures on which the segment differs most, then the categories of which it has more or fewer customers.

    What makes the segments is told even if it is average here, as the segment's name does.
    """
    ranked = one_per_category(card["differences"])
    measures = [one for one in ranked if one["feature"] or segments.sets_apart(one)][:_MOST_MEASURES]
    values = card["notable_categories"][:_MOST_NOTABLE]
    means = [(one["mean"], one["all_mean"], one["index"]) for one in measures]
    means += [(one["share"], one["all_share"], 100 * one["lift"]) for one in values]
    own, everybody, indices = zip(*means, strict=True)
    labels = [findings.mean_label(one) for one in measures]
    formats = [*(findings.measure_format(one["column"]) for one in measures), *[PERCENT] * len(values)]
    words = [*map(segments.effect, measures), *map(segments.representation, values)]
    bar = findings.options.theme.bar
    return [
        Column(_("Measure"), [*labels, *map(segments.category_label, values)]),
        Column(_("This segment"), own, DECIMAL, formats=formats),
        Column(_("All customers"), everybody, DECIMAL, formats=formats),
        Column(_("Index (all\u00a0=\u00a0100)"), indices, INTEGER, bar=bar),
        Column(_("In words"), words),
    ]


def _kept_name(card: SegmentCard) -> str:
    """That the segment has its name from an earlier run, where its levels would make another one."""
    if not card["made_name"]:
        return ""
    return _(
        "This segment keeps its name from the earlier run. Based on its current levels, compared with all customers of "
        "this run, its name would be {name}. The insight and the advice are based on the current levels.",
        name=card["made_name"],
    )


def _write_list(page: Page, findings: Findings, card: SegmentCard) -> None:
    """Write the most typical customers, and where all of them are."""
    number = card["number"]
    own = findings.customers_listed[findings.customers_listed[SEGMENT] == number].drop(columns=SEGMENT)
    listed = own.head(findings.options.typical_customers)
    page.heading(_("The customers, most typical first"))
    if listed.empty:
        page.paragraph(_("No customer of this table is in this segment."))
        return
    if len(listed) < card["customers"]:
        note = _(
            "The {listed:,} most typical of {customers:,} customers. All of them are in {file}; the sheet {sheet} has "
            "the customers of all segments.",
            listed=len(listed),
            customers=card["customers"],
            file=f"{findings.lists_folder}/{list_name(card)}.csv",
            sheet=findings.sheets["all_customers"],
        )
        page.notes([note])
    columns = customer_columns(listed, findings)
    repeat = findings.options.print_lists
    page.table(f"customers_{number}", columns, filters=True, repeat=repeat, wraps=True)


def _caution(findings: Findings, card: SegmentCard) -> str:
    """How the segment is to be read if it is no group."""
    judged = findings.verdict["cluster_tendency"]["verdict"]
    if judged == "none":
        return _(
            "This segment is a convenient way to divide the work, not a group that exists: the customers are spread "
            "evenly. Customers near its border are like those on the other side, so treat them alike."
        )
    if judged == "continuous" and any(neighbour["natural"] for neighbour in card["evidence"]["neighbours"]):
        return _(
            "This segment is a convenient way to divide the work rather than a group that surely exists: all in all, "
            "the segments are no more separate than parts of a single lump."
        )
    if judged == "continuous":
        return _(
            "This segment is a convenient way to divide the work, not a group that exists: there are no gaps between "
            "it and its neighbours. Customers near its border are like those on the other side, so treat them alike."
        )
    return ""


def _value_columns(findings: Findings, card: SegmentCard) -> list[Column]:
    """The value column's total, share and mean per customer of the segment and of all; nothing where there is none."""
    position = findings.cards.index(card)
    return [
        replace(column, values=[column.values[position], column.values[-1]], bar=None)
        for column in customers_and_value(findings)
    ]


def _profile_columns(findings: Findings, card: SegmentCard) -> list[Column]:
    differences = sorted(card["differences"], key=lambda difference: difference["rank"])
    uses = {True: _("making the segments"), False: _("description only")}
    means, everybody = ([difference[mean] for difference in differences] for mean in ("mean", "all_mean"))
    formats = [findings.measure_format(difference["column"]) for difference in differences]
    measures = [findings.mean_label(one) for one in differences]
    return [
        # The means and indices stand above those of the categories.
        Column(_("Measure"), measures),
        Column(_("Used for"), [uses[difference["feature"]] for difference in differences]),
        Column(_("Mean of this segment"), means, DECIMAL, formats=formats),
        Column(_("Mean of all customers"), everybody, DECIMAL, formats=formats),
        *_dates(findings, differences),
        Column(_("Index (all\u00a0=\u00a0100)"), [difference["index"] for difference in differences], INTEGER),
        Column(_("In words"), [segments.effect(difference) for difference in differences]),
    ]


def _dates(findings: Findings, differences: Sequence[Difference]) -> list[Column]:
    """The segment's means of time as dates; nothing where no feature is a date."""
    features = findings.table.date_features
    if not features:
        return []
    days = [
        day_for(feature.reference, feature.unit, one["mean"])
        if (feature := features.get(one["column"])) and feature.reference
        else None
        for one in differences
    ]
    cells = [findings.date_cell(day) if day else (None, TEXT) for day in days]
    return [Column(_("Mean as a date"), [cell for cell, _f in cells], TEXT, formats=[form for _c, form in cells])]


def _told_categories(profiles: list[CategoryProfile]) -> list[CategoryProfile]:
    """The most frequent values of each column, by their own order, such as that of time, where they have one.

    They come from the most to the least frequent among all customers.
    """
    by_column: dict[str, list[CategoryProfile]] = {}
    for profile in profiles:
        by_column.setdefault(profile["column"], []).append(profile)
    return [profile for own in by_column.values() for profile in _told(own)]


def _told(profiles: list[CategoryProfile]) -> list[CategoryProfile]:
    """The values of a column that are told, in the order in which they are read."""
    frequent = {one["value"]: one for one in profiles[:_MOST_ORDERED_VALUES]}
    if (ordered := in_order(frequent)) is None:
        return profiles[:_MOST_VALUES]
    return [frequent[value] for value in ordered]


def _category_columns(shown: list[CategoryProfile]) -> list[Column]:
    return [
        Column(_("Category"), [segments.category_label(one) for one in shown]),
        Column(_("Customers"), [one["customers"] for one in shown], INTEGER),
        Column(_("Share of this segment"), [one["share"] for one in shown], PERCENT),
        Column(_("Share of all customers"), [one["all_share"] for one in shown], PERCENT),
        Column(_("Index (all\u00a0=\u00a0100)"), [100 * one["lift"] for one in shown], INTEGER),
    ]
