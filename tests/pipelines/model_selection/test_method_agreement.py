import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from customer_segmentation.pipelines.model_selection.method_agreement import measure_agreement

from .conftest import planted_groups


def labels_of(values: np.ndarray, k: int) -> np.ndarray:
    return np.asarray(KMeans(k, n_init=10, random_state=0).fit(values).labels_)


def test_all_methods_find_groups_that_stand_apart() -> None:
    values = planted_groups(4, 300, seed=0)

    agreements = measure_agreement(values, 4, labels_of(values, 4), [1, 1], seed=0)

    assert agreements == pytest.approx({"ward": 1, "gaussian_mixture": 1, "robust_kmeans": 1})


def test_another_method_may_disagree() -> None:
    generator = np.random.default_rng(0)
    # A thin stripe inside a wide one: only a mixture knows spreads of different sizes.
    values = np.r_[generator.normal(0, [0.1, 5], (200, 2)), generator.normal([2, 0], [1, 1], (200, 2))]

    agreements = measure_agreement(values, 2, labels_of(values, 2), [1, 1], seed=0)

    assert agreements["gaussian_mixture"] < 0.5


def test_weights_still_count_after_robust_scaling() -> None:
    values = planted_groups(2, 300, seed=2)
    noise = np.random.default_rng(0).normal(size=(300, 1))
    weighted = np.c_[values, noise] * [1, 1, 1e-6]

    agreements = measure_agreement(weighted, 2, labels_of(weighted, 2), [1, 1, 1e-6], seed=0)

    assert agreements["robust_kmeans"] == pytest.approx(1)


def test_light_features_do_not_outvote_a_heavy_one_after_robust_scaling() -> None:
    """Scaling by quartiles would blow both light features up to the size of the heavy one."""
    generator = np.random.default_rng(0)
    heavy, light = np.arange(400) % 2, np.arange(400) // 200
    values = 6.0 * np.c_[heavy, light, light] + generator.normal(size=(400, 3))
    weights = [1, 0.01, 0.01]

    agreements = measure_agreement(values * weights, 2, heavy, weights, seed=0)

    assert agreements["robust_kmeans"] > 0.95


def test_quartiles_show_groups_that_a_few_huge_values_hide_from_deviations() -> None:
    generator = np.random.default_rng(0)
    groups = np.repeat([0, 1, 2], [200, 200, 8])
    places = np.array([-1.0, 1.0, 60.0])[groups]
    columns = np.c_[generator.uniform(-1, 1, 408), places, places] + generator.normal(0, 0.05, (408, 3))
    values = (columns - columns.mean(axis=0)) / columns.std(axis=0)

    agreements = measure_agreement(values, 3, groups, [1, 1, 1], seed=0)

    assert agreements["robust_kmeans"] > 0.95
    assert adjusted_rand_score(labels_of(values, 3), groups) < 0.5


def test_ward_finds_groups_that_touch() -> None:
    """Where methods that follow chains of neighbours find a single group."""
    generator = np.random.default_rng(0)
    groups = np.repeat([0, 1], 200)
    values = generator.normal(size=(400, 2)) + 4.5 * groups[:, None]

    assert measure_agreement(values, 2, groups, [1, 1], seed=0)["ward"] > 0.9


@pytest.mark.filterwarnings("error")
def test_repeated_customers_are_no_trouble() -> None:
    values = np.repeat(np.arange(5.0)[:, None] ** 2, 20, axis=0)

    agreements = measure_agreement(values, 4, labels_of(values, 4), [1], seed=0)

    assert all(-1 <= agreement <= 1 for agreement in agreements.values())
