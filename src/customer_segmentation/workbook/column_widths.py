"""How wide the columns of a sheet are: as its tables need, and as a page has room."""

from collections.abc import Sequence
from itertools import accumulate, combinations, pairwise

from .table import Needs
from .text_width import whole_pixels

#: The first column is a narrow margin.
MARGIN_WIDTH = 2.0
#: Width of a page in characters, which fills an A4 sheet in landscape.
PAGE_WIDTH = 150.0
#: A sheet may be a little wider than the page, which makes its print a little smaller.
WIDEST_SHEET = 1.2 * PAGE_WIDTH
#: What is tried until the sheet is no wider than this: lines that a header may take, and the width from which texts are
#: wrapped. Texts become narrow only where the print would become much smaller.
_SQUEEZES = (
    (1.1 * PAGE_WIDTH, 2, 62.0),
    (PAGE_WIDTH, 2, 52.0),
    (PAGE_WIDTH, 2, 45.0),
    (PAGE_WIDTH, 3, 45.0),
    (WIDEST_SHEET, 4, 45.0),
    (WIDEST_SHEET, 4, 38.0),
    (WIDEST_SHEET, 4, 30.0),
)


def fitted_widths(needs: Sequence[Needs]) -> list[float]:
    """Fit the columns of a sheet to the page, if they can be.

    Args:
        needs: What the tables in each column need, without the margin.

    Returns:
        Width of each column in characters, in whole pixels.
    """
    for most, header_lines, widest_text in _SQUEEZES:
        widths = [column.width(header_lines, widest_text) for column in needs]
        if MARGIN_WIDTH + sum(widths) <= most:
            break
    spare = max(PAGE_WIDTH - MARGIN_WIDTH - sum(widths), 0)
    # What the page has to spare goes first to columns whose texts would wrap, then to all alike.
    for position, column in enumerate(needs):
        more = max(min(column.texts - widths[position], spare), 0)
        widths[position] += more
        spare -= more
    share = spare / len(needs)
    return [whole_pixels(column.clear_width(width + share)) for column, width in zip(needs, widths, strict=True)]


def even_shares(widths: Sequence[float], parts: int) -> list[tuple[int, int]]:
    """Share columns out among parts side by side, so that these are as equally wide as can be.

    Args:
        widths: Widths of the columns.
        parts: Number of parts; there are at least as many columns.

    Returns:
        Positions of the first and the last column of each part.
    """
    up_to = [0.0, *accumulate(widths)]

    def unevenness(edges: Sequence[int]) -> float:
        return sum((up_to[end] - up_to[start]) ** 2 for start, end in pairwise(edges))

    cuts = combinations(range(1, len(widths)), parts - 1)
    edges = min(((0, *inner, len(widths)) for inner in cuts), key=unevenness)
    return [(start, end - 1) for start, end in pairwise(edges)]
