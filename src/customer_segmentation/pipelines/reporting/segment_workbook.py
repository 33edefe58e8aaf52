"""Putting the workbook together."""

from openpyxl import Workbook

from customer_segmentation.reports.data_quality_sheet import write_quality
from customer_segmentation.reports.report import new_workbook

from .findings import Findings
from .sheets import comparison, customers, dictionary, evidence, migration, model, segment, summary


def build(findings: Findings) -> Workbook:
    """Build the workbook: Summary, segments, all customers, comparison, evidence, quality, model, dictionary."""
    workbook = new_workbook(findings)
    summary.write_summary(workbook, findings)
    for card in findings.cards:
        segment.write_segment(workbook, findings, card)
    customers.write_all_customers(workbook, findings)
    comparison.write_comparison(workbook, findings)
    if findings.migration:
        migration.write_migration(workbook, findings, findings.migration)
    evidence.write_evidence(workbook, findings)
    write_quality(workbook, findings)
    model.write_model(workbook, findings)
    dictionary.write_dictionary(workbook, findings)
    return workbook
