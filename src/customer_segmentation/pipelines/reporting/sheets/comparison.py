"""The comparison sheet: all segments beside one another."""

from openpyxl import Workbook

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
    say = content.texts.say
    page = Page(workbook, content.sheets["comparison"], content.options.theme, content.texts)
    page.title(say("sheets.comparison"), say("comparison.subtitle"))
    page.navigation(content.way_back)
    page.space()
    cards = content.cards
    everybody = [difference["all_mean"] for difference in cards[0]["differences"]]
    means = [
        Column(
            say("words.mean", measure=content.label(difference["column"], difference["name"], difference["unit"])),
            [*(card["differences"][position]["mean"] for card in cards), everybody[position]],
            content.measure_format(difference["column"]),
        )
        for position, difference in enumerate(cards[0]["differences"])
    ]
    names = [*content.segment_names.values(), say("comparison.all_customers")]
    sizes = [*(card["customers"] for card in cards), content.customers]
    segments = [Column(say("words.segment"), names), Column(say("words.customers"), sizes, INTEGER)]
    columns = [*segments, *_value_columns(content), *means]
    page.table("comparison", columns, chosen=len(cards))
    page.notes(content.notes_on_means)
    page.space()
    page.pictures([(content.charts["profile_heatmap"], 0.75, say("comparison.heatmap"))])
    page.heading(say("comparison.distributions"))
    page.paragraph(say("comparison.box"), "note")
    page.pictures([(content.charts["distributions"], 1.0, say("comparison.boxes"))])
    page.finish(one_printed_page=True)


def _value_columns(content: Content) -> list[Column]:
    """Shares of the value beside shares of the customers."""
    worth = value_columns(content, everybody=True)
    if not worth:
        return []
    shares = [*(card["share"] for card in content.cards), 1.0]
    return [Column(content.texts.say("value.share_of_customers"), shares, PERCENT), *worth]
