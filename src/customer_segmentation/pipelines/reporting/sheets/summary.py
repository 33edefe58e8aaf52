"""The Summary sheet: what a person with one minute reads."""

from openpyxl import Workbook

from customer_segmentation.pipelines.reporting.findings import Content
from customer_segmentation.workbook.drawings import Bars
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

from .worth import value_columns

#: Positions of columns in the table of segments.
_SEGMENT_COLUMN, _SHARE_COLUMN = 0, 2
_MOST_MEANS = 6


def write_summary(workbook: Workbook, content: Content) -> None:
    """Write the main finding, the key figures, the segments, the map and the general insights.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
    """
    say = content.texts.say
    page = Page(workbook, content.sheets["summary"], content.options.theme, content.texts)
    page.title(content.options.title, content.subtitle)
    if content.logo:
        page.logo(content.logo, say("logo.description"))
    page.navigation(content.way_on)
    page.warn(content.warnings)
    page.space()
    page.paragraph(_headline(content), "headline")
    page.space()
    page.figures(_key_figures(content))
    page.heading(say("summary.table"))
    rows = page.table("segments", _segment_columns(content))
    features = len(_feature_positions(content))
    if features > _MOST_MEANS:
        page.paragraph(say("summary.some_features", shown=_MOST_MEANS, features=features), "note")
    page.notes(content.notes_on_means)
    page.space()
    page.pictures(
        [(content.charts["segment_map"], 0.6, say("summary.map", headline=_headline(content)))],
        bars=Bars(
            title=say("charts.sizes"),
            labels=_SEGMENT_COLUMN,
            values=_SHARE_COLUMN,
            rows=rows,
            colours=[content.options.theme.segment_colour(card["number"]) for card in content.cards],
            number_format=PERCENT,
            description=say("summary.bars", largest=_largest(content)),
        ),
    )
    if content.general_insights:
        page.heading(say("summary.insights"))
        page.bullets(content.general_insights)
    page.finish(one_printed_page=True)


def _headline(content: Content) -> str:
    say = content.texts.say
    prioritised = [card["name"] for card in content.cards if card["priority"] == "prioritise"]
    facts = {"segments": len(content.cards), "customers": content.customers, "largest": _largest(content)}
    if not prioritised:
        return say("summary.headline", **facts)
    return say("summary.headline_prioritised", **facts, names=say("lists.semicolon").join(prioritised))


def _largest(content: Content) -> str:
    largest = max(content.cards, key=lambda card: card["customers"])
    return content.texts.say("summary.largest", name=largest["name"], share=largest["share"])


def _key_figures(content: Content) -> list[tuple[str, str]]:
    say, number = content.texts.say, content.texts.number
    verdict, quality = content.verdict, content.quality
    return [
        (number(content.customers, ","), say("summary.customers")),
        (str(len(content.cards)), say("summary.segments")),
        (say(f"separations.{verdict['separation']}"), say("summary.separation", silhouette=verdict["silhouette"])),
        (
            say("summary.rows", rejected=quality["rows_rejected"], read=quality["rows_read"]),
            say("summary.rows_rejected", sheet=content.sheets["quality"]),
        ),
    ]


def _feature_positions(content: Content) -> list[int]:
    """Positions of the number columns that define the segments; the others are on the segments' own sheets."""
    differences = content.cards[0]["differences"]
    return [position for position, difference in enumerate(differences) if difference["feature"]]


def _means(content: Content, position: int) -> Column:
    column, name, unit = (content.cards[0]["differences"][position][key] for key in ("column", "name", "unit"))
    return Column(
        content.texts.say("words.mean", measure=content.label(column, name, unit)),
        [card["differences"][position]["mean"] for card in content.cards],
        content.measure_format(column),
    )


def _segment_columns(content: Content) -> list[Column]:
    cards = content.cards
    say = content.texts.say
    means = [_means(content, position) for position in _feature_positions(content)[:_MOST_MEANS]]
    names, sheets = content.segment_names.values(), content.segment_sheets.values()
    return [
        Column(say("words.segment"), list(names), links=list(sheets)),
        Column(say("words.customers"), [card["customers"] for card in cards], INTEGER),
        Column(say("summary.share"), [card["share"] for card in cards], PERCENT, bar=content.options.theme.bar),
        *value_columns(content),
        *means,
        Column(say("summary.priority"), [say(f"priorities.{card['priority']}") for card in cards]),
        Column(say("summary.action"), [card["actions"][0] for card in cards]),
    ]
