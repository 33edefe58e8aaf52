"""Columns share the room that there is."""

import pytest

from customer_segmentation.workbook.column_widths import Widths, even_shares
from customer_segmentation.workbook.table import Column, Rows


@pytest.mark.parametrize(
    ("widths", "parts", "shares"),
    [
        ([34, 12, 14, 13, 11, 12, 62], 4, [(0, 0), (1, 2), (3, 5), (6, 6)]),
        ([10, 10, 10, 10], 2, [(0, 1), (2, 3)]),
        ([10, 10, 10], 3, [(0, 0), (1, 1), (2, 2)]),
        ([10, 90], 1, [(0, 1)]),
    ],
)
def test_columns_are_shared_out_evenly(widths: list[float], parts: int, shares: list[tuple[int, int]]) -> None:
    assert even_shares(widths, parts) == shares


def rows_of(first: int, columns: int) -> Rows:
    """A table of so many columns whose texts are long."""
    shown = [Column(f"Column {number}", ["a text of a few words that may be wrapped"]) for number in range(columns)]
    return Rows(first, shown, [column.header for column in shown], filters=False, chosen=None)


def test_what_is_not_printed_leaves_the_page_to_what_is() -> None:
    above, below = rows_of(2, 3), rows_of(9, 30)
    alone, both = Widths([above]), Widths([above, below], last_printed_row=2)
    assert both.columns[:4] == alone.columns
    assert len(both.columns) == 31
    assert both.last_text_column == alone.last_text_column == 4
    assert Widths([above, below])[2] < alone[2], "all are printed: they share the page"
