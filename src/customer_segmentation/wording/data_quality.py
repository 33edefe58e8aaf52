"""Reasons and warnings in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.customers.anomalies import Anomaly
from customer_segmentation.customers.quality import ColumnQuality, DataQuality
from customer_segmentation.customers.row_checks import Check
from customer_segmentation.language import _, ngettext, number, pieces

#: An encoding that was told with less certainty than this is for a person to confirm.
_CERTAIN = 0.9
#: Suspicious values that are told with their rows.
_EXAMPLES = 5


def reason(check: Check) -> nw.Expr:
    """Why a row that fails a check was rejected, with the row's own value."""
    facts = {name: fact if isinstance(fact, nw.Expr) else number(fact, "g") for name, fact in check.facts.items()}
    parts = pieces(check.reason, column=check.column, **facts)
    return nw.concat_str(*(nw.lit(piece) if isinstance(piece, str) else piece for piece in parts))


def warnings(quality: DataQuality) -> list[str]:
    """What an analyst should look at, a sentence each."""
    columns = quality["columns"]
    return [
        *_source_warnings(quality["source"]),
        *(_skew_warning(column) for column in columns if column.get("skew_remedy")),
        *(_doubt(column["column"], column["anomalies"]) for column in columns if column.get("anomalies")),
    ]


def _source_warnings(source: Mapping[str, Any]) -> Iterator[str]:
    """Decisions of the reader that an analyst should confirm."""
    if absent := source.get("absent_columns"):
        yield _(
            "These columns are missing from the table of new customers: {columns}. The customers are scored "
            "without them.",
            columns=", ".join(absent),
        )
    if source.get("encoding_certainty", 1) < _CERTAIN:
        yield _(
            "The file is not in UTF-8 and was read as {encoding}. Check that names with accents are correct, or name "
            "the encoding in the catalog entry.",
            encoding=source["encoding"],
        )
    if marks := source.get("stray_quotation_marks"):
        yield ngettext(
            "A quotation mark that stood alone would have swallowed the rows after it. It was taken out, and the rows "
            "are read: see row {rows}.",
            "{marks:,} quotation marks that stood alone would have swallowed the rows after them. They were taken out, "
            "and the rows are read: see rows {rows}.",
            marks["rows"],
            marks=marks["rows"],
            rows=", ".join(map(str, marks["first"])),
        )
    if damaged := source.get("undecodable_rows"):
        yield _(
            "{damaged:,} rows contain damaged characters, which are shown as �. Correct them in the file: "
            "see rows {rows}.",
            damaged=damaged["rows"],
            rows=", ".join(map(str, damaged["first"])),
        )
    for written in source.get("number_formats", []):
        column = written["column"]
        if written["ambiguous"] and written["decimal"] == ".":
            yield _(
                'The numbers in "{column}" can be read in two ways: in 1.234 and 1,234 the mark may separate '
                "thousands or decimals. They were read with a decimal point. Check that this is right.",
                column=column,
            )
        elif written["ambiguous"]:
            yield _(
                'The numbers in "{column}" can be read in two ways: in 1.234 and 1,234 the mark may separate '
                "thousands or decimals. They were read with a decimal comma. Check that this is right.",
                column=column,
            )
        if written["percent"]:
            yield _('The numbers in "{column}" were read without their percent signs: 45% became 45.', column=column)


def _skew_warning(column: ColumnQuality) -> str:
    skewed = {"column": column["column"], "skewness": column["skewness"]}
    if column["skew_remedy"] == "log":
        return _(
            '"{column}" is strongly skewed (skewness {skewness:.1f}): a few extreme values pull the segments towards '
            'themselves. Add "transform: log" to its line {{column: "{column}", …}} under customer_table: features.',
            **skewed,
        )
    return _(
        '"{column}" is strongly skewed (skewness {skewness:.1f}): a few extreme values pull the segments towards '
        "themselves. Give this column a minimum or a maximum under customer_table: features, or leave it out.",
        **skewed,
    )


def _doubt(column: str, anomalies: Sequence[Anomaly]) -> str:
    values = ", ".join(_("{value:,.10g} in row {row}", **row) for row in anomalies[:_EXAMPLES])
    more = len(anomalies) - _EXAMPLES
    if more > 0:
        return _(
            '"{column}" has implausible values: {values} and {more} more. They were kept. Correct them in '
            "the table, or make the column a feature with both a minimum and a maximum.",
            column=column,
            values=values,
            more=more,
        )
    return _(
        '"{column}" has implausible values: {values}. They were kept. Correct them in the table, or make the '
        "column a feature with both a minimum and a maximum.",
        column=column,
        values=values,
    )
