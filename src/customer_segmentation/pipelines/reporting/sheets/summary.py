"""The Summary sheet: what a person with one minute reads."""

from openpyxl import Workbook

from customer_segmentation.language import _, number
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.wording import segments
from customer_segmentation.wording.terms import PRIORITIES, SEPARATIONS
from customer_segmentation.workbook.drawings import Bars
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

from .worth import value_columns

#: Positions of columns in the table of segments.
_SEGMENT_COLUMN, _SHARE_COLUMN = 0, 2
_MOST_MEANS = 6


def write_summary(workbook: Workbook, findings: Findings) -> None:
    """Write the main finding, the key figures, the segments, the map and the general insights."""
    page = Page(workbook, findings.sheets["summary"], findings.options.theme)
    page.title(findings.title, findings.subtitle)
    if findings.logo:
        page.logo(findings.logo, _("Logo of the organisation that this report is for"))
    page.navigation(findings.way_on)
    page.warn(findings.warnings)
    page.space()
    page.paragraph(_headline(findings), "headline")
    page.space()
    page.figures(_key_figures(findings))
    page.heading(_("The segments"))
    rows = page.table("segments", _segment_columns(findings))
    features = len(_feature_positions(findings))
    if features > _MOST_MEANS:
        page.paragraph(
            _(
                "The table shows {shown} of the {features} features. The sheet of each segment shows all of them.",
                shown=_MOST_MEANS,
                features=features,
            ),
            "note",
        )
    page.notes(findings.notes_on_means)
    page.space()
    page.pictures(
        [(findings.charts["segment_map"], 0.6, _("Map of the segments. {headline}", headline=_headline(findings)))],
        bars=Bars(
            title=_("How large the segments are"),
            labels=_SEGMENT_COLUMN,
            values=_SHARE_COLUMN,
            rows=rows,
            colours=[findings.options.theme.segment_colour(card["number"]) for card in findings.cards],
            number_format=PERCENT,
            description=_("Bar chart of the segments' shares of all customers. {largest}", largest=_largest(findings)),
        ),
    )
    if insights := findings.general_insights:
        page.heading(_("What this means"))
        page.bullets(insights)
    page.finish(one_printed_page=True)


def _headline(findings: Findings) -> str:
    prioritised = [card["name"] for card in findings.cards if segments.priority(card) == "prioritise"]
    facts = {"segments": len(findings.cards), "customers": findings.customers, "largest": _largest(findings)}
    if not prioritised:
        return _("The {customers:,} customers are divided into {segments} segments. {largest}", **facts)
    return _(
        "The {customers:,} customers are divided into {segments} segments. {largest} Segments to prioritise: {names}.",
        **facts,
        names="; ".join(prioritised),
    )


def _largest(findings: Findings) -> str:
    largest = max(findings.cards, key=lambda card: card["customers"])
    return _(
        "The largest segment is {name} with {share:.1%} of the customers.", name=largest["name"], share=largest["share"]
    )


def _key_figures(findings: Findings) -> list[tuple[str, str]]:
    verdict, quality = findings.verdict, findings.quality
    return [
        (number(findings.customers, ","), _("customers in segments")),
        (str(len(findings.cards)), _("segments")),
        (
            _(SEPARATIONS[verdict["separation"]]),
            _("separation (mean silhouette {silhouette:.2f})", silhouette=verdict["silhouette"]),
        ),
        (
            _("{rejected:,} of {read:,}", rejected=quality["rows_rejected"], read=quality["rows_read"]),
            _("rows rejected, see {sheet}", sheet=findings.sheets["quality"]),
        ),
    ]


def _feature_positions(findings: Findings) -> list[int]:
    """Positions of the number columns that define the segments; the others are on the segments' own sheets."""
    differences = findings.cards[0]["differences"]
    return [position for position, difference in enumerate(differences) if difference["feature"]]


def _means(findings: Findings, position: int) -> Column:
    shown = findings.cards[0]["differences"][position]
    return Column(
        _("Mean {measure}", measure=findings.label(shown["column"], shown["name"], shown["unit"])),
        [card["differences"][position]["mean"] for card in findings.cards],
        findings.measure_format(shown["column"]),
    )


def _segment_columns(findings: Findings) -> list[Column]:
    cards = findings.cards
    means = [_means(findings, position) for position in _feature_positions(findings)[:_MOST_MEANS]]
    names, sheets = findings.segment_names.values(), findings.segment_sheets.values()
    return [
        Column(_("Segment"), list(names), links=list(sheets)),
        Column(_("Customers"), [card["customers"] for card in cards], INTEGER),
        Column(_("Share"), [card["share"] for card in cards], PERCENT, bar=findings.options.theme.bar),
        *value_columns(findings),
        *means,
        Column(_("Priority"), [_(PRIORITIES[segments.priority(card)]) for card in cards]),
        Column(_("Recommended action"), [segments.actions(card)[0] for card in cards]),
    ]
