import numpy as np
import pytest
from sklearn.cluster import KMeans

from customer_segmentation.pipelines.model_selection.method_agreement import ask_other_methods

from .conftest import planted_groups


def labels_of(values: np.ndarray, k: int) -> np.ndarray:
    return np.asarray(KMeans(k, n_init=10, random_state=0).fit(values).labels_)


def test_all_methods_find_groups_that_stand_apart() -> None:
    values = planted_groups(4, 300, seed=0)

    agreements = ask_other_methods(values, 4, labels_of(values, 4), [1, 1], seed=0)

    assert agreements == pytest.approx({"ward": 1, "gaussian_mixture": 1, "robust_kmeans": 1})


def test_another_method_may_disagree() -> None:
    generator = np.random.default_rng(0)
    # A thin stripe inside a wide one: only a mixture knows spreads of different sizes.
    values = np.r_[generator.normal(0, [0.1, 5], (200, 2)), generator.normal([2, 0], [1, 1], (200, 2))]

    agreements = ask_other_methods(values, 2, labels_of(values, 2), [1, 1], seed=0)

    assert agreements["gaussian_mixture"] < 0.5


def test_weights_still_count_after_robust_scaling() -> None:
    values = planted_groups(2, 300, seed=2)
    noise = np.random.default_rng(0).normal(size=(300, 1))
    weighted = np.c_[values, noise] * [1, 1, 1e-6]

    agreements = ask_other_methods(weighted, 2, labels_of(weighted, 2), [1, 1, 1e-6], seed=0)

    assert agreements["robust_kmeans"] == pytest.approx(1)


@pytest.mark.filterwarnings("error")
def test_repeated_customers_are_no_trouble() -> None:
    values = np.repeat(np.arange(5.0)[:, None] ** 2, 20, axis=0)

    agreements = ask_other_methods(values, 4, labels_of(values, 4), [1], seed=0)

    assert all(-1 <= agreement <= 1 for agreement in agreements.values())
