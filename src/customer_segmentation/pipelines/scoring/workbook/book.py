"""Putting the workbook of new customers together."""

from openpyxl import Workbook

from customer_segmentation.pipelines.reporting.workbook import quality
from customer_segmentation.pipelines.reporting.workbook import summary as main_summary
from customer_segmentation.pipelines.reporting.workbook.book import new_workbook
from customer_segmentation.pipelines.reporting.workbook.values import sheet_name

from .content import Content
from .customers import write_customers
from .drift import write_drift
from .summary import write_summary


def build(content: Content) -> Workbook:
    """Build the workbook: Summary, Drift, Customers, Data quality.

    Args:
        content: Everything there is to say.
    """
    workbook = new_workbook(content)
    taken = {main_summary.NAME.lower(), quality.NAME.lower()}
    drift_sheet = sheet_name(content.texts.say("drift_sheet.name"), taken)
    customers_sheet = sheet_name(content.texts.say("scored_customers.name"), {*taken, drift_sheet.lower()})

    write_summary(workbook, content, [drift_sheet, customers_sheet, quality.NAME])
    write_drift(workbook, content, drift_sheet)
    write_customers(workbook, content, customers_sheet)
    quality.write_quality(workbook, content)
    return workbook
