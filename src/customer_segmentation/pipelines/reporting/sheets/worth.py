"""What the segments are worth: the value column's totals, and their shares."""

from customer_segmentation.language import _
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.workbook.styles import INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

#: Totals below this one need decimals, if those of single customers do.
_SMALL_TOTAL = 100


def value_columns(findings: Findings, *, everybody: bool = False) -> list[Column]:
    """The columns of a table of segments that show the value column; none where there is no such column.

    A row for all customers may follow those of the segments.
    """
    values = [card["value"] for card in findings.cards if card["value"]]
    if not values:
        return []
    totals = [value["total"] for value in values]
    shares = [value["share"] for value in values]
    has_shares = None not in shares  # a total with negative parts has none
    if everybody:
        totals.append(sum(totals))
        shares.append(1.0)
    name, column = values[0]["name"], values[0]["column"]
    unit = next((feature.unit for feature in findings.table.features if feature.column == column), "")
    total = _("Total {measure}", measure=findings.label(column, name, unit))
    small = max(totals) < _SMALL_TOTAL
    total_format = findings.measure_format(column) if small else findings.amount_format(column, INTEGER)
    columns = [Column(total, totals, total_format)]
    if has_shares:
        share = _("Share of {measure}", measure=name)
        # Beside the 100 % of all customers, bars of the segments would be short.
        columns.append(Column(share, shares, PERCENT, bar=None if everybody else findings.options.theme.bar))
    return columns
