"""What speaks for a number of segments: the criteria of the literature, measured on scaled features."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score

from customer_segmentation.segmentation.types import Labels, Matrix

#: "0.8 to 0.9" in the paper.
_PREDICTED = 0.8
#: The deviation of such differences over many tables of one population, divided by the paired error of one table:
#: between 1.1 and 5.0 in eleven simulations, with this median.
_WIDER = 1.8


def measure_separation(values: Matrix, labels: Labels) -> dict[str, float]:
    """Measure on scaled features, of shape (customers, features), how well a candidate separates the customers.

    Returns:
        ``inertia`` (sum of squared scaled distances to the centroids); ``calinski_harabasz`` (higher is better;
        Caliński & Harabasz 1974); ``davies_bouldin`` (lower is better; Davies & Bouldin 1979); ``smallest_segment``
        (customers) and ``smallest_share`` (0…1).
    """
    smallest = int(np.bincount(labels).min())
    return {
        "inertia": within_sum_of_squares(values, labels),
        "calinski_harabasz": float(calinski_harabasz_score(values, labels)),
        "davies_bouldin": float(davies_bouldin_score(values, labels)),
        "smallest_segment": smallest,
        "smallest_share": smallest / len(values),
    }


def within_sum_of_squares(values: Matrix, labels: Labels) -> float:
    """Sum of squared distances to the mean of the own segment: what K-means minimises."""
    sizes = np.maximum(np.bincount(labels), 1)
    sums = np.stack([np.bincount(labels, weights=column) for column in values.T], axis=1)
    return float(np.sum((values - (sums / sizes[:, None])[labels]) ** 2))


def compare_silhouettes(candidates: Sequence[int], silhouettes: Matrix) -> pd.DataFrame:
    """Standard errors of the differences between the mean silhouettes of every two candidates, one row per pair.

    The differences are paired by customer: ``silhouettes`` has the shape (customers, candidates). Another sample would
    also move the segments themselves. So the errors are widened by what that added in simulations, in the median.
    """
    rows = [
        {"k": one, "other": other, "error": _WIDER * float((first - second).std()) / np.sqrt(len(silhouettes))}
        for one, first in zip(candidates, silhouettes.T, strict=True)
        for other, second in zip(candidates, silhouettes.T, strict=True)
    ]
    return pd.DataFrame(rows)


def find_knee(inertias: "pd.Series[float]") -> int | None:
    """Find the knee of the inertia curve: where it lies farthest below the straight line between its ends.

    This is Kneedle (Satopää et al. 2011) without smoothing, which a curve of a dozen points does not need. The inertias
    are indexed by k, ascending; None stands for fewer than three candidates or a curve without a bend.
    """
    candidates = inertias.index.to_numpy()
    depths = np.interp(candidates, candidates[[0, -1]], inertias.iloc[[0, -1]]) - inertias
    return int(depths.idxmax()) if depths.max() > 0 else None


def gap_statistic(references: pd.DataFrame) -> pd.DataFrame:
    """Compare log inertias with those of data without structure (Tibshirani, Walther & Hastie 2001).

    Of the result of ``reference.search_references``, it makes a row per ``k``, from 1 on, with ``gap`` and its standard
    error, ``gap_error``.
    """
    # Where a sample has no more distinct rows than segments, its inertia is 0 and has no logarithm.
    even = references[references["kind"] != "lump"]
    inertias = even.pivot_table(values="inertia", index="reference", columns="k")
    logs = inertias.clip(lower=np.finfo(float).tiny).map(np.log)
    observed, structureless = logs.loc[0], logs.drop(index=0)
    gaps = structureless.mean() - observed
    errors = structureless.std(ddof=0) * np.sqrt(1 + 1 / len(structureless))
    return pd.DataFrame({"gap": gaps, "gap_error": errors}).rename_axis("k").reset_index()


def gap_vote(gaps: "pd.Series[float]", errors: "pd.Series[float]") -> int | None:
    """The smallest k whose gap is at least the next one's less its standard error; None where there is no such k."""
    enough = gaps.index[gaps >= (gaps - errors).shift(-1)]
    return None if enough.empty else int(enough[0])


def prediction_vote(strengths: "pd.Series[float]") -> int:
    """The largest k whose prediction strength is at least 0.8; 1 where there is none (Tibshirani & Walther 2005)."""
    strong = strengths.index[strengths >= _PREDICTED]
    return 1 if strong.empty else int(strong.max())
