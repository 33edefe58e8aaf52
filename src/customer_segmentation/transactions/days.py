"""Dates as people and programs write them, as a count of days that every table engine computes alike.

Which of day and month comes first is decided from the whole column, never line by line.
"""

import datetime as dt
from typing import Any, Literal

import narwhals.stable.v2 as nw

from customer_segmentation.customers.cells import trimmed
from customer_segmentation.customers.engine import to_pandas
from customer_segmentation.errors import CustomerTableError

DayOrder = Literal["day_first", "month_first"]

_TIME = r"(?:[T ].*)?$"
_COMPACT = rf"^[0-9]{{8}}(?:\.0)?{_TIME}"
_YEAR_FIRST = rf"^[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}{_TIME}"
_YEAR_LAST = rf"^[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.][0-9]{{4}}{_TIME}"


def day_count(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return (day - dt.date(1970, 1, 1)).days


def decide_day_order(frame: Any, column: str, *, given: str) -> DayOrder:
    """Which of day and month comes first in dates such as 03/04/2026.

    Raises:
        CustomerTableError: Some dates can only have the day first, and others only the month.
    """
    if given in {"day_first", "month_first"}:
        return "day_first" if given == "day_first" else "month_first"
    if not isinstance(frame.collect_schema()[column], nw.String):
        return "day_first"
    text = trimmed(nw.col(column))
    clues = {
        "day_first": text.str.contains(r"^(?:1[3-9]|2[0-9]|3[01])[-/.][0-9]{1,2}[-/.][0-9]{4}"),
        "month_first": text.str.contains(r"^[0-9]{1,2}[-/.](?:1[3-9]|2[0-9]|3[01])[-/.][0-9]{4}"),
    }
    found = to_pandas(frame.select(clue.cast(nw.Int64).sum().alias(name) for name, clue in clues.items())).iloc[0]
    if found["day_first"] and found["month_first"]:
        raise CustomerTableError(
            f'Column "{column}" writes {int(found["day_first"])} dates with the day first and '
            f"{int(found['month_first'])} with the month first: correct the file, or say which holds under "
            "transaction_table: day_order (the other dates are then rejected)."
        )
    return "month_first" if found["month_first"] else "day_first"


def days(column: str, dtype: nw.dtypes.DType, order: DayOrder) -> nw.Expr:
    """A column of dates as days since 1970-01-01; null where a cell is no date that the calendar has.

    The day is the one that is written: a time zone behind the time does not change it.
    """
    cell = nw.col(column)
    if isinstance(dtype, (nw.Date, nw.Datetime)):
        return _count(*(part.cast(nw.Float64) for part in (cell.dt.year(), cell.dt.month(), cell.dt.day())))
    text = trimmed(cell if isinstance(dtype, nw.String) else cell.cast(nw.String))
    first, second, third = _parts(text)
    compact, year_first, year_last = (text.str.contains(form) for form in (_COMPACT, _YEAR_FIRST, _YEAR_LAST))
    day, month = (first, second) if order == "day_first" else (second, first)
    return nw.coalesce(
        _count(*(_number(compact, text.str.slice(*place)) for place in ((0, 4), (4, 2), (6, 2)))),
        _count(*(_number(year_first, part) for part in (first, second, third))),
        _count(*(_number(year_last, part) for part in (third, month, day))),
    )


def _parts(text: nw.Expr) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    rest = [text]
    for _ in range(2):
        rest.append(rest[-1].str.replace_all(r"^[0-9]+[-/.]", ""))
    first, second, third = (part.str.replace_all(r"[^0-9].*$", "") for part in rest)
    return first, second, third


def _number(fits: nw.Expr, digits: nw.Expr) -> nw.Expr:
    return nw.when(fits).then(digits).cast(nw.Float64)


def _count(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    """Days since 1970-01-01 of a date of the Gregorian calendar, with years that begin in March (Hinnant, 2013)."""
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    short = nw.when(month.is_in([4.0, 6.0, 9.0, 11.0])).then(nw.lit(30.0)).otherwise(nw.lit(31.0))
    february = nw.when(leap).then(nw.lit(29.0)).otherwise(nw.lit(28.0))
    length = nw.when(month == 2).then(february).otherwise(short)
    exists = (month >= 1) & (month <= 12) & (day >= 1) & (day <= length)
    early = (month <= 2).cast(nw.Float64)
    own_year = year - early
    from_march = month + early * 12 - 3
    leaps = (own_year / 4).floor() - (own_year / 100).floor() + (own_year / 400).floor()
    count = own_year * 365 + leaps + ((from_march * 153 + 2) / 5).floor() + day - 719469
    return nw.when(exists).then(count)
