"""The comparison sheet: all segments beside one another; and columns that the Summary has too."""

import math
from collections.abc import Sequence

from openpyxl import Workbook

from customer_segmentation.language import _
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.segmentation.cards import Difference
from customer_segmentation.workbook.native_charts import Lines, Series
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.rules import Shades
from customer_segmentation.workbook.styles import DECIMAL, INTEGER, PERCENT
from customer_segmentation.workbook.table import Column, unique_headers

#: Totals below this one need decimals, if those of single customers do.
_SMALL_TOTAL = 100
#: A colour is full so many standard deviations from the mean of all customers.
_FULL = 2.0
_WHITE = "#FFFFFF"
#: Of more measures than these, the chart shows the features alone.
_MOST_PROFILED = 30
_PROFILE_PIXELS = 360


def write_comparison(workbook: Workbook, findings: Findings) -> None:
    """Write the mean of every number column by segment, as a table and as charts."""
    subtitle = _("Average values by segment, compared with all customers")
    page = findings.page(workbook, "comparison", _("Segment comparison"), subtitle)
    page.space()
    counted, means = counted_columns(findings)[1:], mean_columns(findings)
    names = unique_headers([*findings.segment_sheets.values(), _("All customers")])
    first, _last = page.table("comparison", measures_down([*counted, *means], names))
    for position in range(len(means)):
        if shades := _shades(findings, position):
            page.shade(first + len(counted) + position, len(names), shades)
    page.key(_key(findings))
    page.notes(findings.notes_on_means)
    measures = _profiled(findings)
    row_of_chart = None
    if len(measures) > 1:
        page.heading(_("What sets the segments apart"))
        row_of_chart = page.leave_room(_PROFILE_PIXELS)
    page.heading(_("How much customers differ within a segment"))
    explanation = _(
        "Each box covers the middle half of the segment's customers, and the line in it is the median. The whiskers "
        "reach to the furthest customers in the usual range, and single dots show customers outside it."
    )
    page.paragraph(explanation, "note")
    page.pictures([(findings.charts["distributions"], 1.0, _("Box plots of the number columns by segment."))])
    last_printed_row = page.last_row
    if row_of_chart:
        _write_profiles(page, findings, measures, row_of_chart)
    page.finish(pages="at headings", last_printed_row=last_printed_row)


def measures_down(rows: Sequence[Column], names: Sequence[str]) -> list[Column]:
    """Columns by segment turned: a row for each of them, and a column for each segment, under its name."""
    formats = [row.number_format for row in rows]
    return [
        Column(_("Measure"), [row.header for row in rows]),
        *(
            Column(name, [row.values[position] for row in rows], DECIMAL, formats=formats)
            for position, name in enumerate(names)
        ),
    ]


def _profiled(findings: Findings) -> list[int]:
    """The positions of the measures of the chart of profiles: all number columns, or the features of very many."""
    every = findings.cards[0]["differences"]
    features = [position for position, one in enumerate(every) if one["feature"]]
    return list(range(len(every))) if len(every) <= _MOST_PROFILED else features


def _write_profiles(page: Page, findings: Findings, measures: Sequence[int], row_of_chart: int) -> None:
    """Write how far the segments lie from all customers, and the chart of it, which stands further up."""
    theme, every = findings.options.theme, findings.cards[0]["differences"]
    page.heading(_("The figures of the chart: standard deviations from the mean of all customers"))
    names = unique_headers(list(findings.segment_sheets.values()))
    rows = page.table(
        "profiles",
        [
            Column(_("Measure"), [every[position]["name"] for position in measures]),
            *(
                Column(name, [card["differences"][position]["difference"] for position in measures], "0.00")
                for name, card in zip(names, findings.cards, strict=True)
            ),
        ],
    )
    title = _("Standard deviations from the mean of all customers, who are at 0")
    description = _("Line chart: how far the mean of each segment lies from that of all customers, by number column.")
    series = [
        Series(position, theme.segment_colour(card["number"]), name=(position, rows[0] - 1))
        for position, card in enumerate(findings.cards, start=1)
    ]
    chart = Lines(title=title, labels=0, rows=rows, series=series, number_format="0.0", description=description)
    page.charts([chart], _PROFILE_PIXELS, row=row_of_chart)


