"""The silhouette of every candidate in one pass over the distances."""

from collections.abc import Sequence

import numpy as np
from scipy.spatial.distance import cdist

from .threads import in_parallel
from .types import Labels, Matrix

#: Distances that each processor holds in memory at a time: 32 MB.
_BLOCK_DISTANCES = 4_000_000


def silhouettes(values: Matrix, labels: Sequence[Labels]) -> Matrix:
    """Silhouette of every row under every candidate (Rousseeuw 1987), exact, with each distance computed once.

    Of values of shape (rows, features) and the segment 0…k-1 of every row for each candidate, the result has the shape
    (rows, candidates); it is 0 in segments of one row, as in scikit-learn.

    Examples:
        >>> import numpy as np
        >>> values = np.array([[0.0], [1.0], [10.0], [11.0]])
        >>> two, three = np.array([0, 0, 1, 1]), np.array([0, 0, 1, 2])
        >>> silhouettes(values, [two, three]).mean(axis=0).round(2).tolist()
        [0.9, 0.45]
    """
    # One column per segment of every candidate: distances times this matrix sums the distances to each segment.
    membership = [np.eye(of_k.max() + 1)[of_k] for of_k in labels]
    starts = np.cumsum([0, *(columns.shape[1] for columns in membership)])
    stacked = np.hstack(membership)
    sizes = stacked.sum(axis=0)
    result = np.empty((len(values), len(labels)))
    block = max(1, _BLOCK_DISTANCES // len(values))

    def measure(first: int) -> None:
        rows = slice(first, first + block)
        sums = cdist(values[rows], values) @ stacked
        for candidate, of_k in enumerate(labels):
            columns = slice(starts[candidate], starts[candidate + 1])
            result[rows, candidate] = _block(sums[:, columns], of_k[rows], sizes[columns])

    in_parallel(measure, range(0, len(values), block))
    return result


def mean_silhouette(silhouettes: Matrix) -> dict[str, float]:
    """The mean of one candidate's silhouettes, and its standard error."""
    mean = silhouettes.mean()
    error = np.sqrt(np.sum((silhouettes - mean) ** 2)) / len(silhouettes)
    return {"silhouette": float(mean), "silhouette_error": float(error)}


def _block(sums: Matrix, own: Labels, sizes: Matrix) -> Matrix:
    rows = np.arange(len(own))
    within = sums[rows, own] / np.maximum(sizes[own] - 1, 1)
    between = np.divide(sums, sizes, out=np.full_like(sums, np.inf), where=sizes > 0)
    between[rows, own] = np.inf
    nearest = between.min(axis=1)
    # Where all other segments are empty, none is nearer.
    nearest = np.where(np.isinf(nearest), within, nearest)
    larger = np.maximum(within, nearest)
    # Both are 0 where all rows of two segments are alike: neither is nearer, as in scikit-learn.
    silhouette = np.divide(nearest - within, larger, out=np.zeros_like(larger), where=larger > 0)
    return np.where(sizes[own] == 1, 0.0, silhouette)
