"""Do other methods find the chosen segments too?"""

import warnings

from sklearn.cluster import AgglomerativeClustering
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

from customer_segmentation.segmentation.threads import single_thread
from customer_segmentation.segmentation.types import Labels, Matrix

_STARTS = 5


def measure_agreement(values: Matrix, k: int, labels: Labels, seed: int) -> dict[str, float]:
    """Compare the chosen segments with those of other methods, for the same number of segments.

    Returns:
        The adjusted Rand index (1: the same segments, 0: as by chance) with ``ward`` (hierarchical clustering; Ward
        1963) and ``gaussian_mixture``.
    """
    with single_thread(), warnings.catch_warnings():
        # A mixture that has not settled still says something.
        warnings.simplefilter("ignore", ConvergenceWarning)
        others = {
            "ward": AgglomerativeClustering(k, linkage="ward").fit_predict(values),
            "gaussian_mixture": GaussianMixture(k, n_init=_STARTS, random_state=seed).fit_predict(values),
        }
    return {method: float(adjusted_rand_score(labels, found)) for method, found in others.items()}
