"""Features made comparable: transformed, standardised and weighted, ready for distances."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.preprocessing import StandardScaler

from customer_segmentation.customers.declaration import Feature

from .types import Matrix


@dataclass(frozen=True)
class ScaledFeatures:
    """Scaled values, of shape (customers, features), and the numbers that scaled them, a vector each."""

    values: Matrix
    means: Matrix  # of the transformed features
    stds: Matrix  # their standard deviations (population)


def scale_features(customers: pd.DataFrame, features: Sequence[Feature]) -> ScaledFeatures:
    """Make each feature, transformed, one with mean 0 and standard deviation 1, times its weight.

    Examples:
        >>> import pandas as pd
        >>> from customer_segmentation.customers.declaration import Feature
        >>> customers = pd.DataFrame({"income": [20.0, 40.0], "age": [30.0, 50.0]})
        >>> features = [Feature(column="income", name="Income"), Feature(column="age", name="Age", weight=2)]
        >>> scale_features(customers, features).values.tolist()
        [[-1.0, -2.0], [1.0, 2.0]]
    """
    values = transform_features(customers, features)
    scaler = StandardScaler().fit(values)
    weights = np.array([feature.weight for feature in features])
    return ScaledFeatures(scaler.transform(values) * weights, scaler.mean_, scaler.scale_)


def scale_like(customers: pd.DataFrame, features: Sequence[Feature], scaled: ScaledFeatures) -> Matrix:
    """Scale other customers with the numbers that scaled these."""
    weights = np.array([feature.weight for feature in features])
    return np.asarray((transform_features(customers, features) - scaled.means) / scaled.stds * weights)


def transform_features(customers: pd.DataFrame, features: Sequence[Feature]) -> Matrix:
    """The features on the scales on which distances are measured, of shape (customers, features)."""
    values = customers[[feature.column for feature in features]].to_numpy(dtype=float, copy=True)
    logarithmic = [feature.transform == "log" for feature in features]
    values[:, logarithmic] = np.log1p(values[:, logarithmic])
    return values


def unscale_centroids(centroids: Matrix, scaled: ScaledFeatures, features: Sequence[Feature]) -> Matrix:
    """Bring centroids back into the features' own units; with ``transform: log``, they are geometric means."""
    values = centroids / np.array([feature.weight for feature in features]) * scaled.stds + scaled.means
    logarithmic = [feature.transform == "log" for feature in features]
    values[:, logarithmic] = np.expm1(values[:, logarithmic])
    return np.asarray(values)
