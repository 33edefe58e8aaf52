"""The Summary sheet of new customers: whether the model still fits them, and how many are in each segment."""

from openpyxl import Workbook

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
    say, theme = content.texts.say, content.options.theme
    shares = content.drift["segments"]["shares"]
    largest = max(shares, key=lambda segment: segment["share_now"])
    page = Page(workbook, content.sheets["summary"], theme, content.texts)
    page.title(content.title, content.subtitle)
    if content.logo:
        page.logo(content.logo, say("logo.description"))
    page.navigation(content.way_on)
    page.warn(content.quality_warnings)
    page.space()
    page.paragraph(content.drift["words"], "headline" if content.drift["verdict"] == "stable" else "warning")
    page.space()
    page.figures(_key_figures(content))
    page.heading(say("new_customers.segments"))
    rows = page.table("segments", _segment_columns(content))
    page.space()
    page.chart(
        Bars(
            title=say("new_customers.chart"),
            labels=_SEGMENT_COLUMN,
            values=_SHARE_COLUMN,
            rows=rows,
            colours=[theme.segment_colour(segment["number"]) for segment in shares],
            number_format=PERCENT,
            description=say("new_customers.chart_shows", segment=largest["name"], share=largest["share_now"]),
        )
    )
    page.finish(one_printed_page=True)


def _verdict(content: Content) -> str:
    return content.texts.say("drift_verdicts.too_few") if content.drift["too_few"] else content.verdict(content.drift)


def _key_figures(content: Content) -> list[tuple[str, str]]:
    say, number = content.texts.say, content.texts.number
    read, rejected = content.quality["rows_read"], content.quality["rows_rejected"]
    return [
        (number(content.customers, ",d"), say("new_customers.scored")),
        (_verdict(content), say("new_customers.verdict")),
        (number(content.drift["outliers"]["share_now"], ".1%"), say("new_customers.outliers")),
        (
            say("summary.rows", rejected=rejected, read=read),
            say("summary.rows_rejected", sheet=content.sheets["quality"]),
        ),
    ]


def _segment_columns(content: Content) -> list[Column]:
    say, shares = content.texts.say, content.drift["segments"]["shares"]
    return [
        Column(say("words.segment"), [content.segment_names[segment["number"]] for segment in shares]),
        Column(
            say("words.customers"), [round(segment["share_now"] * content.customers) for segment in shares], INTEGER
        ),
        Column(
            say("new_customers.share_now"),
            [segment["share_now"] for segment in shares],
            PERCENT,
            bar=content.options.theme.bar,
        ),
        Column(say("new_customers.share_then"), [segment["share_then"] for segment in shares], PERCENT),
    ]
