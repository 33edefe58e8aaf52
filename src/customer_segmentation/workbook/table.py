"""A table's columns: what they show, and how much room they need."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from customer_segmentation.language import _

from .cells import safe_text
from .shown import shown
from .styles import TEXT
from .text_width import header_width, lines, text_width

#: What stands beside a cell's text: its indent; in a header, the filter button too.
BESIDE_TEXT = 2.0
_FILTER_BUTTON = 2.5
NARROWEST, _WIDEST = 8.0, 60.0
#: Programs make columns up to so much wider than Excel, in proportion to the letters.
_WIDER = 1.07
#: A text of more lines than these gets a wider column, up to the widest.
_MOST_LINES = 8
#: In a table that wraps: the width that a text may ask for, and the lines of its headers.
_WRAPPED, _MOST_HEADER_LINES = 18.0, 4
#: Width of a column whose data bars must be readable.
_BAR_WIDTH = 14.0
_LONG_DATE = "30 September 2026"


@dataclass(frozen=True)
class Column:
    """A table's column."""

    header: str
    values: Sequence[Any]
    number_format: str = TEXT
    bar: str | None = None  # the colour of data bars that show the size of the values
    links: Sequence[str] | None = None  # for each value, the sheet that it leads to; empty for one that leads nowhere
    formats: Sequence[str] | None = None  # a number format for each value, where they differ
    chosen: int | None = None  # position of a cell to highlight
    is_input: bool = False  # whether the cells are there for people to type into

    @property
    def is_text(self) -> bool:
        """Whether the cells are text, which stands on the left."""
        return self.number_format == TEXT

    def format_of(self, index: int) -> str:
        """The number format of a value."""
        return self.formats[index] if self.formats else self.number_format

    @cached_property
    def width(self) -> float:
        """Width of the widest value, with what stands beside it."""
        formats = self.formats or [self.number_format] * len(self.values)
        different = set(zip(self.values, formats, strict=True))
        return max((text_width(_measured(*one)) for one in different), default=0.0) + BESIDE_TEXT


@dataclass(frozen=True)
class Rows:
    """A table's rows, whose cells are made only when they are written: those of a long list would fill the memory."""

    first: int  # the sheet's row in which they begin, below the headers
    columns: Sequence[Column]
    headers: Sequence[str]  # as they are shown
    filters: bool  # whether the headers have filter buttons
    chosen: int | None  # position of a row to highlight
    wraps: bool = False  # whether its texts take the width that other tables give their columns

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.columns[0].values)

    @property
    def last(self) -> int:
        """The sheet's row in which they end."""
        return self.first + len(self) - 1

    @property
    def beside_header(self) -> float:
        """How much wider than the text of its header a column must be."""
        return BESIDE_TEXT + (_FILTER_BUTTON if self.filters else 0)

    def is_chosen(self, index: int, column: Column) -> bool:
        """Whether a cell is highlighted."""
        return index in {self.chosen, column.chosen}

    def header_lines(self, widths: Sequence[float]) -> int:
        """Lines that the headers take in columns of these widths."""
        return max(
            lines(header, width - self.beside_header, bold=True)
            for header, width in zip(self.headers, widths, strict=True)
        )

    def row_lines(self, widths: Sequence[float]) -> list[int]:
        """Lines that each row takes in columns of these widths."""
        most = [1] * len(self)
        for column, width in zip(self.columns, widths, strict=True):
            if column.is_text and column.width > width:
                for index, value in enumerate(column.values):
                    text, is_bold = _measured(value, column.format_of(index)), self.is_chosen(index, column)
                    most[index] = max(most[index], lines(text, width - BESIDE_TEXT, bold=is_bold))
        return most


@dataclass
class Needs:
    """What the tables in a column of the sheet need."""

    numbers: float = 0.0  # width of the numbers and links, which cannot be wrapped
    texts: float = 0.0  # width of the texts
    headers: list[tuple[str, float]] = field(default_factory=list)  # and how much wider than them the column must be
    words: list[tuple[str, float]] = field(default_factory=list)  # headers that may take many lines

    def add(self, column: Column, header: str, beside_header: float, *, wraps: bool = False) -> None:
        """Take a table's column into account; of one that wraps, its texts need little and its header one word."""
        if wraps:
            self.numbers = max(self.numbers, 0.0 if column.is_text else column.width)
            self.texts = max(self.texts, min(column.width, _WRAPPED)) if column.is_text else self.texts
            self.words.append((header, beside_header))
            return
        if column.links:  # LibreOffice does not wrap links
            self.numbers = max(self.numbers, min(column.width, _WIDEST))
        elif column.is_text:
            self.texts = max(self.texts, column.width)
        else:
            self.numbers = max(self.numbers, column.width, _BAR_WIDTH if column.bar else 0.0)
        self.headers.append((header, beside_header))

    def width(self, header_lines: int, widest_text: float) -> float:
        """Width of the column if its headers take so many lines at most, and texts are wrapped beyond a width."""
        headers = [min(header_width(header, header_lines), widest_text) + beside for header, beside in self.headers]
        headers += [min(header_width(header, _MOST_HEADER_LINES), _WRAPPED) + beside for header, beside in self.words]
        widest_text = max(widest_text, min(self.texts / _MOST_LINES, _WIDEST))
        return max(self.numbers, min(self.texts, widest_text), *headers, NARROWEST)

    def clear_width(self, width: float) -> float:
        """The width, or a little more where a header would fill all of it and touch the one beside it."""
        while any(_is_tight(header, width, beside) for header, beside in self.headers):
            width += 0.5
        return width


def _is_tight(header: str, width: float, beside: float) -> bool:
    """Whether a header that is measured to need another line may just find room without it."""
    return lines(header, _WIDER * width, bold=True) < lines(header, width - beside, bold=True)


def _measured(value: Any, number_format: str) -> str:
    """The text to measure of a value: of all dates a long one, as programs write months in their own language."""
    return _LONG_DATE if isinstance(value, dt.date) and number_format != TEXT else shown(value, number_format)


def unique_headers(headers: Sequence[str]) -> list[str]:
    """Headers that Excel accepts for a table: it refuses empty ones, and two alike (capitals do not count)."""
    unique: list[str] = []
    for number, header in enumerate(headers, start=1):
        wanted = safe_text(header).replace("\n", " ").strip()[:255] or _("Column {number}", number=number)
        taken = {name.lower() for name in unique}
        name, count = wanted, 2
        while name.lower() in taken:
            name, count = f"{wanted} ({count})", count + 1
        unique.append(name)
    return unique
