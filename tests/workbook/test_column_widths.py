"""Columns share the room that there is."""

import pytest

from customer_segmentation.workbook.column_widths import even_shares


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
