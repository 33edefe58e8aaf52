"""How sheets are printed: how large their letters are then, and where pages begin."""

import math
from collections.abc import Sequence
from itertools import pairwise

from .column_widths import Widths
from .grid import Grid
from .text_width import pixels
from .worksheet import NARROWEST_MARGIN

#: A landscape page of A4 in inches, less its margins above and below.
_PAGE_WIDTH, _WHOLE_HEIGHT = 11.69, 8.27 - 1.0
#: Where programs do not fit the rows to the page, a little is left free, as they differ in the widths of columns.
_PAGE_HEIGHT = 0.97 * _WHOLE_HEIGHT
#: Notes, the smallest letters, have 10 points; in print they have 8 at least.
_SMALLEST_SCALE = 0.8
#: What fits onto a page at that scale below a heading and a note, in pixels.
HIGHEST_PICTURE = 740.0
#: The larger letters are, the better, as long as they need no further page.
_SCALES = (1.0, 0.95, 0.9, 0.85, _SMALLEST_SCALE)
_POINTS, _PIXELS = 72, 96


def width_scale(widths: Widths, last_column: int) -> float:
    """How large columns up to one are printed on the width of a page: 1 is their own size, and the most."""
    return min(1.0, (_PAGE_WIDTH - 2 * NARROWEST_MARGIN) / _width(widths, last_column))


def margin_for(scale: float, widths: Widths, last_column: int) -> float:
    """The margin at the left and the right, in inches, that makes a print as wide as the page so small."""
    return max((_PAGE_WIDTH - scale * _width(widths, last_column)) / 2, NARROWEST_MARGIN)


def scale_for_one_page(grid: Grid, last_row: int) -> float:
    """How large rows up to one are when they fill a page."""
    return _PAGE_HEIGHT / _height(grid, 1, last_row)


def is_one_page(grid: Grid, on_width: float, last_row: int) -> bool:
    """Whether letters can be read on a page of all rows, or are no smaller than its width makes them anyway."""
    return _WHOLE_HEIGHT / _height(grid, 1, last_row) >= min(_SMALLEST_SCALE, on_width)


def page_starts(grid: Grid, on_width: float, last_row: int, possible: Sequence[int]) -> tuple[float, list[int]]:
    """The scale, and the rows of the possible ones with which pages after the first begin: as few as can be."""
    scales = [scale for scale in _SCALES if scale < on_width] or [on_width]
    starts = {scale: _starts(grid, scale, last_row, possible) for scale in dict.fromkeys([on_width, *scales])}
    return min(starts.items(), key=lambda one: (_pages(grid, one[0], one[1], last_row), -one[0]))


def last_row_on_page(grid: Grid, scale: float, last_row: int) -> int:
    """The last of the rows that fit onto a page."""
    room, row = _PAGE_HEIGHT / scale, 0
    while row < last_row and (room := room - _height(grid, row + 1, row + 1)) >= 0:
        row += 1
    return row


def _starts(grid: Grid, scale: float, last_row: int, possible: Sequence[int]) -> list[int]:
    """The rows with which pages begin at a scale, so that each page is as full as can be."""
    starts, begin = [], 1
    printed = [start for start in possible if start <= last_row]
    for start, next_start in pairwise([*printed, last_row + 1]):
        if start > begin and _height(grid, begin, next_start - 1) > _PAGE_HEIGHT / scale:
            starts.append(start)
            begin = start
    return starts


def _pages(grid: Grid, scale: float, starts: Sequence[int], last_row: int) -> int:
    """The pages that are printed at a scale: what stands between two starts may take several."""
    edges = pairwise([1, *starts, last_row + 1])
    return sum(math.ceil(_height(grid, start, end - 1) * scale / _PAGE_HEIGHT) for start, end in edges)


def _width(widths: Widths, last_column: int) -> float:
    """Width of columns up to one, in inches."""
    return sum(pixels(widths[column]) for column in range(1, last_column + 1)) / _PIXELS


def _height(grid: Grid, first: int, last: int) -> float:
    """Height of rows, in inches."""
    return sum(grid.height(row) for row in range(first, last + 1)) / _POINTS
