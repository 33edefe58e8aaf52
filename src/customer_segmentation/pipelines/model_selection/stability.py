"""How well a candidate is found again when the customers are drawn anew."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans

from customer_segmentation.segmentation.kmeans import grow_kmeans
from customer_segmentation.segmentation.silhouette import silhouettes
from customer_segmentation.segmentation.types import Labels, Matrix

from .options import ModelSelectionOptions
from .progress import with_progress

#: How often the customers are halved.
_HALVINGS = 5


def measure_stability(values: Matrix, labels: Sequence[Labels], options: ModelSelectionOptions) -> list[float]:
    """Fit K-means on bootstrap samples and compare the segments of all customers with each candidate's.

    ``labels`` are those of the candidates: the segment 0…k-1 of every customer. The result has for each the mean
    adjusted Rand index (1: always the same segments, 0: as by chance; Hubert & Arabie 1985).
    """
    again = [
        [adjusted_rand(of_k, _nearest(values, fits[k]), k) for k, of_k in zip(options.candidates, labels, strict=True)]
        for fits in _fit_again(values, options.k_max, options)
    ]
    return [float(index) for index in np.mean(again, axis=0)]


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
    for fits in _fit_again(values, k, options):
        both = _cross_table(labels, _nearest(values, fits[k]), k)
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
        fits = [grow_kmeans(half, options.k_max, seed) for half in halves]
        for half, own, others in zip(halves, fits, fits[::-1], strict=True):
            labels = [own[k].labels_ for k in options.candidates]
            found.append(
                pd.DataFrame(
                    {
                        "half": len(found) + 1,
                        "k": options.candidates,
                        "silhouette": silhouettes(half, labels).mean(axis=0),
                        "smallest_share": [np.bincount(of_k).min() / len(half) for of_k in labels],
                        "prediction_strength": [
                            _prediction_strength(of_k, _nearest(half, others[k]), k)
                            for k, of_k in zip(options.candidates, labels, strict=True)
                        ],
                    }
                )
            )
    return pd.concat(found, ignore_index=True)


def _prediction_strength(own: Labels, predicted: Labels, k: int) -> float:
    together = _cross_table(own, predicted, k)
    sizes = together.sum(axis=1)
    pairs = np.maximum(sizes * (sizes - 1), 1)
    strengths = ((together * (together - 1)).sum(axis=1) / pairs)[sizes > 1]
    # Segments of one customer each have no pairs, so that nothing is kept together.
    return float(strengths.min()) if len(strengths) else 0.0


def _fit_again(values: Matrix, most: int, options: ModelSelectionOptions) -> Iterator[dict[int, KMeans]]:
    """K-means with every k up to ``most``, on each bootstrap sample."""
    generator = np.random.default_rng(options.seed)
    for _ in with_progress(range(options.bootstraps), "Bootstrap samples searched"):
        drawn = generator.integers(len(values), size=len(values))
        yield grow_kmeans(values[drawn], most, int(generator.integers(2**32)))


def _nearest(values: Matrix, fit: KMeans) -> Labels:
    """The segment of every customer, by the centroids of other customers."""
    nearest: Labels = cdist(values, fit.cluster_centers_).argmin(axis=1)
    return nearest


def _cross_table(one: Labels, other: Labels, k: int) -> Labels:
    """Customers by their segments in two partitions, of shape (k, k)."""
    return np.bincount(one * k + other, minlength=k * k).reshape(k, k)
