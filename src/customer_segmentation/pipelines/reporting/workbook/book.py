"""Putting the workbook together."""

import datetime as dt

from openpyxl import Workbook

from . import comparison, dictionary, evidence, migration, model, quality, summary
from .content import Content, Report
from .look import register_styles
from .segment import write_segment
from .values import safe_text, sheet_name


def build(content: Content) -> Workbook:
    """Build the workbook: Summary, a sheet per segment, comparison, evidence, quality, model, dictionary.

    Args:
        content: Everything there is to say.
    """
    workbook = new_workbook(content)
    other_sheets = [comparison.NAME, evidence.NAME, quality.NAME, model.NAME, dictionary.NAME]
    if content.migration:
        other_sheets.insert(1, migration.NAME)
    taken = {name.lower() for name in (summary.NAME, *other_sheets)}
    segment_sheets = []
    for card in content.cards:
        name = sheet_name(f"{card['number']} {card['name']}", taken)
        taken.add(name.lower())
        segment_sheets.append(name)

    summary.write_summary(workbook, content, segment_sheets, other_sheets)
    for card, name in zip(content.cards, segment_sheets, strict=True):
        write_segment(workbook, content, card, name)
    comparison.write_comparison(workbook, content)
    if content.migration:
        migration.write_migration(workbook, content)
    evidence.write_evidence(workbook, content)
    quality.write_quality(workbook, content)
    model.write_model(workbook, content)
    dictionary.write_dictionary(workbook, content)
    return workbook


def new_workbook(report: Report) -> Workbook:
    """A workbook without sheets, with its styles and the document's properties.

    Args:
        report: What the workbook says. Its date stands for the time of writing, so that runs can be compared.
    """
    workbook = Workbook(write_only=True)  # a long list of customers never stands in memory as cells
    register_styles(workbook, report.options.theme)
    properties = workbook.properties
    properties.title = safe_text(report.title)
    properties.subject = safe_text(report.subtitle)
    properties.creator = "Customer Segmentation"
    properties.language = "en-GB"
    midnight = dt.datetime.combine(report.report_date, dt.time())
    properties.created = properties.modified = midnight
    return workbook
