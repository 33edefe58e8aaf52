"""Dates as people write them: each column of text is read in one notation, decided by the column as a whole.

03/04/2024 alone may be in March or in April; beside 25/04/2024 it is in April. A month is its first day. A date becomes
text again, as ISO 8601 writes it (2024-04-03), which every table engine can sort, cut to the year or the month, and
show. This is the one place that reads dates, of customers and of transaction lines.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import narwhals.stable.v2 as nw

from .cells import missing, trimmed
from .columns import helper_column
from .declaration import CustomerTable, Notation
from .engine import to_pandas
from .months import ANY_MONTH, MONTHS

_DAY_0 = dt.date(1970, 1, 1)

_DAY, _MONTH = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
#: A year of two digits is none that is still to come, and none of a century ago: 24 is 2024, 68 is 1968.
_THIS_CENTURY = "(?:" + "|".join(f"{year:02d}" for year in range(dt.datetime.now(dt.UTC).year % 100 + 1)) + ")"
_SHORT_YEAR = f"(?:{_THIS_CENTURY}|3[2-9]|[4-9][0-9])"
_YEAR = "(?:19|20)[0-9]{2}"
_ANY_YEAR = f"(?:{_YEAR}|{_SHORT_YEAR})"
_TIME = "(?:[T ].*)?$"
_ORDINAL, _BETWEEN = "(?:st|nd|rd|th|er|º)?", "[-/., ]{0,2}(?:de |of )?"
#: What a date looks like in each notation; hours after it do not matter.
PATTERNS: dict[Notation, str] = {
    "year first": rf"^{_YEAR}(?:[-/.]|年){_MONTH}(?:[-/.]|月){_DAY}日?{_TIME}",
    "eight digits": rf"^(?:19|20)[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:\.0)?{_TIME}",
    "day first": rf"^{_DAY}[-/.]{_MONTH}[-/.]{_ANY_YEAR}{_TIME}",
    "month first": rf"^{_MONTH}[-/.]{_DAY}[-/.]{_ANY_YEAR}{_TIME}",
    "short year first": rf"^{_SHORT_YEAR}[-/.]{_MONTH}[-/.]{_DAY}{_TIME}",
    # The text in small letters, so no (?i), which engines understand differently beyond a to z.
    "named month": (
        rf"^(?:{_DAY}{_ORDINAL}{_BETWEEN}{ANY_MONTH}{_BETWEEN}|{ANY_MONTH}{_BETWEEN}{_DAY}{_ORDINAL}[-/., ]{{1,2}})"
        rf"{_ANY_YEAR}(?:[t, ].*)?$"
    ),
    "year and month": rf"^{_YEAR}(?:[-/]{_MONTH}|\.(?:0[1-9]|1[0-2])|年{_MONTH}月)$",
    "month and year": rf"^{_MONTH}[-/.]{_YEAR}$",
    "named month and year": rf"^{ANY_MONTH}(?:{_BETWEEN}{_YEAR}|[-/., ]{{1,2}}{_SHORT_YEAR})$",
    "six digits": r"^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:\.0)?$",
}
#: Those of months.
OF_MONTHS: tuple[Notation, ...] = ("year and month", "month and year", "named month and year", "six digits")
#: What says that numbers such as 202401 are months: a header, in the languages of Europe and East Asia.
_SAYS_MONTH = re.compile(
    "month|period|monat|mois|mese|maand|miesi|měsíc|månad|måned|месяц|yyyymm|月|(?:^|[^a-z])(?:m[eê]s|ay)(?:[^a-z]|$)"
)
#: March 28, which has no year.
WITHOUT_YEAR = rf"^{ANY_MONTH}[-/., ]{{1,2}}{_DAY}$"
#: What any date begins like; columns of other texts need not be looked at in each notation.
_LIKE_A_DATE = (
    "^(?:(?:19|20)[0-9]{6}|[0-9]{1,4}[-/.年][0-9]{1,2}[-/.月][0-9]"
    "|(?:[0-9]{1,2}[^0-9]{3,20}|[^0-9]{3,14}[0-9]{1,2}[^0-9]{1,5})[0-9]{2}"
    "|(?:19|20)[0-9]{2}(?:[0-9]{2}(?:[.]0)?|[-/.年][0-9]{1,2}月?)$|[0-9]{1,2}[-/.][0-9]{4}$|[^0-9]{3,20}[0-9]{2,4}$)"
)
#: From this share of its filled cells on, a column holds dates.
_MOSTLY = 0.95


def find_notations(frame: Any, columns: Sequence[str], table: CustomerTable) -> dict[str, Notation]:
    """The columns that hold dates, and how these are written.

    A date that can be read with the day or the month first is read with the day first, unless other cells of its column
    can only have the month first, or a feature was read so when the model was trained. A column of which nothing tells
    whether years of two digits stand first or last, 03/04/05, holds no dates.
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
    likely = _count(cells, filled, {"like a date": lambda words: words.str.contains(_LIKE_A_DATE)})
    dated = {column: filled[column] for column, found in likely.items() if _mostly(found, "like a date")}
    for column, found in _count(cells, dated, {one: partial(matches, notation=one) for one in PATTERNS}).items():
        trained = table.date_features[column].notation if column in table.date_features else None
        if notation := _notation({**found, "six digits": _months(column, found)}, trained):
            typed[column] = notation
    return typed


