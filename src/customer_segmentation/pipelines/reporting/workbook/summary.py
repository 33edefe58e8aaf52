"""The Summary sheet: what a person with one minute reads."""

from openpyxl import Workbook

from .content import Content
from .drawings import Bars
from .look import INTEGER, PERCENT
from .page import Column, Page
from .value import value_columns

NAME = "Summary"

#: The link of every other sheet.
BACK = [("← Summary", NAME)]

#: Positions of columns in the table of segments.
_SEGMENT_COLUMN, _SHARE_COLUMN = 0, 2

#: A playbook's priority in the words of the workbook.
PRIORITIES = {"prioritise": "Prioritise", "reactivate": "Reactivate", "maintain": "Maintain", "low": "Low priority"}


def write_summary(workbook: Workbook, content: Content, segment_sheets: list[str], other_sheets: list[str]) -> None:
    """Write the main finding, the key figures, the segments, the map and the general insights.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
        segment_sheets: Names of the segments' sheets, in the order of the cards.
        other_sheets: Names of the other sheets to link to.
    """
    page = Page(workbook, NAME, content.options.theme)
    page.title(content.options.title, content.subtitle)
    if content.logo:
        page.logo(content.logo, content.texts.say("logo.description"))
    page.navigation([(f"→ {name}", name) for name in other_sheets])
    for warning in content.warnings:
        page.paragraph(warning, "warning")
    page.space()
    page.paragraph(_headline(content), "headline")
    page.space()
    page.figures(_key_figures(content))
    page.heading("The segments")
    rows = page.table("segments", _segment_columns(content, segment_sheets))
    page.space()
    page.pictures(
        [(content.charts["segment_map"], 0.6, f"Map of the segments. {_headline(content)}")],
        bars=Bars(
            title="How large the segments are",
            labels=_SEGMENT_COLUMN,
            values=_SHARE_COLUMN,
            rows=rows,
            colours=[content.options.theme.segment_colour(card["number"]) for card in content.cards],
            number_format=PERCENT,
            description=f"Bar chart of the segments' shares of all customers. {_largest(content)}",
        ),
    )
    page.heading("What this means")
    page.bullets(content.general_insights)
    page.finish(one_printed_page=True)


def _headline(content: Content) -> str:
    valued = [card["name"] for card in content.cards if card["priority"] == "prioritise"]
    first = f"{len(content.cards)} segments describe the {content.customers:,} customers. {_largest(content)}"
    return f"{first} To prioritise: {'; '.join(valued)}." if valued else first


def _largest(content: Content) -> str:
    largest = max(content.cards, key=lambda card: card["customers"])
    return f"The largest is {largest['name']} with {largest['share']:.0%} of them."


def _key_figures(content: Content) -> list[tuple[str, str]]:
    rejected = content.quality["rows_rejected"]
    return [
        (f"{content.customers:,}", "customers in segments"),
        (f"{len(content.cards)}", "segments"),
        (
            content.verdict["separation"].capitalize(),
            f"separation (mean silhouette {content.verdict['silhouette']:.2f})",
        ),
        (f"{rejected:,} of {content.quality['rows_read']:,}", "rows rejected, see Data quality"),
    ]


def _shown_differences(content: Content) -> list[int]:
    """Positions of the number columns that define the segments; the others are on the segments' own sheets."""
    return [position for position, difference in enumerate(content.cards[0]["differences"]) if difference["feature"]][
        :6
    ]


def _segment_columns(content: Content, segment_sheets: list[str]) -> list[Column]:
    cards = content.cards
    averages = [
        Column(
            f"Mean {content.label(cards[0]['differences'][position])}",
            [card["differences"][position]["mean"] for card in cards],
            content.amount_format(cards[0]["differences"][position]["column"]),
        )
        for position in _shown_differences(content)
    ]
    return [
        Column("Segment", list(content.segment_names.values()), links=segment_sheets),
        Column("Customers", [card["customers"] for card in cards], INTEGER),
        Column("Share", [card["share"] for card in cards], PERCENT, bar=content.options.theme.bar),
        *value_columns(content),
        *averages,
        Column("Priority", [PRIORITIES[card["priority"]] for card in cards]),
        Column("Recommended action", [card["actions"][0] for card in cards]),
    ]
