from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from customer_segmentation.pipelines.model_selection.cluster_tendency import judge_cluster_tendency
from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.segmentation.verdict import Tendency


def found(observed: float, *, observed_share: float = 0.2) -> pd.DataFrame:
    """Best silhouettes of 20 structureless tables: mean 0.4, deviation 0.01."""
    draws = np.random.default_rng(0).normal(size=20)
    structureless = 0.4 + 0.01 * (draws - draws.mean()) / draws.std(ddof=1)
    best = pd.DataFrame(
        {"reference": range(21), "k": 2, "silhouette": [observed, *structureless], "smallest_share": 0.2}
    )
    best.loc[0, "smallest_share"] = observed_share
    worse = best.assign(k=3, silhouette=best["silhouette"] - 0.1, smallest_share=0.2)
    both = pd.concat([best, worse], ignore_index=True)
    even = both.assign(kind=np.where(both["reference"] == 0, "customers", "box"))
    lumps = both[both["reference"] > 0].assign(kind="lump", reference=lambda of: of["reference"] + 20)
    lumps["silhouette"] += 0.02
    return pd.concat([even, lumps], ignore_index=True)


@pytest.mark.parametrize(
    ("observed", "flagged", "verdict"),
    [
        (0.41, False, "none"),
        (0.424, False, "none"),
        (0.43, False, "continuous"),
        (0.443, False, "continuous"),
        (0.45, False, "weak"),
        (0.49, False, "weak"),
        (0.51, False, "strong"),
        (0.60, True, "weak"),
    ],
)
def test_the_verdict_compares_with_structureless_tables(
    options: ModelSelectionOptions, observed: float, verdict: str, *, flagged: bool
) -> None:
    judged = judge_cluster_tendency(found(observed), 200, options, flagged=flagged)

    assert judged["verdict"] == verdict
    # Student's t with 19 degrees of freedom: 2.539 deviations at 99 %.
    assert judged["level"] == pytest.approx(0.4 + 2.539 * 0.01 * np.sqrt(21 / 20), abs=1e-4)
    assert judged["lump_level"] == pytest.approx(judged["level"] + 0.02)
    assert (judged["best_silhouette"] > judged["level"]) == (verdict != "none")
    assert judged["best_silhouette"] == observed
    assert (judged["reference_mean"], judged["references"], judged["rows"]) == (pytest.approx(0.4), 20, 200)


def test_a_degenerate_candidate_does_not_make_structure(
    make_options: Callable[..., ModelSelectionOptions],
) -> None:
    table = found(0.9, observed_share=0.001).replace({"silhouette": {0.8: 0.38}})

    def judged(options: ModelSelectionOptions) -> Tendency:
        return judge_cluster_tendency(table, 200, options, flagged=False)["verdict"]

    assert judged(make_options()) == "none"
    assert judged(make_options(smallest_share=0)) == "strong"
