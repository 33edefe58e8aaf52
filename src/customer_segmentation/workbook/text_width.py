"""How much room a text takes, in characters as Excel counts widths: it has no auto-fit, so the project measures."""

import math
import re
import unicodedata
from functools import cache

#: Widths of Latin characters at 11 points, in characters as Excel counts them (7 pixels): averages of characters alike,
#: measured in Carlito, whose widths are those of Calibri.
_WIDTHS = {
    0.48: " 'ijl",
    0.62: "!(),-.:;IJ[]`f{}",
    0.8: '"/L\\crstz',
    1.0: "#$*+<=>?EFKPSTXYZ^_aegkvxy|~",
    1.06: "0123456789",
    1.1: "bdhnopqu",
    1.18: "ABCDRV",
    1.4: "%&GHNOQUw…",
    1.8: "@MWm→←",
}
_OTHER_WIDTH = 1.15
#: A full-width character is as wide as high: 11 points are 14.7 pixels.
_FULL_WIDTH = 2.1
_BOLD = 1.03
_SIZE = 11.0
#: Where a line may end: after a space or a hyphen.
_PIECE = re.compile("[^ -]*[ -]*")

_KNOWN = {character: width for width, characters in _WIDTHS.items() for character in characters}


def text_width(text: str) -> float:
    """Width of a text's longest line in the default font."""
    return max(map(_line_width, text.split("\n")))


def lines(text: str, width: float, size: float = _SIZE, *, bold: bool = False) -> int:
    """How many lines a text takes when it is wrapped in this width; the size of its font is in points."""
    room = width / (size / _SIZE * (_BOLD if bold else 1))
    return sum(_wrapped(line, room) for line in text.split("\n"))


def header_width(text: str, most_lines: int) -> float:
    """The smallest width in which a bold text of a single line takes so many lines at most, and no word is broken."""
    longest_word = max(_line_width(piece.rstrip()) for piece in _PIECE.findall(text)) * _BOLD
    width = max(longest_word, _line_width(text) * _BOLD / most_lines)
    while lines(text, width, bold=True) > most_lines:
        width += 0.5
    return width


def pixels(width: float) -> int:
    """Pixels of a column whose width is given in characters of the default font (ECMA-376, 18.3.1.13)."""
    return int((256 * width + int(128 / 7)) / 256 * 7)


def whole_pixels(width: float) -> float:
    """A column's width rounded up to whole pixels, in 256ths of a character as Excel keeps it."""
    return math.ceil(math.ceil(7 * width) / 7 * 256) / 256


def _line_width(line: str) -> float:
    return sum(map(_character_width, line))


@cache
def _character_width(character: str) -> float:
    if character in _KNOWN:
        return _KNOWN[character]
    if unicodedata.combining(character):
        return 0.0
    return _FULL_WIDTH if unicodedata.east_asian_width(character) in "WF" else _OTHER_WIDTH


@cache
def _wrapped(line: str, room: float) -> int:
    """The lines of a text without breaks of its own; a word too long for a line is broken where the line ends."""
    count, used = 1, 0.0
    for piece in _PIECE.findall(line):
        width = _line_width(piece.rstrip())
        if used and used + width > room:
            count, used = count + 1, 0.0
        more = max(math.ceil(width / room) - 1, 0)
        count, used = count + more, used + _line_width(piece) - more * room
    return count
