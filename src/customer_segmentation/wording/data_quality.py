"""Reasons and warnings in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.customers.anomalies import Anomaly
from customer_segmentation.customers.checks import Check
from customer_segmentation.customers.quality import ColumnQuality, DataQuality
from customer_segmentation.language import _, number, pieces

#: Suspicious values that are told with their rows.
_EXAMPLES = 5


def reason(check: Check) -> nw.Expr:
    """Why a row that fails a check was rejected, with the row's own value.

    Args:
        check: The check.
    """
    facts = {name: fact if isinstance(fact, nw.Expr) else number(fact, "g") for name, fact in check.facts.items()}
    parts = pieces(check.reason, column=check.column, **facts)
    return nw.concat_str(*(nw.lit(piece) if isinstance(piece, str) else piece for piece in parts))


def warnings(quality: DataQuality) -> list[str]:
    """What an analyst should look at, a sentence each.

    Args:
        quality: The data-quality report.
    """
    columns = quality["columns"]
    return [
        *_source_warnings(quality["source"]),
        *(_skew_warning(column) for column in columns if column.get("skew_remedy")),
        *(_doubt(column["column"], column["anomalies"]) for column in columns if column.get("anomalies")),
    ]


def _source_warnings(source: Mapping[str, Any]) -> Iterator[str]:
    """Decisions of the reader that an analyst should confirm."""
    if absent := source.get("absent_columns"):
        yield _("The new customers have no {columns}: they are scored without.", columns=", ".join(absent))
    if source.get("encoding") == "Windows-1252":
        yield _("The file is not UTF-8 and was read as Windows-1252: check names with accents.")
    if damaged := source.get("undecodable_rows"):
        rows = ", ".join(map(str, damaged["first"]))
        yield _(
            "{damaged:,} rows hold bytes that fit no encoding, shown as �: row {rows}.",
            damaged=damaged["rows"],
            rows=rows,
        )
    for written in source.get("number_formats", []):
        column = written["column"]
        if written["ambiguous"] and written["decimal"] == ".":
            yield _(
                'The numbers of "{column}" can be read in two ways (in 1.234 and 1,234 the mark may group '
                "thousands or not); they were read with a decimal point.",
                column=column,
            )
        elif written["ambiguous"]:
            yield _(
                'The numbers of "{column}" can be read in two ways (in 1.234 and 1,234 the mark may group '
                "thousands or not); they were read with a decimal comma.",
                column=column,
            )
        if written["percent"]:
            yield _('The numbers of "{column}" were read without their percent signs: 45 % is 45.', column=column)


def _skew_warning(column: ColumnQuality) -> str:
    if column["skew_remedy"] == "log":
        return _(
            '"{column}" is strongly skewed (skewness {skewness:.1f}): a few extreme values govern the segments; '
            'add "transform: log" to its line {{column: "{column}", …}} under customer_table: features.',
            column=column["column"],
            skewness=column["skewness"],
        )
    return _(
        '"{column}" is strongly skewed (skewness {skewness:.1f}): a few extreme values govern the segments; give '
        "it a minimum or maximum under customer_table: features, or leave it out.",
        column=column["column"],
        skewness=column["skewness"],
    )


def _doubt(column: str, anomalies: Sequence[Anomaly]) -> str:
    told = (_("{value:,.10g} in row {row}", **row) for row in anomalies[:_EXAMPLES])
    values, more = ", ".join(told), len(anomalies) - _EXAMPLES
    if more > 0:
        return _(
            '"{column}" has values that can hardly be true: {values} and {more} more. They were kept; correct '
            "them in the table, or make the column a feature with both a minimum and a maximum.",
            column=column,
            values=values,
            more=more,
        )
    return _(
        '"{column}" has values that can hardly be true: {values}. They were kept; correct them in the table, or '
        "make the column a feature with both a minimum and a maximum.",
        column=column,
        values=values,
    )
