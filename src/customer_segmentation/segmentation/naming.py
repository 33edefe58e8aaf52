"""Names and numbers of segments, from their centroids alone: K-means' own label order never shows."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import numpy as np

from customer_segmentation.errors import SettingsError
from customer_segmentation.language import _, mark

from .model import Level, SegmentationModel
from .options import Condition, GivenName, NamingOptions
from .types import Matrix

_HEIGHT: dict[Level, int] = {"Very High": 4, "High": 3, "Average": 2, "Low": 1, "Very Low": 0}
#: The levels as they are said.
LEVELS: dict[Level, str] = {
    "Very High": mark("Very High"),
    "High": mark("High"),
    "Average": mark("Average"),
    "Low": mark("Low"),
    "Very Low": mark("Very Low"),
}
#: A name tells of at most this many features.
_MOST_FEATURES = 3
#: Per cent.
_HALF = 50


def level(deviations: float, options: NamingOptions) -> Level:
    """Low, Average or High; Very Low and Very High where the parameters ask for them.

    ``deviations`` is the distance of the centroid from the mean of all customers, in their standard deviations.

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
    own = {feature: {level, level.removeprefix("Very ")} for feature, level in levels.items()}
    return all(
        wanted == "*" or own.get(feature, set()) & set(levels_of(wanted)) for feature, wanted in condition.items()
    )


def levels_of(wanted: Level | Literal["*"] | tuple[Level, ...]) -> tuple[str, ...]:
    """The levels that a part of a condition names."""
    return wanted if isinstance(wanted, tuple) else (wanted,)


def given_name(levels: Mapping[str, Level], names: Sequence[GivenName]) -> str | None:
    """The name that an analyst gave to segments with such levels, if any."""
    return next((given.name for given in names if matches(levels, given.when)), None)


def number_segments(levels: Sequence[Mapping[str, Level]], centroids: Matrix) -> list[int]:
    """Order segments from high to low levels, feature by feature; equal levels from high to low centroids.

    Of standardised centroids of shape (segments, features), the positions in the order of the numbers 1…k are returned.

    Examples:
        >>> import numpy as np
        >>> levels = [{"Income": "Low"}, {"Income": "High"}, {"Income": "Average"}]
        >>> number_segments(levels, np.array([[-1.0], [1.0], [0.0]]))
        [1, 2, 0]
    """

    def height(position: int) -> tuple[float, ...]:
        return (*(_HEIGHT[level] for level in levels[position].values()), *centroids[position])

    return sorted(range(len(levels)), key=height, reverse=True)


def name_model(model: SegmentationModel, names: Sequence[GivenName]) -> SegmentationModel:
    """Give the segments of a model their names; the analyst's own go before those that the levels make."""
    weights = np.array([feature.weight for feature in model.features])
    centroids = np.array([segment.scaled_centroid for segment in model.segments]) / weights
    yes_no = [feature.name for feature in model.features if feature.kind == "yes_no"]
    shares = [{name: segment.centroid[name] for name in yes_no} for segment in model.segments]
    dates = {feature.name for feature in model.features if feature.kind == "date"}
    found = name_segments([segment.levels for segment in model.segments], centroids, names, shares, dates)
    named = (segment.model_copy(update={"name": name}) for segment, name in zip(model.segments, found, strict=True))
    return model.model_copy(update={"segments": tuple(named)})


def name_segments(
    levels: Sequence[Mapping[str, Level]],
    centroids: Matrix,
    names: Sequence[GivenName],
    shares: Sequence[Mapping[str, float]] | None = None,
    dates: Collection[str] = (),
) -> list[str]:
    """Name segments by their levels: "Low Income, High Spending".

    ``shares`` are those of yes (in per cent), by segment and name of the features of yes and no, of which names say
    "Mostly Newsletter" and "Rarely Newsletter"; of features of ``dates``, "Signup long ago" and "Signup recently".

    Of more than three features, a name tells the three (or fewer) that are not Average and lie furthest from it.
    Segments with the same name are told apart by the feature on which their centroids (standardised, of shape
    (segments, features)) differ most.

    Raises:
        SettingsError: A name of the analyst's own is also the made name of another segment.
    """
    namesakes: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for position, own_levels in enumerate(levels):
        given = given_name(own_levels, names)
        name = given or _describe(own_levels, centroids[position], shares[position] if shares else {}, dates)
        namesakes[name, given is not None].append(position)
    unique = [""] * len(levels)
    for (name, _given), positions in namesakes.items():
        own_names = _tell_apart(name, centroids[positions], list(levels[positions[0]]))
        for position, own_name in zip(positions, own_names, strict=True):
            unique[position] = own_name
    if repeated := [name for name, count in Counter(unique).items() if count > 1]:
        raise SettingsError(
            f'Several segments would be called "{repeated[0]}": give another name under naming: names in '
            "conf/base/parameters_clustering.yml."
        )
    return unique


