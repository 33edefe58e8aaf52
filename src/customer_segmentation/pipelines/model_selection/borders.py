"""Is there a valley between two neighbouring segments, or is the border a line drawn through a crowd?"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import diptest
import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from customer_segmentation.segmentation.kmeans import grow_kmeans
from customer_segmentation.segmentation.types import Labels, Matrix
from customer_segmentation.segmentation.verdict import Border

from .options import ModelSelectionOptions
from .scales import Scale

#: Half the width of the strips around the two centres and midway between them, as a part of the way between them.
_STRIP = 0.15
#: Customers stand at a border when one of so many nearest others is on its other side.
_NEIGHBOURS = 8
#: Of fewer customers no heaps can be told apart.
FEWEST_CUSTOMERS = 20


def find_borders(
    values: Matrix, labels: Labels, options: ModelSelectionOptions, words: Sequence[int] = ()
) -> list[Border]:
    """Judge the border between every two neighbouring segments; ``values`` has the shape (customers, features).

    ``words`` are the columns of features of words and of categories.

    A border is natural where there is a valley on the line between the two centres *and* customers stand sparsely at
    the border itself; else it is drawn. The line alone would see a valley in the bend of a circle, the density alone in
    every thin tail.

    - The line has a valley where the customers of both segments form two heaps on it, by the dip test (Hartigan &
      Hartigan 1985; between clusters: Kalogeratos & Likas 2012, dip-means), or where it is clearly emptier midway than
      around both centres.
    - Customers stand sparsely where their nearest others are far, compared with those of the customers elsewhere
      (Loftsgaarden & Quesenberry 1965).
    """
    values = _without_steps(values, options.seed, words)
    borders = []
    for (one, other), places in _between_neighbours(values, labels):
        # Three customers are too few for the test, which would warn of that.
        p_value = float(diptest.diptest(places)[1]) if len(places) > 3 else 1.0
        depth = _depth(places)
        own = (labels == one) | (labels == other)
        sparsity = _sparsity(values[own], labels[own] == one)
        valley = p_value < options.border_p or depth > options.border_depth
        borders.append(
            Border(
                between=[one, other],
                natural=valley and sparsity > options.border_depth,
                p_value=p_value,
                depth=depth,
                sparsity=sparsity,
            )
        )
    return borders


def _without_steps(values: Matrix, seed: int, words: Sequence[int]) -> Matrix:
    """Spread the values of a scale such as 1 to 5 evenly over its steps: the steps are no gaps between customers.

    A number with two values may well be two groups. The values of words and categories are spread twice as far: only
    customers who differ in several of them are apart.
    """
    generator = np.random.default_rng(seed)
    spread = values.copy()
    for feature, column in enumerate(values.T):
        scale = Scale.of(column)
        if feature in words:
            spread[:, feature] = scale.spread(column, generator, reach=1.0)
        elif len(scale.values) > 2:
            spread[:, feature] = scale.spread(column, generator)
    return spread


def widest_valley(values: Matrix, labels: Labels) -> float:
    """The clearest valley between two neighbouring segments: the largest dip, times the root of the customers."""
    return max(
        (diptest.dipstat(places) * np.sqrt(len(places)) for _, places in _between_neighbours(values, labels)),
        default=0.0,
    )


def count_groups(borders: Sequence[Border], k: int) -> int:
    """Count the groups of segments that are left when segments with a drawn border between them are taken together."""
    drawn = np.array([border["between"] for border in borders if not border["natural"]], dtype=int).reshape(-1, 2)
    graph = coo_array((np.ones(len(drawn)), (drawn[:, 0], drawn[:, 1])), shape=(k, k))
    return int(connected_components(graph)[0])


def has_gap_inside(values: Matrix, options: ModelSelectionOptions, words: Sequence[int] = ()) -> bool:
    """Whether the customers of one segment form two heaps: cut in two by K-means, the border is natural."""
    if len(values) < FEWEST_CUSTOMERS:
        return False
    halves = grow_kmeans(values, 2, options.seed)[2].labels_
    return any(border["natural"] for border in find_borders(values, halves, options, words))


def _between_neighbours(values: Matrix, labels: Labels) -> Iterator[tuple[tuple[int, int], Matrix]]:
    """Every two neighbours, and where their customers stand on the line from one centre (0) to the other (1).

    Segments are neighbours when no other centre is nearer to the point midway between theirs (Gabriel & Sokal 1969).
    """
    present = np.unique(labels)
    centroids = np.stack([values[labels == segment].mean(axis=0) for segment in present])
    for one, other in combinations(range(len(present)), 2):
        line = centroids[other] - centroids[one]
        from_midway = np.sum((centroids - (centroids[one] + line / 2)) ** 2, axis=1)
        if 0 < line @ line <= 4 * from_midway.min() * (1 + 1e-9):
            both = values[(labels == present[one]) | (labels == present[other])]
            yield (int(present[one]), int(present[other])), (both - centroids[one]) @ line / (line @ line)


def _depth(places: Matrix) -> float:
    """By which part fewer customers are midway than around the centre that has fewer around it; 0 where none are."""
    around = min(np.sum(np.abs(places - centre) < _STRIP) for centre in (0, 1))
    midway = np.sum(np.abs(places - 0.5) < _STRIP)
    return max(0.0, float(1 - midway / around)) if around else 0.0


def _sparsity(values: Matrix, first: Labels) -> float:
    """By which part customers stand less densely at the border than elsewhere in both segments; 1 where nobody does."""
    distances, nearest = KDTree(values).query(values, k=min(_NEIGHBOURS + 1, len(values)))
    at_border = (first[nearest] != first[:, np.newaxis]).any(axis=1)
    if not at_border.any():
        return 1.0
    elsewhere = distances[~at_border, -1] if not at_border.all() else distances[:, -1]
    at_border_distance = np.median(distances[at_border, -1])
    if at_border_distance == 0:
        return 0.0
    return max(0.0, float(1 - (np.median(elsewhere) / at_border_distance) ** values.shape[1]))