def _shades(findings: Findings, position: int) -> Shades | None:
    """Colours of a column's means, none where all customers are alike: white is the mean of all customers.

    Where one side is better for the business, the sides have colours of their own; else more only has more colour.
    """
    own = [card["differences"][position] for card in findings.cards]
    middle, furthest = own[0]["all_mean"], max(own, key=lambda one: abs(one["difference"] or 0.0))
    if not furthest["difference"]:
        return None
    # The means of a logarithmic feature are geometric, and its deviation is that of logarithms.
    logarithmic = own[0]["column"] in findings.geometric_means
    scaled, back = (math.log1p, math.expm1) if logarithmic else (float, float)
    reach = _FULL * (scaled(furthest["mean"]) - scaled(middle)) / furthest["difference"]
    ends = [back(scaled(middle) + sign * reach) for sign in (-1, 1)]
    return Shades((ends[0], middle, ends[1]), _colours(findings, own[0]["column"]))


def _colours(findings: Findings, column: str) -> tuple[str, str, str]:
    """Colours of low, middle and high values of a column."""
    theme = findings.options.theme
    better = findings.better.get(column)
    if better is None:
        return _WHITE, _halfway(_WHITE, theme.neutral), theme.neutral
    sides = (theme.poor, theme.good) if better == "high" else (theme.good, theme.poor)
    return sides[0], _WHITE, sides[1]


def _key(findings: Findings) -> list[tuple[str, str]]:
    """What the colours mean: texts with their colours."""
    theme, columns = findings.options.theme, [one["column"] for one in findings.cards[0]["differences"]]
    judged = [column in findings.better for column in columns]
    sides = [(_("good for the business"), theme.good), (_("poor for the business"), theme.poor)]
    neutral = [(_("high, neither good nor poor"), theme.neutral)]
    return [*(sides if any(judged) else []), *(neutral if not all(judged) else [])]


def _halfway(one: str, other: str) -> str:
    """The colour between two."""
    channels = (round((int(one[start : start + 2], 16) + int(other[start : start + 2], 16)) / 2) for start in (1, 3, 5))
    return "#" + "".join(f"{channel:02X}" for channel in channels)


def counted_columns(findings: Findings) -> list[Column]:
    """The segments and all customers, how many they are, and what they hold of the value column, if there is one.

    What a customer holds is told among the means, where it is one of them.
    """
    told = {column.header for column in mean_columns(findings)}
    counted = [column for column in customers_and_value(findings) if column.header not in told]
    return counted or [
        Column(_("Segment"), [*findings.segment_names.values(), _("All customers")]),
        Column(_("Customers"), [*(card["customers"] for card in findings.cards), findings.customers], INTEGER),
    ]


def mean_columns(findings: Findings) -> list[Column]:
    """The means of every number column, of the segments and all customers, under the columns' own names."""
    positions = range(len(findings.cards[0]["differences"]))
    return [mean_column(findings, position, everybody=True, says_mean=False) for position in positions]


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


def mean_column(findings: Findings, position: int, *, everybody: bool = False, says_mean: bool = True) -> Column:
    """The segments' means of a number column; a row for all customers may follow.

    The header says that they are means, or leaves it to what stands above the table.
    """
    shown = findings.cards[0]["differences"][position]
    means = [card["differences"][position]["mean"] for card in findings.cards]
    if everybody:
        means.append(shown["all_mean"])
    measure = findings.label(shown["column"], shown["name"], shown["unit"])
    is_share = shown.get("kind") in {"yes_no", "category"}
    if _is_per_customer(findings, shown):
        header = _per_customer(findings)
    elif says_mean and not is_share:
        header = _("Mean {measure}", measure=measure)
    else:
        header = measure
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
    return [*columns, Column(_per_customer(findings), each, findings.measure_format(column))]


def _is_per_customer(findings: Findings, measure: Difference) -> bool:
    """Whether a mean is what a customer holds of the value column: means of logarithmic features are geometric."""
    return measure["column"] == findings.value_column and measure["column"] not in findings.geometric_means


def _per_customer(findings: Findings) -> str:
    """What the arithmetic mean of the value column is called."""
    return _("{measure} per customer", measure=value_label(findings))


def value_label(findings: Findings) -> str:
    """The value column as headers call it."""
    value = next(card["value"] for card in findings.cards if card["value"])
    units = {feature.column: feature.unit for feature in findings.table.features}
    return findings.label(value["column"], value["name"], units.get(value["column"], ""))


def total_format(findings: Findings, column: str, totals: Sequence[float]) -> str:
    """Excel's number format of totals of the value column."""
    small = max(totals) < _SMALL_TOTAL
    return findings.measure_format(column) if small else findings.amount_format(column, INTEGER)
