"""Putting the workbook together."""

import datetime as dt

from openpyxl import Workbook

from .comparison import write_comparison
from .content import Content
from .dictionary import write_dictionary
from .evidence import write_evidence
from .look import register_styles
from .migration import write_migration
from .model import write_model
from .quality import write_quality
from .segment import write_segment
from .summary import write_summary
from .values import safe_text


def build(content: Content) -> Workbook:
    """Build the workbook: Summary, a sheet per segment, comparison, evidence, quality, model, dictionary.

    Args:
        content: Everything there is to say.
    """
    workbook = Workbook(write_only=True)  # a long list of customers never stands in memory as cells
    register_styles(workbook, content.options.theme)
    _describe(workbook, content)
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


def _describe(workbook: Workbook, content: Content) -> None:
    """Set the document's properties; the report's date stands for the time of writing, so that runs can be compared."""
    properties = workbook.properties
    properties.title = safe_text(content.options.title)
    properties.subject = safe_text(content.subtitle)
    properties.creator = "Customer Segmentation"
    properties.language = safe_text(content.texts.say("workbook.language"))
    midnight = dt.datetime.combine(content.report_date, dt.time())
    properties.created = properties.modified = midnight
