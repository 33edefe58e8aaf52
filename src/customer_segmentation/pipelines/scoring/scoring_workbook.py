"""Putting the workbook of new customers together."""

from openpyxl import Workbook

from customer_segmentation.pipelines.scoring.sheets.customers import write_customers
from customer_segmentation.pipelines.scoring.sheets.drift import write_drift
from customer_segmentation.pipelines.scoring.sheets.summary import write_summary
from customer_segmentation.reports.data_quality_sheet import write_quality
from customer_segmentation.reports.report import new_workbook

from .findings import Content


def build(content: Content) -> Workbook:
    """Build the workbook: Summary, Drift, Customers, Data quality.

    Args:
        content: Everything there is to say.
    """
    workbook = new_workbook(content)
    write_summary(workbook, content)
    write_drift(workbook, content)
    write_customers(workbook, content)
    write_quality(workbook, content)
    return workbook
