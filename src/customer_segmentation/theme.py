"""Colours and fonts of charts and workbooks alike."""

import re
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from . import language
from .options import Options

#: A colour as #RRGGBB.
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
#: What stands in an Excel number format for itself: "in quotes", an escaped character, [a currency or colour].
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]')
_LONGEST_FORMAT = 255
#: A pattern of a date: days, months and years, days of the week, and what stands between them.
_DATE = re.compile(r"[^A-Za-z'%]*(?:(?:d{1,2}|M{1,4}|y|yy|yyyy|E{3,4})[^A-Za-z'%]*)+")


class Theme(Options):
    """Colours and fonts of charts and workbook alike.

    Attributes:
        segment_colours: A colour per segment number; with more segments than colours they start again.
        accent: Headings and key figures.
        ink: Text.
        muted: Secondary text.
        line: Thin lines.
        band: Fill of table headers.
        bar: Data bars in table cells.
        warning: Fill of warnings.
        highlight: Fill of the chosen row.
        good: Colour of means on the side that is good for the business.
        poor: Colour of means on the other side.
        neutral: Colour of high means of columns neither side of which is good.
        font: Font of the workbook.
        chart_fonts: Fonts of the charts; a character is drawn in the first one installed that has it.
        date_format: How dates are written: short, medium, long or full as the language does, or a pattern of CLDR.
        currency_format: Excel's number format of amounts of the value column; none means that of other numbers.
    """

    segment_colours: tuple[Colour, ...] = Field(min_length=2)
    accent: Colour
    ink: Colour
    muted: Colour
    line: Colour
    band: Colour
    bar: Colour
    warning: Colour
    highlight: Colour
    good: Colour
    poor: Colour
    neutral: Colour
    font: str = Field(min_length=1)
    chart_fonts: tuple[str, ...] = Field(min_length=1)
    date_format: str
    currency_format: str | None = None

    @field_validator("date_format")
    @classmethod
    def _dates_can_be_written(cls, form: str) -> str:
        codes = re.sub("'[^']*'", "", form)
        if form not in language.DATE_FORMS and not (codes and _DATE.fullmatch(codes)):
            raise ValueError(
                f'"{form}" is no format of a date: take short, medium, long or full, or a pattern of d, M and y, such '
                'as "d MMMM y"'
            )
        return form

    @field_validator("currency_format")
    @classmethod
    def _amounts_can_be_shown(cls, form: str | None) -> str | None:
        if form is not None and (fault := _fault_of_number_format(form)):
            raise ValueError(f'{form} is no number format of Excel: {fault}; an example is #,##0.00 "€"')
        return form

    def segment_colour(self, number: int) -> str:
        """The colour of the segment with this number (1…k)."""
        return self.segment_colours[(number - 1) % len(self.segment_colours)]


def _fault_of_number_format(form: str) -> str | None:
    """What Excel would refuse, as far as a simple look can tell; Excel takes a letter outside quotes for a code."""
    codes = _LITERAL.sub("", form)
    faults = {
        "a quotation mark or a bracket is not closed": any(mark in codes for mark in '"[]\\'),
        "it shows no digit, for which there must be a 0 or #": not re.search("[0#]", codes),
        "letters must stand in quotation marks": any(letter.isalpha() for letter in codes),
        "it has more than four parts": codes.count(";") > 3,
        f"it has more than {_LONGEST_FORMAT} characters, or some that cannot be shown": len(form) > _LONGEST_FORMAT
        or not form.isprintable(),
    }
    return next((fault for fault, found in faults.items() if found), None)
