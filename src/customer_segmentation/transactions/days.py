"""The day of each transaction line. Which of day and month comes first is decided from the whole column."""

from typing import Any, Literal

import narwhals.stable.v2 as nw

from customer_segmentation.customers.cells import trimmed
from customer_segmentation.customers.dates import OF_MONTHS, WITHOUT_YEAR, day_number, days, iso_date, matches
from customer_segmentation.customers.declaration import Notation
from customer_segmentation.customers.engine import to_pandas
from customer_segmentation.errors import CustomerTableError

from .distinct import Steps

DayOrder = Literal["day_first", "month_first", "year_first"]

#: How dates of numbers alone are read; those that begin with a year of four digits always are.
_NOTATIONS: dict[DayOrder, Notation] = {
    "day_first": "day first",
    "month_first": "month first",
    "year_first": "short year first",
}

#: The longest date of digits has ten letters; the one behind tells whether a time follows.
_TELLING = 11
#: The longest date with the name of a month, and how one begins: 28 September 2026, March 3rd, 2026.
_TELLING_NAMED, _NAMED = 26, "^[0-9]{0,2}[^0-9]{3}"
_SIX_DIGITS = "^[0-9]{6}(?:[.]0)?$"
_ISO = "date of ISO 8601"


def written_day(frame: Any, column: str) -> nw.Expr:
    """What tells the day of a cell, without the time: 20260131 of a point in time, the first letters of a text.

    The day is the one that is written: a time zone behind the time does not change it.
    """
    dtype = frame.collect_schema()[column]
    if isinstance(dtype, (nw.Date, nw.Datetime)):
        cell = nw.col(column).dt
        year, month, day = (part.cast(nw.Float64) for part in (cell.year(), cell.month(), cell.day()))
        return year * 10_000 + month * 100 + day
    words = trimmed(nw.col(column) if isinstance(dtype, nw.String) else nw.col(column).cast(nw.String))
    named = frame.select(words.str.contains(_NAMED).fill_null(value=False).any().alias("named"))
    return words.str.slice(0, _TELLING_NAMED if to_pandas(named)["named"].iloc[0] else _TELLING)


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
        return [{name: day_number((cell / 10_000).floor(), (cell / 100).floor() % 100, cell % 100)}]
    notations: tuple[Notation, ...] = ("year first", "eight digits", _NOTATIONS[order], "named month", *OF_MONTHS)
    return [
        {_ISO: nw.coalesce(*(iso_date(cell, dtype, notation) for notation in notations))},
        {name: days(nw.col(_ISO))},
    ]


def decide_day_order(frame: Any, column: str, written: str, *, given: str) -> DayOrder:
    """Which of day and month comes first in dates such as 03/04/2026, or the year in 26/03/04.

    Args:
        frame: The lines, with ``written_day`` of the column in the column ``written``.
        column: The column of dates, for messages.
        written: See ``frame``.
        given: What ``day_order`` says.

    Raises:
        CustomerTableError: Some dates can only have the day first, and others only the month; or years of two digits
            may as well stand first, or be days; or some numbers of six digits are months, and others are not.
    """
    if given in {"day_first", "month_first"}:
        return "day_first" if given == "day_first" else "month_first"
    if not isinstance(frame.collect_schema()[written], nw.String):
        return "day_first"
    found = _clues(frame, written)
    if found["months"] and found["no months"]:
        raise CustomerTableError(
            f'Column "{column}" has dates such as Jan-24 or 202401 of which only some can be months: write days '
            "as 2024-01-31, and months as 2024-01."
        )
    if found["day_first"] and found["month_first"]:
        raise CustomerTableError(
            f'Column "{column}" writes {found["day_first"]} dates with the day first and '
            f"{found['month_first']} with the month first: correct the file, or say which holds under "
            "transaction_table: day_order (the other dates are then rejected)."
        )
    if found["year_first"] and not found["year_last"]:
        return "year_first"
    if found["year_first"] or (found["unclear"] and not found["year_last"]):
        raise CustomerTableError(
            f'Column "{column}" has dates such as 03/04/05, and their years may stand first: write years with four '
            "digits, or say under transaction_table: day_order whether the day or the month comes first."
        )
    return "month_first" if found["month_first"] else "day_first"


def _clues(frame: Any, written: str) -> dict[str, int]:
    """In how many lines the order of day, month and year is plain, or is not."""
    text, lines = nw.col(written), nw.col("lines")
    day, month, year = (matches(text, notation) for notation in ("day first", "month first", "short year first"))
    short_month, months = (matches(text, notation) for notation in ("named month and year", "six digits"))
    clues = {
        "day_first": day & ~month & ~year,
        "month_first": month & ~day,
        "year_first": year & ~day & ~month,
        "year_last": (day | month) & ~year,
        "unclear": (day | month) & year,
        "months": short_month | months,
        "no months": (text.str.to_lowercase().str.contains(WITHOUT_YEAR) & ~short_month)
        | (text.str.contains(_SIX_DIGITS) & ~months),
    }
    different = frame.filter(~text.is_null()).group_by(written).agg(nw.len().alias("lines"))
    counts = different.select((clue.cast(nw.Int64) * lines).sum().alias(name) for name, clue in clues.items())
    found = to_pandas(counts).fillna(0).iloc[0]
    return {name: int(found[name]) for name in clues}
