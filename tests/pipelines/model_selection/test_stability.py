from collections.abc import Callable

import numpy as np
import pytest
from sklearn.cluster import KMeans

from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.pipelines.model_selection.stability import measure_stability

from .conftest import planted_groups


def test_planted_groups_are_found_again_and_pieces_of_them_are_not(options: ModelSelectionOptions) -> None:
    values = planted_groups(3, 300, seed=1)

    def measure(k: int) -> float:
        labels = KMeans(k, n_init=10, random_state=0).fit(values).labels_
        return measure_stability(values, k, labels, options)

    assert measure(3) == pytest.approx(1)
    assert measure(5) < 0.95


def test_segments_drawn_by_lot_are_not_found_again(options: ModelSelectionOptions) -> None:
    generator = np.random.default_rng(0)

    measured = measure_stability(generator.normal(size=(300, 2)), 3, generator.integers(3, size=300), options)

    assert measured == pytest.approx(0, abs=0.05)


def test_other_customers_would_cut_an_even_row_elsewhere(make_options: Callable[..., ModelSelectionOptions]) -> None:
    """With so many starts every fit of the customers themselves would find the same halves."""
    values, halves = np.arange(40.0)[:, None], np.repeat([0, 1], 20)

    measured = measure_stability(values, 2, halves, make_options(resample_starts=20))

    assert 0.5 < measured < 0.95


@pytest.mark.filterwarnings("error")
def test_few_distinct_rows_and_a_segment_without_rows_are_no_trouble(
    make_options: Callable[..., ModelSelectionOptions],
) -> None:
    values = np.repeat(np.arange(3.0)[:, None], 10, axis=0)

    measured = measure_stability(values, 4, np.repeat([0, 1, 2], 10), make_options(bootstraps=3))

    assert measured == pytest.approx(1)
