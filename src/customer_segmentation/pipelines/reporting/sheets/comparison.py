"""The comparison sheet: all segments beside one another."""

from openpyxl import Workbook

from customer_segmentation.language import _
from customer_segmentation.pipelines.reporting.findings import Content
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

from .worth import value_columns


def write_comparison(workbook: Workbook, content: Content) -> None:
    """Write the mean of every number column by segment, as a table and as charts.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
    """
    page = Page(workbook, content.sheets["comparison"], content.options.theme)
    page.title(_("Segment comparison"), _("Mean values by segment, beside all customers"))
    page.navigation(content.way_back)
    page.space()
    cards = content.cards
    everybody = [difference["all_mean"] for difference in cards[0]["differences"]]
    means = [
        Column(
            _("Mean {measure}", measure=content.label(difference["column"], difference["name"], difference["unit"])),
            [*(card["differences"][position]["mean"] for card in cards), everybody[position]],
            content.measure_format(difference["column"]),
        )
        for position, difference in enumerate(cards[0]["differences"])
    ]
    names = [*content.segment_names.values(), _("All customers")]
    sizes = [*(card["customers"] for card in cards), content.customers]
    segments = [Column(_("Segment"), names), Column(_("Customers"), sizes, INTEGER)]
    columns = [*segments, *_value_columns(content), *means]
    page.table("comparison", columns, chosen=len(cards))
    page.notes(content.notes_on_means)
    page.space()
    page.pictures(
        [(content.charts["profile_heatmap"], 0.75, _("Heat map of mean values by segment, as in the table above."))]
    )
    page.heading(_("How much customers differ within a segment"))
    page.paragraph(
        _(
            "Each box spans the middle half of the segment's customers, the line in it is the median, and the "
            "whiskers reach the furthest customers who are not outliers.",
        ),
        "note",
    )
    page.pictures([(content.charts["distributions"], 1.0, _("Box plots of the number columns by segment."))])
    page.finish(one_printed_page=True)


def _value_columns(content: Content) -> list[Column]:
    """Shares of the value beside shares of the customers."""
    worth = value_columns(content, everybody=True)
    if not worth:
        return []
    shares = [*(card["share"] for card in content.cards), 1.0]
    return [Column(_("Share of customers"), shares, PERCENT), *worth]