def _describe(
    levels: Mapping[str, Level], centroid: Matrix, shares: Mapping[str, float], dates: Collection[str]
) -> str:
    # That about as many as elsewhere say yes, or that it was about as long ago, tells nothing.
    features = [name for name in levels if (name not in shares and name not in dates) or levels[name] != "Average"]
    if len(levels) > _MOST_FEATURES:
        by_distance = sorted(zip(levels, centroid, strict=True), key=lambda pair: -abs(pair[1]))
        apart = [feature for feature, _place in by_distance if levels[feature] != "Average"][:_MOST_FEATURES]
        features = [feature for feature in features if feature in apart]
    if not features:
        return _("Average in everything")
    return ", ".join(
        _say_when(feature, levels[feature]) if feature in dates else _say(feature, levels[feature], shares.get(feature))
        for feature in features
    )


def _say_when(feature: str, level: Level) -> str:
    """Whether it was longer ago than elsewhere, or less long."""
    messages: dict[Level, str] = {
        "Very High": mark("{feature} very long ago"),
        "High": mark("{feature} long ago"),
        "Low": mark("{feature} recently"),
        "Very Low": mark("{feature} very recently"),
    }
    return _(messages[level], feature=feature)


def _say(feature: str, level: Level, share_of_yes: float | None) -> str:
    """A level in words; of yes and no, whether more than half say yes must be true in them."""
    if share_of_yes is None:
        return _("{level} {feature}", level=_(LEVELS[level]), feature=feature)
    if level.endswith("High"):
        if share_of_yes > _HALF:
            return _("Mostly {feature}", feature=feature)
        return _("More often {feature}", feature=feature)
    if share_of_yes < _HALF:
        return _("Rarely {feature}", feature=feature)
    return _("Less often {feature}", feature=feature)


def _tell_apart(name: str, centroids: Matrix, features: Sequence[str]) -> list[str]:
    """Names of namesakes: as it is for one, with "(higher Income)" for two, "(Income 1st of 3)" for more."""
    count = len(centroids)
    if count == 1:
        return [name]
    widest = int(np.ptp(centroids, axis=0).argmax())
    column, feature = centroids[:, widest], features[widest]
    # Segments that are equal on this feature go by the others.
    ranks = [int(rank) + 1 for rank in np.lexsort((*-centroids.T[::-1], -column)).argsort()]
    if len(np.unique(column)) < count:
        return [_("{name} ({rank} of {count})", name=name, rank=_ordinal(rank), count=count) for rank in ranks]
    if count == 2:
        higher = _("{name} (higher {feature})", name=name, feature=feature)
        lower = _("{name} (lower {feature})", name=name, feature=feature)
        return [higher if rank == 1 else lower for rank in ranks]
    return [
        _("{name} ({feature} {rank} of {count})", name=name, feature=feature, rank=_ordinal(rank), count=count)
        for rank in ranks
    ]


def _ordinal(rank: int) -> str:
    """1st 21st, 2nd 22nd, 3rd 23rd, and all others with th."""
    if rank % 10 == 1 and rank % 100 != 11:
        return _("{rank}st", rank=rank)
    if rank % 10 == 2 and rank % 100 != 12:
        return _("{rank}nd", rank=rank)
    if rank % 10 == 3 and rank % 100 != 13:
        return _("{rank}rd", rank=rank)
    return _("{rank}th", rank=rank)
