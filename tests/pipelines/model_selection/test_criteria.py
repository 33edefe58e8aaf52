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
