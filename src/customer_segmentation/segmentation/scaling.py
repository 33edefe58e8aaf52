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
        values: Scaled features, of shape (customers, features).
        means: Mean of each transformed feature, of shape (features,).
        stds: Standard deviation (population) of each transformed feature, of shape (features,).
    """

    values: Matrix
    means: Matrix
    stds: Matrix


def scale_features(customers: pd.DataFrame, features: Sequence[Feature]) -> ScaledFeatures:
    """Transform, standardise and weight the features.

    Args:
        customers: Table with the features' columns, numbers without gaps.
        features: The features, in the order of the result's columns.

    Returns:
        Each transformed feature with mean 0 and standard deviation 1, times its weight; and what scaled it.

    Examples:
        >>> import pandas as pd
        >>> from customer_segmentation.customers.table import Feature
        >>> customers = pd.DataFrame({"income": [20.0, 40.0], "age": [30.0, 50.0]})
        >>> features = [Feature(column="income", name="Income"), Feature(column="age", name="Age", weight=2)]
        >>> scaled = scale_features(customers, features)
        >>> scaled.values.tolist()
        [[-1.0, -2.0], [1.0, 2.0]]
        >>> scaled.means.tolist(), scaled.stds.tolist()
        ([30.0, 40.0], [10.0, 10.0])
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
        Scaled features, of shape (customers, features).
    """
    means = np.array([feature.mean for feature in features])
    deviations = np.array([feature.deviation for feature in features])
    weights = np.array([feature.weight for feature in features])
    return np.asarray((_transformed(customers, features) - means) / deviations * weights)


def unscale_centroids(centroids: Matrix, scaled: ScaledFeatures, features: Sequence[Feature]) -> Matrix:
    """Bring centroids back into the features' own units.

    Args:
        centroids: Scaled centroids, of shape (segments, features).
        scaled: The scaling to undo.
        features: The features, in the same order.

    Returns:
        Centroids of the same shape; with ``transform: log``, geometric means (of 1 + x, less 1).
    """
    weights = np.array([feature.weight for feature in features])
    values = centroids / weights * scaled.stds + scaled.means
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
