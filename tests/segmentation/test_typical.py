"""The customers that stand for a segment."""

from collections.abc import Callable
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

from customer_segmentation.segmentation.typical import most_typical


@pytest.mark.parametrize("engine", [pd.DataFrame, pl.DataFrame, pl.LazyFrame])
@pytest.mark.parametrize("most", [1, 7, 100, 1_000])
def test_they_are_those_at_the_top_of_the_whole_segment_in_order(engine: Callable[[Any], Any], most: int) -> None:
    generator = np.random.default_rng(0)
    customers = pd.DataFrame(
        {
            "id": generator.permutation(400).astype(str),
            "segment": generator.integers(1, 3, 400),
            "typicality": generator.integers(0, 20, 400) / 2,  # many are equally typical
        }
    )
    frame: Any = nw.from_native(engine(customers.to_dict("list")))
    found = most_typical(frame, {1: most, 2: 3}, ["id", "typicality"], "id")
    assert list(found) == [1, 2]
    for number, told in {1: most, 2: 3}.items():
        own = customers[customers["segment"] == number].sort_values(["typicality", "id"], ascending=[False, True])
        assert found[number].to_dict("list") == own.head(told)[["id", "typicality"]].to_dict("list")
