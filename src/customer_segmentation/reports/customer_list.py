"""Lists of customers with their segments: which customers, and how they are shown."""

from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customers.columns import (
    BORDERLINE,
    OUTLIER,
    PREVIOUS_SEGMENT,
    SECOND_SEGMENT,
    SEGMENT,
    TYPICALITY,
)
from customer_segmentation.customers.declaration import CustomerTable, require_columns
from customer_segmentation.customers.encoding import day_for, word_for
from customer_segmentation.customers.engine import Table, to_pandas
from customer_segmentation.language import _
from customer_segmentation.segmentation.typical import most_typical
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import DECIMAL, INTEGER, TEXT
from customer_segmentation.workbook.table import Column

from .report import Report


def list_customers(customer_segments: Table, table: CustomerTable, most: int, fewest: int) -> pd.DataFrame:
    """List all customers, or the most typical of each segment in proportion to its size, from a table of any engine.

    Args:
        customer_segments: The labelled customers.
        table: The declaration of their columns.
        most: About so many are listed in all.
        fewest: At least so many of each segment are.

    Returns:
        Id, features, profile columns, how well the customer fits, and ``segment``, with an earlier run
        ``previous_segment``; by segment, the most typical first.
    """
    frame: Any = nw.from_native(customer_segments)
    columns = [table.id_name, *table.feature_columns, *table.profile_columns]
    columns += [TYPICALITY, SECOND_SEGMENT, BORDERLINE, OUTLIER, SEGMENT]
    known = frame.collect_schema().names()
    require_columns(known, columns)
    columns += [PREVIOUS_SEGMENT] if PREVIOUS_SEGMENT in known else []
    counted = to_pandas(frame.group_by(SEGMENT).agg(nw.len().alias("customers"))).sort_values(SEGMENT)
    sizes = {int(number): int(size) for number, size in counted.itertuples(index=False)}
    share = min(most / max(sum(sizes.values()), 1), 1.0)
    listed = {number: max(int(share * size), fewest) for number, size in sizes.items()}
    lists = most_typical(frame, listed, columns, table.id_name)
    return pd.concat(lists.values(), ignore_index=True)


def customer_columns(customers: pd.DataFrame, report: Report) -> list[Column]:
    """The columns of a list of customers, in their order; the second nearest segment is told by its number."""
    flag = {True: _("yes"), False: None}
    listed = customers.assign(**{column: customers[column].map(flag) for column in (BORDERLINE, OUTLIER)})
    words = {column: feature for column, feature in report.table.word_features.items() if column in listed}
    for column, feature in words.items():
        listed[column] = [word_for(feature, code, _("yes"), _("no")) for code in customers[column]]
    formats = {TYPICALITY: DECIMAL, SECOND_SEGMENT: "0", PREVIOUS_SEGMENT: "0", report.table.id_name: TEXT}
    for column, feature in report.table.date_features.items():
        if column in listed and feature.reference:
            days = [day_for(feature.reference, feature.unit, time) for time in customers[column]]
            listed[column], formats[column] = (
                [report.date_cell(day)[0] for day in days],
                report.date_cell(feature.reference)[1],
            )
    headers = {SEGMENT: _("Segment"), PREVIOUS_SEGMENT: _("Previous segment"), **fit_headers()}
    for feature in report.table.features:
        if feature.kind == "number" and feature.unit not in feature.column:  # as it is in "Annual Income (k$)"
            headers[feature.column] = report.label(feature.column, feature.column, feature.unit)
    return [
        Column(
            headers.get(name, name), listed[name].tolist(), formats.get(name) or _number_format(listed[name], report)
        )
        for name in listed.columns
    ]


def write_customers(
    page: Page, name: str, customers: pd.DataFrame, of: int, report: Report, *, freeze: bool = False
) -> None:
    """Write a table of some or all of so many customers."""
    page.notes(note_on_listed(report, len(customers), of))
    page.table(name, customer_columns(customers, report), filters=True, repeat=True, freeze=freeze)


def note_on_listed(report: Report, listed: int, of: int) -> list[str]:
    """How many of so many customers are listed, and where the others are: a note, or none where all are."""
    if listed == of:
        return []
    note = _(
        "{listed:,} of {customers:,} customers are shown. All of them are listed in {file}.",
        listed=listed,
        customers=of,
        file=report.customers_file,
    )
    return [note]


def fit_headers() -> dict[str, str]:
    """Headers of the columns that say how well a customer fits into the segment, by the columns' names."""
    return {
        TYPICALITY: _("Typicality (100 = at the centre)"),
        SECOND_SEGMENT: _("Second nearest segment"),
        BORDERLINE: _("Borderline"),
        OUTLIER: _("Outlier"),
    }


def _number_format(values: "pd.Series[Any]", report: Report) -> str:
    """The format of a listed column, which shows no decimals where there are none."""
    if values.dtype.kind not in "iuf":
        return TEXT
    column = str(values.name)
    if report.table.kinds.get(column) == "year":
        return report.measure_format(column)
    is_whole = bool((values.dropna() % 1 == 0).all())
    return report.amount_format(column, INTEGER) if is_whole else report.measure_format(column)
