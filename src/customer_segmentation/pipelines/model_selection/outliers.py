"""Customers so far from all others that they would make segments of their own, or blow up the scale."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import KDTree

from customer_segmentation.customers.declaration import Feature
from customer_segmentation.segmentation.scaling import transform_features
from customer_segmentation.segmentation.types import Matrix

from .options import ModelSelectionOptions
from .sampling import draw_rows

#: Customers are compared with a random sample of at most so many.
_COMPARED = 1_000
#: A group of fewer neighbours is no group, however many customers there are.
_FEWEST_NEIGHBOURS = 5
#: Interquartile ranges beyond the third quartile, on the logarithms of the distances. Tukey's outer fence is 3.
_FENCE = 4
#: Quartiles that are apart by less than this part of the spread are one value: distances beyond it would be infinite.
_VANISHING = 1e-100
#: The quartiles of a normal distribution are so many standard deviations apart.
_NORMAL_RANGE = 1.349


def find_outliers(
    sample: pd.DataFrame, features: Sequence[Feature], options: ModelSelectionOptions
) -> npt.NDArray[np.bool_]:
    """Find the customers who have too few others near them to be part of any segment that may win.

    A customer's isolation is the distance to the k-th nearest other customer (Ramaswamy, Rastogi & Shim 2000, Efficient
    Algorithms for Mining Outliers from Large Data Sets), where k is the size of the smallest segment that may win: so
    small groups are not mistaken for outliers. Features are scaled by their quartiles, which outliers cannot move. Far
    out is who is beyond a fence on the logarithms of the isolations, and more than one robust standard deviation from
    the k-th neighbour; of these at most ``most_outliers``, the most isolated ones.

    Of a sample of shape (customers, features), in the features' own units, the result marks the outliers. It marks
    nobody where a feature would have one value left.
    """
    values = _scale_robustly(transform_features(sample, features)) * [feature.weight for feature in features]
    compared = values[draw_rows(len(values), _COMPARED, options.seed)]
    group = max(_FEWEST_NEIGHBOURS, int(options.smallest_share * len(compared)))
    isolations = KDTree(compared).query(values, k=[min(group + 1, len(compared))], workers=-1)[0][:, 0]
    logarithms = np.log(np.maximum(isolations, np.finfo(float).tiny))
    first, third = np.quantile(logarithms, [0.25, 0.75])
    # Where most customers coincide with others, distances tell nothing about the rest. e^709 is the largest number.
    fence = max(1.0, np.exp(min(third + _FENCE * (third - first), 709))) if np.median(isolations) > 0 else np.inf
    far_out = isolations > max(fence, np.quantile(isolations, 1 - options.most_outliers))
    leaves_nothing = (np.ptp(values[~far_out], axis=0) == 0).any()
    return np.zeros(len(values), dtype=bool) if leaves_nothing else far_out


def _scale_robustly(values: Matrix) -> Matrix:
    first, third = np.quantile(values, [0.25, 0.75], axis=0)
    deviations, spread = (third - first) / _NORMAL_RANGE, values.std(axis=0)
    # Of a feature that most customers have the same value of, the quartiles say nothing; of one with a single value,
    # nothing does.
    deviations = np.where(deviations > _VANISHING * spread, deviations, spread)
    return np.asarray(values / np.where(deviations > np.finfo(float).tiny, deviations, 1.0))
