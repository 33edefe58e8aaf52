"""How well a candidate is found again when the customers are drawn anew."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist

from customer_segmentation.segmentation.kmeans import fit_quickly
from customer_segmentation.segmentation.silhouette import silhouettes
from customer_segmentation.segmentation.types import Labels, Matrix

from .options import ModelSelectionOptions

#: How often the customers are halved.
_HALVINGS = 5


def measure_stability(values: Matrix, k: int, labels: Labels, options: ModelSelectionOptions) -> float:
    """Fit K-means on bootstrap samples and compare the segments of all customers with the candidate's.

    The result is the mean adjusted Rand index (1: always the same segments, 0: as by chance; Hubert & Arabie 1985).
    """
    return float(np.mean([adjusted_rand(labels, again, k) for again in _find_again(values, k, options)]))


def adjusted_rand(one: Labels, other: Labels, k: int) -> float:
    """The adjusted Rand index of two partitions into segments 0…k-1 (Hubert & Arabie 1985).

    It is scikit-learn's ``adjusted_rand_score`` to the last bit. That one examines its input first, which takes longer
    than the rest for the few customers and many samples here.
    """
    both = _cross_table(one, other, k)
    together = int((both**2).sum())
    only_one = int((both.sum(axis=1) ** 2).sum()) - together
    only_other = int((both.sum(axis=0) ** 2).sum()) - together
    if only_one == only_other == 0:
        return 1.0
    in_both = together - len(one)
    in_none = len(one) ** 2 - only_one - only_other - together
    expected = (in_both + only_one) * (only_one + in_none) + (in_both + only_other) * (only_other + in_none)
    return 2 * (in_both * in_none - only_one * only_other) / expected


def similarity_again(values: Matrix, labels: Labels, k: int, options: ModelSelectionOptions) -> Matrix:
    """How alike each segment is to what bootstrap samples find (Hennig 2007, Cluster-wise Assessment of Stability).

    The result, of shape (samples, segments 0…k-1), is the Jaccard similarity with the most similar segment found there:
    customers in both, as a part of the customers in either.
    """
    similarities = []
    for again in _find_again(values, k, options):
        both = _cross_table(labels, again, k)
        either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
        similarities.append((both / np.maximum(either, 1)).max(axis=1))
    return np.array(similarities)


def compare_halves(values: Matrix, options: ModelSelectionOptions) -> pd.DataFrame:
    """Search random halves of the customers, and see how well each half predicts the segments of the other.

    Returns:
        One row per ``half`` and ``k``: ``silhouette`` (mean), ``smallest_share``, and the ``prediction_strength``
        (Tibshirani & Walther 2005): of each segment of the half, the share of pairs that the segments of the other half
        keep together; of these the smallest. With more than 0.8, the segments are commonly trusted.
    """
    generator = np.random.default_rng(options.seed)
    found: list[pd.DataFrame] = []
    for _ in range(_HALVINGS):
        order = generator.permutation(len(values))
        halves = values[order[::2]], values[order[1::2]]
        seed = int(generator.integers(2**32))
        fits = [[fit_quickly(half, k, options.resample_starts, seed) for k in options.candidates] for half in halves]
        for half, own, others in zip(halves, fits, fits[::-1], strict=True):
            labels = [fit.labels_ for fit in own]
            found.append(
                pd.DataFrame(
                    {
                        "half": len(found) + 1,
                        "k": options.candidates,
                        "silhouette": silhouettes(half, labels).mean(axis=0),
                        "smallest_share": [np.bincount(of_k).min() / len(half) for of_k in labels],
                        "prediction_strength": [
                            _prediction_strength(half, of_k, other.cluster_centers_)
                            for of_k, other in zip(labels, others, strict=True)
                        ],
                    }
                )
            )
    return pd.concat(found, ignore_index=True)


def _prediction_strength(values: Matrix, labels: Labels, centroids: Matrix) -> float:
    together = _cross_table(labels, cdist(values, centroids).argmin(axis=1), len(centroids))
    sizes = together.sum(axis=1)
    pairs = np.maximum(sizes * (sizes - 1), 1)
    strengths = ((together * (together - 1)).sum(axis=1) / pairs)[sizes > 1]
    # Segments of one customer each have no pairs, so that nothing is kept together.
    return float(strengths.min()) if len(strengths) else 0.0


def _find_again(values: Matrix, k: int, options: ModelSelectionOptions) -> Iterator[Labels]:
    """The segments of all customers, by the centroids of each bootstrap sample."""
    generator = np.random.default_rng(options.seed)
    for _ in range(options.bootstraps):
        drawn = generator.integers(len(values), size=len(values))
        seed = int(generator.integers(2**32))
        centroids = fit_quickly(values[drawn], k, options.resample_starts, seed).cluster_centers_
        yield cdist(values, centroids).argmin(axis=1)


def _cross_table(one: Labels, other: Labels, k: int) -> Labels:
    """Customers by their segments in two partitions, of shape (k, k)."""
    return np.bincount(one * k + other, minlength=k * k).reshape(k, k)
