import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans

from customer_segmentation.pipelines.model_selection.criteria import find_knee, measure_separation


def test_inertia_and_sizes_are_those_of_the_fit() -> None:
    values = np.random.default_rng(0).normal(size=(300, 3))
    fitted = KMeans(4, n_init=10, random_state=0, tol=0).fit(values)

    measures = measure_separation(values, fitted.labels_)

    assert measures["inertia"] == pytest.approx(fitted.inertia_)
    assert measures["smallest_segment"] == np.bincount(fitted.labels_).min()
    assert measures["smallest_share"] == measures["smallest_segment"] / 300


def test_separation_is_measured_as_the_textbooks_say() -> None:
    """Two pairs, 2 wide and 10 apart: 1 from their means, which lie 5 from the mean of all."""
    measures = measure_separation(np.array([[0.0], [2.0], [10.0], [12.0]]), np.array([0, 0, 1, 1]))

    assert measures["inertia"] == pytest.approx(4)
    assert measures["calinski_harabasz"] == pytest.approx((4 * 5**2 / 1) / (4 / 2))
    assert measures["davies_bouldin"] == pytest.approx((1 + 1) / 10)


@pytest.mark.parametrize(
    ("inertias", "knee"),
    [
        ({2: 100, 3: 50, 4: 45, 5: 40}, 3),
        ({2: 100, 3: 90, 4: 20, 5: 18, 6: 16}, 4),
        ({2: 100, 3: 80, 4: 60}, None),
        ({2: 100, 3: 80}, None),
        ({4: 100}, None),
    ],
)
def test_the_knee_is_where_the_curve_bends_most(inertias: dict[int, float], knee: int | None) -> None:
    assert find_knee(pd.Series(inertias, dtype=float)) == knee
