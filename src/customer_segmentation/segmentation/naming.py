"""Names and numbers of segments, from their centroids alone: K-means' own label order never shows."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from customer_segmentation.customers.columns import OTHER
from customer_segmentation.errors import SettingsError
from customer_segmentation.language import _, mark

from .model import Level, ModelFeature, SegmentationModel
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
#: Characters of a name with a category in it, if one feature alone is not longer.
_LONGEST = 40
#: Per cent.
_HALF = 50


class SaidLevel(NamedTuple):
    """A level of a category: the category's name, and how the level is said in a segment's name."""

    category: str
    said: str


def deviations(centroids: Matrix) -> Matrix:
    """How far centroids lie from what they are compared with, in standard deviations of all customers.

    That is the mean of all customers; two segments are compared with each other, from midway between them: where one
    holds nearly all customers, their mean is its own.

    Args:
        centroids: Standardised, of shape (segments, features); the mean of all customers is 0.

    Examples:
        >>> import numpy as np
        >>> deviations(np.array([[-0.2], [1.8]])).tolist()
        [[-1.0], [1.0]]
    """
    return centroids - centroids.mean(axis=0) if len(centroids) == 2 else centroids


def level(deviations: float, options: NamingOptions) -> Level:
    """Low, Average or High; Very Low and Very High where the parameters ask for them.

    ``deviations`` is the distance of the centroid from what it is compared with (see ``deviations``).

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
    of_shares = [feature.name for feature in model.features if feature.kind in {"yes_no", "category"}]
    shares = [{name: segment.centroid[name] for name in of_shares} for segment in model.segments]
    dates = {feature.name for feature in model.features if feature.kind == "date"}
    levels = [segment.levels for segment in model.segments]
    found = name_segments(levels, centroids, names, shares, dates, _said_levels(model.features))
    named = (segment.model_copy(update={"name": name}) for segment, name in zip(model.segments, found, strict=True))
    return model.model_copy(update={"segments": tuple(named)})


def name_segments(
    levels: Sequence[Mapping[str, Level]],
    centroids: Matrix,
    names: Sequence[GivenName],
    shares: Sequence[Mapping[str, float]] | None = None,
    dates: Collection[str] = (),
    categories: Mapping[str, SaidLevel] | None = None,
) -> list[str]:
    """Name segments by their levels: "Low Income, High Spending".

    ``shares`` are those of yes (in per cent), by segment and name of the features of yes and no, of which names say
    "Mostly Newsletter" and "Rarely Newsletter"; of features of ``dates``, "Signup long ago" and "Signup recently". Of
    the levels of ``categories`` a name tells the one that most of the segment have, "Month-to-month", or the one of
    which it has unusually many or few.

    Of more than three features, a name tells the three (or fewer) that are not Average and lie furthest from it. No
    name tells of a feature that is Average in all segments. Segments with the same name are told apart by the feature
    on which their centroids (standardised, of shape (segments, features)) differ most.

    Raises:
        SettingsError: A name of the analyst's own is also the made name of another segment.
    """
    said = categories or {}
    ordinary = {name for name in levels[0] if all(own_levels[name] == "Average" for own_levels in levels)}
    namesakes: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for position, own_levels in enumerate(levels):
        given = given_name(own_levels, names)
        of_yes = shares[position] if shares else {}
        name = given or _describe(own_levels, centroids[position], of_yes, dates, said, ordinary)
        namesakes[name, given is not None].append(position)
    unique = [""] * len(levels)
    for (name, _given), positions in namesakes.items():
        own_names = _tell_apart(name, centroids[positions], list(levels[positions[0]]), said)
        for position, own_name in zip(positions, own_names, strict=True):
            unique[position] = own_name
    if repeated := [name for name, count in Counter(unique).items() if count > 1]:
        raise SettingsError(
            f'Several segments would be called "{repeated[0]}": give another name under naming: names in '
            "conf/base/parameters_clustering.yml."
        )
    return unique


