from collections.abc import Callable

import numpy as np
import pytest

from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.pipelines.model_selection.reference import (
    draw_even,
    draw_structureless,
    search_references,
)

from .conftest import planted_groups


def test_structureless_data_fill_the_box_of_the_principal_components() -> None:
    generator = np.random.default_rng(0)
    long = generator.normal(size=(2_000, 2)) * [10, 1]
    turned = long @ (np.array([[1, 1], [-1, 1]]) / np.sqrt(2))

    drawn = draw_structureless(turned, generator)

    spread = np.sqrt(np.linalg.eigvalsh(np.cov(drawn.T)))
    extents = np.ptp(long, axis=0)
    np.testing.assert_allclose(spread[::-1], extents / np.sqrt(12), rtol=0.08)
    assert np.corrcoef(drawn.T)[0, 1] == pytest.approx(np.corrcoef(turned.T)[0, 1], abs=0.05)


def test_the_search_covers_customers_and_references_alike(
    make_options: Callable[..., ModelSelectionOptions],
) -> None:
    options = make_options(k_min=2, k_max=4)

    found = search_references(planted_groups(3, 200, seed=0), options)

    assert found.groupby("reference")["k"].apply(list).tolist() == [[1, 2, 3, 4]] * 41
    assert found["smallest_share"].between(1e-9, 1 / found["k"]).all()
    assert (found["silhouette"].isna() == (found["k"] == 1)).all()
    assert found.loc[found["stability"].notna(), "kind"].unique().tolist() == ["box"]
    best = found.groupby("reference")["silhouette"].max()
    assert best[0] > best.drop(index=0).max()
    assert found.equals(search_references(planted_groups(3, 200, seed=0), options)), "the same seed, the same draws"


def test_columns_of_words_keep_their_words_and_are_joined_to_nothing() -> None:
    generator = np.random.default_rng(0)
    flag = (np.arange(400) < 100).astype(float)
    values = np.column_stack([flag, 10 * flag + generator.normal(size=400), generator.normal(size=400)])

    even = draw_even(values, [[0]], generator)

    assert sorted(even[:, 0]) == sorted(flag)
    assert abs(np.corrcoef(even[:, 0], even[:, 1])[0, 1]) < 0.2
    assert even[:, 1].min() < 2
    assert even[:, 1].max() > 8
