"""Features of categories, such as the kind of contract: which levels they have, and one column of numbers for each.

A customer has 100 in the column of the own level and 0 in the others, so that the mean of customers is the share of the
level in per cent. Rare levels, and words that were not there when the levels were decided, share a column.
"""

from collections.abc import Sequence
from itertools import islice
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.errors import CustomerTableError

from .columns import OTHER
from .declaration import LONGEST_LEVEL, CategoryLevel, CustomerTable, Feature
from .encoding import NO, YES
from .engine import to_pandas
from .value_order import in_order

#: Different words that are looked at: those of a column with more of them are rare, or as good as nobody has them.
_MOST_WORDS = 10_000
#: Rare words that are remembered by name.
_MOST_POOLED = 100


def decide_levels(tidy: Any, table: CustomerTable) -> dict[str, Feature]:
    """Decide the levels of every category that has none yet, and measure how many customers have each.

    A level is a word that at least ``rare_levels`` of the customers have, whatever its capitals, or one that the
    declaration names.

    Returns:
        The features with their levels, shares and rare words, by their columns.

    Raises:
        CustomerTableError: All customers are in one level, or nobody is in a declared one.
    """
    undecided = {column: feature for column, feature in table.category_features.items() if not feature.shares}
    decided = {}
    for column, feature in undecided.items():
        filled = int(to_pandas(tidy.select(nw.col(column).count()))[column].iloc[0])
        decided[column] = _decide(_count_words(tidy, column), filled, feature, table)
    return decided


def spell_alike(tidy: Any, table: CustomerTable) -> Any:
    """Write each level as it is written most often, whatever the capitals of a cell."""
    return tidy.with_columns(_spelled(feature).alias(column) for column, feature in table.category_features.items())


def encode_categories(tidy: Any, table: CustomerTable) -> Any:
    """Add a column for each level of each category: 100 for the customers who have it, else 0.

    Raises:
        CustomerTableError: The table has a column of that name already.
    """
    levels = [feature for feature in table.encoded_features if isinstance(feature, CategoryLevel)]
    if taken := {level.column for level in levels} & set(tidy.collect_schema().names()):
        raise CustomerTableError(
            f'The table has a column "{min(taken)}", which is also what this project calls a level of a category: '
            "give the column another header."
        )
    return tidy.with_columns(_indicator(level, table).alias(level.column) for level in levels)


def count_other_words(frame: Any, column: str, known: Sequence[str]) -> dict[str, int]:
    """The words of a column, whatever their capitals, that are none of the known ones, with their customers."""
    other = ~nw.col(column).str.to_lowercase().is_in([word.lower() for word in known])
    return {str(word): int(customers) for word, customers in _count_words(frame.filter(other), column).items()}


def _count_words(tidy: Any, column: str) -> "pd.Series[int]":
    """How many rows hold each of the most frequent words; words that differ in capitals count as one."""
    words = tidy.select(nw.col(column).alias("word")).filter(~nw.col("word").is_null())
    by_frequency = words.group_by("word").agg(nw.len().alias("rows")).sort("rows", "word", descending=[True, False])
    counted = to_pandas(by_frequency.head(_MOST_WORDS))
    alike = counted.groupby(counted["word"].str.lower(), sort=False)
    spelled = alike["rows"].sum().set_axis(alike["word"].first())
    return spelled.sort_values(ascending=False, kind="stable")


def _decide(counts: "pd.Series[int]", filled: int, feature: Feature, table: CustomerTable) -> Feature:
    by_word = {word.lower(): word for word in counts.index}
    if feature.levels:
        levels = list(feature.levels)
        if lacking := [level for level in levels if _key(level) not in by_word]:
            raise CustomerTableError(
                f'No row of the table has "{lacking[0]}" in the column "{feature.column}": take it out of the levels '
                f"of {feature.name} under customer_table: features."
            )
    else:
        frequent = [word for word in counts.index[counts >= table.rare_levels * filled] if len(word) <= LONGEST_LEVEL]
        levels = in_order(frequent) or frequent
    kept = [_key(level) for level in levels]
    shares = [float(counts[by_word[key]] / filled) for key in kept]
    if (others := 1 - sum(shares)) > 0.5 / max(filled, 1):
        shares.append(others)
    rare = (word for key, word in by_word.items() if key not in kept and len(word) <= LONGEST_LEVEL)
    pooled = list(islice(rare, _MOST_POOLED))
    if len(shares) < 2:
        raise CustomerTableError(_one_level(counts, feature, table))
    measured = {"levels": tuple(levels), "shares": tuple(shares), "pooled": tuple(pooled)}
    return feature.model_copy(update=measured)


def _one_level(counts: "pd.Series[int]", feature: Feature, table: CustomerTable) -> str:
    if len(counts) == 1:
        return (
            f'Column "{feature.column}" has the same value, "{counts.index[0]}", for every usable customer, so it '
            "cannot tell segments apart: take it out of customer_table: features."
        )
    return (
        f'Column "{feature.column}" has {len(counts):,} different values, and none that at least '
        f"{table.rare_levels:.0%} of the customers share, so it makes no category: take it out of customer_table: "
        "features, name the levels that matter (levels: …), or lower rare_levels."
    )


def _key(level: str) -> str:
    """A declared level as it is compared: cells are trimmed already."""
    return level.strip().lower()


def _spelled(feature: Feature) -> nw.Expr:
    cell = nw.col(feature.column)
    spelled, word = cell, cell.str.to_lowercase()
    for level in feature.levels:
        spelled = nw.when(word == _key(level)).then(nw.lit(level)).otherwise(spelled)
    return spelled


def _indicator(level: CategoryLevel, table: CustomerTable) -> nw.Expr:
    word = nw.col(level.category_column)
    if level.level == OTHER:
        has = ~word.is_in(list(table.category_features[level.category_column].levels))
    else:
        has = word == level.level
    return nw.when(has).then(nw.lit(YES)).otherwise(nw.lit(NO))
