"""Names of segments that are short enough for a tab, and still tell one segment from another."""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

from customer_segmentation.language import _

#: Where a name has parts: "High Income, High Spending (higher Spending)" has three.
_PARTS = re.compile(r", | (?=\()")
#: Names of more parts are cut like other texts: there would be too many ways to shorten them.
_MOST_PARTS = 8
#: Letters that are left of a word, at most and at least.
_LONGEST_WORD, _SHORTEST_WORD = 12, 3


def short_names(names: Mapping[int, str], longest: int) -> dict[int, str]:
    """Number and name of each segment in at most so many characters, by number.

    A name that is too long loses first the parts without which it is still no other segment's, then the ends of its
    words, at last its middle.

    Examples:
        >>> short_names({1: "High Income, Low Visits, Average Spending", 2: "Low Income, Low Visits"}, 26)
        {1: '1 High Income, Low Visits…', 2: '2 Low Income, Low Visits'}
    """
    parts = {number: _without_repeats(_PARTS.split(name)) for number, name in names.items()}
    return {number: _short(number, name, parts, longest) for number, name in names.items()}


def _short(number: int, name: str, parts: Mapping[int, list[str]], longest: int) -> str:
    full = f"{number} {name}"
    ways = [full, full.replace(_("Average "), _("Avg "))]
    own = [part.replace(_("Average "), _("Avg ")) for part in parts[number]]
    if len(own) <= _MOST_PARTS:
        ways += [f"{number} {_joined(own, kept)}" for kept in _telling(number, parts)]
        cuts = [(spared, most) for spared in (1, 0) for most in range(_LONGEST_WORD, _SHORTEST_WORD - 1, -1)]
        ways += [f"{number} {_joined([_cut(part, *cut) for part in own], range(len(own)))}" for cut in cuts]
    end = longest // 3
    return next((way for way in ways if len(way) <= longest), f"{full[: longest - end - 1]}…{full[-end:]}")


def _telling(number: int, parts: Mapping[int, list[str]]) -> Iterator[tuple[int, ...]]:
    """The positions of parts that no other segment has alike: as many parts as can be first."""
    positions = range(len(parts[number]))
    others = [own for other, own in parts.items() if other != number]
    for count in range(len(positions), 0, -1):
        for kept in combinations(positions, count):
            said = [parts[number][position] for position in kept]
            if all(said != [own[position] for position in kept if position < len(own)] for own in others):
                yield kept


def _joined(parts: list[str], kept: range | tuple[int, ...]) -> str:
    """The parts that are kept; an ellipsis stands for others."""
    text = ""
    for position, part in enumerate(parts):
        if position in kept:
            text += f" {part}" if text and part.startswith("(") else f", {part}" if text[-1:] not in {"", "…"} else part
        elif not text.endswith("…"):
            text += "…"
    return text


def _cut(part: str, spared: int, most: int) -> str:
    """A part with at most so many letters of each word but the first ones, which say what the others are like."""
    words = part.split(" ")
    cut = (word if len(word) <= most else f"{word[: most - 1]}." for word in words[spared:])
    return " ".join([*words[:spared], *cut])


def _without_repeats(parts: list[str]) -> list[str]:
    """The parts; of what stands in brackets, only the words that are not said before."""
    *before, last = parts
    if not before or not (last.startswith("(") and last.endswith(")")):
        return parts
    said = {word for part in before for word in part.split(" ")}
    words = [word for word in last[1:-1].split(" ") if word not in said]
    return [*before, f"({' '.join(words)})"] if words else parts
