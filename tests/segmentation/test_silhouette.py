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


def test_no_other_segment_gives_zero() -> None:
    assert silhouettes(np.eye(3), [np.zeros(3, dtype=int)])[:, 0] == pytest.approx([0, 0, 0])


def test_the_mean_comes_with_its_standard_error() -> None:
    values = np.array([0.5, 0.7, -0.1, 0.9])

    expected = {"silhouette": 0.5, "silhouette_error": np.std(values) / 2}
    assert mean_silhouette(values) == pytest.approx(expected)
