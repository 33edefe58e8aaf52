"""How well a candidate is found again when the customers are drawn anew."""

from collections.abc import Iterator

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.metrics import adjusted_rand_score

from customer_segmentation.segmentation.kmeans import fit_quickly
from customer_segmentation.segmentation.types import Labels, Matrix

from .options import ModelSelectionOptions

#: Halvings of the customers behind the prediction strength.
_HALVINGS = 5


def measure_stability(values: Matrix, k: int, labels: Labels, options: ModelSelectionOptions) -> float:
    """Fit K-means on bootstrap samples and compare the segments of all customers with the candidate's.

    The result is the mean adjusted Rand index (1: always the same segments, 0: as by chance; Hubert & Arabie 1985).
    """
    return float(np.mean([adjusted_rand_score(labels, again) for again in _find_again(values, k, options)]))


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


def prediction_strength(values: Matrix, k: int, options: ModelSelectionOptions) -> float:
    """How well one half of the customers predicts the segments of the other (Tibshirani & Walther 2005).

    Of each segment of the one half, the share of pairs that the segments of the other half keep together; of these the
    smallest; and of this the mean over five halvings. With more than 0.8, the segments are commonly trusted.
    """
    generator = np.random.default_rng(options.seed)
    strengths = []
    for _ in range(_HALVINGS):
        order = generator.permutation(len(values))
        one, other = values[order[::2]], values[order[1::2]]
        seed = int(generator.integers(2**32))
        own = fit_quickly(one, k, options.resample_starts, seed).labels_
        centroids = fit_quickly(other, k, options.resample_starts, seed).cluster_centers_
        together = _cross_table(own, cdist(one, centroids).argmin(axis=1), k)
        sizes = together.sum(axis=1)
        pairs = np.maximum(sizes * (sizes - 1), 1)
        strengths.append(((together * (together - 1)).sum(axis=1) / pairs)[sizes > 1].min())
    return float(np.mean(strengths))


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
