"""Reasons and warnings in words."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.customers.quality import ColumnQuality, DataQuality
from customer_segmentation.customers.row_checks import Check
from customer_segmentation.customers.skewness import TransformDecision
from customer_segmentation.language import _, listed, ngettext, number, pieces

#: An encoding that was told with less certainty than this is for a person to confirm.
_CERTAIN = 0.9
#: From this share of rows with a repeated id on, the table may be one of transactions.
_MANY_REPEATED = 0.1
#: Values that can hardly be true which are told with their rows.
_EXAMPLES = 5


def reason(check: Check) -> nw.Expr:
    """Why a row that fails a check was rejected, with the row's own value."""
    facts = {name: fact if isinstance(fact, nw.Expr) else number(fact, "g") for name, fact in check.facts.items()}
    parts = pieces(check.reason, column=check.column, **facts)
    return nw.concat_str(*(nw.lit(piece) if isinstance(piece, str) else piece for piece in parts))


def warnings(quality: DataQuality) -> list[str]:
    """What an analyst should look at, a sentence or two for each kind of trouble."""
    return [
        *_repeated_ids(quality),
        *_source_warnings(quality["source"]),
        *_twin_warnings(quality),
        *_skew_warning([column for column in quality["columns"] if "skewed" in column]),
        *_doubt([column for column in quality["columns"] if column.get("anomalies")]),
    ]


def _repeated_ids(quality: DataQuality) -> Iterator[str]:
    """Whether so many ids are repeated that the rows hardly are customers."""
    repeated = sum(
        reason["rows"] for reason in quality.get("rejected_by_reason", []) if reason["problem"] == "repeated id"
    )
    if repeated and repeated > _MANY_REPEATED * quality["rows_read"]:
        yield _(
            "{share:.0%} of the rows were rejected because their customer id stands in another row too. If a row is a "
            "purchase or a payment, not a customer, this is a table of transactions: see `kedro configure`.",
            share=repeated / quality["rows_read"],
        )


def decisions(source: Mapping[str, Any]) -> dict[str, str]:
    """What ``transform: auto`` decided, by the feature's column."""
    return {one["column"]: _decision(one) for one in source.get("transforms", [])}


def _source_warnings(source: Mapping[str, Any]) -> Iterator[str]:
    """Decisions of the reader that an analyst should confirm."""
    if absent := source.get("absent_columns"):
        yield _(
            "These described columns are missing from the table: {columns}. The segments are described without them.",
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
    unclear = [written for written in source.get("number_formats", []) if written["ambiguous"]]
    points = [written["column"] for written in unclear if written["decimal"] == "."]
    commas = [written["column"] for written in unclear if written["decimal"] == ","]
    if points:
        yield _(
            "The numbers in {columns} can be read in two ways: in 1.234 and 1,234 the mark may separate "
            "thousands or decimals. They were read with a decimal point. Check that this is right.",
            columns=listed(points),
        )
    if commas:
        yield _(
            "The numbers in {columns} can be read in two ways: in 1.234 and 1,234 the mark may separate "
            "thousands or decimals. They were read with a decimal comma. Check that this is right.",
            columns=listed(commas),
        )


def _twin_warnings(quality: DataQuality) -> Iterator[str]:
    """Declared columns whose header stands in the table more than once."""
    declared = {column["column"].casefold() for column in quality["columns"]}
    for changed in quality["source"].get("changed_headers", []):
        if changed["header"].casefold() in declared:
            yield _(
                'The header "{header}" stands in the table more than once. The first column was used, and the other '
                'one is called "{read_as}". If that is the right one, declare it under this name.',
                **changed,
            )


def _skew_warning(skewed: Sequence[ColumnQuality]) -> Iterator[str]:
    """The features whose logarithm would help, and the lines that say so."""
    if not skewed:
        return
    columns = listed(_("{column} (skewness {skewness:.1f})", **column) for column in skewed)
    lines = "".join(f"\n    - {_as_yaml({**column['skewed'], 'transform': 'auto'})}" for column in skewed)
    yield ngettext(
        "{columns} is strongly skewed: a few large values pull the segments towards themselves. Replace its line under "
        "customer_table: features by:{lines}",
        "{columns} are strongly skewed: a few large values pull the segments towards themselves. Replace their lines "
        "under customer_table: features by:{lines}",
        len(skewed),
        columns=columns,
        lines=lines,
    )


def _as_yaml(block: Mapping[str, Any]) -> str:
    """A block on one line; what JSON writes is YAML too."""
    return "{" + ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in block.items()) + "}"


def _doubt(doubtful: Sequence[ColumnQuality]) -> Iterator[str]:
    if not doubtful:
        return
    told = []
    for column in doubtful:
        anomalies = column["anomalies"]
        values = listed(_("{value:,.10g} in row {row}", **row) for row in anomalies[:_EXAMPLES])
        if (more := len(anomalies) - _EXAMPLES) > 0:
            values = _("{values} and {more} more", values=values, more=more)
        told.append(f'"{column["column"]}": {values}')
    yield _(
        "These values can hardly be true, but were kept: {values}. Correct them in the table, or give the feature a "
        "minimum and a maximum, so that such rows are rejected.",
        values="; ".join(told),
    )


def _decision(decided: TransformDecision) -> str:
    skewness, log_skewness = _without_minus_zero(decided["skewness"]), _without_minus_zero(decided["log_skewness"])
    if decided["transform"] == "log":
        return _(
            "clustered by its logarithm, which makes it less skewed (skewness {skewness:.1f} → {log_skewness:.1f})",
            skewness=skewness,
            log_skewness=log_skewness,
        )
    if skewness is None:
        return _("clustered as it is")
    return _("clustered as it is (skewness {skewness:.1f})", skewness=skewness)


def _without_minus_zero(skewness: float | None) -> float | None:
    """As it is shown, with one decimal: what rounds to nothing has no sign."""
    return None if skewness is None else round(skewness, 1) + 0.0
