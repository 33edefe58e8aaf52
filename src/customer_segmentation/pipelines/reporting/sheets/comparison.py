"""The comparison sheet: all segments beside one another."""

from openpyxl import Workbook

from customer_segmentation.language import _
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

from .worth import value_columns


def write_comparison(workbook: Workbook, findings: Findings) -> None:
    """Write the mean of every number column by segment, as a table and as charts."""
    page = Page(workbook, findings.sheets["comparison"], findings.options.theme)
    page.title(_("Segment comparison"), _("Average values by segment, compared with all customers"))
    page.navigation(findings.way_back)
    page.space()
    cards = findings.cards
    everybody = [difference["all_mean"] for difference in cards[0]["differences"]]
    means = [
        Column(
            _("Mean {measure}", measure=findings.label(difference["column"], difference["name"], difference["unit"])),
            [*(card["differences"][position]["mean"] for card in cards), everybody[position]],
            findings.measure_format(difference["column"]),
        )
        for position, difference in enumerate(cards[0]["differences"])
    ]
    names = [*findings.segment_names.values(), _("All customers")]
    sizes = [*(card["customers"] for card in cards), findings.customers]
    segments = [Column(_("Segment"), names), Column(_("Customers"), sizes, INTEGER)]
    columns = [*segments, *_value_columns(findings), *means]
    page.table("comparison", columns, chosen=len(cards))
    page.notes(findings.notes_on_means)
    page.space()
    page.pictures(
        [(findings.charts["profile_heatmap"], 0.75, _("Heat map of average values by segment, as in the table above."))]
    )
    page.heading(_("How much customers differ within a segment"))
    page.paragraph(
        _(
            "Each box covers the middle half of the segment's customers, and the line in it is the median. The "
            "whiskers reach to the furthest customers in the usual range, and single dots show customers outside it."
        ),
        "note",
    )
    page.pictures([(findings.charts["distributions"], 1.0, _("Box plots of the number columns by segment."))])
    page.finish(one_printed_page=True)


def _value_columns(findings: Findings) -> list[Column]:
    """Shares of the value beside shares of the customers."""
    worth = value_columns(findings, everybody=True)
    if not worth:
        return []
    shares = [*(card["share"] for card in findings.cards), 1.0]
    return [Column(_("Share of customers"), shares, PERCENT), *worth]
