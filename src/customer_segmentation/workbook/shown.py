"""Values as Excel shows them, which depends on the number formats of their cells."""

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from numbers import Number
from typing import Any

from customer_segmentation import language

from .styles import TEXT, date_pattern

#: What a number format shows as it is, or does not show: characters in quotation marks, one after \, a colour.
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^]]*]')
#: The codes of the digits, with those of decimals, of a division by thousands, and of powers of ten.
_DIGITS = re.compile(r"([#0?](?:,?[#0?])*)(?:\.([#0?]+))?(,*)(E\+0+)?")
#: Marks around literals, which are not shown; of brackets only a currency is: [$€-407].
_MARKS = re.compile(r'\[\$([^]-]*)[^]]*]|\[[^]]*]|["\\]')


def shown(value: Any, number_format: str) -> str:
    """A cell's value as Excel shows it; a date stands in ISO's order if ``date_format`` does not make its format."""
    if value is None:
        return ""
    if isinstance(value, dt.date) and (pattern := date_pattern(number_format)):
        return language.day(value, pattern)
    if isinstance(value, Number) and number_format not in {TEXT, "General"}:
        return _number(value, number_format)
    return str(value)


def told(value: Any, number_format: str) -> str:
    """A cell's value as Excel shows it to people of the language of the run, for texts that hold numbers."""
    if isinstance(value, Number) and number_format not in {TEXT, "General"}:
        return _number(value, number_format, language.number)
    return shown(value, number_format)


def _number(value: Any, number_format: str, write: Callable[[Any, str], str] = format) -> str:
    sections = number_format.split(";")  # for all numbers; for negative ones, without their sign; for zero
    which = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    before, form, scale, after = _parts(sections[which])
    sign = "-" if value < 0 and which == 0 else ""
    number = float(value) if form.endswith("E") else value  # Decimal writes exponents with a single digit
    digits = write(abs(number) * scale[0] / scale[1], form) if form else ""
    return f"{sign}{before}{digits}{after}"


@cache
def _parts(section: str) -> tuple[str, str, tuple[int, int], str]:
    """What stands before the number, Python's format of it, what it is multiplied and divided by, what stands after."""
    codes = _LITERAL.sub(lambda literal: " " * len(literal[0]), section)
    found = _DIGITS.search(codes)
    if not found:
        return _MARKS.sub(r"\1", section), "", (1, 1), ""
    whole, decimals, thousands, power = (group or "" for group in found.groups())
    form = f"{',' if ',' in whole else ''}.{len(decimals)}{'E' if power else 'f'}"
    before, after = (_MARKS.sub(r"\1", part) for part in (section[: found.start()], section[found.end() :]))
    return before, form, (100 if "%" in codes else 1, 1000 ** len(thousands)), after
