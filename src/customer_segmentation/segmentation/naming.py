"""Names and numbers of segments, from their centroids alone: K-means' own label order never shows."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from customer_segmentation.errors import SettingsError
from customer_segmentation.texts import Texts
from customer_segmentation.wording import segments as wording

from .model import Level
from .options import Condition, GivenName, NamingOptions
from .types import Matrix

_HEIGHT: dict[Level, int] = {"Very High": 4, "High": 3, "Average": 2, "Low": 1, "Very Low": 0}
#: A name tells of at most this many features.
_MOST_FEATURES = 3


def level(deviations: float, options: NamingOptions) -> Level:
    """Low, Average or High; Very Low and Very High where the parameters ask for them.

    Args:
        deviations: Distance of the centroid from the mean of all customers, in their standard deviations.
        options: The distances at which levels begin.

    Examples:
        >>> options = NamingOptions(level_threshold=0.5, very_threshold=1.5, names=())
        >>> [level(deviations, options) for deviations in (-2, -1, 0.5, 1, 2)]
        ['Very Low', 'Low', 'Average', 'High', 'Very High']
    """
    if abs(deviations) <= options.level_threshold:
        return "Average"
    very = options.very_threshold is not None and abs(deviations) > options.very_threshold
    if deviations > 0:
        return "Very High" if very else "High"
    return "Very Low" if very else "Low"


def matches(levels: Mapping[str, Level], condition: Condition) -> bool:
    """Whether a segment has every level that the condition names; High covers Very High, and Low covers Very Low.

    Examples:
        >>> matches({"Income": "Very High", "Age": "Low"}, {"Income": "High", "Age": "*"})
        True
        >>> matches({"Income": "Average", "Age": "Low"}, {"Income": ("Low", "High")})
        False
    """
    return all(wanted == "*" or _is_one_of(levels.get(feature), wanted) for feature, wanted in condition.items())


def levels_of(wanted: Level | Literal["*"] | tuple[Level, ...]) -> tuple[str, ...]:
    """The levels that a part of a condition names."""
    return wanted if isinstance(wanted, tuple) else (wanted,)


def _is_one_of(level: Level | None, wanted: Level | tuple[Level, ...]) -> bool:
    """Whether a level is among those wanted; what is Very High is High too."""
    return level is not None and bool({level, level.removeprefix("Very ")} & set(levels_of(wanted)))


def given_name(levels: Mapping[str, Level], names: Sequence[GivenName]) -> str | None:
    """The name that an analyst gave to segments with such levels, if any."""
    return next((given.name for given in names if matches(levels, given.when)), None)


def number_segments(levels: Sequence[Mapping[str, Level]], centroids: Matrix) -> list[int]:
    """Order segments from high to low levels, feature by feature; equal levels from high to low centroids.

    Args:
        levels: Level of each segment by feature name, features in the order of the table.
        centroids: Standardised centroids, of shape (segments, features).

    Returns:
        Positions of the given segments in the order of their numbers 1…k.

    Examples:
        >>> import numpy as np
        >>> levels = [{"Income": "Low"}, {"Income": "High"}, {"Income": "Average"}]
        >>> number_segments(levels, np.array([[-1.0], [1.0], [0.0]]))
        [1, 2, 0]
    """

    def height(position: int) -> tuple[float, ...]:
        return (*(_HEIGHT[level] for level in levels[position].values()), *centroids[position])

    return sorted(range(len(levels)), key=height, reverse=True)


@dataclass(frozen=True)
class Namer:
    """Names segments by their levels.

    Attributes:
        options: The analyst's own names, and where levels begin.
        texts: The fixed texts.
    """

    options: NamingOptions
    texts: Texts

    def name_segments(self, levels: Sequence[Mapping[str, Level]], centroids: Matrix) -> list[str]:
        """Name segments by their levels: "Low Income, High Spending".

        Of more than three features, a name tells the three (or fewer) that are not Average and lie furthest from it.
        Segments with the same name are told apart by the feature on which their centroids differ most.

        Args:
            levels: Level of each segment by feature name, features in the order of the table.
            centroids: Standardised centroids, of shape (segments, features).

        Returns:
            One name per segment, no two alike.

        Raises:
            SettingsError: A name of the analyst's own is also the made name of another segment.
        """
        namesakes: dict[tuple[str, bool], list[int]] = defaultdict(list)
        for position, own_levels in enumerate(levels):
            given = given_name(own_levels, self.options.names)
            name = given or self._describe(own_levels, centroids[position])
            namesakes[name, given is not None].append(position)
        unique = [""] * len(levels)
        for (name, _), positions in namesakes.items():
            own_names = self._tell_apart(name, centroids[positions], list(levels[positions[0]]))
            for position, own_name in zip(positions, own_names, strict=True):
                unique[position] = own_name
        _refuse_equal_names(unique)
        return unique

    def _describe(self, levels: Mapping[str, Level], centroid: Matrix) -> str:
        features = list(levels)
        if len(features) > _MOST_FEATURES:
            by_distance = sorted(zip(features, centroid, strict=True), key=lambda pair: -abs(pair[1]))
            apart = [feature for feature, _ in by_distance if levels[feature] != "Average"][:_MOST_FEATURES]
            features = [feature for feature in features if feature in apart]
        if not features:
            return self.texts.say("names.average")
        shown = {feature: wording.level(levels[feature], self.texts) for feature in features}
        parts = (self.texts.say("names.part", level=own, feature=feature) for feature, own in shown.items())
        return self.texts.say("names.joint").join(parts)

    def _tell_apart(self, name: str, centroids: Matrix, features: Sequence[str]) -> list[str]:
        """Names of namesakes: as it is for one, with "(higher Income)" for two, "(Income 1st of 3)" for more."""
        count, say = len(centroids), self.texts.say
        if count == 1:
            return [name]
        widest = int(np.ptp(centroids, axis=0).argmax())
        column, feature = centroids[:, widest], features[widest]
        # Segments that are equal on this feature go by the others.
        ranks = [int(rank) + 1 for rank in np.lexsort((*-centroids.T[::-1], -column)).argsort()]
        if len(np.unique(column)) < count:
            return [say("names.rank", name=name, rank=self._ordinal(rank), count=count) for rank in ranks]
        if count == 2:
            higher = say("names.higher", name=name, feature=feature)
            lower = say("names.lower", name=name, feature=feature)
            return [higher if rank == 1 else lower for rank in ranks]
        return [
            say("names.rank_by_feature", name=name, feature=feature, rank=self._ordinal(rank), count=count)
            for rank in ranks
        ]

    def _ordinal(self, rank: int) -> str:
        ending = "th" if 10 < rank % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
        return self.texts.say(f"ranks.{ending}", rank=rank)


def _refuse_equal_names(names: Sequence[str]) -> None:
    if repeated := [name for name, count in Counter(names).items() if count > 1]:
        raise SettingsError(
            f'Several segments would be called "{repeated[0]}": give another name under naming: names in '
            "conf/base/parameters_clustering.yml."
        )
