import numpy as np
import pandas as pd
import pytest

from customer_segmentation.pipelines.model_selection.wording import skewness_warnings

TAIL = np.random.default_rng(0).lognormal(3, 1.5, 1_000)


@pytest.mark.parametrize(
    ("values", "remedy"),
    [(TAIL, "`transform: log`"), (TAIL - 50, "`maximum`"), (-TAIL, None), (np.arange(1_000.0), None)],
)
def test_only_a_long_right_tail_is_warned_of(values: np.ndarray, remedy: str | None) -> None:
    warnings = skewness_warnings(pd.DataFrame({"Revenue": values}), ["Revenue"], limit=2)

    assert len(warnings) == (remedy is not None)
    assert remedy is None or remedy in warnings[0]


def test_a_feature_that_is_transformed_already_is_not_warned_of() -> None:
    assert skewness_warnings(pd.DataFrame({"Revenue": TAIL}), [], limit=2) == []
