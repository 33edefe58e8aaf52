import diptest
import numpy as np
import pytest
from scipy.stats import skew, spearmanr

from customer_segmentation.pipelines.model_selection.smooth_reference import fit_one_lump

from . import shapes

COUNT = 5_000


def test_skewness_and_dependence_stay_and_groups_go() -> None:
    generator = np.random.default_rng(0)
    skewed, correlated = generator.multivariate_normal([0, 0], [[1, 0.8], [0.8, 1]], COUNT).T
    groups = 6 * generator.integers(2, size=COUNT) + generator.normal(size=COUNT)
    values = np.c_[np.exp(0.7 * skewed), correlated, groups]

    drawn = fit_one_lump(values)(COUNT, generator)

    np.testing.assert_allclose(
        np.quantile(drawn[:, 0], [0.1, 0.5, 0.9]), np.quantile(values[:, 0], [0.1, 0.5, 0.9]), 0.1
    )
    assert skew(drawn[:, 0]) == pytest.approx(skew(values[:, 0]), rel=0.4)
    assert spearmanr(drawn[:, :2])[0] == pytest.approx(spearmanr(values[:, :2])[0], abs=0.03)
    assert diptest.diptest(values[:, 2])[1] < 0.01
    assert diptest.diptest(drawn[:, 2])[1] > 0.05


def test_two_heaps_of_counts_become_one() -> None:
    generator = np.random.default_rng(0)
    counts = shapes.heaps_of_counts(COUNT)(generator)

    drawn = fit_one_lump(counts)(COUNT, generator)

    assert not ((counts > 15) & (counts < 25)).any()
    assert ((drawn > 15) & (drawn < 25)).any()
    # The small counts, of which each is common, are whole numbers still.
    assert set(drawn[drawn < 3]) == {0, 1, 2}


def test_a_column_of_one_value_stays_so() -> None:
    generator = np.random.default_rng(0)

    drawn = fit_one_lump(np.c_[np.full(100, 3.0), generator.normal(size=100)])(50, generator)

    assert set(drawn[:, 0]) == {3.0}


def test_steps_stay_steps() -> None:
    generator = np.random.default_rng(0)
    flag = (generator.random(COUNT) < 0.3).astype(float)
    spent = np.where(generator.random(COUNT) < 0.4, 0, generator.lognormal(size=COUNT))

    drawn = fit_one_lump(np.c_[flag, spent])(COUNT, generator)

    assert set(drawn[:, 0]) == {0.0, 1.0}
    assert drawn[:, 0].mean() == pytest.approx(flag.mean(), abs=0.03)
    assert (drawn[:, 1] == 0).mean() == pytest.approx((spent == 0).mean(), abs=0.03)
