"""Rows of Spark are numbered, drawn and counted in all parts of a table."""

from typing import Any

import pytest

from tests.engines import NO_SPARK, spark_session

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(bool(NO_SPARK), reason=NO_SPARK)]

ROWS, PARTS = 300_000, 7


@pytest.fixture(scope="module")
def parts() -> Any:
    """The numbers from 0 on in several parts, and beside each its remainder."""
    return spark_session().range(0, ROWS, 1, PARTS).selectExpr("id", "if(id % 5 = 0, null, id % 5) AS fifth")


def test_rows_are_numbered_through_all_parts(parts: Any) -> None:
    from customer_segmentation.customers.spark import number_rows

    numbered = number_rows(parts, "row")
    assert numbered.filter("row != id + 1").count() == 0
    assert number_rows(parts.limit(0), "row").count() == 0


def test_a_draw_has_the_wanted_rows_from_everywhere_once_each_and_the_same_again(parts: Any) -> None:
    from customer_segmentation.customers.spark import draw

    drawn, again = (draw(parts, 2_000, seed=3)["id"].to_pylist() for _ in range(2))
    assert drawn == again
    assert len(set(drawn)) == 2_000
    assert drawn == sorted(drawn)
    assert all(150 < sum(start <= one < start + 30_000 for one in drawn) < 250 for start in range(0, ROWS, 30_000))
    assert draw(parts, 2_000, seed=4)["id"].to_pylist() != drawn
    assert len(draw(parts, ROWS, seed=3)) == ROWS


def test_different_values_are_counted_exactly_in_few_rows_and_nearly_in_many(parts: Any) -> None:
    from customer_segmentation.customers.spark import count_distinct

    exact, about = count_distinct(parts, ROWS), count_distinct(parts, ROWS - 1)
    assert exact.to_dict() == {"id": ROWS, "fifth": 5}
    assert about["fifth"] == 5
    assert about["id"] == pytest.approx(ROWS, rel=0.03)
    assert count_distinct(parts, ROWS - 1, rows=1)["id"] == ROWS  # rows that are known are not counted again
