from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import silhouette_score

from customer_segmentation.pipelines.model_selection.borders import widest_valley
from customer_segmentation.pipelines.model_selection.cluster_tendency import judge_cluster_tendency
from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.segmentation.verdict import Border, ClusterTendency


def found(silhouette: float, valley: float) -> pd.DataFrame:
    """The best of 20 even tables, and of 20 lumps: means as given (of lumps 0.02 more), deviation 0.01."""
    draws = np.random.default_rng(0).normal(size=20)
    around = 0.01 * (draws - draws.mean()) / draws.std(ddof=1)
    tables = []
    for kind, first, more in (("box", 1, 0.0), ("lump", 21, 0.02)):
        best = {"reference": range(first, first + 20), "k": 2, "kind": kind, "smallest_share": 0.2}
        searched = pd.DataFrame({**best, "silhouette": silhouette + more + around, "valley": valley + more + around})
        worse = searched.assign(k=3, silhouette=searched["silhouette"] - 0.1, valley=0.0)
        undivided = searched.assign(k=1, silhouette=np.nan, valley=np.nan, smallest_share=1.0)
        tables += [undivided, searched, worse]
    return pd.concat(tables, ignore_index=True)


#: Two groups with a gap, and two halves of one lump.
APART = np.r_[np.arange(50.0), np.arange(100.0, 150.0)][:, None]
LABELS = np.repeat([0, 1], 50)


def border(*, natural: bool) -> Border:
    return {"between": [0, 1], "natural": natural, "p_value": 0.5, "depth": 0.5, "sparsity": 0.5}


def judge(
    options: ModelSelectionOptions, references: pd.DataFrame, *, natural: bool = True, flagged: bool = False
) -> ClusterTendency:
    return judge_cluster_tendency(APART, LABELS, [border(natural=natural)], references, options, flagged=flagged)


SILHOUETTE, VALLEY = silhouette_score(APART, LABELS), widest_valley(APART, LABELS)


@pytest.mark.parametrize(
    ("of_references", "valley", "natural", "flagged", "verdict"),
    [
        # More separate than both kinds of tables …
        (SILHOUETTE - 0.1, VALLEY + 1, True, False, "strong"),
        (SILHOUETTE - 0.1, VALLEY + 1, True, True, "weak"),
        # … than the even ones only …
        (SILHOUETTE - 0.035, VALLEY + 1, True, False, "continuous"),
        # … or than none.
        (SILHOUETTE + 0.1, VALLEY + 1, True, False, "none"),
        # A clear valley shows groups that are not separate, as noise hides them.
        (SILHOUETTE + 0.1, VALLEY - 0.1, True, False, "weak"),
        # Segments that drawn borders join are no groups.
        (SILHOUETTE - 0.1, VALLEY - 0.1, False, False, "continuous"),
        (SILHOUETTE + 0.1, VALLEY - 0.1, False, False, "none"),
    ],
)
def test_the_verdict_compares_with_structureless_tables(
    options: ModelSelectionOptions, of_references: float, valley: float, verdict: str, *, natural: bool, flagged: bool
) -> None:
    judged = judge(options, found(of_references, valley), natural=natural, flagged=flagged)

    assert judged["verdict"] == verdict
    # Student's t with 19 degrees of freedom: 2.539 deviations at 99 %.
    assert judged["level"] == pytest.approx(of_references + 2.539 * 0.01 * np.sqrt(21 / 20), abs=1e-4)
    assert judged["lump_level"] == pytest.approx(judged["level"] + 0.02)
    assert judged["silhouette"] == pytest.approx(SILHOUETTE)
    assert judged["groups"] == (2 if natural else 1)
    assert (judged["reference_mean"], judged["references"], judged["rows"]) == (pytest.approx(of_references), 20, 100)


def test_structure_is_weak_below_the_silhouette_that_convinces(
    make_options: Callable[..., ModelSelectionOptions],
) -> None:
    assert judge(make_options(strong_silhouette=0.9), found(0.3, VALLEY + 1))["verdict"] == "weak"


def test_a_degenerate_candidate_of_a_structureless_table_does_not_count(
    make_options: Callable[..., ModelSelectionOptions],
) -> None:
    table = found(SILHOUETTE + 0.03, VALLEY + 1)
    table.loc[table["k"] == 2, "smallest_share"] = 0.001

    assert judge(make_options(), table)["verdict"] == "strong"
    assert judge(make_options(smallest_share=0), table)["verdict"] == "none"
