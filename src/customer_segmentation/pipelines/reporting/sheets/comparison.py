"""The comparison sheet: all segments beside one another; and columns that the Summary has too."""

from collections.abc import Sequence

from openpyxl import Workbook

from customer_segmentation.language import _
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.workbook.styles import INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

#: Totals below this one need decimals, if those of single customers do.
_SMALL_TOTAL = 100


def write_comparison(workbook: Workbook, findings: Findings) -> None:
    """Write the mean of every number column by segment, as a table and as charts."""
    subtitle = _("Average values by segment, compared with all customers")
    page = findings.page(workbook, "comparison", _("Segment comparison"), subtitle)
    page.space()
    page.table("comparison", [*counted_columns(findings), *mean_columns(findings)], chosen=len(findings.cards))
    page.notes(findings.notes_on_means)
    page.space()
    heatmap = _("Heat map of average values by segment, as in the table above.")
    page.pictures([(findings.charts["profile_heatmap"], 0.75, heatmap)])
    page.heading(_("How much customers differ within a segment"))
    explanation = _(
        "Each box covers the middle half of the segment's customers, and the line in it is the median. The whiskers "
        "reach to the furthest customers in the usual range, and single dots show customers outside it."
    )
    page.paragraph(explanation, "note")
    page.pictures([(findings.charts["distributions"], 1.0, _("Box plots of the number columns by segment."))])
    page.finish(one_printed_page=True)


def counted_columns(findings: Findings) -> list[Column]:
    """The segments and all customers, how many they are, and what they hold of the value column, if there is one."""
    return customers_and_value(findings) or [
        Column(_("Segment"), [*findings.segment_names.values(), _("All customers")]),
        Column(_("Customers"), [*(card["customers"] for card in findings.cards), findings.customers], INTEGER),
    ]


def mean_columns(findings: Findings) -> list[Column]:
    """The means of every number column, of the segments and all customers."""
    return [
        mean_column(findings, position, everybody=True) for position in range(len(findings.cards[0]["differences"]))
    ]


def customers_and_value(findings: Findings) -> list[Column]:
    """The segments and all customers: how many they are, and what they hold of the value column, if there is one."""
    cards = findings.cards
    if not (worth := value_columns(findings, everybody=True)):
        return []
    return [
        Column(_("Segment"), [*findings.segment_names.values(), _("All customers")]),
        Column(_("Customers"), [*(card["customers"] for card in cards), findings.customers], INTEGER),
        Column(_("Share of customers"), [*(card["share"] for card in cards), 1.0], PERCENT),
        *worth,
    ]


def mean_column(findings: Findings, position: int, *, everybody: bool = False) -> Column:
    """The segments' means of a number column; a row for all customers may follow."""
    shown = findings.cards[0]["differences"][position]
    means = [card["differences"][position]["mean"] for card in findings.cards]
    if everybody:
        means.append(shown["all_mean"])
    measure = findings.label(shown["column"], shown["name"], shown["unit"])
    is_share = shown.get("kind") in {"yes_no", "category"}
    header = measure if is_share else _("Mean {measure}", measure=measure)
    return Column(header, means, findings.measure_format(shown["column"]))


def value_columns(findings: Findings, *, everybody: bool = False) -> list[Column]:
    """The segments' totals, shares and means per customer of the value column, if there is one.

    A row for all customers may follow. The mean is the total divided by the customers, whatever other means are.
    """
    values = [card["value"] for card in findings.cards if card["value"]]
    if not values:
        return []
    totals, shares = [value["total"] for value in values], [value["share"] for value in values]
    has_shares = None not in shares  # a total with negative parts has none
    sizes = [card["customers"] for card in findings.cards]
    if everybody:
        totals.append(sum(totals))
        shares.append(1.0)
        sizes.append(findings.customers)
    name, column = values[0]["name"], values[0]["column"]
    label = value_label(findings)
    total = _("Total {measure}", measure=label)
    share = Column(_("Share of {measure}", measure=name), shares, PERCENT, bar=findings.options.theme.bar)
    columns = [Column(total, totals, total_format(findings, column, totals)), *([share] if has_shares else [])]
    if any(one.column == column and one.transform != "log" for one in findings.table.features):
        return columns  # the mean of such a feature is that of all customers already
    each = [amount / size if size else None for amount, size in zip(totals, sizes, strict=True)]
    header = _("{measure} per customer", measure=label)
    return [*columns, Column(header, each, findings.measure_format(column))]


def value_label(findings: Findings) -> str:
    """The value column as headers call it."""
    value = next(card["value"] for card in findings.cards if card["value"])
    units = {feature.column: feature.unit for feature in findings.table.features}
    return findings.label(value["column"], value["name"], units.get(value["column"], ""))


def total_format(findings: Findings, column: str, totals: Sequence[float]) -> str:
    """Excel's number format of totals of the value column."""
    small = max(totals) < _SMALL_TOTAL
    return findings.measure_format(column) if small else findings.amount_format(column, INTEGER)
