"""The data-quality sheet: what was read, what was left out and why."""

from typing import Any

import pandas as pd
from openpyxl import Workbook

from customer_segmentation.customers.columns import EXTRA_CELLS, REASONS, ROW
from customer_segmentation.texts import Texts
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import DECIMAL, INTEGER, TEXT
from customer_segmentation.workbook.table import Column

from .report import Report

#: What the reader of customer files may say.
_DECISIONS = (
    "file",
    "unpacked",
    "format",
    "encoding",
    "delimiter",
    "sheet",
    "header_row",
    "lines_above_header",
    "blank_rows",
    "undecodable_rows",
    "left_out",
)
_COUNTS = ("missing", "imputed", "not_a_number", "out_of_range", "distinct")
_STATISTICS = ("minimum", "median", "maximum")


def write_quality(workbook: Workbook, content: Report) -> None:
    """Write the counts, the reasons for rejection, the facts of each column, and the rejected rows.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
    """
    say = content.texts.say
    quality = content.quality
    page = Page(workbook, content.sheets["quality"], content.options.theme, content.texts)
    page.title(say("sheets.quality"), content.subtitle)
    page.navigation(content.way_back)
    page.space()
    page.paragraph(
        say(
            "quality.headline",
            read=quality["rows_read"],
            kept=quality["rows_kept"],
            rejected=quality["rows_rejected"],
        ),
        "headline",
    )
    if quality["warnings"]:
        page.heading(say("quality.warnings"))
        page.bullets(quality["warnings"])
    page.heading(say("quality.reading"))
    page.table("reading", _reading_columns(content))
    page.heading(say("quality.columns"))
    page.table("columns", _fact_columns(content))
    page.heading(say("quality.reasons"))
    if not quality["rejected_by_reason"]:
        page.paragraph(say("quality.nothing_rejected"))
    else:
        page.table("reasons", _reason_columns(content))
        page.paragraph(say("quality.several_defects"), "note")
        _write_rejected(page, content)
    page.finish()


def _reading_columns(content: Report) -> list[Column]:
    """What the reader decided; a table from a database has no file to speak of."""
    texts, source = content.texts, content.quality["source"]
    say = texts.say
    decisions = [(say(f"reading.{key}"), _in_words(key, source[key], texts)) for key in _DECISIONS if source.get(key)]
    decisions += [
        (say("reading.column", header=header), say("found.renamed", column=column))
        for header, column in source["renamed_columns"].items()
    ]
    decisions += [
        (say("reading.numbers", column=written["column"]), _number_format(written, texts))
        for written in source["number_formats"]
    ]
    decisions.append((say("words.rows"), content.quality["rows_read"]))
    formats = [INTEGER if isinstance(found, int) else TEXT for _, found in decisions]
    return [
        Column(say("reading.what"), [what for what, _ in decisions]),
        Column(say("reading.as_read"), [found for _, found in decisions], TEXT, formats=formats),
    ]


def _in_words(key: str, decision: Any, texts: Texts) -> str | int:
    """A decision of the reader: one of a few, the rows that it concerns, a number, or what stands in the file."""
    say = texts.say
    if key in {"format", "delimiter"}:
        return say(f"found.{decision}")
    if key == "left_out":
        return say("found.row_numbers")
    if key == "encoding" and decision == "UTF-8 with a byte-order mark":
        return say("found.marked_utf8")
    if isinstance(decision, dict):
        return _some_rows(decision, texts)
    if isinstance(decision, list):
        return say("lists.semicolon").join(map(str, decision))
    return decision if isinstance(decision, int) else str(decision)


def _some_rows(found: dict[str, Any], texts: Texts) -> str:
    """How many rows, and the numbers of the first ones."""
    say = texts.say
    rows, first = found["rows"], say("lists.comma").join(map(str, found["first"]))
    name = "found.rows_and_more" if rows > len(found["first"]) else "found.rows"
    return say(name, rows=rows, first=first)


def _number_format(written: dict[str, Any], texts: Texts) -> str:
    """How the numbers of a text column were read."""
    say = texts.say
    parts = [say("found.decimal_comma") if written["decimal"] == "," else say("found.decimal_point")]
    if written["currency"]:
        parts.append(say("found.currency", currency=written["currency"]))
    if written["percent"]:
        parts.append(say("found.percent"))
    return say("lists.comma").join(parts)


def _fact_columns(content: Report) -> list[Column]:
    say = content.texts.say
    facts = content.quality["columns"]
    formats = [content.measure_format(fact["column"]) for fact in facts]
    return [
        Column(say("words.column"), [fact["column"] for fact in facts]),
        Column(say("quality.role"), [say(f"roles.{fact['role']}") for fact in facts]),
        Column(say("words.kind"), [say(f"kinds.{fact['kind']}") for fact in facts]),
        *(Column(say(f"facts.{key}"), [fact[key] for fact in facts], INTEGER) for key in _COUNTS),
        *(
            Column(say(f"facts.{key}"), [fact.get(key) for fact in facts], DECIMAL, formats=formats)
            for key in _STATISTICS
        ),
    ]


def _reason_columns(content: Report) -> list[Column]:
    say = content.texts.say
    reasons = content.quality["rejected_by_reason"]
    extra = {EXTRA_CELLS: say("quality.extra_cells")}
    return [
        Column(say("words.column"), [extra.get(reason["column"], reason["column"]) for reason in reasons]),
        Column(say("quality.problem"), [say(f"problems.{reason['problem']}") for reason in reasons]),
        Column(say("words.rows"), [reason["rows"] for reason in reasons], INTEGER),
    ]


def _write_rejected(page: Page, content: Report) -> None:
    say = content.texts.say
    shown = content.rejected.head(content.options.listed_rejected)
    page.new_printed_page()
    page.heading(say("quality.rejected"))
    if len(shown) < len(content.rejected):
        listed = say(
            "quality.some_listed", listed=len(shown), rejected=len(content.rejected), file=content.rejected_file
        )
        page.paragraph(listed, "note")
    headers = {ROW: say("quality.row"), REASONS: say("quality.row_reasons"), EXTRA_CELLS: say("quality.extra_cells")}
    columns = [_rejected_column(headers.get(str(name), str(name)), shown[name]) for name in shown.columns]
    page.table("rejected", columns, filters=True, repeat=True)


def _rejected_column(header: str, values: "pd.Series[Any]") -> Column:
    """A column of the rejected rows as it was read; the rows' numbers are numbers, so that they can be sorted."""
    if values.name == ROW:
        return Column(header, [int(value) for value in values], "0")
    return Column(header, [None if pd.isna(value) else str(value) for value in values])
