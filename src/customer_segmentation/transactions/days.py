"""Dates as people and programs write them, as a count of days that every table engine computes alike.

Which of day and month comes first is decided from the whole column, never line by line.
"""

from typing import Any, Literal

import narwhals.stable.v2 as nw

from customer_segmentation.customers.cells import trimmed
from customer_segmentation.customers.dates import day_number
from customer_segmentation.customers.engine import to_pandas
from customer_segmentation.errors import CustomerTableError

from .distinct import Steps

DayOrder = Literal["day_first", "month_first"]

#: The longest date of digits has ten letters; the one behind tells whether a time follows. 09-Apr-2026 has eleven.
_TELLING = 11
_TIME = r"(?:[T ].*)?$"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FORMS = {
    "compact": rf"^[0-9]{{8}}(?:\.0)?{_TIME}",
    "year first": rf"^[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}{_TIME}",
    "year last": rf"^[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.][0-9]{{4}}{_TIME}",
    "named month": rf"(?i)^[0-9]{{1,2}}[-/. ](?:{'|'.join(_MONTHS)})[-/. ][0-9]{{4}}{_TIME}",
}
_PIECES = ("first piece", "second piece", "third piece")
_OF_NAME, _BEHIND_NAME = "month of the name", "digits behind the name"
_YEAR, _MONTH, _DAY = "year", "month", "day of the month"


def written_day(column: str, dtype: nw.dtypes.DType) -> nw.Expr:
    """What tells the day of a cell, without the time: 20260131 of a point in time, the first letters of a text.

    The day is the one that is written: a time zone behind the time does not change it.
    """
    if isinstance(dtype, (nw.Date, nw.Datetime)):
        cell = nw.col(column).dt
        year, month, day = (part.cast(nw.Float64) for part in (cell.year(), cell.month(), cell.day()))
        return year * 10_000 + month * 100 + day
    return trimmed(nw.col(column) if isinstance(dtype, nw.String) else nw.col(column).cast(nw.String)).str.slice(
        0, _TELLING
    )


def day_steps(written: str, dtype: nw.dtypes.DType, order: DayOrder, name: str) -> Steps:
    """From what tells the day to days since 1970-01-01; null where it is no date that the calendar has.

    Args:
        written: The column of ``written_day``.
        dtype: What that column holds.
        order: Which of day and month comes first.
        name: The column of days.
    """
    cell = nw.col(written)
    if dtype.is_float():
        return [_parts_of_number(cell), {name: _count()}]
    return [_pieces(cell), _parts_of_text(cell, order), {name: _count()}]


def decide_day_order(frame: Any, column: str, written: str, *, given: str) -> DayOrder:
    """Which of day and month comes first in dates such as 03/04/2026.

    Args:
        frame: The lines, with ``written_day`` of the column in the column ``written``.
        column: The column of dates, for messages.
        written: See ``frame``.
        given: What ``day_order`` says.

    Raises:
        CustomerTableError: Some dates can only have the day first, and others only the month.
    """
    if given in {"day_first", "month_first"}:
        return "day_first" if given == "day_first" else "month_first"
    if not isinstance(frame.collect_schema()[written], nw.String):
        return "day_first"
    text, lines = nw.col(written), nw.col("lines")
    clues = {
        "day_first": text.str.contains(r"^(?:1[3-9]|2[0-9]|3[01])[-/.][0-9]{1,2}[-/.][0-9]{4}"),
        "month_first": text.str.contains(r"^[0-9]{1,2}[-/.](?:1[3-9]|2[0-9]|3[01])[-/.][0-9]{4}"),
    }
    different = frame.filter(~text.is_null()).group_by(written).agg(nw.len().alias("lines"))
    counts = different.select((clue.cast(nw.Int64) * lines).sum().alias(name) for name, clue in clues.items())
    found = to_pandas(counts).fillna(0).iloc[0]
    if found["day_first"] and found["month_first"]:
        raise CustomerTableError(
            f'Column "{column}" writes {int(found["day_first"])} dates with the day first and '
            f"{int(found['month_first'])} with the month first: correct the file, or say which holds under "
            "transaction_table: day_order (the other dates are then rejected)."
        )
    return "month_first" if found["month_first"] else "day_first"


def _parts_of_number(written: nw.Expr) -> dict[str, nw.Expr]:
    """Year, month and day of 20260131."""
    return {_YEAR: (written / 10_000).floor(), _MONTH: (written / 100).floor() % 100, _DAY: written % 100}


def _pieces(text: nw.Expr) -> dict[str, nw.Expr]:
    """The text's numbers, its month where it has a name, and the form that it has."""
    rest = [text]
    for _ in range(2):
        rest.append(rest[-1].str.replace_all(r"^[0-9]+[-/.]", ""))
    pieces = {name: part.str.replace_all(r"[^0-9].*$", "") for name, part in zip(_PIECES, rest, strict=True)}
    pieces[_OF_NAME] = nw.coalesce(
        *(
            nw.when(text.str.contains(f"(?i)^[0-9]+[-/. ]{month}")).then(nw.lit(f"{number}"))
            for number, month in enumerate(_MONTHS, start=1)
        )
    )
    pieces[_BEHIND_NAME] = text.str.replace_all(r"^[0-9]+[-/. ][A-Za-z]+[-/. ]", "").str.replace_all(r"[^0-9].*$", "")
    return pieces | {form: text.str.contains(pattern) for form, pattern in _FORMS.items()}


def _parts_of_text(text: nw.Expr, order: DayOrder) -> dict[str, nw.Expr]:
    """Year, month and day, by the form that the text has."""
    first, second, third = map(nw.col, _PIECES)
    day, month = (first, second) if order == "day_first" else (second, first)
    written = {
        "compact": [text.str.slice(*place) for place in ((0, 4), (4, 2), (6, 2))],
        "year first": [first, second, third],
        "year last": [third, month, day],
        "named month": [nw.col(_BEHIND_NAME), nw.col(_OF_NAME), first],
    }
    return {
        part: nw.coalesce(*(_number(form, digits[place]) for form, digits in written.items()))
        for place, part in enumerate((_YEAR, _MONTH, _DAY))
    }


def _number(form: str, digits: nw.Expr) -> nw.Expr:
    """Digits as a number in lines of this form; text that is no number is not read, as that raises on some engines."""
    return nw.when(nw.col(form)).then(digits).cast(nw.Float64)


def _count() -> nw.Expr:
    """Days since 1970-01-01 of the parts of a date."""
    return day_number(nw.col(_YEAR), nw.col(_MONTH), nw.col(_DAY))
