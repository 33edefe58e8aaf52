"""The Summary sheet of new customers: whether the model still fits them, and how many are in each segment."""

from openpyxl import Workbook

from customer_segmentation.language import _, number
from customer_segmentation.pipelines.scoring.findings import Findings
from customer_segmentation.wording import drift as in_words
from customer_segmentation.workbook.drawings import Bars
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

#: Positions of columns in the table of segments.
_SEGMENT_COLUMN, _SHARE_COLUMN = 0, 2


def write_summary(workbook: Workbook, findings: Findings) -> None:
    """Write the verdict on the model, the key figures, and the segments now and in the training."""
    theme = findings.options.theme
    shares = findings.drift["segments"]["shares"]
    largest = max(shares, key=lambda segment: segment["share_now"])
    page = Page(workbook, findings.sheets["summary"], theme)
    page.title(findings.title, findings.subtitle)
    if findings.logo:
        page.logo(findings.logo, _("Logo of the organisation that this report is for"))
    page.navigation(findings.way_on)
    page.warn(findings.quality_warnings)
    page.space()
    page.paragraph(in_words.advice(findings.drift), "headline" if findings.drift["verdict"] == "stable" else "warning")
    page.space()
    page.figures(_key_figures(findings))
    page.heading(_("The segments, now and in the training"))
    rows = page.table("segments", _segment_columns(findings))
    page.space()
    page.chart(
        Bars(
            title=_("How large the segments are now"),
            labels=_SEGMENT_COLUMN,
            values=_SHARE_COLUMN,
            rows=rows,
            colours=[theme.segment_colour(segment["number"]) for segment in shares],
            number_format=PERCENT,
            description=_(
                "Bar chart of the segments' shares of the new customers. The largest segment is {segment} "
                "with {share:.0%} of them.",
                segment=largest["name"],
                share=largest["share_now"],
            ),
        )
    )
    page.finish(one_printed_page=True)


def _key_figures(findings: Findings) -> list[tuple[str, str]]:
    read, rejected = findings.quality["rows_read"], findings.quality["rows_rejected"]
    return [
        (number(findings.customers, ",d"), _("customers scored")),
        (in_words.verdict_of_all(findings.drift), _("does the model still fit them?")),
        (number(findings.drift["outliers"]["share_now"], ".1%"), _("outliers, far from every segment")),
        (
            _("{rejected:,} of {read:,}", rejected=rejected, read=read),
            _("rows rejected, see {sheet}", sheet=findings.sheets["quality"]),
        ),
    ]


def _segment_columns(findings: Findings) -> list[Column]:
    shares = findings.drift["segments"]["shares"]
    return [
        Column(_("Segment"), [findings.segment_names[segment["number"]] for segment in shares]),
        Column(_("Customers"), [round(segment["share_now"] * findings.customers) for segment in shares], INTEGER),
        Column(_("Share now"), [segment["share_now"] for segment in shares], PERCENT, bar=findings.options.theme.bar),
        Column(_("Share in the training"), [segment["share_then"] for segment in shares], PERCENT),
    ]
