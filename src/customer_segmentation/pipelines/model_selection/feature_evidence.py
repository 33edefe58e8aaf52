"""What each feature contributes to the segments."""

from collections.abc import Mapping, Sequence
from itertools import compress

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.segmentation.kmeans import grow_kmeans
from customer_segmentation.segmentation.silhouette import silhouettes
from customer_segmentation.segmentation.types import Labels, Matrix

from .borders import count_groups, find_borders, has_gap_inside
from .criteria import within_sum_of_squares
from .options import ModelSelectionOptions
from .scales import FEW_VALUES

#: Numbers with no more different values than this may be codes of something that has no distances.
_CODES = 3
#: From this adjusted Rand index on, the segments are the values of a feature, and nothing else.
_DECIDES = 0.9
#: A feature of whose variance less than this part lies between the segments tells nothing of them.
_IDLE = 0.1
#: Fewer features than this are not called the telling ones among others.
_FEWEST_TELLING = 2
#: Fewer groups than this are found among columns of noise anyway.
_FEWEST_HIDDEN = 3
#: So many sets of features are tried as the noise.
_MOST_WAYS = 3


def one_column_each(values: Matrix, places: Sequence[Sequence[int]]) -> Matrix:
    """The features in a column each: numbers as they are, categories, which have several, by codes of their levels.

    ``values`` has the shape (customers, columns); ``places`` says in which columns each feature is.
    """
    return np.column_stack(
        [values[:, own[0]] if len(own) == 1 else values[:, own].argmax(axis=1).astype(float) for own in places]
    )


def between_shares(values: Matrix, labels: Labels, places: Sequence[Sequence[int]]) -> list[float]:
    """Of each feature's variance, the share that lies between the segments (eta squared; Fisher 1925): 0…1.

    ``places`` says in which columns each feature is.
    """
    within = [within_sum_of_squares(values[:, own], labels) / len(values) for own in places]
    of_columns = values.var(axis=0)
    variances = np.array([of_columns[list(own)].sum() for own in places])
    shares = 1 - np.divide(within, variances, out=np.ones(len(within)), where=variances > 0)
    return [float(share) for share in np.clip(shares, 0, 1)]


def find_idle(by_feature: Matrix, shares: Sequence[float], options: ModelSelectionOptions) -> list[bool]:
    """Which features only add noise: the segments hardly differ in them, and no gap of their own divides the customers.

    ``by_feature`` holds a column for each, ``shares`` what of its variance lies between the segments.
    """
    return [
        share < _IDLE and not (len(np.unique(column)) > FEW_VALUES and has_gap_inside(column[:, np.newaxis], options))
        for column, share in zip(by_feature.T, shares, strict=True)
    ]


def find_noise(values: Matrix, table: CustomerTable, options: ModelSelectionOptions) -> list[str]:
    """Headers of the numbers that hide groups: the other features form clear ones, with gaps between all of them.

    ``values`` has the shape (customers, encoded columns). A number may hide groups if the segments hardly differ in it
    with one k or another; the most such numbers are tried first, in at most three ways. Two groups are found among
    noise anyway, and where all features form more, none are hidden. One feature alone, or features of few values, form
    groups too easily.
    """
    if len(table.features) <= _FEWEST_TELLING:
        return []
    fits = grow_kmeans(values, options.k_max, options.seed)
    of_few_values = {
        column for column, own in zip(table.encoded_columns, values.T, strict=True) if len(np.unique(own)) <= FEW_VALUES
    }
    ways = [
        (noise, telling)
        for noise in sorted(_idle_numbers(values, table, fits, options), key=len, reverse=True)
        if len((telling := table.describe_only(noise)).features) >= _FEWEST_TELLING
        and not of_few_values.issuperset(telling.encoded_columns)
    ]
    least = max(_FEWEST_HIDDEN, _most_groups(values, table.word_columns, fits, options) or 1) if ways else 0
    for noise, telling in ways[:_MOST_WAYS]:
        shown = values[:, [table.encoded_columns.index(column) for column in telling.encoded_columns]]
        of_shown = grow_kmeans(shown, options.k_max, options.seed)
        groups = _most_groups(shown, telling.word_columns, of_shown, options) or 1
        if groups >= least and silhouettes(shown, [of_shown[groups].labels_]).mean() >= options.strong_silhouette:
            return list(noise)
    return []


def most_groups(values: Matrix, words: Sequence[int], options: ModelSelectionOptions) -> int | None:
    """The largest number of segments with natural borders only; None where no number has.

    ``values`` has the shape (customers, columns), ``words`` are the columns of features of words and of categories.
    """
    return _most_groups(values, words, grow_kmeans(values, options.k_max, options.seed), options)


def _most_groups(
    values: Matrix, words: Sequence[int], fits: Mapping[int, KMeans], options: ModelSelectionOptions
) -> int | None:
    for k in reversed(options.candidates):
        if count_groups(find_borders(values, fits[k].labels_, options, words), k) == k:
            return k
    return None


def _idle_numbers(
    values: Matrix, table: CustomerTable, fits: Mapping[int, KMeans], options: ModelSelectionOptions
) -> list[tuple[str, ...]]:
    """Headers of the numbers that are idle with one k or another: each set of them once, of the smallest k first."""
    by_feature, found = one_column_each(values, table.encoded_places), []
    for k in options.candidates:
        idle = find_idle(by_feature, between_shares(values, fits[k].labels_, table.encoded_places), options)
        found.append(tuple(one.column for one in compress(table.features, idle) if one.kind == "number"))
    return [numbers for numbers in dict.fromkeys(found) if numbers]


def may_be_codes(values: Matrix) -> list[bool]:
    """Whether each feature has so few different values that they may be codes, such as 0, 1 and 2."""
    return [len(np.unique(column)) <= _CODES for column in values.T]


def decide_together(values: Matrix, labels: Labels, shares: Sequence[float], discrete: Sequence[bool]) -> list[bool]:
    """Which features of words the segments are the combinations of: the fewest that say so, at least two; else none.

    They are tried by the ``shares`` of their variance between the segments, the largest first.
    """
    by_share = sorted((place for place, of_words in enumerate(discrete) if of_words), key=lambda place: -shares[place])
    for count in range(2, len(by_share) + 1):
        chosen = by_share[:count]
        codes = np.unique(values[:, chosen], axis=0, return_inverse=True)[1].ravel()
        if adjusted_rand_score(labels, codes) >= _DECIDES:
            return [place in chosen for place in range(len(discrete))]
    return [False] * len(discrete)


def decides_alone(values: Matrix, labels: Labels) -> list[bool]:
    """Whether the segments are the values of one feature: a column of few values becomes the segmentation by itself."""
    decides = []
    for column in values.T:
        distinct, codes = np.unique(column, return_inverse=True)
        decides.append(len(distinct) <= FEW_VALUES and bool(adjusted_rand_score(labels, codes) >= _DECIDES))
    return decides
