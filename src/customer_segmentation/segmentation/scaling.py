"""Features made comparable: transformed, standardised and weighted, ready for distances."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.preprocessing import StandardScaler

from customer_segmentation.customers.table import Feature

from .model import ModelFeature
from .types import Matrix


@dataclass(frozen=True)
class ScaledFeatures:
    """Scaled values and the numbers that scaled them.

    Attributes:
        values: Scaled features, customers × features.
        means: Mean of each transformed feature.
        deviations: Standard deviation (population) of each transformed feature.
    """

    values: Matrix
    means: Matrix
    deviations: Matrix


def scale_features(customers: pd.DataFrame, features: Sequence[Feature]) -> ScaledFeatures:
    """Transform, standardise and weight the features.

    Args:
        customers: Table with the features' columns, numbers without gaps.
        features: The features, in the order of the result's columns.

    Returns:
        Each transformed feature with mean 0 and standard deviation 1, times its weight.
    """
    values = _transformed(customers, features)
    scaler = StandardScaler().fit(values)
    weights = np.array([feature.weight for feature in features])
    return ScaledFeatures(scaler.transform(values) * weights, scaler.mean_, scaler.scale_)


def scale_as_fitted(customers: pd.DataFrame, features: Sequence[ModelFeature]) -> Matrix:
    """Scale customers as those were that the model was fitted on.

    Args:
        customers: Table with the features' columns, numbers without gaps.
        features: The model's features.

    Returns:
        Scaled features, customers × features.
    """
    means = np.array([feature.mean for feature in features])
    deviations = np.array([feature.deviation for feature in features])
    weights = np.array([feature.weight for feature in features])
    return np.asarray((_transformed(customers, features) - means) / deviations * weights)


def unscale_centroids(centroids: Matrix, scaled: ScaledFeatures, features: Sequence[Feature]) -> Matrix:
    """Bring centroids back into the features' own units.

    Args:
        centroids: Scaled centroids, segments × features.
        scaled: The scaling to undo.
        features: The features, in the same order.
    """
    weights = np.array([feature.weight for feature in features])
    values = centroids / weights * scaled.deviations + scaled.means
    for index, feature in enumerate(features):
        if feature.transform == "log":
            values[:, index] = np.expm1(values[:, index])
    return np.asarray(values)


def _transformed(customers: pd.DataFrame, features: Sequence[Feature | ModelFeature]) -> Matrix:
    values = customers[[feature.column for feature in features]].to_numpy(dtype=float, copy=True)
    for index, feature in enumerate(features):
        if feature.transform == "log":
            values[:, index] = np.log1p(values[:, index])
    return values
