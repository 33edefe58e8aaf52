"""Putting the workbook of new customers together."""

from openpyxl import Workbook

from customer_segmentation.pipelines.scoring.sheets.customers import write_customers
from customer_segmentation.pipelines.scoring.sheets.drift import write_drift
from customer_segmentation.pipelines.scoring.sheets.summary import write_summary
from customer_segmentation.reports.data_quality_sheet import write_quality
from customer_segmentation.reports.report import new_workbook

from .findings import Findings


def build(findings: Findings) -> Workbook:
    """Build the workbook: Summary, Drift, Customers, Data quality."""
    workbook = new_workbook(findings)
    write_summary(workbook, findings)
    write_drift(workbook, findings)
    write_customers(workbook, findings)
    write_quality(workbook, findings)
    return workbook
