"""Putting the workbook together."""

import datetime as dt

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties

from .comparison import write_comparison
from .content import Content, Report
from .dictionary import write_dictionary
from .evidence import write_evidence
from .look import register_styles
from .migration import write_migration
from .model import write_model
from .quality import write_quality
from .segment import write_segment
from .summary import write_summary
from .values import safe_text

#: Version of Excel's engine (that of 2019 and later); a file of an older one is computed anew when it is opened.
_CALCULATED_BY = 191029


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


def new_workbook(report: Report) -> Workbook:
    """A workbook without sheets, with its styles and the document's properties.

    Args:
        report: What the workbook says. Its date stands for the time of writing, so that runs can be compared.
    """
    workbook = Workbook(write_only=True)  # a long list of customers never stands in memory as cells
    # No cell is computed: told so, Excel does not ask on closing whether to save a file that nobody changed.
    workbook.calculation = CalcProperties(calcId=_CALCULATED_BY, fullCalcOnLoad=False)
    register_styles(workbook, report.options.theme)
    properties = workbook.properties
    properties.title = safe_text(report.title)
    properties.subject = safe_text(report.subtitle)
    properties.creator = "Customer Segmentation"
    properties.language = safe_text(report.texts.say("workbook.language"))
    midnight = dt.datetime.combine(report.report_date, dt.time())
    properties.created = properties.modified = midnight
    return workbook
