"""The Summary sheet of new customers: whether the model still fits them, and how many are in each segment."""

from openpyxl import Workbook

from customer_segmentation.language import _, number
from customer_segmentation.pipelines.scoring.findings import Content
from customer_segmentation.workbook.drawings import Bars
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

#: Positions of columns in the table of segments.
_SEGMENT_COLUMN, _SHARE_COLUMN = 0, 2


def write_summary(workbook: Workbook, content: Content) -> None:
    """Write the verdict on the model, the key figures, and the segments now and in the training.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
    """
    theme = content.options.theme
    shares = content.drift["segments"]["shares"]
    largest = max(shares, key=lambda segment: segment["share_now"])
    page = Page(workbook, content.sheets["summary"], theme)
    page.title(content.title, content.subtitle)
    if content.logo:
        page.logo(content.logo, _("Logo of the organisation that this report is for"))
    page.navigation(content.way_on)
    page.warn(content.quality_warnings)
    page.space()
    page.paragraph(content.drift["words"], "headline" if content.drift["verdict"] == "stable" else "warning")
    page.space()
    page.figures(_key_figures(content))
    page.heading(_("The segments, now and in the training"))
    rows = page.table("segments", _segment_columns(content))
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
                "Bar chart of the segments' shares of the new customers. The largest is {segment} with "
                "{share:.0%} of them.",
                segment=largest["name"],
                share=largest["share_now"],
            ),
        )
    )
    page.finish(one_printed_page=True)


def _verdict(content: Content) -> str:
    return _("Too few to tell") if content.drift["too_few"] else content.verdict(content.drift)


def _key_figures(content: Content) -> list[tuple[str, str]]:
    read, rejected = content.quality["rows_read"], content.quality["rows_rejected"]
    return [
        (number(content.customers, ",d"), _("customers scored")),
        (_verdict(content), _("does the model still fit them?")),
        (number(content.drift["outliers"]["share_now"], ".1%"), _("outliers, far from every segment")),
        (
            _("{rejected:,} of {read:,}", rejected=rejected, read=read),
            _("rows rejected, see {sheet}", sheet=content.sheets["quality"]),
        ),
    ]


def _segment_columns(content: Content) -> list[Column]:
    shares = content.drift["segments"]["shares"]
    return [
        Column(_("Segment"), [content.segment_names[segment["number"]] for segment in shares]),
        Column(_("Customers"), [round(segment["share_now"] * content.customers) for segment in shares], INTEGER),
        Column(
            _("Share now"),
            [segment["share_now"] for segment in shares],
            PERCENT,
            bar=content.options.theme.bar,
        ),
        Column(_("Share in the training"), [segment["share_then"] for segment in shares], PERCENT),
    ]
