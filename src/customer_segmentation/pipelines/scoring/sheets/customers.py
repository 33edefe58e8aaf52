"""The sheet that lists the new customers with their segment."""

from openpyxl import Workbook

from customer_segmentation.customers.columns import BORDERLINE, OUTLIER, SECOND_SEGMENT, SEGMENT, TYPICALITY
from customer_segmentation.language import _
from customer_segmentation.pipelines.scoring.findings import Content
from customer_segmentation.reports.customer_list import customer_columns
from customer_segmentation.workbook.page import Page


def write_customers(workbook: Workbook, content: Content) -> None:
    """Write the customers by segment, the most typical of each first.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
    """
    table, listed = content.table, content.customers_listed
    page = Page(workbook, content.sheets["customers"], content.options.theme)
    page.title(_("The new customers and their segments"), _("By segment, the most typical first"))
    page.navigation(content.way_back)
    page.space()
    if len(listed) < content.customers:
        shown = _(
            "{listed:,} of {customers:,} customers are shown; the full list is in {file}.",
            listed=len(listed),
            customers=content.customers,
            file=content.customers_file,
        )
        page.paragraph(shown, "note")
    fit = [TYPICALITY, SECOND_SEGMENT, BORDERLINE, OUTLIER]
    described = [*table.feature_columns, *table.profile_columns]
    named = listed.assign(**{SEGMENT: listed[SEGMENT].map(content.segment_names)})
    columns = customer_columns(named[[table.id_name, SEGMENT, *fit, *described]], content)
    page.table("customers", columns, filters=True, repeat=True, freeze=True)
    page.finish()
