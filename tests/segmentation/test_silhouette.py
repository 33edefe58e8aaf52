import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import silhouette_samples

from customer_segmentation.segmentation.silhouette import mean_silhouette, silhouettes


@settings(max_examples=40, deadline=None)
@given(
    rows=st.integers(4, 60),
    features=st.integers(1, 4),
    ks=st.lists(st.integers(2, 6), min_size=1, max_size=4),
    seed=st.integers(0, 10_000),
    rounded=st.booleans(),
)
def test_silhouettes_are_those_of_scikit_learn(
    rows: int, features: int, ks: list[int], seed: int, *, rounded: bool
) -> None:
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(rows, features)) * 3
    values = values.round() if rounded else values  # repeated customers
    labels = [np.r_[0, 1, generator.integers(k, size=rows - 2)] for k in ks]

    measured = silhouettes(values, labels)

    for column, of_k in zip(measured.T, labels, strict=True):
        if len(np.unique(of_k)) < rows:
            np.testing.assert_allclose(column, silhouette_samples(values, of_k), atol=1e-9)


def test_many_blocks_give_what_one_block_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(0).normal(size=(501, 3))
    labels = [np.arange(501) % k for k in (2, 3, 7)]
    whole = silhouettes(values, labels)

    monkeypatch.setattr("customer_segmentation.segmentation.silhouette._BLOCK_DISTANCES", 5_000)

    np.testing.assert_allclose(silhouettes(values, labels), whole, atol=1e-12)


def test_a_segment_without_rows_changes_nothing() -> None:
    """A random sample may miss a tiny segment."""
    values = np.random.default_rng(3).normal(size=(100, 2))
    labels = np.arange(100) % 3

    np.testing.assert_allclose(silhouettes(values, [2 * labels]), silhouettes(values, [labels]), atol=1e-12)


def test_a_row_is_compared_with_all_rows_that_the_others_stand_for() -> None:
    """0, 0 and 1 in one segment, 10 in the other, told in three rows."""
    values, labels, weights = np.array([[0.0], [1.0], [10.0]]), np.array([0, 0, 1]), np.array([2.0, 1.0, 1.0])
    # Of the rows at 0 one other is at distance 1 (they do not meet themselves); of the row at 1 two are.
    assert silhouettes(values, [labels], weights)[:, 0] == pytest.approx([1 - 1 / 10, 1 - 1 / 9, 0])


def test_summaries_count_each_row_as_often_as_it_weighs() -> None:
    summary = mean_silhouette(np.array([0.8, 0.0, -0.4]), np.array([2.0, 1.0, 1.0]))

    assert summary["silhouette"] == pytest.approx(0.3)
    assert summary["silhouette_error"] == pytest.approx(np.sqrt((2 * 0.5) ** 2 + 0.3**2 + 0.7**2) / 4)
    assert summary["silhouette_negative"] == 0.25, "0 is not below 0"


def test_no_other_segment_gives_zero() -> None:
    assert silhouettes(np.eye(3), [np.zeros(3, dtype=int)])[:, 0] == pytest.approx([0, 0, 0])


def test_the_mean_comes_with_its_standard_error() -> None:
    values = np.array([0.5, 0.7, -0.1, 0.9])

    expected = {"silhouette": 0.5, "silhouette_error": np.std(values) / 2}
    assert mean_silhouette(values) == pytest.approx(expected)
