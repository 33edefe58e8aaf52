from collections.abc import Callable

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.pipelines.model_selection.stability import (
    adjusted_rand,
    compare_halves,
    measure_stability,
    similarity_again,
)

from .conftest import planted_groups


def test_planted_groups_are_found_again_and_pieces_of_them_are_not(
    make_options: Callable[..., ModelSelectionOptions],
) -> None:
    values = planted_groups(3, 300, seed=1)

    def measure(k: int) -> float:
        labels = KMeans(k, n_init=10, random_state=0).fit(values).labels_
        return measure_stability(values, [labels], make_options(k_min=k, k_max=k))[0]

    assert measure(3) == pytest.approx(1)
    assert measure(5) < 0.95


def test_segments_drawn_by_lot_are_not_found_again(options: ModelSelectionOptions) -> None:
    generator = np.random.default_rng(0)
    drawn_by_lot = [generator.integers(k, size=300) for k in options.candidates]

    measured = measure_stability(generator.normal(size=(300, 2)), drawn_by_lot, options)

    assert measured == pytest.approx([0] * len(options.candidates), abs=0.05)


def test_other_customers_would_cut_an_even_row_elsewhere(make_options: Callable[..., ModelSelectionOptions]) -> None:
    values, halves = np.arange(40.0)[:, None], np.repeat([0, 1], 20)

    [measured] = measure_stability(values, [halves], make_options(k_min=2, k_max=2))

    assert 0.5 < measured < 0.95


@pytest.mark.filterwarnings("error")
def test_few_distinct_rows_and_a_segment_without_rows_are_no_trouble(
    make_options: Callable[..., ModelSelectionOptions],
) -> None:
    values = np.repeat(np.arange(3.0)[:, None], 10, axis=0)

    measured = measure_stability(values, [np.repeat([0, 1, 2], 10)], make_options(k_min=4, k_max=4, bootstraps=3))

    assert measured == pytest.approx([1])


def test_halves_of_planted_groups_find_and_predict_them(options: ModelSelectionOptions) -> None:
    halves = compare_halves(planted_groups(3, 300, seed=1), options)

    assert halves.groupby("half")["k"].apply(list).tolist() == [list(options.candidates)] * 10
    best = halves.loc[halves.groupby("half")["silhouette"].idxmax()]
    assert (best["k"] == 3).all()
    assert (best["prediction_strength"] == 1).all()
    assert halves.loc[halves["k"] == 5, "prediction_strength"].mean() < 0.8


def test_each_segment_is_compared_with_the_most_similar_one_found_again(options: ModelSelectionOptions) -> None:
    """Two planted groups, of which the second is cut in two: only the first is found again."""
    generator = np.random.default_rng(0)
    values = np.r_[generator.normal(0, 1, (100, 2)), generator.normal(20, 1, (200, 2))]
    labels = np.r_[np.zeros(100, dtype=int), generator.integers(1, 3, size=200)]

    similarity = similarity_again(values, labels, 3, options)

    assert similarity.shape == (options.bootstraps, 3)
    assert similarity[:, 0].mean() == pytest.approx(1, abs=0.3)
    assert similarity[:, 1].mean() < 0.75


@pytest.mark.parametrize("k", [1, 2, 7])
@pytest.mark.parametrize("kept", [0.0, 0.6, 1.0])
def test_the_adjusted_rand_index_is_scikit_learns_to_the_last_bit(k: int, kept: float) -> None:
    generator = np.random.default_rng(k)
    one = generator.integers(0, k, 300)
    other = np.where(generator.random(300) < kept, one, generator.integers(0, k, 300))
    assert adjusted_rand(one, other, k) == adjusted_rand_score(one, other)
    assert adjusted_rand(one, one[::-1], k + 2) == adjusted_rand_score(one, one[::-1]), "segments without customers"


def test_halves_of_single_customers_predict_nothing(make_options: Callable[..., ModelSelectionOptions]) -> None:
    values = np.array([[0.0], [1.0], [5.0], [9.0]])

    found = compare_halves(values, make_options(k_min=2, k_max=2))

    assert found["prediction_strength"].eq(0).all()
