"""What became of the transaction lines, on the data-quality sheet: how many were used, and their money."""

import datetime as dt
from collections.abc import Iterator

from customer_segmentation.language import _
from customer_segmentation.transactions.lines import REJECTED, SET_ASIDE, USED
from customer_segmentation.transactions.quality import Lines, TransactionQuality
from customer_segmentation.wording import transactions as in_words
from customer_segmentation.workbook.page import Page
from customer_segmentation.workbook.styles import INTEGER, PERCENT
from customer_segmentation.workbook.table import Column

from .report import Report


def write_lines(page: Page, report: Report, found: TransactionQuality) -> None:
    """Write how the lines were used, kind by kind, and what to know of them."""
    page.paragraph(in_words.headline(found), "headline")
    page.heading(_("How the transaction lines were used"))
    rows = list(_rows(found))
    lines = [one for _what, one in rows]
    columns = [
        Column(_("Lines"), [what for what, _one in rows]),
        Column(_("Number"), [one["lines"] for one in lines], INTEGER),
        Column(_("Share of the lines"), [one["share"] for one in lines], PERCENT),
    ]
    if (total := found["read"]["revenue"]) is not None:
        money = [one["revenue"] or 0.0 for one in lines]
        columns.append(Column(_("Revenue"), money, report.money_format))
        if total:
            columns.append(Column(_("Share of the revenue"), [amount / total for amount in money], PERCENT))
    page.table("transaction_lines", columns)
    first, last, reference = (
        report.day(dt.date.fromisoformat(day))
        for day in (found["first_date"], found["last_date"], found["reference_date"])
    )
    page.bullets([*in_words.remarks(found), in_words.period(first, last, reference)])


def _rows(found: TransactionQuality) -> Iterator[tuple[str, Lines]]:
    """The lines that were read, then each part of them with the kinds that it has."""
    yield _("Read"), found["read"]
    parts = {
        _("Used"): (found["used"], USED),
        _("Set aside"): (found["set_aside"], SET_ASIDE),
        _("Rejected"): (found["rejected"], REJECTED),
    }
    kinds = in_words.kinds()
    for part, (lines, outcomes) in parts.items():
        yield part, lines
        for outcome in outcomes:
            if found["outcomes"][outcome]["lines"]:
                yield f"    {kinds[outcome]}", found["outcomes"][outcome]
