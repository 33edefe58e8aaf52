import numpy as np
import pytest
from sklearn.cluster import KMeans

from customer_segmentation.pipelines.model_selection.method_agreement import measure_agreement

from .conftest import planted_groups


def labels_of(values: np.ndarray, k: int) -> np.ndarray:
    return np.asarray(KMeans(k, n_init=10, random_state=0).fit(values).labels_)


def test_all_methods_find_groups_that_stand_apart() -> None:
    values = planted_groups(4, 300, seed=0)

    agreements = measure_agreement(values, 4, labels_of(values, 4), seed=0)

    assert agreements == pytest.approx({"ward": 1, "gaussian_mixture": 1})


def test_another_method_may_disagree() -> None:
    generator = np.random.default_rng(0)
    # A thin stripe inside a wide one: only a mixture knows spreads of different sizes.
    values = np.r_[generator.normal(0, [0.1, 5], (200, 2)), generator.normal([2, 0], [1, 1], (200, 2))]

    agreements = measure_agreement(values, 2, labels_of(values, 2), seed=0)

    assert agreements["gaussian_mixture"] < 0.5


def test_ward_finds_groups_that_touch() -> None:
    """Where methods that follow chains of neighbours find a single group."""
    generator = np.random.default_rng(0)
    groups = np.repeat([0, 1], 200)
    values = generator.normal(size=(400, 2)) + 4.5 * groups[:, None]

    assert measure_agreement(values, 2, groups, seed=0)["ward"] > 0.9


@pytest.mark.filterwarnings("error")
def test_repeated_customers_are_no_trouble() -> None:
    values = np.repeat(np.arange(5.0)[:, None] ** 2, 20, axis=0)

    agreements = measure_agreement(values, 4, labels_of(values, 4), seed=0)

    assert all(-1 <= agreement <= 1 for agreement in agreements.values())
