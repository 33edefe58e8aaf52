import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from customer_segmentation.segmentation.kmeans import _coreset, fit_kmeans, grow_kmeans
from customer_segmentation.segmentation.options import KMeansOptions

OPTIONS = KMeansOptions(starts=10, max_iterations=300, seed=1)


def overlapping_groups(count: int) -> np.ndarray:
    generator = np.random.default_rng(0)
    return generator.normal(size=(6, 5))[generator.integers(6, size=count)] * 2 + generator.normal(size=(count, 5))


def test_a_small_table_is_fitted_as_scikit_learn_does() -> None:
    values = overlapping_groups(500)

    fitted = fit_kmeans(values, 4, OPTIONS)

    expected = KMeans(4, n_init=10, random_state=1).fit(values)
    np.testing.assert_array_equal(fitted.labels_, expected.labels_)
    assert fitted.inertia_ == pytest.approx(expected.inertia_)


def test_starts_that_compete_on_a_sample_find_the_segments_of_the_full_fit() -> None:
    values = overlapping_groups(30_000)

    fitted = fit_kmeans(values, 6, OPTIONS)

    full = KMeans(6, n_init=10, random_state=0).fit(values)
    assert len(fitted.labels_) == len(values)
    assert fitted.inertia_ <= 1.001 * full.inertia_
    assert adjusted_rand_score(fitted.labels_, full.labels_) >= 0.995


def test_a_few_far_customers_that_a_sample_may_miss_are_found() -> None:
    values = np.random.default_rng(0).normal(size=(60_000, 2))
    values[:3] = 1_000

    fitted = fit_kmeans(values, 2, OPTIONS)

    assert np.bincount(fitted.labels_).min() == 3


def test_the_same_input_gives_the_same_result() -> None:
    values = overlapping_groups(12_000)

    np.testing.assert_array_equal(
        fit_kmeans(values, 3, OPTIONS).cluster_centers_, fit_kmeans(values, 3, OPTIONS).cluster_centers_
    )


def test_a_fit_that_need_not_be_exact_saves_most_rounds_and_finds_the_same() -> None:
    values = overlapping_groups(30_000)

    exact, roughly = fit_kmeans(values, 8, OPTIONS), fit_kmeans(values, 8, OPTIONS, exact=False)

    assert roughly.n_iter_ < exact.n_iter_ / 2
    assert roughly.inertia_ <= 1.001 * exact.inertia_


def test_a_small_table_is_always_fitted_exactly() -> None:
    values = overlapping_groups(500)

    exact, other = fit_kmeans(values, 8, OPTIONS), fit_kmeans(values, 8, OPTIONS, exact=False)

    np.testing.assert_array_equal(exact.cluster_centers_, other.cluster_centers_)


@pytest.mark.filterwarnings("error")
def test_a_quick_fit_of_fewer_distinct_rows_than_segments_is_silent() -> None:
    fits = grow_kmeans(np.repeat(np.eye(2), 10, axis=0), 4, seed=0)

    assert {k: len(np.unique(fit.labels_)) for k, fit in fits.items()} == {2: 2, 3: 2, 4: 2}


def test_growing_comes_nearer_to_the_best_inertia_than_as_many_independent_starts() -> None:
    tables = [np.random.default_rng(seed).normal(size=(200, 2)) for seed in range(5)]
    of_tables = [(table, grow_kmeans(table, 10, seed=0)) for table in tables]

    grown = [fits[k].inertia_ for _, fits in of_tables for k in range(2, 11)]
    independent, best = (
        [KMeans(k, n_init=starts, random_state=0).fit(table).inertia_ for table in tables for k in range(2, 11)]
        for starts in (2, 20)
    )

    assert np.mean(np.divide(grown, best)) < np.mean(np.divide(independent, best))


@pytest.mark.parametrize("rows", [3_000, 8_000])
def test_centres_are_the_means_of_their_customers(rows: int) -> None:
    values = np.random.default_rng(1).normal(size=(rows, 3))
    fitted = fit_kmeans(values, 4, OPTIONS.model_copy(update={"starts": 2}))
    means = [values[fitted.labels_ == segment].mean(axis=0) for segment in range(4)]
    np.testing.assert_allclose(fitted.cluster_centers_, means, atol=1e-12)


def test_rows_that_are_drawn_more_often_weigh_less() -> None:
    """A few far customers are drawn more often than others; they must not get a segment of their own for that."""
    generator = np.random.default_rng(0)
    values = np.r_[np.full(30_000, -1.0), np.full(30_000, 1.0), np.full(60, 20.0)][:, None]
    values += generator.normal(0, 0.01, size=values.shape)

    fitted = fit_kmeans(values, 2, OPTIONS)

    # Apart, the two large groups leave 60 customers 19 from a centre; together, 60,000 customers 1 from theirs.
    assert sorted(np.bincount(fitted.labels_)) == [30_000, 30_060]
    assert fitted.inertia_ == pytest.approx(60 * 19**2, rel=0.01)


def test_the_drawn_rows_stand_for_the_whole_table() -> None:
    values = overlapping_groups(50_000)

    rows, weights = _coreset(values, seed=3)

    assert weights.sum() == pytest.approx(50_000, rel=0.03)
    squares = np.sum((values - values.mean(axis=0)) ** 2, axis=1)
    assert np.sum(weights * squares[rows]) == pytest.approx(squares.sum(), rel=0.03)


def test_the_full_fit_begins_where_the_best_start_on_the_sample_ended() -> None:
    """From a single start of its own it would miss the best solution of so many segments by 4 % and more."""
    generator = np.random.default_rng(0)
    values = generator.uniform(0, 20, size=(12, 2))[generator.integers(12, size=10_000)]
    values += generator.normal(size=values.shape)

    fitted = fit_kmeans(values, 12, OPTIONS)

    assert fitted.inertia_ <= 1.001 * KMeans(12, n_init=20, random_state=99).fit(values).inertia_
