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

from .findings import Findings


def build(findings: Findings) -> Workbook:
    """Build the workbook: Summary, a sheet per segment, comparison, evidence, quality, model, dictionary."""
    workbook = new_workbook(findings)
    write_summary(workbook, findings)
    for card in findings.cards:
        write_segment(workbook, findings, card)
    write_comparison(workbook, findings)
    if findings.migration:
        write_migration(workbook, findings, findings.migration)
    write_evidence(workbook, findings)
    write_quality(workbook, findings)
    write_model(workbook, findings)
    write_dictionary(workbook, findings)
    return workbook
