"""What speaks for a number of segments: the criteria of the literature, measured on scaled features."""

import numpy as np
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score, silhouette_score

from customer_segmentation.kmeans import fit_kmeans
from customer_segmentation.options import KMeansOptions
from customer_segmentation.scaling import Matrix

from .options import ModelSelectionOptions


def measure_candidate(
    values: Matrix, k: int, kmeans_options: KMeansOptions, options: ModelSelectionOptions
) -> dict[str, float]:
    """Fit K-means with k segments and measure how well they separate the customers.

    Args:
        values: Scaled features, customers × features.
        k: Number of segments.
        kmeans_options: How K-means is run.
        options: Size and seed of the silhouette's sample.

    Returns:
        ``k``; ``inertia`` (sum of squared scaled distances to the centroids); ``silhouette`` (mean, -1…1; Rousseeuw 1987);
        ``calinski_harabasz`` (higher is better; Caliński & Harabasz 1974); ``davies_bouldin`` (lower is better; Davies &
        Bouldin 1979); ``smallest_segment`` (customers) and ``smallest_share`` (0…1).
    """
    fitted = fit_kmeans(values, k, kmeans_options)
    sizes = np.bincount(fitted.labels_, minlength=k)
    sample_size = options.silhouette_rows if len(values) > options.silhouette_rows else None
    return {
        "k": k,
        "inertia": float(fitted.inertia_),
        "silhouette": float(
            silhouette_score(values, fitted.labels_, sample_size=sample_size, random_state=options.seed)
        ),
        "calinski_harabasz": float(calinski_harabasz_score(values, fitted.labels_)),
        "davies_bouldin": float(davies_bouldin_score(values, fitted.labels_)),
        "smallest_segment": int(sizes.min()),
        "smallest_share": float(sizes.min() / len(values)),
    }
