"""Fitting the segmentation model."""

import numpy as np
import pandas as pd

from customer_segmentation.customer_table import CustomerTable
from customer_segmentation.kmeans import fit_kmeans
from customer_segmentation.model import ModelFeature, Segment, SegmentationModel
from customer_segmentation.options import KMeansOptions
from customer_segmentation.scaling import scale_features, unscale_centroids

from . import naming
from .options import NamingOptions


def fit_model(
    feature_sample: pd.DataFrame, k: int, table: CustomerTable, kmeans: KMeansOptions, options: NamingOptions
) -> SegmentationModel:
    """Fit K-means, then number and name its segments.

    Args:
        feature_sample: The features in their own units.
        k: Number of segments.
        table: The declared features.
        kmeans: How K-means is run.
        options: When a segment is Low or High.
    """
    scaled = scale_features(feature_sample, table.features)
    fitted = fit_kmeans(scaled.values, k, kmeans)
    centroids = fitted.cluster_centers_
    # Levels compare with the spread of all customers, so weights must not count.
    standardised = centroids / np.array([feature.weight for feature in table.features])
    levels = [[naming.level(value, options.level_threshold) for value in centroid] for centroid in standardised]
    feature_names = [feature.name for feature in table.features]
    names = naming.name_segments(levels, standardised, feature_names)
    in_own_units = unscale_centroids(centroids, scaled, table.features)

    segments = [
        Segment(
            number=number,
            name=names[position],
            levels=dict(zip(feature_names, levels[position], strict=True)),
            centroid=dict(zip(feature_names, in_own_units[position].tolist(), strict=True)),
            scaled_centroid=centroids[position].tolist(),
        )
        for number, position in enumerate(naming.number_segments(levels, standardised), start=1)
    ]
    features = [
        ModelFeature(
            column=feature.column,
            name=feature.name,
            unit=feature.unit,
            transform=feature.transform,
            mean=float(mean),
            deviation=float(deviation),
            weight=feature.weight,
        )
        for feature, mean, deviation in zip(table.features, scaled.means, scaled.deviations, strict=True)
    ]
    return SegmentationModel(
        features=tuple(features),
        segments=tuple(segments),
        fit_rows=len(feature_sample),
        inertia=float(fitted.inertia_),
        seed=kmeans.seed,
    )
