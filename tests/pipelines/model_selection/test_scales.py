import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from customer_segmentation.pipelines.model_selection.scales import Scale

COUNTS = np.repeat([0.0, 1, 2, 3, 4], [40, 30, 15, 10, 5])


def test_customers_on_a_step_are_spread_over_it_and_no_further() -> None:
    spread = Scale.of(COUNTS).spread(COUNTS, np.random.default_rng(0))

    assert len(np.unique(spread)) == len(COUNTS)
    assert np.abs(spread - COUNTS).max() <= 0.5


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60), st.sampled_from([np.positive, np.log1p]))
def test_spread_values_snap_back(counts: list[int], transform: np.ufunc) -> None:
    column = transform(np.array(counts, dtype=float))
    scale = Scale.of(column)

    snapped = scale.snap(scale.spread(column, np.random.default_rng(0)))

    np.testing.assert_array_equal(snapped, column)


def test_numbers_in_a_gap_are_on_no_step() -> None:
    scale = Scale.of(np.r_[COUNTS, COUNTS + 20])

    assert scale.snap(np.array([1.2, 12.0, 23.6])).tolist() == [1.0, 12.0, 24.0]


def test_a_value_by_itself_is_no_step() -> None:
    generator = np.random.default_rng(0)
    spent = np.where(generator.random(1_000) < 0.2, 0, generator.lognormal(size=1_000))

    assert not Scale.of(spent).is_step.any()


def test_small_counts_in_a_long_column_are_steps() -> None:
    counts = np.r_[np.repeat([0.0, 1, 2], 100), np.arange(10, 110)]
    scale = Scale.of(counts)

    assert scale.values[scale.is_step].tolist() == [0, 1, 2]
