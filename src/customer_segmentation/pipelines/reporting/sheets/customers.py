"""The sheet of all customers: one table to sort and filter, where pivots and slicers begin."""

from openpyxl import Workbook

from customer_segmentation.customers.columns import (
    BORDERLINE,
    OUTLIER,
    PREVIOUS_SEGMENT,
    SECOND_SEGMENT,
    SEGMENT,
    TYPICALITY,
)
from customer_segmentation.language import _
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.reports.advised import priorities
from customer_segmentation.reports.customer_list import customer_columns, note_on_listed
from customer_segmentation.workbook.table import Column


def write_all_customers(workbook: Workbook, findings: Findings) -> None:
    """Write every customer in one table: the table's own columns, the segment, and how well the customer fits."""
    page = findings.page(workbook, "all_customers", _("All customers"), findings.subtitle)
    page.space()
    listed = findings.customers_listed
    page.notes(note_on_listed(findings, len(listed), findings.customers))
    page.table("all_customers", _columns(findings), filters=True, repeat=True, freeze=True)
    # As an example, where lists are not printed.
    page.finish(pages=None if findings.options.print_lists else "first")


def _columns(findings: Findings) -> list[Column]:
    """The id and the table's own columns, then the segment with its name and priority, then the fit."""
    listed, table = findings.customers_listed, findings.table
    fit = [TYPICALITY, SECOND_SEGMENT, BORDERLINE, OUTLIER]
    own = [table.id_name, *table.text_columns]
    own += [name for name in (*table.feature_columns, *table.profile_columns) if name not in own]
    previous = [PREVIOUS_SEGMENT] if PREVIOUS_SEGMENT in listed else []
    columns = customer_columns(listed[[*own, SEGMENT, *fit, *previous]], findings)
    numbers = listed[SEGMENT].tolist()
    names = {card["number"]: card["name"] for card in findings.cards}
    told = [Column(_("Segment name"), [names[number] for number in numbers])]
    if given := priorities(findings.cards):
        told.append(Column(_("Priority"), [given.get(number, "") for number in numbers]))
    behind = len(own) + 1
    return [*columns[:behind], *told, *columns[behind:]]
