import numpy as np
import pandas as pd
import pytest

from customer_segmentation.pipelines.model_selection.criteria import gap_statistic, gap_vote


def test_the_gap_is_the_mean_difference_of_log_inertias() -> None:
    references = pd.DataFrame(
        {"reference": [0, 0, 1, 1, 2, 2], "k": [2, 3] * 3, "inertia": [10.0, 4.0, 20.0, 12.0, 30.0, 12.0]}
    )

    gaps = gap_statistic(references).set_index("k")

    assert gaps.loc[2, "gap"] == pytest.approx((np.log(20) + np.log(30)) / 2 - np.log(10))
    assert gaps.loc[2, "gap_error"] == pytest.approx(np.std([np.log(20), np.log(30)]) * np.sqrt(1.5))
    assert gaps.loc[3, "gap"] == pytest.approx(np.log(3))
    assert gaps.loc[3, "gap_error"] == pytest.approx(0)


def test_an_inertia_of_zero_gives_a_finite_gap() -> None:
    references = pd.DataFrame({"reference": [0, 1], "k": [2, 2], "inertia": [0.0, 1.0]})

    assert np.isfinite(gap_statistic(references)["gap"]).all()


@pytest.mark.parametrize(
    ("gaps", "vote"),
    [([0.1, 0.5, 0.55, 0.4], 3), ([0.5, 0.4, 0.9, 1.0], 2), ([0.1, 0.5, 0.9, 1.3], None), ([0.4], None)],
)
def test_the_first_gap_within_one_standard_error_of_the_next_wins(gaps: list[float], vote: int | None) -> None:
    candidates = range(2, 2 + len(gaps))

    assert gap_vote(pd.Series(gaps, candidates), pd.Series(0.1, candidates)) == vote
