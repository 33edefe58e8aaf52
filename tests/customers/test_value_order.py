"""The order in which values of a category stand."""

import pytest

from customer_segmentation.customers.columns import MISSING, OTHER
from customer_segmentation.customers.value_order import in_order


@pytest.mark.parametrize(
    "ordered",
    [
        ["2023-12", "2024-01", "2024-02"],
        ["1990–1999", "2000–2009", MISSING],
        ["1", "2", "10", MISSING, OTHER],
        ["< 18", "18-24", "25-34", "65+"],
        ["Low", "medium", "HIGH", OTHER],
        ["Bronze", "Silver", "Gold"],
        ["Jan", "Feb", "Dec"],
        ["very_low", "Low"],
        ["S", "M", "XL"],
    ],
)
def test_values_with_an_order_are_put_in_it(ordered: list[str]) -> None:
    assert in_order(sorted(ordered, reverse=True)) == ordered
    assert in_order(ordered[::-1]) == ordered


@pytest.mark.parametrize("values", [["Female", "Male"], ["Gold", "Berlin"], ["1", "high"], ["A1", "A2"], [MISSING], []])
def test_others_have_none(values: list[str]) -> None:
    assert in_order(values) is None
