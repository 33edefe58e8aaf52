"""The data dictionary: what every column and every term of the workbook means."""

from openpyxl import Workbook

from customer_segmentation.columns import BORDERLINE, OUTLIER, SECOND_SEGMENT, SEGMENT, SEGMENT_NAME, TYPICALITY
from customer_segmentation.customer_table import Feature

from . import summary
from .content import Content
from .page import Column, Page

NAME = "Data dictionary"

_ADDED_COLUMNS = {
    SEGMENT: "Number of the segment, from high to low levels, feature by feature",
    SEGMENT_NAME: "Name of the segment, made from its levels",
    TYPICALITY: "How close the customer is to the segment's centre, among the segment's customers: 100 is the closest",
    SECOND_SEGMENT: "Number of the segment whose centre is second nearest",
    BORDERLINE: "Whether the second nearest centre is almost as near: the customer could belong there too",
    OUTLIER: "Whether the customer is far from every centre: look at the record before acting on it",
}

#: Where a term stands, and what it means.
_TERMS = {
    "Segment": ("everywhere", "Customers who are alike in the features, and unlike the customers of other segments"),
    "Feature": ("everywhere", "A column that segments are made from; other columns are only described"),
    "Level": ("names", "High, Average or Low: where a segment's centre lies on a feature, compared with all customers"),
    "Share": ("everywhere", "Part of the customers, in per cent"),
    "Mean": ("profiles", "The sum of the values divided by the number of customers"),
    "Index": ("profiles", "The segment's mean as a percentage of the mean of all customers: 120 is 20 % above it"),
    "Standard deviation": ("profiles", "How far customers typically are from the mean"),
    "k": ("How k was chosen", "The number of segments"),
    "Silhouette": ("How k was chosen", "How clearly customers belong to their segment: 1 is perfect, 0 means overlap"),
    "Stability": ("How k was chosen", "How well random samples of the customers give the same segments: 1 is always"),
    "Rejected row": ("Data quality", "A row of the table that could not be used, with its reason"),
    "Imputed value": ("Data quality", "A missing value that was replaced by the median of the column"),
}


def write_dictionary(workbook: Workbook, content: Content) -> None:
    """Write the meaning of every column of the customer file, and of the terms.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
    """
    page = Page(workbook, NAME, content.options.theme)
    page.title(NAME, "What the columns and the terms mean")
    page.navigation(summary.BACK)
    page.heading("The columns of the customers")
    page.table("dictionary", _described_columns(content))
    page.heading("The terms")
    page.table("terms", _term_columns())
    page.finish(one_printed_page=True)


def _described_columns(content: Content) -> list[Column]:
    table = content.table
    described = {} if table.id_column is None else {table.id_column: ("text", "Identifies the customer")}
    described |= {feature.column: ("number", _describe(feature)) for feature in table.features}
    kinds = {fact["column"]: fact["kind"] for fact in content.quality["columns"]}
    described |= {
        column: (kinds.get(column, ""), "Describes the segments, but does not make them")
        for column in table.profile_columns
    }
    described |= {column: ("added", meaning) for column, meaning in _ADDED_COLUMNS.items()}
    return [
        Column("Column", list(described)),
        Column("Kind", [kind for kind, _ in described.values()]),
        Column("Meaning", [meaning for _, meaning in described.values()]),
    ]


def _term_columns() -> list[Column]:
    return [
        Column("Term", list(_TERMS)),
        Column("Where", [where for where, _ in _TERMS.values()]),
        Column("Meaning", [meaning for _, meaning in _TERMS.values()]),
    ]


def _describe(feature: Feature) -> str:
    """A feature's name, unit and plausible range."""
    unit = f" in {feature.unit}" if feature.unit else ""
    limits = [
        f"{words} {limit:g}"
        for words, limit in (("at least", feature.minimum), ("at most", feature.maximum))
        if limit is not None
    ]
    plausible = f"; plausible values are {' and '.join(limits)}" if limits else ""
    return f"{feature.name}{unit}, makes the segments{plausible}"
