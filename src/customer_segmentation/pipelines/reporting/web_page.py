"""The Summary and the segments' cards as one page of HTML, for those who do not open Excel."""

from typing import Any

from lxml.html import builder as E  # noqa: N812 - as lxml's own documentation calls it

from customer_segmentation import language
from customer_segmentation.language import _
from customer_segmentation.segmentation.cards import SegmentCard
from customer_segmentation.wording import advice, segments

from . import web_elements as web
from .findings import Findings
from .sheets import purchases, segment, summary
from .sheets.migration import change_columns, changed_segments, moved


def build(findings: Findings) -> str:
    """Build the page from what the workbook says too."""
    parts = [
        _header(findings),
        E.MAIN(_summary(findings), *(_card(findings, card) for card in findings.cards)),
        _footer(findings),
    ]
    spoken = str(language.current_locale()).replace("_", "-")
    return web.page(findings.title, spoken, findings.options.theme, parts)


def _header(findings: Findings) -> Any:
    title = E.DIV(web.heading(findings.title, 1), web.paragraph(findings.subtitle, "muted"))
    if not findings.logo:
        return E.HEADER(title)
    return E.HEADER(title, web.picture(findings.logo, _("Logo of the organisation that this report is for")))


def _summary(findings: Findings) -> Any:
    """The main finding, what changed, the key figures, the segments, the map and the general insights."""
    total = len(findings.cards) if summary.has_total(findings) else None
    targets = [_place(card) for card in findings.cards]
    insights = findings.general_insights
    return E.SECTION(
        *web.paragraphs(findings.warnings, "warning"),
        web.paragraph(summary.headline(findings), "headline"),
        *_changes(findings),
        *web.figures(summary.key_figures(findings)),
        web.heading(_("The segments")),
        web.table(summary.segment_columns(findings), chosen=total, targets=targets),
        *web.paragraphs([*findings.notes_on_means, *findings.notes_on_priorities], "note"),
        E.P({"class": "map"}, web.picture(findings.charts["segment_map"], summary.portrait(findings))),
        *([web.heading(_("What this means"))] if insights else []),
        *web.bullets(insights),
    )


def _changes(findings: Findings) -> list[Any]:
    """What changed since the earlier run; nothing without one."""
    if not findings.migration:
        return []
    return [
        web.heading(_("What changed since the earlier run")),
        web.paragraph(moved(findings.migration)),
        web.table(change_columns(findings, findings.migration), chosen=changed_segments(findings.migration)),
    ]


def _card(findings: Findings, card: SegmentCard) -> Any:
    """What a person with a minute reads of a segment."""
    number = card["number"]
    words = [
        web.heading(_("Insight"), 3),
        web.paragraph(advice.insight(card)),
        *web.paragraphs(segment.cautions(findings, card), "note"),
        web.heading(segment.what_to_do(card), 3),
        *web.bullets(advice.actions(card)),
        web.heading(_("What sets this segment apart"), 3),
        web.table(segment.card_columns(findings, card)),
        *web.paragraphs(purchases.favourites(findings, card)),
        web.heading(_("Who belongs to this segment"), 3),
        *web.bullets([segments.rule(rule) for rule in card["rules"]]),
        web.heading(_("How sure it is"), 3),
        *web.bullets(list(segments.certainty(card, findings.segment_names))),
    ]
    portrait = web.picture(findings.charts[f"segment_{number}"], segment.portrait(findings, card))
    colour = findings.options.theme.segment_colour(number)
    return E.SECTION(
        {"class": "card", "id": _place(card), "style": f"--own:{colour}"},
        web.heading(findings.segment_names[number]),
        web.paragraph(segment.headline(findings, card), "headline"),
        *web.figures(segment.worth(findings, card)),
        E.DIV({"class": "beside"}, E.DIV(*words), E.DIV(portrait)),
    )


def _footer(findings: Findings) -> Any:
    told = _("Sheets that are named here are those of {workbook}, which has all figures.", workbook=findings.workbook)
    return E.FOOTER(web.paragraph(told))


def _place(card: SegmentCard) -> str:
    return f"segment-{card['number']}"