def _count(
    cells: Any, filled: Mapping[str, str], clues: Mapping[str, Callable[[nw.Expr], nw.Expr]]
) -> dict[str, dict[str, int]]:
    """How many cells of each column are filled, and in how many of these each clue is found."""
    if not filled:
        return {}
    counts = []
    for column, name in filled.items():
        is_filled = nw.col(name)
        counts.append(is_filled.cast(nw.Int64).sum().alias(f"filled {column}"))
        counts += [
            (is_filled & found(nw.col(column))).cast(nw.Int64).sum().alias(f"{clue} {column}")
            for clue, found in clues.items()
        ]
    counted = to_pandas(cells.select(*counts)).iloc[0]
    return {column: {clue: int(counted[f"{clue} {column}"]) for clue in ("filled", *clues)} for column in filled}


def _mostly(counts: Mapping[str, int], clue: str) -> bool:
    return counts["filled"] > 0 and counts[clue] >= _MOSTLY * counts["filled"]


def _notation(counts: Mapping[str, int], trained: Notation | None) -> Notation | None:
    best: Notation = max(PATTERNS, key=lambda notation: (counts[notation], notation == trained))
    unclear = best in {"day first", "month first"} and counts["short year first"] == counts[best]
    return best if _mostly(counts, best) and (best == trained or not unclear) else None


def says_month(header: str) -> bool:
    """Whether a header says that numbers such as 202401 are months.

    Examples:
        >>> says_month("Billing month"), says_month("Mês"), says_month("Payment")
        (True, True, False)
    """
    return bool(_SAYS_MONTH.search(header.lower()))


def _months(column: str, counts: Mapping[str, int]) -> int:
    """How many cells are months of six digits: all of them, under a header that says so, or none."""
    return counts["six digits"] if counts["six digits"] == counts["filled"] and says_month(column) else 0


def matches(words: nw.Expr, notation: Notation) -> nw.Expr:
    """Whether trimmed text looks like a date in this notation."""
    return (words.str.to_lowercase() if notation.startswith("named month") else words).str.contains(PATTERNS[notation])


def iso_date(cell: nw.Expr, dtype: nw.dtypes.DType, notation: Notation) -> nw.Expr:
    """The cell as a date of ISO 8601, which is text; null where it is none."""
    if notation == "typed":
        return cell.dt.to_string("%Y-%m-%d") if isinstance(dtype, (nw.Datetime, nw.Date)) else cell.cast(nw.String)
    words = trimmed(cell.cast(nw.String))
    year, month, day = _parts(words, notation)
    date = nw.concat_str(_four_digits(year), _two_digits(month), _two_digits(day), separator="-")
    return nw.when(matches(words, notation)).then(date)


def _parts(words: nw.Expr, notation: Notation) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    """Year, month and day as the text has them, if it is a date in this notation; of a month, its first day."""
    if notation in OF_MONTHS:
        return *_year_and_month(words, notation), nw.lit("1")
    if notation == "eight digits":
        return words.str.slice(0, 4), words.str.slice(4, 2), words.str.slice(6, 2)
    if notation == "named month":
        small = words.str.to_lowercase()
        from_day = small.str.replace_all("^[^0-9]+", "")
        behind_day = from_day.str.replace_all("^[0-9]+[^0-9]*", "")
        return _first_number(behind_day), _number_of_month(small), _first_number(from_day)
    plain = words.str.replace_all("[T ].*$|日.*$", "").str.replace_all("[/.年月]", "-")
    start, end = plain.str.replace_all("-.*$", ""), plain.str.replace_all("^.*-", "")
    middle = plain.str.replace_all("^[0-9]+-|-[0-9]+$", "")
    if notation == "day first":
        return end, middle, start
    return (end, start, middle) if notation == "month first" else (start, middle, end)


def _year_and_month(words: nw.Expr, notation: Notation) -> tuple[nw.Expr, nw.Expr]:
    if notation == "six digits":
        return words.str.slice(0, 4), words.str.slice(4, 2)
    if notation == "named month and year":
        small = words.str.to_lowercase()
        return small.str.replace_all("[^0-9]", ""), _number_of_month(small)
    first, second = _first_number(words), _first_number(words.str.replace_all("^[0-9]+[^0-9]", ""))
    return (first, second) if notation == "year and month" else (second, first)


def _first_number(words: nw.Expr) -> nw.Expr:
    return words.str.replace_all("[^0-9].*$", "")


def _number_of_month(small: nw.Expr) -> nw.Expr:
    """The number of the month whose name stands in a date."""
    named = (small.str.contains(f"(?:^|[-/., 0-9]|º|st|nd|rd|th|er){month}(?:[-/., 0-9]|$)") for month in MONTHS)
    return nw.coalesce(*(nw.when(found).then(nw.lit(f"{number}")) for number, found in enumerate(named, start=1)))


def _four_digits(year: nw.Expr) -> nw.Expr:
    of_this_century = nw.when(year.str.contains(f"^{_THIS_CENTURY}$")).then(nw.lit("20"))
    century = of_this_century.otherwise(nw.when(year.str.len_chars() == 2).then(nw.lit("19")).otherwise(nw.lit("")))
    return nw.concat_str(century, year)


def days(iso_date: nw.Expr) -> nw.Expr:
    """The number of days from 1970 to a date as ``iso_date`` writes it; null where there is no such day."""
    parts = (iso_date.str.slice(*place).cast(nw.Float64) for place in ((0, 4), (5, 2), (8, 2)))
    return day_number(*parts)


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
