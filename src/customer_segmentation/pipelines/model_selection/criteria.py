"""What speaks for a number of segments: the criteria of the literature, measured on scaled features."""

import numpy as np
import pandas as pd
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score

from customer_segmentation.segmentation.types import Labels, Matrix


def measure_separation(values: Matrix, labels: Labels) -> dict[str, float]:
    """Measure how well a candidate separates the customers.

    Args:
        values: Scaled features, of shape (customers, features).
        labels: The segment 0…k-1 of every customer.

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


def find_knee(inertias: "pd.Series[float]") -> int | None:
    """Find the knee of the inertia curve: where it lies farthest below the straight line between its ends.

    This is Kneedle (Satopää et al. 2011) without smoothing, which a curve of a dozen points does not need.

    Args:
        inertias: Inertias, indexed by the number of segments, ascending.

    Returns:
        The number of segments at the knee; None for fewer than three candidates or a curve without a bend.
    """
    candidates = inertias.index.to_numpy()
    depths = np.interp(candidates, candidates[[0, -1]], inertias.iloc[[0, -1]]) - inertias
    return int(depths.idxmax()) if depths.max() > 0 else None
