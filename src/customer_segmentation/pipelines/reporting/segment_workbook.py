"""Putting the workbook together."""

from openpyxl import Workbook

from customer_segmentation.pipelines.reporting.sheets.comparison import write_comparison
from customer_segmentation.pipelines.reporting.sheets.dictionary import write_dictionary
from customer_segmentation.pipelines.reporting.sheets.evidence import write_evidence
from customer_segmentation.pipelines.reporting.sheets.migration import write_migration
from customer_segmentation.pipelines.reporting.sheets.model import write_model
from customer_segmentation.pipelines.reporting.sheets.segment import write_segment
from customer_segmentation.pipelines.reporting.sheets.summary import write_summary
from customer_segmentation.reports.data_quality_sheet import write_quality
from customer_segmentation.reports.report import new_workbook

from .findings import Content


def build(content: Content) -> Workbook:
    """Build the workbook: Summary, a sheet per segment, comparison, evidence, quality, model, dictionary.

    Args:
        content: Everything there is to say.
    """
    workbook = new_workbook(content)
    write_summary(workbook, content)
    for card in content.cards:
        write_segment(workbook, content, card)
    write_comparison(workbook, content)
    if content.migration:
        write_migration(workbook, content)
    write_evidence(workbook, content)
    write_quality(workbook, content)
    write_model(workbook, content)
    write_dictionary(workbook, content)
    return workbook
