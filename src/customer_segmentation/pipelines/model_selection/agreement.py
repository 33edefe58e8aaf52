"""Are the segments found again: when the customers are drawn anew, and by other methods?"""

import warnings

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import cdist
from sklearn.cluster import AgglomerativeClustering
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import RobustScaler

from customer_segmentation.segmentation.kmeans import fit_quickly
from customer_segmentation.segmentation.threads import single_thread
from customer_segmentation.segmentation.types import Labels, Matrix

from .options import ModelSelectionOptions

_STARTS = 5


def measure_agreement(values: Matrix, k: int, labels: Labels, weights: npt.ArrayLike, seed: int) -> dict[str, float]:
    """Compare the chosen segments with those of other methods, for the same number of segments.

    Scaling by quartiles would undo the features' weights, so they are given.

    Returns:
        The adjusted Rand index (1: the same segments, 0: as by chance) with ``ward`` (hierarchical clustering; Ward
        1963), ``gaussian_mixture`` and ``robust_kmeans`` (K-means on features scaled by their quartiles).
    """
    robust = RobustScaler().fit_transform(values) * np.asarray(weights)
    with single_thread(), warnings.catch_warnings():
        # A mixture that has not settled still says something.
        warnings.simplefilter("ignore", ConvergenceWarning)
        others = {
            "ward": AgglomerativeClustering(k, linkage="ward").fit_predict(values),
            "gaussian_mixture": GaussianMixture(k, n_init=_STARTS, random_state=seed).fit_predict(values),
            "robust_kmeans": fit_quickly(robust, k, _STARTS, seed).labels_,
        }
    return {method: float(adjusted_rand_score(labels, found)) for method, found in others.items()}


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
