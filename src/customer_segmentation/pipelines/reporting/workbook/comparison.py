"""The comparison sheet: all segments beside one another."""

from openpyxl import Workbook

from . import summary
from .content import Content
from .look import INTEGER, PERCENT
from .page import Column, Page
from .value import value_columns

NAME = "Segment comparison"


def write_comparison(workbook: Workbook, content: Content) -> None:
    """Write the mean of every number column by segment, as a table and as charts.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
    """
    page = Page(workbook, NAME, content.options.theme)
    page.title(NAME, "Mean values by segment, beside all customers")
    page.navigation(summary.BACK)
    page.space()
    cards = content.cards
    everybody = [difference["all_mean"] for difference in cards[0]["differences"]]
    means = [
        Column(
            f"Mean {content.label(difference)}",
            [*(card["differences"][position]["mean"] for card in cards), everybody[position]],
            content.amount_format(difference["column"]),
        )
        for position, difference in enumerate(cards[0]["differences"])
    ]
    names = [*content.segment_names.values(), "All customers"]
    sizes = [*(card["customers"] for card in cards), content.customers]
    columns = [Column("Segment", names), Column("Customers", sizes, INTEGER), *_value_columns(content), *means]
    page.table("comparison", columns, chosen=len(cards))
    page.space()
    page.pictures(
        [(content.charts["profile_heatmap"], 0.75, "Heat map of mean values by segment, as in the table above.")]
    )
    page.heading("How much customers differ within a segment")
    page.paragraph(
        "Each box spans the middle half of the segment's customers, the line in it is the median, and the whiskers "
        "reach the furthest customers who are not outliers.",
        "note",
    )
    page.pictures([(content.charts["distributions"], 1.0, "Box plots of every number column by segment.")])
    page.finish(one_printed_page=True)


def _value_columns(content: Content) -> list[Column]:
    """Shares of the value beside shares of the customers."""
    worth = value_columns(content, everybody=True)
    if not worth:
        return []
    shares = [*(card["share"] for card in content.cards), 1.0]
    return [Column(content.texts.say("value.share_of_customers"), shares, PERCENT), *worth]
