"""Fonts, fills and number formats of the workbook, as named styles made from the theme."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

from customer_segmentation.pipelines.reporting.options import Theme

INTEGER, DECIMAL, PERCENT, TEXT = "#,##0", "#,##0.0", "0.0%", "@"

_TOP = Alignment(vertical="top", wrap_text=True)
_CENTRE = Alignment(vertical="center")
_FIGURE = Alignment("left", "center", indent=1)
_FIGURE_LABEL = Alignment("left", "top", wrap_text=True, indent=1)
_TEXT_HEADER = Alignment("left", "center", wrap_text=True, indent=1)
_NUMBER_HEADER = Alignment("right", "center", wrap_text=True, indent=1)
_TEXT_CELL = Alignment("left", "top", wrap_text=True, indent=1)
_NUMBER_CELL = Alignment("right", "top", indent=1)


def register_styles(workbook: Workbook, theme: Theme) -> None:
    """Give the workbook its named styles: a cell then says what it is, and the look is defined once.

    Args:
        workbook: The workbook.
        theme: Colours and font.
    """

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
        "warning": (font(11, theme.ink, bold=True), fill(theme.warning), _TOP, None),
        "figure": (font(18, theme.accent, bold=True), fill(theme.band), _FIGURE, rule),
        "figure label": (font(10, theme.muted), fill(theme.band), _FIGURE_LABEL, rule),
        "text header": (font(11, theme.ink, bold=True), fill(theme.band), _TEXT_HEADER, line),
        "number header": (font(11, theme.ink, bold=True), fill(theme.band), _NUMBER_HEADER, line),
        "text": (font(11, theme.ink), None, _TEXT_CELL, line),
        "number": (font(11, theme.ink), None, _NUMBER_CELL, line),
        "text chosen": (font(11, theme.ink, bold=True), fill(theme.highlight), _TEXT_CELL, line),
        "number chosen": (font(11, theme.ink, bold=True), fill(theme.highlight), _NUMBER_CELL, line),
        "link": (font(11, theme.accent, underlined=True), None, _TEXT_CELL, line),
        "navigation": (font(11, theme.accent, underlined=True), None, _CENTRE, None),
    }
    for name, (own_font, own_fill, alignment, border) in styles.items():
        style = NamedStyle(name, font=own_font, alignment=alignment)
        if own_fill:
            style.fill = own_fill
        if border:
            style.border = border
        workbook.add_named_style(style)


def fill(colour: str) -> PatternFill:
    """A plain background."""
    return PatternFill("solid", start_color=argb(colour), end_color=argb(colour))


def argb(colour: str) -> str:
    """The opaque colour as Excel writes it: #RRGGBB → FFRRGGBB."""
    return f"FF{colour[1:].upper()}"