def _describe(
    levels: Mapping[str, Level],
    centroid: Matrix,
    shares: Mapping[str, float],
    dates: Collection[str],
    categories: Mapping[str, SaidLevel],
    ordinary: Collection[str],
) -> str:
    places = dict(zip(levels, centroid, strict=True))
    candidates = [name for name in _one_per_category(levels, places, shares, categories) if name not in ordinary]
    # That about as many as elsewhere say yes, or that it was about as long ago, tells nothing.
    features = [name for name in candidates if (name not in shares and name not in dates) or levels[name] != "Average"]
    by_distance = sorted(candidates, key=lambda name: -abs(places[name]))
    apart = [feature for feature in by_distance if levels[feature] != "Average"][:_MOST_FEATURES]
    if len(candidates) > _MOST_FEATURES:
        features = [feature for feature in features if feature in apart]
    if not features:
        return _("Average in everything")
    said = {feature: _said(feature, levels[feature], shares, dates, categories) for feature in features}
    # The names of levels are as long as a table makes them.
    while categories and len(said) > 1 and len(", ".join(said.values())) > _LONGEST:
        said.pop(max(said, key=by_distance.index))
    return ", ".join(said.values())


def _one_per_category(
    levels: Mapping[str, Level],
    places: Mapping[str, float],
    shares: Mapping[str, float],
    categories: Mapping[str, SaidLevel],
) -> list[str]:
    """The features with one level of each category: that of most customers if it is unusual, else the most unusual."""

    def telling(name: str) -> tuple[bool, float]:
        return shares[name] > _HALF and levels[name].endswith("High"), abs(places[name])

    own: dict[str, list[str]] = defaultdict(list)
    for name, said in categories.items():
        own[said.category].append(name)
    told = {max(names, key=telling) for names in own.values()}
    return [name for name in levels if name not in categories or name in told]


def _said_levels(features: Sequence[ModelFeature]) -> dict[str, SaidLevel]:
    """How the levels of categories are said: by themselves, or behind the category's name if they need it."""
    levels = [feature for feature in features if feature.kind == "category"]
    counts = Counter(feature.level.lower() for feature in levels)
    return {feature.name: SaidLevel(feature.category, _said_alone(feature, counts)) for feature in levels}


def _said_alone(feature: ModelFeature, counts: Mapping[str, int]) -> str:
    if feature.level == OTHER:
        return _("Other {category}", category=feature.category)
    clear = counts[feature.level.lower()] == 1 and any(map(str.isalpha, feature.level)) and len(feature.level) > 2
    return feature.level if clear else _("{category} {level}", category=feature.category, level=feature.level)


def _said(
    feature: str,
    level: Level,
    shares: Mapping[str, float],
    dates: Collection[str],
    categories: Mapping[str, SaidLevel],
) -> str:
    if feature in dates:
        return _say_when(feature, level)
    if feature not in categories:
        return _say(feature, level, shares.get(feature))
    mostly = level.endswith("High") and shares[feature] > _HALF
    return categories[feature].said if mostly else _say(categories[feature].said, level, shares[feature])


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


def _tell_apart(
    name: str, centroids: Matrix, features: Sequence[str], categories: Mapping[str, SaidLevel]
) -> list[str]:
    """Names of namesakes: as it is for one, with "(higher Income)" for two, "(Income 1st of 3)" for more."""
    count = len(centroids)
    if count == 1:
        return [name]
    widest = int(np.ptp(centroids, axis=0).argmax())
    column, feature = centroids[:, widest], features[widest]
    is_level = feature in categories
    feature = categories[feature].said if is_level else feature
    # Segments that are equal on this feature go by the others.
    ranks = [int(rank) + 1 for rank in np.lexsort((*-centroids.T[::-1], -column)).argsort()]
    if len(np.unique(column)) < count:
        return [_("{name} ({rank} of {count})", name=name, rank=_ordinal(rank), count=count) for rank in ranks]
    if count == 2:
        higher = _("{name} (higher {feature})", name=name, feature=feature)
        lower = _("{name} (lower {feature})", name=name, feature=feature)
        if is_level:
            higher = _("{name} (more often {level})", name=name, level=feature)
            lower = _("{name} (less often {level})", name=name, level=feature)
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
