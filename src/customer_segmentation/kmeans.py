"""K-means, run the same way wherever it is fitted."""

from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from customer_segmentation.options import KMeansOptions
from customer_segmentation.scaling import Matrix


def fit_kmeans(values: Matrix, k: int, options: KMeansOptions) -> KMeans:
    """Fit K-means with several k-means++ starts and keep the best (Lloyd 1982; Arthur & Vassilvitskii 2007).

    Args:
        values: Scaled features, customers × features.
        k: Number of segments.
        options: Number of starts, iterations and the seed.

    Returns:
        The fitted estimator; the same input gives the same result.
    """
    kmeans = KMeans(k, n_init=options.starts, max_iter=options.max_iterations, random_state=options.seed)
    # Small fits spend more time in handing work to threads than in computing.
    with threadpool_limits(limits=1):
        return kmeans.fit(values)
