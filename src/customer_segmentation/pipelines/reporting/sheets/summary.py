"""The Summary sheet: what a person with one minute reads."""

from openpyxl import Workbook

from customer_segmentation.language import _, number
from customer_segmentation.pipelines.reporting.findings import Content
from customer_segmentation.wording.terms import PRIORITIES, SEPARATIONS
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
    page = Page(workbook, content.sheets["summary"], content.options.theme)
    page.title(content.options.title, content.subtitle)
    if content.logo:
        page.logo(content.logo, _("Logo of the organisation that this report is for"))
    page.navigation(content.way_on)
    page.warn(content.warnings)
    page.space()
    page.paragraph(_headline(content), "headline")
    page.space()
    page.figures(_key_figures(content))
    page.heading(_("The segments"))
    rows = page.table("segments", _segment_columns(content))
    features = len(_feature_positions(content))
    if features > _MOST_MEANS:
        page.paragraph(
            _(
                "The means of {shown} of the {features} features are shown; each segment's own sheet has all of them.",
                shown=_MOST_MEANS,
                features=features,
            ),
            "note",
        )
    page.notes(content.notes_on_means)
    page.space()
    page.pictures(
        [(content.charts["segment_map"], 0.6, _("Map of the segments. {headline}", headline=_headline(content)))],
        bars=Bars(
            title=_("How large the segments are"),
            labels=_SEGMENT_COLUMN,
            values=_SHARE_COLUMN,
            rows=rows,
            colours=[content.options.theme.segment_colour(card["number"]) for card in content.cards],
            number_format=PERCENT,
            description=_("Bar chart of the segments' shares of all customers. {largest}", largest=_largest(content)),
        ),
    )
    if content.general_insights:
        page.heading(_("What this means"))
        page.bullets(content.general_insights)
    page.finish(one_printed_page=True)


def _headline(content: Content) -> str:
    prioritised = [card["name"] for card in content.cards if card["priority"] == "prioritise"]
    facts = {"segments": len(content.cards), "customers": content.customers, "largest": _largest(content)}
    if not prioritised:
        return _("{segments} segments describe the {customers:,} customers. {largest}", **facts)
    return _(
        "{segments} segments describe the {customers:,} customers. {largest} To prioritise: {names}.",
        **facts,
        names="; ".join(prioritised),
    )


def _largest(content: Content) -> str:
    largest = max(content.cards, key=lambda card: card["customers"])
    return _("The largest is {name} with {share:.1%} of them.", name=largest["name"], share=largest["share"])


def _key_figures(content: Content) -> list[tuple[str, str]]:
    verdict, quality = content.verdict, content.quality
    return [
        (number(content.customers, ","), _("customers in segments")),
        (str(len(content.cards)), _("segments")),
        (
            _(SEPARATIONS[verdict["separation"]]),
            _("separation (mean silhouette {silhouette:.2f})", silhouette=verdict["silhouette"]),
        ),
        (
            _("{rejected:,} of {read:,}", rejected=quality["rows_rejected"], read=quality["rows_read"]),
            _("rows rejected, see {sheet}", sheet=content.sheets["quality"]),
        ),
    ]


def _feature_positions(content: Content) -> list[int]:
    """Positions of the number columns that define the segments; the others are on the segments' own sheets."""
    differences = content.cards[0]["differences"]
    return [position for position, difference in enumerate(differences) if difference["feature"]]


def _means(content: Content, position: int) -> Column:
    column, name, unit = (content.cards[0]["differences"][position][key] for key in ("column", "name", "unit"))
    return Column(
        _("Mean {measure}", measure=content.label(column, name, unit)),
        [card["differences"][position]["mean"] for card in content.cards],
        content.measure_format(column),
    )


def _segment_columns(content: Content) -> list[Column]:
    cards = content.cards
    means = [_means(content, position) for position in _feature_positions(content)[:_MOST_MEANS]]
    names, sheets = content.segment_names.values(), content.segment_sheets.values()
    return [
        Column(_("Segment"), list(names), links=list(sheets)),
        Column(_("Customers"), [card["customers"] for card in cards], INTEGER),
        Column(_("Share"), [card["share"] for card in cards], PERCENT, bar=content.options.theme.bar),
        *value_columns(content),
        *means,
        Column(_("Priority"), [_(PRIORITIES[card["priority"]]) for card in cards]),
        Column(_("Recommended action"), [card["actions"][0] for card in cards]),
    ]
