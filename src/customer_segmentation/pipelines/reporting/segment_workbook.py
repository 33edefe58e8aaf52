"""Putting the workbook together."""

from openpyxl import Workbook

from customer_segmentation.reports.data_quality_sheet import write_quality
from customer_segmentation.reports.report import new_workbook

from .findings import Findings
from .sheets import calculator, compare, comparison, customers, dictionary, evidence, migration, model, segment, summary


def build(findings: Findings) -> Workbook:
    """Build the workbook: Summary, segments, calculator, customers, comparison, evidence, quality, model, terms."""
    workbook = new_workbook(findings)
    summary.write_summary(workbook, findings)
    for card in findings.cards:
        segment.write_segment(workbook, findings, card)
    calculator.write_calculator(workbook, findings)
    compare.write_compare(workbook, findings)
    customers.write_all_customers(workbook, findings)
    comparison.write_comparison(workbook, findings)
    if findings.migration:
        migration.write_migration(workbook, findings, findings.migration)
    evidence.write_evidence(workbook, findings)
    write_quality(workbook, findings)
    model.write_model(workbook, findings)
    dictionary.write_dictionary(workbook, findings)
    return workbook
