"""Fitting the segmentation model."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.cluster import KMeans

from customer_segmentation import __version__
from customer_segmentation.customers.declaration import CategoryLevel, CustomerTable, Feature
from customer_segmentation.customers.encoding import codes_of
from customer_segmentation.segmentation import naming
from customer_segmentation.segmentation.kmeans import fit_kmeans
from customer_segmentation.segmentation.model import ModelFeature, Segment, SegmentationModel, Verdict
from customer_segmentation.segmentation.options import ExplanationOptions, KMeansOptions, NamingOptions
from customer_segmentation.segmentation.scaling import ScaledFeatures, scale_features, scale_like, unscale_centroids
from customer_segmentation.segmentation.types import Labels, Matrix
from customer_segmentation.segmentation.verdict import Choice

#: What is told of levels of categories only.
_OF_LEVELS = {"category", "category_column", "level"}
_DECILES = np.linspace(0, 1, 11)
#: Packages whose versions are written into the model.
_PACKAGES = ("numpy", "pandas", "scikit-learn")


@dataclass(frozen=True)
class Fit:
    """K-means fitted on a sample, and where the customers of the sample stand."""

    sample: pd.DataFrame  # the features in their own units
    scaled: ScaledFeatures  # without the customers who are set aside, as for the fit
    kmeans: KMeans
    labels: Labels  # position of the nearest centre, of everybody
    distances: Matrix  # to it
    set_aside: npt.NDArray[np.bool_]


def fit_sample(
    sample: pd.DataFrame, set_aside: npt.NDArray[np.bool_], features: Sequence[Feature], k: int, options: KMeansOptions
) -> Fit:
    """Fit K-means; those who are set aside take no part in scaling and fitting, but get the nearest segment as well."""
    scaled = scale_features(sample[~set_aside], features)
    kmeans = fit_kmeans(scaled.values, k, options)
    distances = kmeans.transform(scale_like(sample, features, scaled))
    return Fit(sample, scaled, kmeans, distances.argmin(axis=1), distances.min(axis=1), set_aside)


def describe_model(
    fit: Fit,
    k_verdict: Choice,
    table: CustomerTable,
    kmeans: KMeansOptions,
    options: NamingOptions,
    explanation: ExplanationOptions,
    trained_on: dt.date,
) -> SegmentationModel:
    """Number the segments and write the model down; until they are named, they are called by their numbers."""
    outlier_distances = _outlier_distances(fit, explanation.outlier_fence)
    segments = _describe_segments(fit, outlier_distances, table.encoded_features, options)
    return SegmentationModel(
        trained_on=trained_on,
        features=tuple(_describe_features(fit.sample, fit.scaled, table.encoded_features)),
        segments=tuple(segments),
        highest_number=len(segments),
        fit_rows=len(fit.sample),
        fit_sample_sha256=_fingerprint(fit.sample[table.encoded_columns]),
        inertia=float(fit.kmeans.inertia_),
        outlier_share=float((fit.distances > outlier_distances[fit.labels]).mean()),
        borderline_ratio=explanation.borderline_ratio,
        verdict=Verdict(k=k_verdict["k"], silhouette=k_verdict["silhouette"], reason=""),
        seed=kmeans.seed,
        versions={"customer-segmentation": __version__, **{package: version(package) for package in _PACKAGES}},
    )


def _describe_segments(
    fit: Fit, outlier_distances: Matrix, features: Sequence[Feature], options: NamingOptions
) -> list[Segment]:
    centroids = fit.kmeans.cluster_centers_
    # Levels compare with the spread of all customers, so weights must not count.
    standardised = centroids / np.array([feature.weight for feature in features])
    feature_names = [feature.name for feature in features]
    levels = [
        {name: naming.level(value, options) for name, value in zip(feature_names, deviations, strict=True)}
        for deviations in naming.deviations(standardised)
    ]
    in_own_units = unscale_centroids(centroids, fit.scaled, features)
    segments = []
    for number, position in enumerate(naming.number_segments(levels, standardised), start=1):
        own_distances = fit.distances[fit.labels == position]
        segments.append(
            Segment(
                number=number,
                name=f"Segment {number}",
                levels=levels[position],
                centroid=dict(zip(feature_names, in_own_units[position].tolist(), strict=True)),
                scaled_centroid=centroids[position].tolist(),
                customers=len(own_distances),
                distance_deciles=np.quantile(own_distances, _DECILES).tolist(),
                outlier_distance=outlier_distances[position],
            )
        )
    return segments


def _describe_features(sample: pd.DataFrame, scaled: ScaledFeatures, features: Sequence[Feature]) -> list[ModelFeature]:
    described = []
    for feature, mean, deviation in zip(features, scaled.means, scaled.stds, strict=True):
        values = np.sort(sample[feature.column].to_numpy(dtype=float))
        edges = _bin_edges(values)
        up_to_edge = np.searchsorted(values, edges, side="right") / len(values)
        described.append(
            ModelFeature(
                column=feature.column,
                name=feature.name,
                unit=feature.unit,
                transform=feature.transform,
                mean=float(mean),
                deviation=float(deviation),
                weight=feature.weight,
                bin_edges=tuple(edges.tolist()),
                bin_shares=tuple(np.diff(up_to_edge, prepend=0.0, append=1.0).tolist()),
                kind=feature.kind,
                levels=feature.levels,
                codes=codes_of(feature),
                reference=feature.reference,
                notation=feature.notation,
                **(feature.model_dump(include=_OF_LEVELS) if isinstance(feature, CategoryLevel) else {}),
            )
        )
    return described


def _bin_edges(values: Matrix) -> Matrix:
    """The deciles of sorted values between the bins, without repeats; however many are the largest, no bin is empty.

    Of a level that nobody of the sample has, there is one bin.
    """
    deciles = np.quantile(values, _DECILES[1:-1])
    below_the_largest = values[values < values[-1]]
    return np.unique(np.minimum(deciles, below_the_largest[-1])) if len(below_the_largest) else values[:1]


def _outlier_distances(fit: Fit, fence: float) -> Matrix:
    """The distance from its centre beyond which a customer of each segment is an outlier.

    A customer must be far from the centre compared with all customers, and compared with those of the segment: a
    segment that is wider than the others is not full of outliers.
    """
    distances, labels = fit.distances[~fit.set_aside], fit.labels[~fit.set_aside]
    everybody = _far_out(distances, fence)
    return np.array([max(everybody, _far_out(distances[labels == own], fence)) for own in range(labels.max() + 1)])


def _far_out(distances: Matrix, fence: float) -> float:
    """The upper outer fence (Tukey 1977, Exploratory Data Analysis, chapter 2)."""
    first, third = np.quantile(distances, [0.25, 0.75])
    return float(third + fence * (third - first))


def _fingerprint(sample: pd.DataFrame) -> str:
    names = "\n".join(sample.columns).encode()
    return hashlib.sha256(names + sample.to_numpy(dtype="<f8").tobytes()).hexdigest()
