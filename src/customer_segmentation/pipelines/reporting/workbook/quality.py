"""The data-quality sheet: what was read, what was left out and why."""

from typing import Any

from openpyxl import Workbook

from customer_segmentation.columns import REASONS, ROW

from . import summary
from .content import Report
from .look import DECIMAL, INTEGER
from .page import Column, Page

NAME = "Data quality"

#: What the reader of customer files may say, in the words of the workbook.
_DECISIONS = {
    "file": "File",
    "unpacked": "Unpacked",
    "format": "Format",
    "encoding": "Encoding",
    "delimiter": "Delimiter",
    "sheet": "Sheet",
    "header_row": "Header in row",
    "lines_above_header": "Lines above the header",
    "blank_rows": "Blank rows",
    "undecodable_rows": "Rows with damaged characters",
    "left_out": "Left out",
}


def write_quality(workbook: Workbook, content: Report) -> None:
    """Write the counts, the reasons for rejection, the facts of each column, and the rejected rows.

    Args:
        workbook: The workbook.
        content: Everything there is to say.
    """
    quality = content.quality
    page = Page(workbook, NAME, content.options.theme)
    page.title(NAME, content.subtitle)
    page.navigation(summary.BACK)
    page.space()
    page.paragraph(
        f"{quality['rows_read']:,} rows were read, "
        f"{quality['rows_kept']:,} kept and {quality['rows_rejected']:,} rejected.",
        "headline",
    )
    if quality["warnings"]:
        page.heading("To look at")
        page.bullets(quality["warnings"])
    page.heading("How the table was read")
    page.table("reading", _reading_columns(content))
    page.heading("The columns")
    page.table("columns", _fact_columns(content))
    page.heading("Why rows were rejected")
    if not quality["rejected_by_reason"]:
        page.paragraph("No row was rejected.")
    else:
        page.table("reasons", _reason_columns(content))
        page.paragraph("A row with several defects counts under each of them.", "note")
        _write_rejected(page, content)
    page.finish()


def _reading_columns(content: Report) -> list[Column]:
    """What the reader decided; a table from a database has no file to speak of."""
    source = content.quality["source"]
    decisions = {label: _in_words(source[key]) for key, label in _DECISIONS.items() if source.get(key)}
    decisions |= {f'Column "{header}"': f'taken as "{column}"' for header, column in source["renamed_columns"].items()}
    decisions |= {f'Numbers in "{one["column"]}"': _number_format(one) for one in source["number_formats"]}
    decisions["Rows"] = f"{content.quality['rows_read']:,}"
    return [Column("What", list(decisions)), Column("As read", list(decisions.values()))]


def _in_words(decision: Any) -> str:
    """A decision of the reader: a word, several of them, or the rows that it concerns."""
    if isinstance(decision, dict):
        rows = ", ".join(map(str, decision["first"]))
        more = ", …" if decision["rows"] > len(decision["first"]) else ""
        return f"{decision['rows']:,} (row {rows}{more})"
    return "; ".join(map(str, decision)) if isinstance(decision, list) else str(decision)


def _number_format(written: dict[str, Any]) -> str:
    """How the numbers of a text column were read."""
    parts = ["decimal comma" if written["decimal"] == "," else "decimal point"]
    if written["currency"]:
        parts.append(f"{written['currency']} taken off")
    if written["percent"]:
        parts.append("per cent sign taken off")
    return ", ".join(parts)


def _fact_columns(content: Report) -> list[Column]:
    facts = content.quality["columns"]
    formats = [content.amount_format(fact["column"]) for fact in facts]
    roles = {"id": "customer id", "feature": "makes the segments", "profile": "description only"}
    return [
        Column("Column", [fact["column"] for fact in facts]),
        Column("Role", [roles[fact["role"]] for fact in facts]),
        Column("Kind", [fact["kind"] for fact in facts]),
        *(
            Column(header, [fact[key] for fact in facts], INTEGER)
            for header, key in (
                ("Missing", "missing"),
                ("Imputed", "imputed"),
                ("Not a number", "not_a_number"),
                ("Out of range", "out_of_range"),
                ("Distinct values", "distinct"),
            )
        ),
        *(
            Column(key.capitalize(), [fact.get(key) for fact in facts], DECIMAL, formats=formats)
            for key in ("minimum", "median", "maximum")
        ),
    ]


def _reason_columns(content: Report) -> list[Column]:
    reasons = content.quality["rejected_by_reason"]
    return [
        Column("Column", [reason["column"] for reason in reasons]),
        Column("Problem", [reason["problem"] for reason in reasons]),
        Column("Rows", [reason["rows"] for reason in reasons], INTEGER),
    ]


def _write_rejected(page: Page, content: Report) -> None:
    shown = content.rejected.head(content.options.listed_rejected)
    page.heading("The rejected rows")
    if len(shown) < len(content.rejected):
        page.paragraph(
            f"{len(shown):,} of {len(content.rejected):,} rows are shown; all are in {content.rejected_file}.",
            "note",
        )
    headers = {ROW: "Row in the file", REASONS: "Reasons"}
    columns = [Column(headers.get(name, name), [str(value) for value in shown[name]]) for name in shown.columns]
    page.table("rejected", columns, filters=True)
