"""How texts and numbers fit into charts: lines as long as their place, and digits that say something."""

import unicodedata
from collections.abc import Iterator
from itertools import islice

from customer_segmentation.segmentation.cards import Difference, SegmentCard

#: Width of a letter in parts of the font's size: the mean of DejaVu Sans, in which letters are wide.
_LETTER = 0.58
_BOLD_LETTER = 0.68
#: Height of a line in parts of the font's size.
_LINE = 1.25
_POINTS_PER_INCH = 72
#: Longer texts are cut: the workbook has them in full.
_MOST_LINES = 5
#: A line may break after these.
_JOINTS = " -/"
_COMMAS = (",", "、", "，")
#: Marks that no line begins with: closing brackets, other punctuation, and the sign of a long vowel.
_CLOSING = {"Pe", "Pf", "Po", "Lm"}


def letters_in(inches: float, size: float, *, bold: bool = False) -> int:
    """How many letters go into a line of so many inches; the size of the font is in points."""
    return max(1, int(inches * _POINTS_PER_INCH / (size * (_BOLD_LETTER if bold else _LETTER))))


def length_of(text: str, size: float) -> float:
    """Length in inches of the longest line of a text; the size of the font is in points."""
    return max(letters(line) for line in text.split("\n")) * size * _LETTER / _POINTS_PER_INCH


def height_of(text: str, size: float) -> float:
    """Height of a text in inches; the size of the font is in points."""
    return (text.count("\n") + 1) * size * _LINE / _POINTS_PER_INCH


def wrapped(text: str, width: int) -> str:
    """A text in short lines, broken between phrases or words where it can be, and where it breaks already.

    The width is in letters; Chinese, Japanese and Korean characters count as two. There are at most five lines, the
    fifth of which ends in … where the text is longer.
    """
    lines = [*islice(_lines(text, width), _MOST_LINES + 1)]
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1][: max(1, width - 1)].rstrip() + "…"]
    return "\n".join(lines)


def fitted(text: str, inches: float, size: float, *, bold: bool = False) -> str:
    """A text in lines of so many inches; the size of the font is in points."""
    return wrapped(text, letters_in(inches, size, bold=bold))


def letters(text: str) -> int:
    """Length of a text in letters; wide characters count as two."""
    return len(text) + sum(_is_wide(character) for character in text)


def segment_label(card: SegmentCard, width: int) -> str:
    """A segment's number and name, in lines of so many letters."""
    return wrapped(f"{card['number']}  {card['name']}", width)


def label_with_unit(difference: Difference) -> str:
    """A column's name with its unit: "Income (k$)"."""
    return f"{difference['name']} ({difference['unit']})" if difference["unit"] else str(difference["name"])


def _lines(text: str, width: int) -> Iterator[str]:
    for paragraph in text.split("\n"):
        rest = paragraph
        while len(rest) > (end := _end_of_line(rest, width)):
            yield rest[:end].rstrip()
            rest = rest[end:]
        yield rest


def _end_of_line(text: str, width: int) -> int:
    """How many characters of a text stand in its first line; blanks at its end take no room."""
    fitting = next((end for end in range(len(text)) if letters(text[: end + 1].rstrip()) > width), len(text))
    if fitting == len(text):
        return fitting
    ends = [end for end in range(1, fitting + 1) if _may_break(text[end - 1], text[end])]
    phrase_ends = [end for end in ends if 3 * end > fitting and _ends_phrase(text[:end].rstrip()[-1:], text[end])]
    return max(phrase_ends or ends or [1, fitting])


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two characters."""
    if after.isspace() or unicodedata.category(after) in _CLOSING:
        return False
    return before in _JOINTS or _is_wide(after) or (_is_wide(before) and unicodedata.category(before) != "Ps")


def _ends_phrase(before: str, after: str) -> bool:
    """Whether a part of a sentence ends between two characters: after a comma, before a bracket."""
    return before in _COMMAS or unicodedata.category(after) == "Ps"


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
