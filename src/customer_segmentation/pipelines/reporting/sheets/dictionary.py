"""The data dictionary: what every column and every term of the workbook means."""

from openpyxl import Workbook

from customer_segmentation.customers.columns import (
    BORDERLINE,
    OUTLIER,
    SECOND_SEGMENT,
    SEGMENT,
    SEGMENT_NAME,
    TYPICALITY,
)
from customer_segmentation.customers.table import Feature
from customer_segmentation.pipelines.reporting.findings import Content
from customer_segmentation.texts import Texts
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.table import Column

_ADDED_COLUMNS = (SEGMENT, SEGMENT_NAME, TYPICALITY, SECOND_SEGMENT, BORDERLINE, OUTLIER)

#: The terms, and where they stand: on a sheet or in a place that is on several.
_TERMS = {
    "segment": "everywhere",
    "feature": "everywhere",
    "level": "names",
    "share": "everywhere",
    "mean": "profiles",
    "index": "profiles",
    "deviation": "profiles",
    "representation": "profiles",
    "k": "evidence",
    "silhouette": "evidence",
    "stability": "evidence",
    "bootstrap": "evidence",
    "rand_index": "evidence",
    "rejected_row": "quality",
    "imputed_value": "quality",
}


def write_dictionary(workbook: Workbook, content: Content) -> None:
    """Write the meaning of every column of the customer file, and of the terms.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
    """
    say = content.texts.say
    page = Page(workbook, content.sheets["dictionary"], content.options.theme, content.texts)
    page.title(say("sheets.dictionary"), say("dictionary.subtitle"))
    page.navigation(content.way_back)
    page.heading(say("dictionary.columns"))
    page.table("dictionary", _described_columns(content))
    page.heading(say("dictionary.terms"))
    page.table("terms", _term_columns(content))
    page.finish(one_printed_page=True)


def _described_columns(content: Content) -> list[Column]:
    table = content.table
    say = content.texts.say
    kinds = {fact["column"]: fact["kind"] for fact in content.quality["columns"]}
    described = {} if table.id_column is None else {table.id_column: ("text", say("dictionary.id"))}
    described |= {feature.column: ("number", _describe(feature, content.texts)) for feature in table.features}
    described |= {column: (kinds[column], say("dictionary.described")) for column in table.profile_columns}
    described |= {column: ("added", say(f"added_columns.{column}")) for column in _ADDED_COLUMNS}
    return [
        Column(say("words.column"), list(described)),
        Column(say("words.kind"), [say(f"kinds.{kind}") for kind, _ in described.values()]),
        Column(say("dictionary.meaning"), [meaning for _, meaning in described.values()]),
    ]


def _term_columns(content: Content) -> list[Column]:
    say = content.texts.say
    places = [content.sheets[place] if place in content.sheets else say(f"places.{place}") for place in _TERMS.values()]
    return [
        Column(say("dictionary.term"), [say(f"terms.{term}") for term in _TERMS]),
        Column(say("dictionary.where"), places),
        Column(say("dictionary.meaning"), [say(f"meanings.{term}") for term in _TERMS]),
    ]


def _describe(feature: Feature, texts: Texts) -> str:
    """A feature's name, unit and plausible range."""
    say = texts.say
    minimum, maximum = feature.minimum, feature.maximum
    name = feature.name
    if feature.unit:
        name = say("dictionary.with_unit", feature=feature.name, unit=feature.unit)
    if minimum is not None and maximum is not None:
        plausible = say("dictionary.between", minimum=minimum, maximum=maximum)
    elif minimum is not None:
        plausible = say("dictionary.at_least", minimum=minimum)
    elif maximum is not None:
        plausible = say("dictionary.at_most", maximum=maximum)
    else:
        return say("dictionary.feature", feature=name)
    return say("dictionary.plausible_feature", feature=name, range=plausible)
