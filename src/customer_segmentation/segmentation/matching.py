"""Recognising the segments of an earlier model, so that they keep their number and name."""

from collections.abc import Sequence
from itertools import count

import numpy as np
from scipy.optimize import linear_sum_assignment

from customer_segmentation.errors import SegmentationModelError
from customer_segmentation.language import _

from . import naming
from .drift import least_increase
from .model import ModelFeature, Segment, SegmentationModel
from .options import GivenName, MatchingOptions
from .types import Matrix

#: How often a segment may be called new by chance.
_FALSE_NEW = 0.01


def keep_known_segments(
    model: SegmentationModel, previous: SegmentationModel, options: MatchingOptions, names: Sequence[GivenName]
) -> SegmentationModel:
    """Give segments that an earlier model knew their earlier number and name.

    Segments are matched one to one so that the sum of the distances between their centres is smallest (Kuhn 1955, the
    Hungarian method); pairs that lie too far apart are not the same segment. Segments without a match get numbers that
    no segment had before, and a name that is kept already is told apart by their number. They are new only where the
    earlier model had fewer customers; else the same customers are cut in another way. A name that an analyst gives by
    levels goes before a kept one.

    Raises:
        SegmentationModelError: The earlier model was made from other features.
    """
    known = _match(model, previous, options.furthest)
    apart = _stand_apart(model, previous)
    given = {segment.name for segment in model.segments if naming.given_name(segment.levels, names)}
    kept = {segment.name for segment in known.values()} - given
    numbers = count(previous.highest_number + 1)
    segments = []
    for position, segment in enumerate(model.segments):
        earlier = known.get(position)
        number, name, made_name = earlier.number if earlier else next(numbers), segment.name, ""
        if earlier and earlier.name in kept and name not in given:
            name, made_name = earlier.name, name if name != earlier.name else ""
        elif name in kept:
            name = _("{name} ({number})", name=name, number=number)
        changes = {"number": number, "name": name, "made_name": made_name, "new": not earlier and apart[position]}
        segments.append(segment.model_copy(update=changes))
    segments.sort(key=lambda segment: segment.number)
    highest = max(previous.highest_number, segments[-1].number)
    return model.model_copy(update={"segments": tuple(segments), "highest_number": highest})


def _match(model: SegmentationModel, previous: SegmentationModel, furthest: float) -> dict[int, Segment]:
    """The earlier segment of each position in the model; none where there was no such segment.

    A wide segment, in the tail of a skewed feature or among many features, moves further by chance than a narrow one:
    it may move as far as nine in ten of its customers lie from its centre.
    """
    moves = _standardised(model, model)[:, None] - _standardised(previous, model)[None]
    distances = np.linalg.norm(moves, axis=2)
    reaches = np.array([segment.distance_deciles[9] for segment in model.segments])
    same = (distances <= furthest) | (np.linalg.norm(moves * _weights(model), axis=2) <= reaches[:, None])
    # Pairs that are not the same segment must not decide about the others, so all of them cost the same.
    costs = np.where(same, distances, 1e3 * distances[same].max(initial=furthest))
    pairs = zip(*linear_sum_assignment(costs), strict=True)
    return {int(now): previous.segments[before] for now, before in pairs if same[now, before]}


def _stand_apart(model: SegmentationModel, previous: SegmentationModel) -> list[bool]:
    """Which segments stand where there were fewer customers in the training of the earlier model, by more than chance.

    Half of a segment's customers lie within its median distance from its centre. At most so many earlier customers can
    have stood there as lay far enough from the centres of their own segments.
    """
    moves = _standardised(model, previous)[:, None] - _standardised(previous, previous)[None]
    distances = np.linalg.norm(moves * _weights(previous), axis=2)
    apart = []
    for segment, from_centres in zip(model.segments, distances, strict=True):
        needed = from_centres - segment.distance_deciles[5]
        before = sum(map(_customers_beyond, previous.segments, needed))
        increase = least_increase(round(before), previous.fit_rows, segment.customers, model.fit_rows, _FALSE_NEW)
        apart.append(increase > 0)
    return apart


def _customers_beyond(segment: Segment, distance: float) -> float:
    """About how many customers of a segment lie further than this from its centre, read off their deciles."""
    return segment.customers * float(1 - np.interp(distance, segment.rising_deciles, np.linspace(0, 1, 11)))


def _weights(model: SegmentationModel) -> Matrix:
    return np.array([feature.weight for feature in model.features])


def _standardised(model: SegmentationModel, scale: SegmentationModel) -> Matrix:
    """Centroids of one model on the scale and in the columns of another, in standard deviations."""
    features = {_identity(feature): feature for feature in model.features}
    if set(features) != {_identity(feature) for feature in scale.features}:
        raise SegmentationModelError(
            f"The earlier model was made from {', '.join(model.feature_columns)}, but this run's segments are made "
            f"from {', '.join(scale.feature_columns)} (or with other transforms or levels): leave out previous_model, "
            "or give one that was made from the same features (levels of a category that are named stay the same)."
        )
    pairs = [(features[_identity(feature)], feature) for feature in scale.features]
    return np.array([[on.standardised(segment.centroid[own.name]) for own, on in pairs] for segment in model.segments])


def _identity(feature: ModelFeature) -> tuple[str, ...]:
    """What must be the same; time may be counted in another unit only if it is another feature."""
    unit = feature.unit if feature.kind == "date" else ""
    return feature.column, feature.transform, unit
