"""The data dictionary: what every column and every term of the workbook means."""

from openpyxl import Workbook

from customer_segmentation.customers.columns import PREVIOUS_SEGMENT
from customer_segmentation.customers.declaration import Feature
from customer_segmentation.language import _, mark
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.wording.terms import ADDED_COLUMNS, KINDS, plausible_range
from customer_segmentation.workbook.table import Column

#: Each term, where it stands (on a sheet, or in a place that is on several), and what it means.
_TERMS = (
    (
        mark("Segment"),
        "everywhere",
        mark("Customers who are alike in the features, and unlike the customers of other segments"),
    ),
    (
        mark("Feature"),
        "everywhere",
        mark("A column that is used to make the segments; other columns only describe them"),
    ),
    (
        mark("Level"),
        "names",
        mark("High, Average or Low: where a segment's centre lies on a feature, compared with all customers"),
    ),
    (mark("Share"), "everywhere", mark("How many of the customers, in per cent")),
    (mark("Mean"), "profiles", mark("The average: the sum of the values divided by the number of customers")),
    (
        mark("Index"),
        "profiles",
        mark("The segment's mean as a percentage of the mean of all customers: 120 means 20% more"),
    ),
    (mark("Standard deviation"), "profiles", mark("How far customers typically are from the mean")),
    (
        mark("Over- or under-represented"),
        "profiles",
        mark("A category whose share of the segment is clearly above, or below, its share of all customers"),
    ),
    (mark("k"), "evidence", mark("The number of segments")),
    (
        mark("Silhouette"),
        "evidence",
        mark("How clearly customers belong to their segment: 1 is perfect, 0 means that the segments overlap"),
    ),
    (
        mark("Stability"),
        "evidence",
        mark("How well random samples of the customers give the same segments again: 1 means always"),
    ),
    (
        mark("Bootstrap sample"),
        "evidence",
        mark(
            "A random sample of the customers, drawn with replacement: some are in it several times, others not at all"
        ),
    ),
    (
        mark("Adjusted Rand index"),
        "evidence",
        mark("How well two divisions of the customers agree: 1 means completely, 0 means no more than by chance"),
    ),
    (mark("Rejected row"), "quality", mark("A row of the table that could not be used; the reason is given with it")),
    (mark("Imputed value"), "quality", mark("A missing value that was replaced by the median of the column")),
)
_PLACES = {"everywhere": mark("everywhere"), "names": mark("names"), "profiles": mark("profiles")}


def write_dictionary(workbook: Workbook, findings: Findings) -> None:
    """Write the meaning of every column of the customer file, and of the terms."""
    page = findings.page(workbook, "dictionary", _("Data dictionary"), _("What the columns and the terms mean"))
    page.heading(_("The columns of the customers"))
    page.table("dictionary", _described_columns(findings))
    page.heading(_("The terms"))
    page.table("terms", _term_columns(findings))
    page.finish(pages="at headings")


def _described_columns(findings: Findings) -> list[Column]:
    table = findings.table
    kinds = {fact["column"]: fact["kind"] for fact in findings.quality["columns"]}
    described = {} if table.id_column is None else {table.id_column: ("text", _("Identifies the customer"))}
    described |= {
        feature.column: (feature.kind if feature.kind in {"date", "category"} else "number", _describe(feature))
        for feature in table.features
    }
    described |= {
        column: (kinds[column], _("Describes the segments, but is not used to make them"))
        for column in table.profile_columns
    }
    described |= {column: ("added", _(meaning)) for column, meaning in ADDED_COLUMNS.items()}
    if PREVIOUS_SEGMENT in findings.customers_listed:
        described[PREVIOUS_SEGMENT] = ("added", _("Number of the customer's segment in the earlier run"))
    return [
        Column(_("Column"), list(described)),
        Column(_("Kind"), [_(KINDS[kind]) for kind, _meaning in described.values()]),
        Column(_("Meaning"), [meaning for _kind, meaning in described.values()]),
    ]


def _term_columns(findings: Findings) -> list[Column]:
    sheets = findings.sheets
    return [
        Column(_("Term"), [_(term) for term, _place, _meaning in _TERMS]),
        Column(_("Where"), [sheets.get(place) or _(_PLACES[place]) for _term, place, _meaning in _TERMS]),
        Column(_("Meaning"), [_(meaning) for _term, _place, meaning in _TERMS]),
    ]


def _describe(feature: Feature) -> str:
    """A feature's name, unit and plausible range."""
    name, unit = feature.name, feature.unit
    if feature.kind == "yes_no":
        return _("{feature}, yes or no, used to make the segments: a mean is the share of yes", feature=name)
    if feature.kind == "ordered":
        levels = " < ".join(feature.levels)
        return _(
            "{feature}, ordered words, used to make the segments by their ranks: {levels}", feature=name, levels=levels
        )
    if feature.kind == "date":
        return _("{feature}, a date, used to make the segments by the time since then", feature=name)
    if feature.kind == "category":
        levels = ", ".join([*feature.levels, *([_("(other)")] if len(feature.shares) > len(feature.levels) else [])])
        return _(
            "{feature}, a category, used to make the segments: a mean is the share of a level, one of {levels}",
            feature=name,
            levels=levels,
        )
    if unit:
        name = _("{feature} in {unit}", feature=name, unit=unit)
    if not (plausible := plausible_range(feature.minimum, feature.maximum)):
        return _("{feature}, used to make the segments", feature=name)
    return _("{feature}, used to make the segments; plausible values are {range}", feature=name, range=plausible)
