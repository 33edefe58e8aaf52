"""The Summary sheet: what a person with one minute reads."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from openpyxl import Workbook

from customer_segmentation.language import _, number
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.reports.advised import advice_columns
from customer_segmentation.wording import advice, segments, verdict
from customer_segmentation.workbook.native_charts import Bars, Series
from customer_segmentation.workbook.styles import INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

from .comparison import mean_column, value_columns
from .migration import change_columns, changed, changed_segments, moved

#: Means in the table of segments.
_MOST_MEANS = 6


def write_summary(workbook: Workbook, findings: Findings) -> None:
    """Write the main finding, the key figures, the segments, the map and the general insights."""
    page = findings.page(workbook, "summary", findings.title, findings.subtitle)
    page.warn(findings.warnings)
    page.space()
    page.paragraph(headline(findings), "headline")
    if findings.migration:
        page.heading(_("What changed since the earlier run"))
        page.paragraph(moved(findings.migration))
        columns = change_columns(findings, findings.migration)
        page.table("changes", columns, chosen=changed_segments(findings.migration))
        if changed(findings.migration):
            page.notes([_("The sheet {sheet} names the customers.", sheet=findings.sheets["migration"])])
    page.space()
    page.figures(key_figures(findings))
    page.heading(_("The segments"))
    features, columns = _features(findings), segment_columns(findings)
    count = len(findings.cards)
    first, _last = page.table("segments", columns, chosen=count if has_total(findings) else None)
    if len(features) > _MOST_MEANS:
        note = _(
            "The table shows {shown} of the {features} features. The sheet of each segment shows all of them.",
            shown=_MOST_MEANS,
            features=len(features),
        )
        page.notes([note])
    page.notes([*findings.notes_on_means, *findings.notes_on_priorities])
    page.space()
    page.pictures(
        [(findings.charts["segment_map"], 0.6, portrait(findings))],
        _size_bars(findings, columns, (first, first + count - 1)),
    )
    if insights := findings.general_insights:
        page.heading(_("What this means"))
        page.bullets(insights)
    page.finish(pages="at headings")


def headline(findings: Findings) -> str:
    """The main finding: how many segments there are, the largest, the richest, and those to prioritise."""
    prioritised = segments.first_of([card for card in findings.cards if advice.priority(card) == "prioritise"])
    caution = verdict.caution(findings.verdict)
    largest = " ".join(filter(None, [caution, _largest(findings), segments.concentration(findings.cards)]))
    facts = {"segments": len(findings.cards), "customers": findings.customers, "largest": largest}
    if not prioritised:
        return _("The {customers:,} customers are divided into {segments} segments. {largest}", **facts)
    return _(
        "The {customers:,} customers are divided into {segments} segments. {largest} Segments to prioritise: {names}.",
        **facts,
        names=prioritised,
    )


def _largest(findings: Findings) -> str:
    largest = max(findings.cards, key=lambda card: card["customers"])
    if sum(card["customers"] == largest["customers"] for card in findings.cards) > 1:
        return _(
            "The largest segments have {share:.1%} of the customers each, among them {name}.",
            name=largest["name"],
            share=largest["share"],
        )
    return _(
        "The largest segment is {name} with {share:.1%} of the customers.", name=largest["name"], share=largest["share"]
    )


def key_figures(findings: Findings) -> list[tuple[str, str]]:
    """Customers, segments, how separate they are, and rejected rows: values with their labels."""
    quality = findings.quality
    rejected = _("{rejected:,} of {read:,}", rejected=quality["rows_rejected"], read=quality["rows_read"])
    return [
        (number(findings.customers, ","), _("customers in segments")),
        (str(len(findings.cards)), _("segments")),
        (verdict.separation(findings.verdict), _("separation, see {sheet}", sheet=findings.sheets["evidence"])),
        (rejected, _("rows rejected, see {sheet}", sheet=findings.sheets["quality"])),
    ]


def portrait(findings: Findings) -> str:
    """What the map of the segments shows."""
    return _("Map of the segments. {headline}", headline=headline(findings))


def _features(findings: Findings) -> list[int]:
    """The positions of the features: the other number columns are on the segments' own sheets."""
    return [index for index, one in enumerate(findings.cards[0]["differences"]) if one["feature"]]


def segment_columns(findings: Findings) -> list[Column]:
    """The columns of the table of segments, with the means of the first features; all customers may follow."""
    means = _features(findings)[:_MOST_MEANS]
    cards, everybody = findings.cards, has_total(findings)
    names, sheets = list(findings.segment_names.values()), list(findings.segment_sheets.values())
    sizes, shares = [card["customers"] for card in cards], [card["share"] for card in cards]
    if everybody:
        names, sheets = [*names, _("All customers")], [*sheets, ""]
        sizes, shares = [*sizes, findings.customers], [*shares, 1.0]
    told = advice_columns(cards)
    return [
        Column(_("Segment"), names, links=sheets),
        Column(_("Customers"), sizes, INTEGER),
        Column(_("Share of customers") if everybody else _("Share"), shares, PERCENT, bar=findings.options.theme.bar),
        *value_columns(findings, everybody=everybody),
        *(mean_column(findings, position, everybody=everybody) for position in means),
        *(replace(column, values=[*column.values, None]) if everybody else column for column in told),
    ]


def _size_bars(findings: Findings, columns: Sequence[Column], rows: tuple[int, int]) -> Bars:
    """The segments' shares of the customers, beside those of the value column where there is one."""
    theme, value = findings.options.theme, findings.cards[0]["value"]
    shares = [position for position, column in enumerate(columns) if column.number_format == PERCENT][:2]
    largest = _largest(findings)
    alone: dict[str, Any] = {
        "title": _("How large the segments are"),
        "series": [Series(shares[0], theme.accent)],
        "colours": [theme.segment_colour(card["number"]) for card in findings.cards],
        "description": _("Bar chart of the segments' shares of all customers. {largest}", largest=largest),
    }
    if value is None or value["share"] is None:
        return Bars(labels=0, rows=rows, number_format=PERCENT, **alone)
    description = _(
        "Bar chart of the segments' shares of all customers, beside their shares of the value. {largest}",
        largest=largest,
    )
    return Bars(
        title=_("Share of customers, share of {measure}", measure=value["name"]),
        labels=0,
        rows=rows,
        series=[
            Series(position, colour, name=(position, rows[0] - 1))
            for position, colour in zip(shares, (theme.bar, theme.accent), strict=True)
        ],
        number_format="0%",
        description=description,
    )


def has_total(findings: Findings) -> bool:
    """Whether the table of segments ends with all customers: where there are amounts to add up."""
    return findings.value_column is not None
