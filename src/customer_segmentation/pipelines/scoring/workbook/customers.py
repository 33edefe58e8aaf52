"""The sheet that lists the new customers with their segment."""

from openpyxl import Workbook

from customer_segmentation.columns import BORDERLINE, OUTLIER, SECOND_SEGMENT, SEGMENT, TYPICALITY
from customer_segmentation.pipelines.reporting.workbook.page import Page
from customer_segmentation.pipelines.reporting.workbook.segment import customer_columns
from customer_segmentation.pipelines.reporting.workbook.summary import BACK

from .content import Content


def write_customers(workbook: Workbook, content: Content, name: str) -> None:
    """Write the customers by segment, the most typical of each first.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
        name: Name of the sheet.
    """
    say, table, listed = content.texts.say, content.table, content.customers_listed
    page = Page(workbook, name, content.options.theme)
    page.title(say("scored_customers.title"), say("scored_customers.subtitle"))
    page.navigation(BACK)
    page.space()
    if len(listed) < content.customers:
        page.paragraph(
            say("scored_customers.more", shown=len(listed), customers=content.customers, file=content.customers_file),
            "note",
        )
    fit = [TYPICALITY, SECOND_SEGMENT, BORDERLINE, OUTLIER]
    described = [*table.feature_columns, *table.profile_columns]
    shown = listed.assign(**{SEGMENT: listed[SEGMENT].map(content.segment_names)})
    columns = customer_columns(shown[[table.id_name, SEGMENT, *fit, *described]], content)
    page.table("customers", columns, filters=True, repeat=True)
    page.finish()
