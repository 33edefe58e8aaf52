"""Names and numbers of segments, from their centroids alone: K-means' own label order never shows."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from customer_segmentation.errors import SettingsError
from customer_segmentation.model import Level

from .options import Condition, GivenName, NamingOptions

_HEIGHT: dict[Level, int] = {"Very High": 4, "High": 3, "Average": 2, "Low": 1, "Very Low": 0}
#: A name tells of at most this many features.
_MOST_FEATURES = 3


def level(deviations: float, options: NamingOptions) -> Level:
    """Low, Average or High; Very Low and Very High where the parameters ask for them.

    Args:
        deviations: Distance of the centroid from the mean of all customers, in their standard deviations.
        options: The distances at which levels begin.
    """
    if abs(deviations) <= options.level_threshold:
        return "Average"
    very = options.very_threshold is not None and abs(deviations) > options.very_threshold
    if deviations > 0:
        return "Very High" if very else "High"
    return "Very Low" if very else "Low"


def matches(levels: Mapping[str, Level], condition: Condition) -> bool:
    """Whether a segment has every level that the condition names."""
    return all(wanted == "*" or levels.get(feature) in levels_of(wanted) for feature, wanted in condition.items())


def levels_of(wanted: Level | Literal["*"] | tuple[Level, ...]) -> tuple[str, ...]:
    """The levels that a part of a condition names."""
    return wanted if isinstance(wanted, tuple) else (wanted,)


def given_name(levels: Mapping[str, Level], names: Sequence[GivenName]) -> str | None:
    """The name that an analyst gave to segments with such levels, if any."""
    return next((given.name for given in names if matches(levels, given.when)), None)


def number_segments(levels: Sequence[Mapping[str, Level]], centroids: npt.NDArray[np.float64]) -> list[int]:
    """Order segments from high to low levels, feature by feature; equal levels from high to low centroids.

    Args:
        levels: Level of each segment by feature name, features in the order of the table.
        centroids: Standardised centroids, segments × features.

    Returns:
        Positions of the given segments in the order of their numbers 1…k.
    """

    def height(position: int) -> tuple[float, ...]:
        return (*(_HEIGHT[level] for level in levels[position].values()), *centroids[position])

    return sorted(range(len(levels)), key=height, reverse=True)


def name_segments(
    levels: Sequence[Mapping[str, Level]], centroids: npt.NDArray[np.float64], names: Sequence[GivenName]
) -> list[str]:
    """Name segments by their levels: "Low Income, High Spending".

    Of more than three features, a name tells the three (or fewer) that are not Average and lie furthest from it.
    Segments with the same name are told apart by the feature on which their centroids differ most.

    Args:
        levels: Level of each segment by feature name, features in the order of the table.
        centroids: Standardised centroids, segments × features.
        names: Names of the analyst's own.

    Returns:
        One name per segment, no two alike.

    Raises:
        SettingsError: A name of the analyst's own is also the made name of another segment.
    """
    namesakes: dict[str, list[int]] = defaultdict(list)
    for position, own_levels in enumerate(levels):
        name = given_name(own_levels, names) or _describe(own_levels, centroids[position])
        namesakes[name].append(position)
    unique = [""] * len(levels)
    for name, positions in namesakes.items():
        additions = _additions(centroids[positions], list(levels[positions[0]]))
        for position, addition in zip(positions, additions, strict=True):
            unique[position] = name + addition
    refuse_equal_names(unique)
    return unique


def refuse_equal_names(names: Sequence[str]) -> None:
    """Make sure that no two segments have the same name.

    Raises:
        SettingsError: Two have.
    """
    if repeated := [name for name, count in Counter(names).items() if count > 1]:
        raise SettingsError(
            f'Several segments would be called "{repeated[0]}": give another name under naming: names in '
            "conf/base/parameters_clustering.yml."
        )


def _describe(levels: Mapping[str, Level], centroid: npt.NDArray[np.float64]) -> str:
    features = list(levels)
    if len(features) > _MOST_FEATURES:
        by_distance = sorted(zip(features, centroid, strict=True), key=lambda pair: -abs(pair[1]))
        apart = [feature for feature, _ in by_distance if levels[feature] != "Average"][:_MOST_FEATURES]
        features = [feature for feature in features if feature in apart]
    return ", ".join(f"{levels[feature]} {feature}" for feature in features) or "Average in everything"


def _additions(centroids: npt.NDArray[np.float64], features: Sequence[str]) -> list[str]:
    """What tells namesakes apart: nothing for one, "(higher Income)" of two, "(Income 1st of 3)" of more."""
    count = len(centroids)
    if count == 1:
        return [""]
    feature = int(np.ptp(centroids, axis=0).argmax())
    column = centroids[:, feature]
    # Segments that are equal on this feature go by the others.
    ranks = np.lexsort((*-centroids.T[::-1], -column)).argsort()
    if len(np.unique(column)) < count:
        return [f" ({_ordinal(int(rank) + 1)} of {count})" for rank in ranks]
    if count == 2:
        return [f" ({'lower' if rank else 'higher'} {features[feature]})" for rank in ranks]
    return [f" ({features[feature]} {_ordinal(int(rank) + 1)} of {count})" for rank in ranks]


def _ordinal(number: int) -> str:
    suffix = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"
