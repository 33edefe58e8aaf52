import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans

from customer_segmentation.pipelines.model_selection.criteria import (
    find_knee,
    gap_statistic,
    gap_vote,
    measure_separation,
)


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


def test_the_gap_is_the_mean_difference_of_log_inertias() -> None:
    references = pd.DataFrame(
        {"reference": [0, 0, 1, 1, 2, 2], "k": [2, 3] * 3, "inertia": [10.0, 4.0, 20.0, 12.0, 30.0, 12.0]}
    ).assign(kind="box")

    gaps = gap_statistic(references).set_index("k")

    assert gaps.loc[2, "gap"] == pytest.approx((np.log(20) + np.log(30)) / 2 - np.log(10))
    assert gaps.loc[2, "gap_error"] == pytest.approx(np.std([np.log(20), np.log(30)]) * np.sqrt(1.5))
    assert gaps.loc[3, "gap"] == pytest.approx(np.log(3))
    assert gaps.loc[3, "gap_error"] == pytest.approx(0)


def test_an_inertia_of_zero_gives_a_finite_gap() -> None:
    references = pd.DataFrame({"reference": [0, 1], "k": [2, 2], "inertia": [0.0, 1.0], "kind": "box"})

    assert np.isfinite(gap_statistic(references)["gap"]).all()


@pytest.mark.parametrize(
    ("gaps", "vote"),
    [([0.1, 0.5, 0.55, 0.4], 3), ([0.5, 0.4, 0.9, 1.0], 2), ([0.1, 0.5, 0.9, 1.3], None), ([0.4], None)],
)
def test_the_first_gap_within_one_standard_error_of_the_next_wins(gaps: list[float], vote: int | None) -> None:
    candidates = range(2, 2 + len(gaps))

    assert gap_vote(pd.Series(gaps, candidates), pd.Series(0.1, candidates)) == vote
