"""The sheet that lists the new customers with their segment."""

from openpyxl import Workbook

from customer_segmentation.customers.columns import BORDERLINE, OUTLIER, SECOND_SEGMENT, SEGMENT, TYPICALITY
from customer_segmentation.language import _
from customer_segmentation.pipelines.scoring.findings import Findings
from customer_segmentation.reports.customer_list import customer_columns
from customer_segmentation.workbook.page import Page


def write_customers(workbook: Workbook, findings: Findings) -> None:
    """Write the customers by segment, the most typical of each first."""
    table, listed = findings.table, findings.customers_listed
    page = Page(workbook, findings.sheets["customers"], findings.options.theme)
    page.title(_("The new customers and their segments"), _("By segment, most typical first"))
    page.navigation(findings.way_back)
    page.space()
    if len(listed) < findings.customers:
        shown = _(
            "{listed:,} of {customers:,} customers are shown. All of them are listed in {file}.",
            listed=len(listed),
            customers=findings.customers,
            file=findings.customers_file,
        )
        page.paragraph(shown, "note")
    fit = [TYPICALITY, SECOND_SEGMENT, BORDERLINE, OUTLIER]
    described = [*table.feature_columns, *table.profile_columns]
    named = listed.assign(**{SEGMENT: listed[SEGMENT].map(findings.segment_names)})
    columns = customer_columns(named[[table.id_name, SEGMENT, *fit, *described]], findings)
    page.table("customers", columns, filters=True, repeat=True, freeze=True)
    page.finish()
