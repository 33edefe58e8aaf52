"""Dates as people write them: each column of text is read in one notation, decided by the column as a whole.

03/04/2024 alone may be in March or in April; beside 25/04/2024 it is in April. A date becomes text again, as ISO 8601
writes it (2024-04-03), which every table engine can sort, cut to the year or the month, and show.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from .cells import missing, trimmed
from .columns import helper_column
from .declaration import CustomerTable, Notation
from .engine import to_pandas

_DAY_0 = dt.date(1970, 1, 1)

_DAY, _MONTH = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_YEAR = "(?:19|20)[0-9]{2}"
_TIME = "(?:[T ].*)?$"
#: What a date looks like in each notation; hours after it do not matter.
_PATTERNS: dict[Notation, str] = {
    "year first": rf"^{_YEAR}(?:[-/.]|年){_MONTH}(?:[-/.]|月){_DAY}日?{_TIME}",
    "eight digits": "^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$",
    "day first": rf"^{_DAY}[-/.]{_MONTH}[-/.]{_YEAR}{_TIME}",
    "month first": rf"^{_MONTH}[-/.]{_DAY}[-/.]{_YEAR}{_TIME}",
}
#: From this share of its filled cells on, a column holds dates.
_MOSTLY = 0.95


def find_notations(frame: Any, columns: Sequence[str], table: CustomerTable) -> dict[str, Notation]:
    """The columns that hold dates, and how these are written.

    A date that can be read with the day or the month first is read with the day first, unless other cells of its column
    can only have the month first, or a feature was read so when the model was trained.
    """
    schema = frame.collect_schema()
    typed: dict[str, Notation] = {
        column: "typed" for column in columns if isinstance(schema[column], (nw.Datetime, nw.Date))
    }
    texts = [column for column in columns if isinstance(schema[column], nw.String)]
    if not texts:
        return typed
    filled = {column: helper_column(f"filled {column}") for column in texts}
    # Cells are trimmed once, and then counted: an engine in memory would trim them anew for each notation.
    cells = frame.select(
        *(trimmed(nw.col(column)).alias(column) for column in texts),
        *((~missing(nw.col(column), schema[column], table)).alias(name) for column, name in filled.items()),
    )
    counts = []
    for column in texts:
        is_filled = nw.col(filled[column])
        counts.append(is_filled.cast(nw.Int64).sum().alias(f"filled {column}"))
        counts += [
            (is_filled & nw.col(column).str.contains(pattern)).cast(nw.Int64).sum().alias(f"{notation} {column}")
            for notation, pattern in _PATTERNS.items()
        ]
    counted = to_pandas(cells.select(*counts)).iloc[0]
    for column in texts:
        trained = table.date_features[column].notation if column in table.date_features else None
        if notation := _notation({name: counted[f"{name} {column}"] for name in ("filled", *_PATTERNS)}, trained):
            typed[column] = notation
    return typed


def _notation(counts: Mapping[str, int], trained: Notation | None) -> Notation | None:
    best: Notation = max(_PATTERNS, key=lambda notation: (counts[notation], notation == trained))
    return best if counts["filled"] and counts[best] >= _MOSTLY * counts["filled"] else None


def iso_date(cell: nw.Expr, dtype: nw.dtypes.DType, notation: Notation) -> nw.Expr:
    """The cell as a date of ISO 8601, which is text; null where it is none."""
    if notation == "typed":
        return cell.dt.to_string("%Y-%m-%d") if isinstance(dtype, (nw.Datetime, nw.Date)) else cell.cast(nw.String)
    words = trimmed(cell.cast(nw.String))
    if notation == "eight digits":
        year, month, day = words.str.slice(0, 4), words.str.slice(4, 2), words.str.slice(6, 2)
    else:
        plain = words.str.replace_all("[T ].*$|日.*$", "").str.replace_all("[/.年月]", "-")
        start, end = plain.str.replace_all("-.*$", ""), plain.str.replace_all("^.*-", "")
        middle = plain.str.replace_all("^[0-9]+-|-[0-9]+$", "")
        year, month, day = {
            "year first": (start, middle, end),
            "day first": (end, middle, start),
            "month first": (end, start, middle),
        }[notation]
    date = nw.concat_str(year, _two_digits(month), _two_digits(day), separator="-")
    return nw.when(words.str.contains(_PATTERNS[notation])).then(date)


def day_count(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return (day - _DAY_0).days


def day_of(count: float) -> dt.date:
    """The date of a count of days since 1970-01-01.

    Examples:
        >>> day_of(31).isoformat()
        '1970-02-01'
    """
    return _DAY_0 + dt.timedelta(days=round(count))


def day_number(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    """Days since 1970-01-01 of a date of the Gregorian calendar, with years that begin in March (Hinnant, 2013).

    All are numbers of 64 bits; null where there is no such day.
    """
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


def _two_digits(number: nw.Expr) -> nw.Expr:
    return nw.concat_str(nw.lit("0"), number).str.tail(2)
