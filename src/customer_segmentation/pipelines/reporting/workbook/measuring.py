"""How much room a text takes, in characters as Excel counts widths: it has no auto-fit, so the project measures."""

import math
import re
from typing import Any

from .look import TEXT

#: The codes of a number format, as opposed to the characters that are shown as they are.
_CODES = re.compile(r'[#0?,.%"\\@]')


def header_width(header: str, *, filters: bool) -> float:
    """Headers may take two lines; a filter button takes room too."""
    words = header.split()
    longest_word = max((len(word) for word in words), default=0)
    return max(longest_word, math.ceil(len(header) / 2) + 1) * 1.15 + (4 if filters else 2)


def text_width(value: Any, number_format: str) -> float:
    """Width of a value in characters as it will be shown."""
    if value is None:
        return 0
    if isinstance(value, float):
        text = f"{value:,.1f}" if number_format != "0.000" else f"{value:.3f}"
    elif isinstance(value, int) and number_format != TEXT:
        text = f"{value:,}"
    else:
        text = str(value)
    return (max(len(line) for line in text.split("\n")) + _beside(number_format)) * 1.05 + 2


def _beside(number_format: str) -> int:
    """How many characters a format shows beside the digits, such as a currency."""
    return len(_CODES.sub("", number_format.partition(";")[0]))


def lines(text: str, width: float) -> int:
    """How many lines a wrapped text takes; a letter is a little narrower than a digit, in which widths are counted."""
    return sum(max(1, math.ceil(len(line) * 0.87 / width)) for line in text.split("\n"))


def pixels(width: float) -> int:
    """Pixels of a column whose width is given in characters of the default font (ECMA-376, 18.3.1.13)."""
    return int((256 * width + int(128 / 7)) / 256 * 7)
