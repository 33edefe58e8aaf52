import numpy as np
import pytest

from customer_segmentation.pipelines.model_selection.sampling import draw_from_every_segment, draw_rows


def test_a_small_table_comes_whole() -> None:
    sample = draw_from_every_segment([np.arange(50) % 2], most=100, seed=0)

    np.testing.assert_array_equal(sample.rows, np.arange(50))
    assert set(sample.weights) == {1.0}
    np.testing.assert_array_equal(draw_rows(5, 100, seed=0), np.arange(5))


def test_rows_are_drawn_once_each_and_the_same_for_the_same_seed() -> None:
    rows = draw_rows(1_000, 100, seed=4)

    assert len(set(rows)) == 100
    np.testing.assert_array_equal(rows, draw_rows(1_000, 100, seed=4))
    assert set(rows) != set(draw_rows(1_000, 100, seed=5))


@pytest.fixture
def labels() -> list[np.ndarray]:
    """Two candidates among 50,000 rows; each has tiny segments, of 3 and of 40 rows."""
    first, second = np.zeros(50_000, dtype=int), np.ones(50_000, dtype=int)
    first[:3] = 1
    second[100:140] = 0
    second[20_000:] = 2
    return [first, second]


@pytest.mark.parametrize("seed", range(20))
def test_the_sample_holds_some_of_every_segment_and_no_more_rows_than_wanted(
    labels: list[np.ndarray], seed: int
) -> None:
    sample = draw_from_every_segment(labels, most=2_000, seed=seed)

    assert 1_500 < len(sample.rows) <= 2_000
    assert len(set(sample.rows)) == len(sample.rows)
    for of_k in labels:
        for segment, size in enumerate(np.bincount(of_k)):
            assert np.sum(of_k[sample.rows] == segment) >= min(30, size)


def test_weighted_means_are_unbiased(labels: list[np.ndarray]) -> None:
    values = np.where(labels[0] == 1, 10_000.0, np.arange(50_000) % 7) + 5 * (labels[1] == 0)
    estimates = []
    for seed in range(200):
        sample = draw_from_every_segment(labels, most=1_000, seed=seed)
        estimates.append(np.sum(sample.weights * values[sample.rows]) / len(values))

    error = np.std(estimates) / np.sqrt(len(estimates))
    assert abs(np.mean(estimates) - values.mean()) < 4 * error
