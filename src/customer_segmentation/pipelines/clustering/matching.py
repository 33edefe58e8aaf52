"""Recognising the segments of an earlier model, so that they keep their number and name."""

from collections.abc import Sequence
from itertools import count

import numpy as np
from scipy.optimize import linear_sum_assignment

from customer_segmentation.errors import SegmentationModelError
from customer_segmentation.model import ModelFeature, Segment, SegmentationModel
from customer_segmentation.scaling import Matrix
from customer_segmentation.texts import Texts

from . import naming
from .options import GivenName, MatchingOptions


def keep_known_segments(
    model: SegmentationModel,
    previous: SegmentationModel,
    options: MatchingOptions,
    names: Sequence[GivenName],
    texts: Texts,
) -> SegmentationModel:
    """Give segments that an earlier model knew their earlier number and name.

    Segments are matched one to one so that the sum of the distances between their centres is smallest (Kuhn 1955, the
    Hungarian method); pairs that lie too far apart are not the same segment. Segments without a match are new: they are
    numbered on from the earlier model's highest number. A name that an analyst gives by levels goes before a kept one.

    Args:
        model: The model just fitted.
        previous: The earlier model.
        options: How far apart the same segment may lie.
        names: The analyst's own names.
        texts: The fixed texts.

    Raises:
        SegmentationModelError: The earlier model was made from other features.
        SettingsError: A new segment would get a name that a known one keeps.
    """
    distances = np.linalg.norm(_standardised(model, model)[:, None] - _standardised(previous, model)[None], axis=2)
    pairs = zip(*linear_sum_assignment(distances), strict=True)
    known = {int(now): previous.segments[before] for now, before in pairs if distances[now, before] <= options.furthest}
    numbers = count(max(segment.number for segment in previous.segments) + 1)
    kept_names = {segment.name for segment in known.values()}
    segments = [
        _keep(segment, known[position], names)
        if position in known
        else _begin(segment, next(numbers), kept_names, texts)
        for position, segment in enumerate(model.segments)
    ]
    naming.refuse_equal_names([segment.name for segment in segments])
    return model.model_copy(update={"segments": tuple(sorted(segments, key=lambda segment: segment.number))})


def _standardised(model: SegmentationModel, scale: SegmentationModel) -> Matrix:
    """Centroids of one model on the scale of another, in standard deviations."""
    if [_identity(feature) for feature in model.features] != [_identity(feature) for feature in scale.features]:
        raise SegmentationModelError(
            f"The earlier model was made from {', '.join(model.feature_columns)}, but this run's segments are made "
            f"from {', '.join(scale.feature_columns)} (or with other transforms): leave out previous_model, or give "
            "one that was made from the same features."
        )
    centroids = np.array([[segment.centroid[feature.name] for feature in model.features] for segment in model.segments])
    for index, feature in enumerate(model.features):
        if feature.transform == "log":
            centroids[:, index] = np.log1p(centroids[:, index])
    means = np.array([feature.mean for feature in scale.features])
    return np.asarray((centroids - means) / np.array([feature.deviation for feature in scale.features]))


def _identity(feature: ModelFeature) -> tuple[str, str]:
    return feature.column, feature.transform


def _keep(segment: Segment, known: Segment, names: Sequence[GivenName]) -> Segment:
    name = naming.given_name(segment.levels, names)
    return segment.model_copy(update={"number": known.number, "name": segment.name if name else known.name})


def _begin(segment: Segment, number: int, taken: set[str], texts: Texts) -> Segment:
    name = texts.say("names.new", name=segment.name) if segment.name in taken else segment.name
    return segment.model_copy(update={"number": number, "name": name, "new": True})
