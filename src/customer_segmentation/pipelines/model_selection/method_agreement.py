"""Second opinions: do other methods find the chosen segments too?"""

import warnings

import numpy as np
import numpy.typing as npt
from sklearn.cluster import AgglomerativeClustering
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import RobustScaler

from customer_segmentation.segmentation.kmeans import fit_quickly
from customer_segmentation.segmentation.threads import single_thread
from customer_segmentation.segmentation.types import Labels, Matrix
from customer_segmentation.segmentation.verdict import MethodAgreement

_STARTS = 5


def ask_other_methods(values: Matrix, k: int, labels: Labels, weights: npt.ArrayLike, seed: int) -> MethodAgreement:
    """Compare the chosen segments with those of other methods, for the same number of segments.

    Args:
        values: Scaled features, of shape (customers, features).
        k: Number of segments.
        labels: The chosen segment 0…k-1 of every customer.
        weights: Weight of each feature, which scaling by quartiles would otherwise undo.
        seed: Random seed.

    Returns:
        The adjusted Rand index (1: the same segments, 0: as by chance) with ``ward`` (hierarchical clustering; Ward
        1963), ``gaussian_mixture`` and ``robust_kmeans`` (K-means on features scaled by their quartiles).
    """
    robust = RobustScaler().fit_transform(values) * np.asarray(weights)
    with single_thread(), warnings.catch_warnings():
        # A mixture that has not settled is still an opinion.
        warnings.simplefilter("ignore", ConvergenceWarning)
        others = {
            "ward": AgglomerativeClustering(k, linkage="ward").fit_predict(values),
            "gaussian_mixture": GaussianMixture(k, n_init=_STARTS, random_state=seed).fit_predict(values),
            "robust_kmeans": fit_quickly(robust, k, _STARTS, seed).labels_,
        }
    return {method: float(adjusted_rand_score(labels, found)) for method, found in others.items()}
