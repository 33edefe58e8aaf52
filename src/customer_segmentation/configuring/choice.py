"""Which numbers make segments: those that say most about behaviour and value, without saying it twice."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from .facts import ColumnFacts
from .meaning import MONEY, Meaning, meaning_of
from .noise import unrelated

#: Columns whose ranks correlate more than this are copies of one another.
_COPY = 0.95
#: A further feature must correlate less than this with those that are chosen already, unless it means something else.
_REDUNDANT = 0.8
#: What two columns have in common counts from this rank correlation on: below it, chance does as much in small tables.
_RELATED = 0.5
#: More features make segments that nobody can explain.
MOST_FEATURES = 6
#: A feature needs as many different values (fewer where it is known to matter), and as many filled cells.
_LEAST_DIFFERENT, _LEAST_DIFFERENT_KNOWN = 5, 3
_LEAST_FILLED = 0.6
#: A column is no feature if more of its cells than this have the same value.
_MOST_ALIKE = 0.9
#: From this worth on a number is known to describe behaviour or value.
_KNOWN = 2
#: Columns of one known meaning, such as money spent, that may be features together.
_MOST_OF_A_MEANING = 2
#: Rank correlations are measured on at most so many rows.
_ROWS = 2_000

_NOISE = "spread evenly and related to no other number, as a counter or a random number is: it can make no groups"

Chosen = tuple[Literal["feature", "description", "left out"], str]


class _Correlations:
    """The size of the rank correlation (Spearman 1904) of every two columns; 0 where there is none."""

    def __init__(self, numbers: Sequence[ColumnFacts]) -> None:
        """Measure them."""
        self._position = {facts.header: position for position, facts in enumerate(numbers)}
        values = {position: facts.numbers for position, facts in enumerate(numbers)}
        ranks = pd.DataFrame(values).iloc[:_ROWS].rank()
        self._matrix = ranks.corr(min_periods=5).abs().fillna(0.0).to_numpy()

    def between(self, one: str, other: str) -> float:
        """The size of the correlation of two columns."""
        return float(self._matrix[self._position[one], self._position[other]])

    def among(self, headers: Sequence[str]) -> npt.NDArray[np.float64]:
        """The matrix of some columns."""
        rows = [self._position[header] for header in headers]
        return np.array(self._matrix[np.ix_(rows, rows)])


def choose_features(numbers: Sequence[ColumnFacts]) -> dict[str, Chosen]:
    """Choose the features among the columns of numbers; columns about which nothing is said here are left open.

    Columns whose meaning is known to be behaviour or value come first; of a group of columns that rise and fall
    together the one is taken that stands best for the others.
    """
    meaning = {facts.header: meaning_of(facts) for facts in numbers}
    correlation = _Correlations(numbers)
    copies = _copies(numbers, meaning, correlation)
    decided: dict[str, Chosen] = dict(copies)
    usable = []
    for facts in numbers:
        if facts.header in decided:
            continue
        if reason := _unfit(facts, known=meaning[facts.header].worth >= _KNOWN):
            decided[facts.header] = ("description", reason)
        elif meaning[facts.header].worth:
            usable.append(facts)
    pool = [facts for facts in usable if meaning[facts.header].worth >= _KNOWN]
    if sum(meaning[facts.header] != MONEY for facts in pool) < 2:  # the words of the headers are not understood
        pool = [facts for facts in usable if meaning[facts.header].worth >= 1]
    if len(pool) < 2:
        pool = usable
    noise = {header for header in unrelated(numbers) if not meaning[header].tells}
    if len(telling := [facts for facts in pool if facts.header not in noise]) >= 2:
        pool = telling
    if not pool:  # nothing but demographic numbers, or numbers with few values: better these than no segments
        pool = [facts for facts in numbers if facts.header not in copies and facts.filled >= _LEAST_FILLED]
        pool = [facts for facts in pool if meaning[facts.header].name not in {"a result", "a place on the map"}]
    chosen = _cover([facts.header for facts in pool], meaning, correlation)
    for header in chosen:
        decided[header] = ("feature", meaning[header].name)
    decided |= {
        facts.header: (
            "description",
            _NOISE if facts.header in noise else _passed_over(facts.header, chosen, correlation),
        )
        for facts in usable
        if facts.header not in decided
    }
    return decided


def _copies(
    numbers: Sequence[ColumnFacts], meaning: Mapping[str, Meaning], correlation: _Correlations
) -> dict[str, Chosen]:
    """Columns that are near-copies of another one, which is worth more or stands before them.

    Those that say something else about behaviour or value are described all the same, such as the money paid for seats.
    """
    kept: list[str] = []
    copies: dict[str, Chosen] = {}
    for facts in sorted(numbers, key=lambda one: (-meaning[one.header].worth, one.position)):
        original = next((header for header in kept if correlation.between(facts.header, header) > _COPY), None)
        if original is None:
            kept.append(facts.header)
        else:
            same = correlation.between(facts.header, original)
            own = meaning[facts.header]
            says_more = own.worth >= _KNOWN and own != meaning[original]
            why = f'nearly a copy of "{original}" (rank correlation {same:.2f})'
            copies[facts.header] = ("description" if says_more else "left out", why)
    return copies


def _unfit(facts: ColumnFacts, *, known: bool) -> str | None:
    if facts.filled < _LEAST_FILLED:
        return f"only {facts.filled:.0%} of its cells are filled, too few to make segments from"
    if facts.distinct < (_LEAST_DIFFERENT_KNOWN if known else _LEAST_DIFFERENT):
        return f"only {facts.distinct} different numbers, too few to make segments from"
    if facts.top_share > _MOST_ALIKE:
        return f"{facts.top_share:.0%} of its cells are {facts.frequent[0]}, so it tells few customers apart"
    return None


def _cover(headers: Sequence[str], meaning: Mapping[str, Meaning], correlation: _Correlations) -> list[str]:
    """Choose columns one by one: each time the one that stands for most of what the others say and is not said yet.

    Of each known meaning one column comes before a second of another, and there is no third.
    """
    if not headers:
        return []
    shared = correlation.among(headers)
    np.fill_diagonal(shared, 1.0)
    says = np.where(shared >= _RELATED, shared**2, 0.0)
    worth = np.array([max(meaning[header].worth, 0.1) for header in headers])
    said = np.zeros(len(headers))
    chosen: list[int] = []
    while len(chosen) < min(MOST_FEATURES, len(headers)):
        alike = [
            sum(_same_meaning(meaning[headers[i]], meaning[headers[j]]) for j in chosen) for i in range(len(headers))
        ]
        free = [
            i
            for i in range(len(headers))
            if i not in chosen
            and alike[i] < _MOST_OF_A_MEANING
            and all(shared[i, j] <= _most_shared(meaning[headers[i]], meaning[headers[j]], len(chosen)) for j in chosen)
        ]
        if not free:
            break
        # What it stands for counts, and what it is itself: a column that means little should not speak for better ones.
        gains = (np.maximum(says - said, 0) * worth).sum(axis=1) * worth
        best = max(free, key=lambda i: (-alike[i], round(float(gains[i]), 6), -i))
        chosen.append(best)
        said = np.maximum(said, says[best])
    return [headers[i] for i in sorted(chosen)]


def _most_shared(one: Meaning, other: Meaning, chosen: int) -> float:
    """How much two features may have in common: nearly all, if they are known to be different things."""
    different = one != other and min(one.worth, other.worth) >= _KNOWN
    return _COPY if different or chosen < 2 else _REDUNDANT  # two features are better than one


def _same_meaning(one: Meaning, other: Meaning) -> bool:
    return one == other and one.worth >= _KNOWN


def _passed_over(header: str, chosen: Sequence[str], correlation: _Correlations) -> str:
    if not chosen:
        return "described only"
    nearest = max(chosen, key=lambda other: correlation.between(header, other))
    together = correlation.between(header, nearest)
    if together >= _RELATED:
        return f'rises and falls with "{nearest}" (rank correlation {together:.2f}), which is used'
    return "described only: other numbers say more about behaviour and value"
