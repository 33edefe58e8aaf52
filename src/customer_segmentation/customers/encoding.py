"""Features of words and of dates as numbers: "yes" and "no", ordered words such as Low, Average and High, time since.

A yes is 100 and a no is 0, so that the mean of customers is the share of yes in per cent; ordered words are their
ranks, 1, 2, 3 …, equally spaced; a date is the time from it to a reference day. From then on such a feature is a number
like any other. This is the one place that turns words and dates into numbers, and numbers back into them.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from math import floor

import narwhals.stable.v2 as nw

from .cells import text
from .dates import day_count, days
from .declaration import CustomerTable, Feature

#: The numbers of a yes and of a no.
YES, NO = 100.0, 0.0
#: How people and programs write them, where the declaration gives no words of its own.
_WORDS_FOR_YES = ("yes", "y", "true", "t", "1", "on", "ja", "j", "oui", "sí", "si", "x")
_WORDS_FOR_NO = ("no", "n", "false", "f", "0", "off", "nein", "non")


#: Days of a month and a year of the Gregorian calendar, on average.
DAYS_OF = {"days": 1.0, "months": 30.436875, "years": 365.2425}
#: Of a day, what may be lost when days become months and days again.
_ROUNDING = 1e-6


def codes_of(feature: Feature) -> dict[str, float]:
    """The number that stands for each word, in lower case; empty for a feature of numbers.

    Examples:
        >>> from customer_segmentation.customers.declaration import Feature
        >>> codes_of(Feature(column="support", name="Support", kind="ordered", levels=("Low", "High")))
        {'low': 1.0, 'high': 2.0}
        >>> codes_of(Feature(column="plan", name="Plan", kind="yes_no", levels=("Basic", "Premium")))
        {'basic': 0.0, 'premium': 100.0}
    """
    words = [word.strip().lower() for word in feature.levels]
    if feature.kind == "ordered":
        return {word: float(rank) for rank, word in enumerate(words, start=1)}
    if feature.kind == "yes_no":
        no, yes = ([words[0]], [words[1]]) if words else (_WORDS_FOR_NO, _WORDS_FOR_YES)
        return {**dict.fromkeys(no, NO), **dict.fromkeys(yes, YES)}
    return {}


def encode(cell: nw.Expr, dtype: nw.dtypes.DType, feature: Feature, table: CustomerTable) -> nw.Expr:
    """The cell of a feature of words as its number; null where it is missing or none of the words."""
    word = text(cell, dtype, table).str.to_lowercase()
    number = nw.lit(None, dtype=nw.Float64)
    for code, words in _by_code(codes_of(feature)).items():
        number = nw.when(word.is_in(words)).then(nw.lit(code)).otherwise(number)
    return number.cast(nw.Float64)


def encode_date(iso_date: nw.Expr, feature: Feature) -> nw.Expr:
    """The time from a date to the reference day, in the feature's unit; below 0 for a later date."""
    until = day_count(feature.reference) if feature.reference else 0
    return (until - days(iso_date)) / DAYS_OF[feature.unit]


def first_day(reference: dt.date, unit: str, time: float) -> dt.date:
    """The first day that lies no longer before a reference day than this; the days before it lie longer before it.

    Examples:
        >>> import datetime as dt
        >>> first_day(dt.date(2024, 3, 31), "days", 30.5).isoformat()
        '2024-03-01'
    """
    return dt.date.fromordinal(reference.toordinal() - floor(time * DAYS_OF[unit] + _ROUNDING))


def day_for(reference: dt.date, unit: str, time: float) -> dt.date:
    """The day that lies so long before a reference day, as near to it as the calendar goes.

    Examples:
        >>> import datetime as dt
        >>> day_for(dt.date(2024, 3, 31), "months", 12).isoformat()
        '2023-04-01'
    """
    number = reference.toordinal() - round(time * DAYS_OF[unit])
    return dt.date.fromordinal(min(max(number, 1), dt.date.max.toordinal()))


def word_for(feature: Feature, code: float, yes: str, no: str) -> str:
    """The word that a number stands for, the nearest one; ``yes`` and ``no`` are said where no words are declared.

    Examples:
        >>> from customer_segmentation.customers.declaration import Feature
        >>> support = Feature(column="support", name="Support", kind="ordered", levels=("Low", "Average", "High"))
        >>> [word_for(support, code, "yes", "no") for code in (1, 2.4, 3)]
        ['Low', 'Average', 'High']
    """
    if feature.kind == "yes_no":
        low, high = feature.levels or (no, yes)
        return high if code > (YES + NO) / 2 else low
    return feature.levels[min(max(round(code), 1), len(feature.levels)) - 1]


def choices(feature: Feature, yes: str, no: str) -> list[str]:
    """The words that a person chooses from, from the lowest to the highest, by the words for yes and no."""
    codes = sorted(set(codes_of(feature).values()))
    return [word_for(feature, code, yes, no) for code in codes]


def nearest_code(feature: Feature, value: float) -> float:
    """A number that stands for a word: the lower one of two between which a median may lie; a number stays itself."""
    codes = sorted(set(codes_of(feature).values()))
    return max((code for code in codes if code <= value), default=value)


def declared_words(feature: Feature) -> Sequence[str]:
    """The words that a cell may hold, to be told in a message."""
    return feature.levels or ("yes", "no", "true", "false", "1", "0")


def _by_code(codes: Mapping[str, float]) -> dict[float, list[str]]:
    return {code: [word for word, own in codes.items() if own == code] for code in codes.values()}
