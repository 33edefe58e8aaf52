"""Other ways of choosing the number of groups, by the papers and packages that they come from.

Each gets scaled features, of shape (customers, features), and returns a number of groups; 1 stands for "no groups", 0
for "cannot tell".
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from customer_segmentation.pipelines.model_selection.criteria import gap_statistic, gap_vote, prediction_vote
from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.pipelines.model_selection.reference import draw_structureless
from customer_segmentation.pipelines.model_selection.stability import compare_halves
from customer_segmentation.segmentation.types import Matrix

#: Chooses a number of groups.
Choose = Callable[[Matrix, ModelSelectionOptions], int]

_STARTS = 10


def _fit(values: Matrix, k: int, seed: int) -> KMeans:
    return KMeans(k, n_init=_STARTS, random_state=seed).fit(values)


def highest_silhouette(values: Matrix, options: ModelSelectionOptions) -> int:
    """The k with the highest mean silhouette (Rousseeuw 1987); it cannot say that there are no groups."""
    fits = {k: _fit(values, k, options.seed) for k in options.candidates}
    return max(options.candidates, key=lambda k: float(silhouette_score(values, fits[k].labels_)))


def gap(values: Matrix, options: ModelSelectionOptions) -> int:
    """The gap statistic with its rule of one standard error, from k = 1 on (Tibshirani, Walther & Hastie 2001)."""
    generator = np.random.default_rng(options.seed)
    tables = [values, *(draw_structureless(values, generator) for _ in range(options.references))]
    inertias = [
        {"reference": number, "kind": "box", "k": k, "inertia": _fit(table, k, options.seed).inertia_}
        for number, table in enumerate(tables)
        for k in (1, *options.candidates)
    ]
    gaps = gap_statistic(pd.DataFrame(inertias)).set_index("k")
    return gap_vote(gaps["gap"], gaps["gap_error"]) or 0


def prediction_strength(values: Matrix, options: ModelSelectionOptions) -> int:
    """The largest k whose prediction strength is at least 0.8 (Tibshirani & Walther 2005)."""
    return prediction_vote(compare_halves(values, options).groupby("k")["prediction_strength"].mean())


def clusteval(cluster: str) -> Choose:
    """The package `clusteval`, with the silhouette, of K-means or of Ward's method (which is its default)."""
    package = pytest.importorskip("clusteval", reason="clusteval is not installed: pip install clusteval")

    def choose(values: Matrix, options: ModelSelectionOptions) -> int:
        tried = {"min_clust": options.k_min, "max_clust": options.k_max + 1}  # the largest is left out
        found = package.clusteval(cluster=cluster, evaluate="silhouette", verbose="silent", **tried).fit(values)
        return len(np.unique(found["labx"]))

    return choose


def knee(values: Matrix, options: ModelSelectionOptions) -> int:
    """The package `kneed` on the inertias from k = 1 on (Satopää et al. 2011); without a knee there are no groups."""
    package = pytest.importorskip("kneed", reason="kneed is not installed: pip install kneed")
    tried = [1, *options.candidates]
    inertias = [_fit(values, k, options.seed).inertia_ for k in tried]
    return int(package.KneeLocator(tried, inertias, curve="convex", direction="decreasing").knee or 1)
