"""How well a candidate is found again when the customers are drawn anew."""

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.metrics import adjusted_rand_score

from customer_segmentation.segmentation.kmeans import fit_quickly
from customer_segmentation.segmentation.types import Labels, Matrix

from .options import ModelSelectionOptions


def measure_stability(values: Matrix, k: int, labels: Labels, options: ModelSelectionOptions) -> float:
    """Fit K-means on bootstrap samples and compare the segments of all customers with the candidate's.

    The result is the mean adjusted Rand index (1: always the same segments, 0: as by chance; Hubert & Arabie 1985).
    """
    generator = np.random.default_rng(options.seed)
    rand_indices = []
    for _ in range(options.bootstraps):
        drawn = generator.integers(len(values), size=len(values))
        seed = int(generator.integers(2**32))
        centroids = fit_quickly(values[drawn], k, options.resample_starts, seed).cluster_centers_
        again = cdist(values, centroids).argmin(axis=1)
        rand_indices.append(adjusted_rand_score(labels, again))
    return float(np.mean(rand_indices))
