"""The same rows whichever engine holds the table."""

import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pytest

from customer_segmentation.customers.columns import ROW
from customer_segmentation.customers.engine import sample_rows, to_pandas, with_repeats

TABLE = {"number": list(range(1000)), "text": [f"customer {row}" for row in range(1000)]}
ENGINES = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "polars lazy": pl.LazyFrame}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_small_table_comes_whole(engine: str) -> None:
    sample = sample_rows(nw.from_native(ENGINES[engine](TABLE)), most=1000, seed=1)
    pd.testing.assert_frame_equal(sample, pd.DataFrame(TABLE), check_dtype=False)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_large_table_is_sampled_alike_in_every_engine(engine: str) -> None:
    sample = sample_rows(nw.from_native(ENGINES[engine](TABLE)), most=50, seed=1)
    expected = sample_rows(nw.from_native(pd.DataFrame(TABLE)), most=50, seed=1)
    assert sample["number"].tolist() == expected["number"].tolist()
    assert sample["number"].is_monotonic_increasing
    assert sample["number"].nunique() == 50


def test_another_seed_draws_other_rows() -> None:
    frame = nw.from_native(pd.DataFrame(TABLE))
    assert sample_rows(frame, 50, seed=1)["number"].tolist() != sample_rows(frame, 50, seed=2)["number"].tolist()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_result_becomes_pandas(engine: str) -> None:
    result = to_pandas(nw.from_native(ENGINES[engine](TABLE)).select(nw.col("number").sum()))
    assert isinstance(result, pd.DataFrame)
    assert result["number"].tolist() == [sum(range(1000))]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_repeated_row_is_alike_in_all_columns_blank_cells_included(engine: str) -> None:
    orders, products = ["1", "1", "1", None, "1", None], ["a", "a", "b", "a", "a", "a"]
    table = {ROW: [2, 3, 4, 5, 6, 7], "order": orders, "product": products, "pieces": [5, 6, 5, 5, 6, 5]}
    found = with_repeats(nw.from_native(ENGINES[engine](table)), ["order", "product", "pieces"], "repeated")
    assert to_pandas(found)["repeated"].tolist() == [False, False, False, False, True, True]
