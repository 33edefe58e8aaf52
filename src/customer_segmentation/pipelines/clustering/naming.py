"""Names and numbers of segments, from their centroids alone: K-means' own label order never shows."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from customer_segmentation.model import Level
from customer_segmentation.scaling import Matrix

_HEIGHT: dict[Level, int] = {"High": 2, "Average": 1, "Low": 0}


def level(deviations: float, threshold: float) -> Level:
    """Low, Average or High.

    Args:
        deviations: Distance of the centroid from the mean of all customers, in their standard deviations.
        threshold: The distance that still counts as average.
    """
    if deviations > threshold:
        return "High"
    return "Low" if deviations < -threshold else "Average"


def number_segments(levels: Sequence[Sequence[Level]], centroids: Matrix) -> list[int]:
    """Order segments from high to low levels, feature by feature; equal levels from high to low centroids.

    Args:
        levels: Level of each segment on each feature.
        centroids: Standardised centroids, segments × features.

    Returns:
        Positions of the given segments in the order of their numbers 1…k.
    """

    def height(position: int) -> tuple[float, ...]:
        return (*(_HEIGHT[level] for level in levels[position]), *centroids[position])

    return sorted(range(len(levels)), key=height, reverse=True)


def name_segments(levels: Sequence[Sequence[Level]], centroids: Matrix, features: Sequence[str]) -> list[str]:
    """Name segments by their levels: "Low Income, High Spending".

    Segments that share all levels are told apart by the feature on which their centroids differ most.

    Args:
        levels: Level of each segment on each feature.
        centroids: Standardised centroids, segments × features.
        features: Short names of the features.

    Returns:
        One name per segment, no two alike.
    """
    namesakes: dict[str, list[int]] = defaultdict(list)
    for position, own_levels in enumerate(levels):
        name = ", ".join(f"{level} {feature}" for level, feature in zip(own_levels, features, strict=True))
        namesakes[name].append(position)
    names = [""] * len(levels)
    for name, positions in namesakes.items():
        for position, addition in zip(positions, _additions(centroids[positions], features), strict=True):
            names[position] = name + addition
    return names


def _additions(centroids: Matrix, features: Sequence[str]) -> list[str]:
    """What tells namesakes apart: nothing for one, "(higher Income)" of two, "(Income 1st of 3)" of more."""
    count = len(centroids)
    if count == 1:
        return [""]
    feature = int(np.ptp(centroids, axis=0).argmax())
    ranks = (-centroids[:, feature]).argsort(kind="stable").argsort(kind="stable")
    if count == 2:
        return [f" ({'lower' if rank else 'higher'} {features[feature]})" for rank in ranks]
    return [f" ({features[feature]} {_ordinal(int(rank) + 1)} of {count})" for rank in ranks]


def _ordinal(number: int) -> str:
    suffix = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"
