"""Fonts, fills and number formats of the workbook, as named styles made from the theme."""

import math
import re
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

from customer_segmentation.theme import Theme

INTEGER, DECIMAL, PERCENT, TEXT = "#,##0", "#,##0.0", "0.0%", "@"
_SCIENTIFIC = "0.00E+00"
_MOST_DECIMALS = 6

#: Excel's codes for those of CLDR.
_DATE_CODES = {
    "d": "d",
    "dd": "dd",
    "M": "m",
    "MM": "mm",
    "MMM": "mmm",
    "MMMM": "mmmm",
    "y": "yyyy",
    "yy": "yy",
    "yyyy": "yyyy",
    "EEE": "ddd",
    "EEEE": "dddd",
}
_CLDR_CODES = {excel: code for code, excel in _DATE_CODES.items()}

_TOP = Alignment(vertical="top", wrap_text=True)
_KEY = Alignment("left", "center", indent=1)
_CENTRE = Alignment(vertical="center")
_FIGURE = Alignment("left", "center", indent=1, shrink_to_fit=True)
_FIGURE_LABEL = Alignment("left", "top", wrap_text=True, indent=1)
_TEXT_HEADER = Alignment("left", "center", wrap_text=True, indent=1)
# LibreOffice does not indent some numbers: without an indent, numbers and their headers end alike everywhere.
_NUMBER_HEADER = Alignment("right", "center", wrap_text=True)
_FILTER_HEADER = Alignment("right", "center", wrap_text=True, indent=2)  # the button covers what is on the right
_TEXT_CELL = Alignment("left", "top", wrap_text=True, indent=1)
_NUMBER_CELL = Alignment("right", "top")


def register_styles(workbook: Workbook, theme: Theme) -> None:
    """Give the workbook its named styles: a cell then says what it is, and the look is defined once."""

    def font(size: int, colour: str, *, bold: bool = False, underlined: bool = False) -> Font:
        return Font(
            name=theme.font, size=size, color=argb(colour), bold=bold, underline="single" if underlined else None
        )

    # Cells without a style, such as those of a column that a user adds, get the theme's font too.
    normal: NamedStyle = workbook._named_styles["Normal"]  # type: ignore[attr-defined] # noqa: SLF001 - no public way
    normal.font = font(11, theme.ink)
    line = Border(bottom=Side("thin", argb(theme.line)))
    rule = Border(left=Side("thick", argb(theme.accent)))
    styles = {
        "title": (font(22, theme.accent, bold=True), None, _CENTRE, None),
        "subtitle": (font(11, theme.muted), None, _CENTRE, None),
        "headline": (font(13, theme.ink, bold=True), None, _TOP, None),
        "heading": (font(14, theme.accent, bold=True), None, _CENTRE, None),
        "body": (font(11, theme.ink), None, _TOP, None),
        "note": (font(10, theme.muted), None, _TOP, None),
        "key": (font(10, theme.ink), None, _KEY, None),
        "warning": (font(11, theme.ink, bold=True), fill(theme.warning), _TOP, None),
        "figure": (font(18, theme.accent, bold=True), fill(theme.band), _FIGURE, rule),
        "figure label": (font(10, theme.muted), fill(theme.band), _FIGURE_LABEL, rule),
        "text header": (font(11, theme.ink, bold=True), fill(theme.band), _TEXT_HEADER, line),
        "number header": (font(11, theme.ink, bold=True), fill(theme.band), _NUMBER_HEADER, line),
        "filter header": (font(11, theme.ink, bold=True), fill(theme.band), _FILTER_HEADER, line),
        "text": (font(11, theme.ink), None, _TEXT_CELL, line),
        "number": (font(11, theme.ink), None, _NUMBER_CELL, line),
        "text chosen": (font(11, theme.ink, bold=True), fill(theme.highlight), _TEXT_CELL, line),
        "number chosen": (font(11, theme.ink, bold=True), fill(theme.highlight), _NUMBER_CELL, line),
        "input": (font(11, theme.ink, bold=True), fill(theme.warning), _TEXT_CELL, line),
        "link": (font(11, theme.accent, underlined=True), None, _TEXT_CELL, line),
        "navigation": (font(11, theme.accent, underlined=True), None, _CENTRE, None),
    }
    for name, (own_font, own_fill, alignment, border) in styles.items():
        workbook.add_named_style(NamedStyle(name, own_font, own_fill, border, alignment))


def fill(colour: str) -> PatternFill:
    """A plain background."""
    return PatternFill("solid", start_color=argb(colour), end_color=argb(colour))


def argb(colour: str) -> str:
    """The opaque colour as Excel writes it: #RRGGBB → FFRRGGBB."""
    return f"FF{colour[1:].upper()}"


def measure_format(fact: Mapping[str, Any]) -> str:
    """Excel's number format of a column's values and means, with as many decimals as tell customers apart.

    The smaller of the median and a fifth of the range says how large the numbers are: two digits of it are shown, at
    least one decimal, and none from 100 on. Shares such as 0.081 get three decimals, incomes of 15 to 137 thousand one,
    the same incomes in full none. A column of texts has no such facts.
    """
    if fact.get("kind") == "year":
        return "0"
    minimum, median, maximum = (float(fact.get(key) or 0) for key in ("minimum", "median", "maximum"))
    sizes = [size for size in (abs(median), (maximum - minimum) / 5) if 0 < size < math.inf]
    size = min(sizes, default=1.0)
    return INTEGER if size >= 100 else fixed_format(max(_decimals(size, digits=2), 1))


def fixed_format(decimals: int) -> str:
    """Excel's number format with so many decimals; beyond a few, that of powers of ten."""
    if decimals > _MOST_DECIMALS:
        return _SCIENTIFIC
    return f"#,##0.{'0' * decimals}" if decimals else INTEGER


def deviation_format(deviation: float) -> str:
    """Excel's number format of means and standard deviations in a model: four digits, at least three decimals."""
    return fixed_format(max(_decimals(deviation, digits=4), 3))


def date_format(pattern: str) -> str | None:
    """Excel's number format for dates of a pattern of CLDR, such as "d MMMM y"; none where Excel has no such code.

    Letters that are shown as they are stand between apostrophes.
    """
    tokens = [match[0] for match in re.finditer(r"'[^']*'|([A-Za-z])\1*|[^A-Za-z']+", pattern)]
    if '"' in pattern or any(token[0].isalpha() and token not in _DATE_CODES for token in tokens):
        return None
    literals = (token.strip("'") for token in tokens)
    return "".join(_DATE_CODES.get(token) or f'"{literal}"' for token, literal in zip(tokens, literals, strict=True))


def date_pattern(number_format: str) -> str | None:
    """The pattern of CLDR of which ``date_format`` makes this number format; none if it makes no such format."""
    parts = re.findall(r'"[^"]*"|[A-Za-z]+|[^A-Za-z"]+', number_format)
    if any(part[0].isalpha() and part not in _CLDR_CODES for part in parts):
        return None
    return "".join(_CLDR_CODES.get(part) or part.replace('"', "'") for part in parts)


def _decimals(size: float, *, digits: int) -> int:
    """Decimals that show so many digits of a number of this size."""
    return digits - 1 - math.floor(math.log10(size))
