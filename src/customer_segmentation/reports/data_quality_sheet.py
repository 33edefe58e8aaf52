"""The data-quality sheet: what was read, what was left out and why."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from openpyxl import Workbook

from customer_segmentation.customers.columns import EXTRA_CELLS, REASONS, ROW
from customer_segmentation.language import _, mark, number
from customer_segmentation.wording import data_quality
from customer_segmentation.wording.terms import KINDS
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import DECIMAL, INTEGER, TEXT
from customer_segmentation.workbook.table import Column

from .report import Report
from .transaction_lines import write_lines

#: What the reader of customer files may say, …
_DECISIONS = {
    "file": mark("File"),
    "unpacked": mark("Unpacked"),
    "format": mark("Format"),
    "encoding": mark("Encoding"),
    "encoding_certainty": mark("Certainty of the encoding"),
    "delimiter": mark("Delimiter"),
    "sheet": mark("Sheet"),
    "other_sheets": mark("Other sheets"),
    "files": mark("Rows of each file"),
    "set_aside": mark("Files without a table"),
    "header_row": mark("Header in row"),
    "lines_above_header": mark("Lines above the header"),
    "blank_rows": mark("Blank rows"),
    "hidden_rows": mark("Hidden rows, read like the others"),
    "undecodable_rows": mark("Rows with damaged characters"),
    "stray_quotation_marks": mark("Stray quotation marks removed"),
    "rows_of_several_lines": mark("Rows with a cell of several lines"),
    "left_out": mark("Left out"),
    "quantile_rows": mark("Medians are of so many rows, drawn at random"),
}
#: … and its answers that are words.
_ANSWERS = {
    "text": mark("text"),
    "Excel": mark("Excel"),
    "Parquet": mark("Parquet"),
    "OpenDocument": "OpenDocument",
    "JSON": "JSON",
    "JSON Lines": "JSON Lines",
    "comma": mark("comma"),
    "semicolon": mark("semicolon"),
    "tab": mark("tab"),
    "pipe": mark("pipe"),
    "blanks": mark("blanks"),
}
#: What a column is for.
_ROLES = {"id": mark("customer id"), "feature": mark("makes the segments"), "profile": mark("description only")}
_COUNTS = {
    "missing": mark("Missing"),
    "imputed": mark("Imputed"),
    "not_a_number": mark("Not a number"),
    "out_of_range": mark("Out of range"),
    "distinct": mark("Distinct values"),
}
_STATISTICS = {"minimum": mark("Minimum"), "median": mark("Median"), "maximum": mark("Maximum")}
#: What dates have instead.
_OF_DATES = {"minimum": "first", "maximum": "last"}
#: Why rows were rejected.
_PROBLEMS = {
    "too many cells": mark("too many cells"),
    "a total": mark("a total, no customer"),
    "missing": mark("missing"),
    "not a number": mark("not a number"),
    "not a date": mark("not a date"),
    "not a declared word": mark("not a declared word"),
    "below minimum": mark("below minimum"),
    "above maximum": mark("above maximum"),
    "repeated id": mark("repeated id"),
}


def write_quality(workbook: Workbook, report: Report) -> None:
    """Write the counts, the reasons for rejection, the facts of each column, and the rejected rows."""
    quality = report.quality
    page = report.page(workbook, "quality", _("Data quality"), report.subtitle)
    page.space()
    if report.transactions:
        write_lines(page, report, report.transactions)
    rows = {"read": quality["rows_read"], "kept": quality["rows_kept"], "rejected": quality["rows_rejected"]}
    counts = (
        _("{read:,} customers were made of them: {kept:,} were kept and {rejected:,} were rejected.", **rows)
        if report.transactions
        else _("{read:,} rows were read: {kept:,} were kept and {rejected:,} were rejected.", **rows)
    )
    page.paragraph(counts, "headline")
    if warnings := data_quality.warnings(quality):
        page.heading(_("What to check"))
        page.bullets(warnings)
    page.heading(_("How the table was read"))
    page.table("reading", _reading_columns(report))
    page.heading(_("The columns"))
    page.table("columns", _fact_columns(report))
    page.heading(_("Why rows were rejected"))
    if not quality["rejected_by_reason"]:
        page.paragraph(_("No row was rejected."))
    else:
        page.table("reasons", _reason_columns(report))
        page.notes([_("A row with several problems is counted under each of them.")])
        _write_rejected(page, report)
    page.finish(pages="at headings")


def _reading_columns(report: Report) -> list[Column]:
    """What the reader decided; a table from a database has no file to speak of."""
    source = report.source
    decisions = [(_(what), _in_words(key, source[key])) for key, what in _DECISIONS.items() if source.get(key)]
    changed = {one["header"]: one["read_as"] for one in source.get("changed_headers", [])}
    for header, column in {**changed, **source["renamed_columns"]}.items():
        decisions.append((_('Column "{header}"', header=header), _('read as "{column}"', column=column)))
    numbers = source["number_formats"]
    decisions += [(_('Numbers in "{column}"', column=one["column"]), _number_format(one)) for one in numbers]
    decisions += list(data_quality.decisions(source).items())
    if report.transactions and source["day_order"] != "year_first":
        order = _("day first") if source["day_order"] == "day_first" else _("month first")
        decisions.append((_("Dates such as 03/04/2026"), order))
    rows = report.transactions["read"]["lines"] if report.transactions else report.quality["rows_read"]
    decisions.append((_("Rows"), rows))
    formats = [INTEGER if isinstance(found, int) else TEXT for _what, found in decisions]
    return [
        Column(_("What"), [what for what, _found in decisions]),
        Column(_("As read"), [found for _what, found in decisions], TEXT, formats=formats),
    ]


def _in_words(key: str, decision: Any) -> str | int:
    """A decision of the reader: one of a few, the rows that it concerns, a number, or what stands in the file."""
    if key in {"format", "delimiter"}:
        return _(_ANSWERS.get(decision, decision))
    if key == "left_out":
        return _("the first column, which has no header and contains only row numbers")
    if key == "encoding" and decision == "UTF-8 with a byte-order mark":
        return _("UTF-8 with a byte-order mark")
    if key == "encoding_certainty":
        return number(decision, ".0%")
    return _plain(decision)


def _plain(decision: Any) -> str | int:
    if isinstance(decision, dict):
        return _some_rows(decision)
    if isinstance(decision, list):
        return "; ".join(map(str, decision))
    return decision if isinstance(decision, int) else str(decision)


def _some_rows(found: dict[str, Any]) -> str:
    """How many rows, and the numbers of the first ones."""
    rows, first = found["rows"], ", ".join(map(str, found["first"]))
    if rows > len(found["first"]):
        return _("{rows:,} (row {first}, …)", rows=rows, first=first)
    return _("{rows:,} (row {first})", rows=rows, first=first)


def _number_format(written: dict[str, Any]) -> str:
    """How the numbers of a text column were read."""
    parts = [_("decimal comma") if written["decimal"] == "," else _("decimal point")]
    if written["currency"]:
        parts.append(_("{currency} removed", currency=written["currency"]))
    if written["percent"]:
        parts.append(_("percent sign removed"))
    if written.get("scaled"):  # not there in results of an earlier version
        parts.append(_("k read as thousands, M as millions"))
    return ", ".join(parts)


def _fact_columns(report: Report) -> list[Column]:
    facts: Sequence[Mapping[str, Any]] = report.quality["columns"]
    formats = [report.measure_format(fact["column"]) for fact in facts]
    return [
        Column(_("Column"), [fact["column"] for fact in facts]),
        Column(_("Role"), [_(_ROLES[fact["role"]]) for fact in facts]),
        Column(_("Kind"), [_(KINDS[fact["kind"]]) for fact in facts]),
        *(Column(_(header), [fact[key] for fact in facts], INTEGER) for key, header in _COUNTS.items()),
        *(
            Column(_(header), [_statistic(fact, key) for fact in facts], DECIMAL, formats=formats)
            for key, header in _STATISTICS.items()
        ),
    ]


def _statistic(fact: Mapping[str, Any], key: str) -> Any:
    """The smallest, middle or largest value of a column; of dates the first and the last."""
    return fact.get(key, fact.get(_OF_DATES.get(key, "")))


def _reason_columns(report: Report) -> list[Column]:
    reasons = report.quality["rejected_by_reason"]
    extra = {EXTRA_CELLS: _("cells beyond the last column")}
    return [
        Column(_("Column"), [extra.get(reason["column"], reason["column"]) for reason in reasons]),
        Column(_("Problem"), [_(_PROBLEMS[reason["problem"]]) for reason in reasons]),
        Column(_("Rows"), [reason["rows"] for reason in reasons], INTEGER),
    ]


def _write_rejected(page: Page, report: Report) -> None:
    shown, rejected = report.rejected, report.quality["rows_rejected"]
    page.new_printed_page()
    page.heading(_("The rejected rows"))
    if len(shown) < rejected:
        listed = _(
            "{listed:,} of {rejected:,} rejected rows are shown. All of them are listed in {file}.",
            listed=len(shown),
            rejected=rejected,
            file=report.rejected_file,
        )
        page.paragraph(listed, "note")
    headers = {ROW: _("Row in the file"), REASONS: _("Reasons"), EXTRA_CELLS: _("cells beyond the last column")}
    columns = [_rejected_column(headers.get(str(name), str(name)), shown[name]) for name in shown.columns]
    page.table("rejected", columns, filters=True, repeat=True)


def _rejected_column(header: str, values: "pd.Series[Any]") -> Column:
    """A column of the rejected rows as it was read; the rows' numbers are numbers, so that they can be sorted."""
    if values.name == ROW:
        return Column(header, [int(value) for value in values], "0")
    return Column(header, [None if pd.isna(value) else str(value) for value in values])
