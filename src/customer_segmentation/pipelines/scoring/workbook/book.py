"""Putting the workbook of new customers together."""

from openpyxl import Workbook

from customer_segmentation.pipelines.reporting.workbook.book import new_workbook
from customer_segmentation.pipelines.reporting.workbook.quality import write_quality

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
    write_summary(workbook, content)
    write_drift(workbook, content)
    write_customers(workbook, content)
    write_quality(workbook, content)
    return workbook
