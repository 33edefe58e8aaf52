"""Tables and facts that have to be the same, whichever engine made them."""

from typing import Any

import pandas as pd
import pytest


def assert_same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """The same columns in the same order, the same cells, numbers to 1e-9, and gaps in the same places."""
    assert list(one.columns) == list(other.columns)
    for column in one.columns:
        here, there = (made[column].astype(object).reset_index(drop=True) for made in (one, other))
        assert (here.isna() == there.isna()).all(), column
        left, right = here[here.notna()].tolist(), there[there.notna()].tolist()
        if all(isinstance(value, int | float) for value in left):
            assert right == pytest.approx(left, rel=1e-9, abs=1e-9), column
        else:
            assert left == right, column


def assert_same_facts(one: Any, other: Any) -> None:
    """The same facts, numbers to 1e-9, however deep they lie."""
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        for key in one:
            assert_same_facts(one[key], other[key])
    elif isinstance(one, list | tuple):
        assert len(one) == len(other)
        for left, right in zip(one, other, strict=True):
            assert_same_facts(left, right)
    elif isinstance(one, float):
        assert other == pytest.approx(one, rel=1e-9, abs=1e-9, nan_ok=True)
    else:
        assert one == other
