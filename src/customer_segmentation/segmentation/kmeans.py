"""K-means, run the same way wherever it is fitted."""

import warnings
from collections.abc import Sequence

import numpy as np
from scipy.spatial.distance import cdist
from sklearn import config_context
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning

from .options import KMeansOptions
from .threads import single_thread
from .types import Labels, Matrix

#: Several starts compete on at most this many customers, as more hardly change which of them is best.
_COMPETITION_ROWS = 5_000
#: Centres that move by less than this part of the features' variance hardly change a measure (scikit-learn's default).
_TOLERANCE = 1e-4
#: Of so many customers, the best becomes the next centre of a growing K-means.
_DRAWN_CENTROIDS = 10


def fit_kmeans(values: Matrix, k: int, options: KMeansOptions, *, exact: bool = True) -> KMeans:
    """Fit K-means with several k-means++ starts and keep the best (Lloyd 1982; Arthur & Vassilvitskii 2007).

    In a large table the starts compete on a weighted sample, and the winner is then fitted on all rows (Bradley &
    Fayyad 1998, Refining Initial Points for K-Means Clustering). ``values`` has the shape (customers, features).

    An ``exact`` fit goes on until no customer changes its segment: the centres are then exactly the means that are
    reported. Other fits of a large table end when the centres hardly move; the last customers may take 200 rounds more.

    Examples:
        >>> import numpy as np
        >>> from customer_segmentation.segmentation.options import KMeansOptions
        >>> values = np.array([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0], [9.0, 8.0]])
        >>> fitted = fit_kmeans(values, 2, KMeansOptions(starts=5, max_iterations=300, seed=42))
        >>> sorted(fitted.cluster_centers_.tolist())
        [[0.0, 0.5], [9.0, 8.5]]
    """
    if len(values) <= _COMPETITION_ROWS:
        return _fit(values, k, options)
    rows, weights = _coreset(values, options.seed)
    winner = _fit(values[rows], k, options, weights=weights, tolerance=_TOLERANCE)
    return _fit(values, k, options, centroids=winner.cluster_centers_, tolerance=0 if exact else _TOLERANCE)


def grow_kmeans(values: Matrix, most: int, seed: int) -> dict[int, KMeans]:
    """Fit K-means with every k from 2 to ``most``, for searches that are repeated many times.

    For each k two starts compete: the centres of the last k and one more (Likas, Vlassis & Verbeek 2003, The Global
    K-Means Clustering Algorithm; Vardakas & Likas 2024, Global k-means++), and those of k-means++. They come nearer to
    the best inertia than two k-means++ starts do, for half of the work. ``values`` has the shape (customers, features).

    Where a resampled table has fewer than k distinct rows, some segments are empty.
    """
    generator = np.random.default_rng(seed)
    spread, grown = values[[generator.integers(len(values))]], values.mean(axis=0, keepdims=True)
    fits: dict[int, KMeans] = {}
    # Checking the input takes longer than a small fit.
    unchecked = config_context(assume_finite=True, skip_parameter_validation=True)
    with single_thread(), unchecked, warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for k in range(2, most + 1):
            spread = _with_one_more(spread, values, generator)
            fits[k] = _best_from([spread, _with_one_more(grown, values, generator)], values)
            grown = fits[k].cluster_centers_
    return fits


def _best_from(starts: Sequence[Matrix], values: Matrix) -> KMeans:
    # KMeans takes several starts from a function only, in the values that it has centred.
    centred = iter([start - values.mean(axis=0) for start in starts])
    return KMeans(len(starts[0]), init=lambda *_, **__: next(centred), n_init=len(starts)).fit(values)


def _with_one_more(centroids: Matrix, values: Matrix, generator: np.random.Generator) -> Matrix:
    """Of some customers, drawn by squared distance as in k-means++, add the one that leaves the least inertia."""
    distances = cdist(values, centroids, "sqeuclidean").min(axis=1)
    chances = np.cumsum(distances)
    drawn = np.searchsorted(chances, generator.uniform(0, chances[-1], _DRAWN_CENTROIDS))
    inertias = np.minimum(cdist(values[drawn], values, "sqeuclidean"), distances).sum(axis=1)
    return np.vstack([centroids, values[drawn[inertias.argmin()]]])


def _coreset(values: Matrix, seed: int) -> tuple[Labels, Matrix]:
    """Draw rows that stand for the table in K-means, and their weights: half of them evenly, half by squared distance.

    So a few far customers are not missed (Bachem, Lucic & Krause 2018, Scalable k-Means Clustering via Lightweight
    Coresets).
    """
    distances = np.sum((values - values.mean(axis=0)) ** 2, axis=1)
    chances = 0.5 / len(values) + 0.5 * distances / distances.sum()
    rows = np.random.default_rng(seed).choice(len(values), size=_COMPETITION_ROWS, p=chances)
    return rows, 1 / (_COMPETITION_ROWS * chances[rows])


def _fit(
    values: Matrix,
    k: int,
    options: KMeansOptions,
    *,
    centroids: Matrix | None = None,
    weights: Matrix | None = None,
    tolerance: float = 0,
) -> KMeans:
    kmeans = KMeans(
        k,
        init="k-means++" if centroids is None else centroids,
        n_init=options.starts if centroids is None else 1,
        max_iter=options.max_iterations,
        tol=tolerance,
        random_state=options.seed,
    )
    # On a busy machine several threads wait for one another: they took eight times the work for 100,000 customers.
    with single_thread():
        return kmeans.fit(values, sample_weight=weights)
