from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from customer_segmentation.pipelines.model_selection.cluster_tendency import judge_cluster_tendency
from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions


def found(observed: float, *, observed_share: float = 0.2) -> pd.DataFrame:
    """Best silhouettes of 20 structureless tables: mean 0.4, deviation 0.01."""
    draws = np.random.default_rng(0).normal(size=20)
    structureless = 0.4 + 0.01 * (draws - draws.mean()) / draws.std(ddof=1)
    best = pd.DataFrame(
        {"reference": range(21), "k": 2, "silhouette": [observed, *structureless], "smallest_share": 0.2}
    )
    best.loc[0, "smallest_share"] = observed_share
    worse = best.assign(k=3, silhouette=best["silhouette"] - 0.1, smallest_share=0.2)
    return pd.concat([best, worse], ignore_index=True)


@pytest.mark.parametrize(
    ("observed", "flagged", "verdict"),
    [
        (0.41, False, "none"),
        (0.424, False, "none"),
        (0.43, False, "weak"),
        (0.49, False, "weak"),
        (0.51, False, "strong"),
        (0.60, True, "weak"),
    ],
)
def test_the_verdict_compares_with_structureless_tables(
    options: ModelSelectionOptions, observed: float, verdict: str, *, flagged: bool
) -> None:
    judged = judge_cluster_tendency(found(observed), options, flagged=flagged)

    assert judged["verdict"] == verdict
    # Student's t with 19 degrees of freedom: 2.539 deviations at 99 %.
    assert judged["level"] == pytest.approx(0.4 + 2.539 * 0.01 * np.sqrt(21 / 20), abs=1e-4)
    assert judged["best_silhouette"] == observed


def test_a_degenerate_candidate_does_not_make_structure(
    make_options: Callable[..., ModelSelectionOptions],
) -> None:
    table = found(0.9, observed_share=0.001).replace({"silhouette": {0.8: 0.38}})

    assert judge_cluster_tendency(table, make_options(), flagged=False)["verdict"] == "none"
    assert judge_cluster_tendency(table, make_options(smallest_share=0), flagged=False)["verdict"] == "strong"
