"""In which order the values of a category column stand, where the values themselves have one: by time, size or rank."""

import re
from collections.abc import Collection, Iterator, Sequence

from .columns import MISSING, OTHER

#: Words that have an order among themselves, as tables in several languages write them.
_SCALES = (
    "none|very low|low|lower|medium low|average|medium|middle|mid|moderate|normal|medium high|high|higher|very high",
    "xxs|xs|s|m|l|xl|xxl|xxxl",
    "tiny|very small|small|medium|large|very large|extra large|huge",
    "bronze|silver|gold|platinum|diamond",
    "free|trial|starter|basic|standard|plus|professional|pro|premium|business|enterprise",
    "never|rarely|seldom|sometimes|occasionally|often|frequently|usually|always",
    "daily|weekly|monthly|quarterly|yearly",
    "strongly disagree|disagree|neutral|agree|strongly agree",
    "very dissatisfied|dissatisfied|neutral|satisfied|very satisfied",
    "very poor|poor|fair|good|very good|excellent",
    "primary|secondary|tertiary",
    "new|returning|loyal",
    "january|february|march|april|may|june|july|august|september|october|november|december",
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    "mon|tue|wed|thu|fri|sat|sun",
    "sehr niedrig|niedrig|gering|mittel|hoch|sehr hoch",
    "klein|mittel|gross|groß|sehr gross|sehr groß",
    "nie|selten|manchmal|oft|häufig|immer",
    "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember",
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag",
    "très faible|faible|moyen|moyenne|élevé|élevée|très élevé",
    "muy bajo|bajo|baja|medio|media|alto|alta|muy alto",
)
_RANKS = tuple({word: rank for rank, word in enumerate(scale.split("|"))} for scale in _SCALES)
#: Stand at the end, whatever the order.
_LAST = {MISSING: 1, OTHER: 2}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def in_order(values: Collection[str]) -> list[str] | None:
    """Periods, numbers and ranges by their numbers, and words of a known scale by their rank; none without an order.

    Examples:
        >>> in_order(["35-49", "18-34", "(missing)", "65+"])
        ['18-34', '35-49', '65+', '(missing)']
        >>> in_order(["High", "low", "Medium"])
        ['low', 'Medium', 'High']
        >>> in_order(["Female", "Male"]) is None
        True
    """
    told = [value for value in values if value not in _LAST]
    ranked = next((ranks for ranks in _ranks(told) if None not in ranks), None)
    if not told or ranked is None:
        return None
    by_rank = dict(zip(told, ranked, strict=True))
    last = sorted((value for value in values if value in _LAST), key=_LAST.__getitem__)
    return [*sorted(told, key=lambda value: by_rank[value] or ()), *last]


def _ranks(values: Sequence[str]) -> Iterator[list[tuple[float, ...] | None]]:
    """The places of all values, by their numbers and by each scale; none for a value that has no place there."""
    yield [_numbers(value) for value in values]
    for scale in _RANKS:
        words = [value.strip().casefold().replace("_", " ") for value in values]
        yield [(float(scale[word]),) if word in scale else None for word in words]


def _numbers(value: str) -> tuple[float, ...] | None:
    """The numbers in a text without letters: "2024-03", "18–25", "7"; of "< 18" a little less."""
    if any(character.isalpha() for character in value) or not (found := _NUMBER.findall(value)):
        return None
    below = value.strip().startswith(("<", "≤"))
    return (float(found[0]) - below / 2, *map(float, found[1:]))
