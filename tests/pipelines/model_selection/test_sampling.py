import numpy as np

from customer_segmentation.pipelines.model_selection.sampling import draw_rows


def test_a_small_table_comes_whole() -> None:
    np.testing.assert_array_equal(draw_rows(5, 100, seed=0), np.arange(5))
    np.testing.assert_array_equal(draw_rows(5, 5, seed=0), np.arange(5))


def test_rows_are_drawn_once_each_and_the_same_for_the_same_seed() -> None:
    rows = draw_rows(1_000, 100, seed=4)

    assert len(set(rows)) == 100
    np.testing.assert_array_equal(rows, draw_rows(1_000, 100, seed=4))
    assert set(rows) != set(draw_rows(1_000, 100, seed=5))
