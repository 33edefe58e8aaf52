"""How wide the columns of a sheet are: as its tables need, and as a page has room."""

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, combinations, pairwise

from .table import NARROWEST, Needs, Rows
from .text_width import pixels, whole_pixels

#: The first column is a narrow margin.
LEFT = 2
MARGIN_WIDTH = 2.0
#: Width of a page in characters, which fills an A4 sheet in landscape.
PAGE_WIDTH = 150.0
#: A sheet may be a little wider than the page, which makes its print a little smaller.
_WIDEST_SHEET = 1.2 * PAGE_WIDTH
#: What a picture beside the tables takes of the page.
ASIDE_WIDTH = 57.0
#: What is tried until the tables are no wider than this share of their room: lines that a header may take, and the
#: width from which texts are wrapped. Texts become narrow only where the print would become much smaller.
_SQUEEZES = (
    (1.1, 2, 62.0),
    (1.0, 2, 52.0),
    (1.0, 2, 45.0),
    (1.0, 3, 45.0),
    (1.2, 4, 45.0),
    (1.2, 4, 38.0),
    (1.2, 4, 30.0),
)


class Widths:
    """The columns of a sheet once its tables are known; they are counted from 1, as in Excel."""

    def __init__(self, tables: Sequence[Rows], beside: int = 0, last_printed_row: int | None = None) -> None:
        """Fit the columns to the tables, which all begin in the same column, and to the page if they can be.

        With a picture beside the first so many columns, these are narrow enough to leave room for it. What only tables
        below the last printed row have at the right needs no room on the page.
        """
        needs = _needs(tables)
        on_page = [table for table in tables if not last_printed_row or table.last <= last_printed_row] or tables
        printed = max((len(table.columns) for table in on_page), default=1)
        if beside:
            left = _fitted(needs[:beside], PAGE_WIDTH - ASIDE_WIDTH)
            right = [whole_pixels(need.width(*_SQUEEZES[-1][1:])) for need in needs[beside:]]
            if (missing := ASIDE_WIDTH - sum(right)) > 0:
                right.append(whole_pixels(missing))
            fitted = left + right
        else:
            fitted = _fitted(needs[:printed], PAGE_WIDTH)
            fitted += [whole_pixels(need.width(*_SQUEEZES[-1][1:])) for need in needs[printed:]]
        self.columns = [MARGIN_WIDTH, *fitted]
        self.last_column = len(self.columns)
        self._last_printed = LEFT + printed - 1
        #: The last column that has a picture beside it.
        self.last_beside = LEFT + beside - 1 if beside else self.last_column

    def __getitem__(self, column: int) -> float:
        """Width of a column, which may be one beyond the tables."""
        return self.columns[column - 1] if column <= self.last_column else NARROWEST

    def room(self, first: int, last: int) -> float:
        """Width of columns side by side."""
        return sum(self[column] for column in range(first, last + 1))

    @cached_property
    def last_text_column(self) -> int:
        """The column up to which texts run: on a sheet much wider than the page, they end about where the page does."""
        if self.last_beside < self.last_column:
            column = self.last_beside
            while self.room(self.last_beside + 1, column) < ASIDE_WIDTH:
                column += 1
            return column
        if self.room(LEFT, self._last_printed) < _WIDEST_SHEET:
            return self._last_printed
        column = LEFT
        while self.room(LEFT, column) + self[column + 1] / 2 < PAGE_WIDTH:
            column += 1
        return column

    def column_at(self, left: float) -> tuple[int, float]:
        """The column so many pixels from the left edge of the page, and the pixels that remain."""
        column = LEFT
        while left >= (room := pixels(self[column])):
            left -= room
            column += 1
        return column, left


def even_shares(widths: Sequence[float], parts: int) -> list[tuple[int, int]]:
    """Share columns out among parts as equally wide as can be: the first and the last position of each part."""
    up_to = [0.0, *accumulate(widths)]

    def unevenness(edges: Sequence[int]) -> float:
        return sum((up_to[end] - up_to[start]) ** 2 for start, end in pairwise(edges))

    cuts = combinations(range(1, len(widths)), parts - 1)
    edges = min(((0, *inner, len(widths)) for inner in cuts), key=unevenness)
    return [(start, end - 1) for start, end in pairwise(edges)]


def _needs(tables: Sequence[Rows]) -> list[Needs]:
    """What the tables need in each column; without a table there is one column."""
    needs = [Needs() for _ in range(max((len(table.columns) for table in tables), default=1))]
    for table in tables:
        for need, column, header in zip(needs, table.columns, table.headers, strict=False):
            need.add(column, header, table.beside_header, wraps=table.wraps)
    return needs


def _fitted(needs: Sequence[Needs], room: float) -> list[float]:
    """Widths in whole pixels, of all columns but the margin, that fill the room as far as they fit into it."""
    for most, header_lines, widest_text in _SQUEEZES:
        widths = [column.width(header_lines, widest_text) for column in needs]
        if MARGIN_WIDTH + sum(widths) <= most * room:
            break
    spare = max(room - MARGIN_WIDTH - sum(widths), 0)
    # What the page has to spare goes first to columns whose texts would wrap, then to all alike.
    for position, column in enumerate(needs):
        more = max(min(column.texts - widths[position], spare), 0)
        widths[position] += more
        spare -= more
    share = spare / len(needs)
    widths = [width + share for width in widths]
    clear = [column.clear_width(width) for column, width in zip(needs, widths, strict=True)]
    # Letters that can be read come first.
    has_room = MARGIN_WIDTH + sum(clear) <= _WIDEST_SHEET
    return [whole_pixels(width) for width in (clear if has_room else widths)]
