"""Rules: a small decision tree stands in for the model and says which customers a segment holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import rankdata
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.tree import DecisionTreeClassifier

from customer_segmentation.customers.encoding import NO

from .cards import Condition, Rule
from .model import ModelFeature
from .types import Mask, Matrix

#: More parts leave more customers to find each rule with, so that it is hardly worse than that of all of them.
_PARTS = 10
#: Customers on which a rule is checked; more cost time, and hardly change the percentages.
_CHECKED_CUSTOMERS = 5_000


@dataclass(frozen=True)
class _Range:
    """The values of a feature that a rule admits: above one bound, up to and including the other."""

    feature: ModelFeature
    above: float = -np.inf
    up_to: float = np.inf

    def holds(self, customers: pd.DataFrame) -> Mask:
        values = customers[self.feature.column].to_numpy(dtype=float)
        return (values > self.above) & (values <= self.up_to)


class _Found(NamedTuple):
    """A rule with how well it fits the customers it was found with."""

    ranges: list[_Range]
    customers: int  # that fulfil it
    balance: float  # the harmonic mean of precision and coverage (F1)


def find_rule(customers: pd.DataFrame, inside: Mask, features: Sequence[ModelFeature], leaves: int) -> Rule | None:
    """Find the rule that says best who is in a segment.

    A tree with few leaves (CART, Breiman et al. 1984) is grown for "in this segment or not". Each of its nodes is a
    rule; the one with the best balance of precision and coverage (F1) is taken, of equals the shortest. Its bounds are
    rounded, but never past a customer's value. There is none where nothing tells the segment apart.

    The precision and coverage that come with it are those on other customers, by stratified cross-validation (Stone
    1974): rules are found in the same way without a tenth of the customers, and fit that tenth so well. Counted on the
    customers that it was found with, a rule would look better than it is.

    Examples:
        >>> import pandas as pd
        >>> from customer_segmentation.segmentation.model import ModelFeature
        >>> income = ModelFeature(
        ...     column="income", name="Income", unit="k$", transform="none", mean=50, deviation=30, weight=1,
        ...     bin_edges=(50,), bin_shares=(0.5, 0.5),
        ... )
        >>> customers = pd.DataFrame({"income": [20, 30, 70, 80]})
        >>> rule = find_rule(customers, (customers["income"] > 50).to_numpy(), [income], leaves=4)
        >>> [(part["name"], part["above"], part["up_to"]) for part in rule["conditions"]]
        [('Income', 50.0, None)]
        >>> rule["precision"], rule["coverage"]
        (1.0, 1.0)
    """
    found = _best(customers, inside, features, leaves)
    if found is None:
        return None
    precision, coverage = _cross_validate(customers, inside, features, leaves)
    return {
        "conditions": _conditions(found.ranges),
        "customers": found.customers,
        "precision": precision,
        "coverage": coverage,
    }


def _best(customers: pd.DataFrame, inside: Mask, features: Sequence[ModelFeature], leaves: int) -> _Found | None:
    if inside.all() or not inside.any():
        return None
    values = customers[[feature.column for feature in features]].to_numpy(dtype=float)
    # A tree asks only which of two values is larger. By their ranks it also tells values apart that differ by very
    # little, or are very large: it computes with 32 bits.
    ranks = rankdata(values, method="dense", axis=0)
    tree = DecisionTreeClassifier(max_leaf_nodes=leaves, random_state=0).fit(ranks, inside)
    rules = [_measure(ranges, customers, inside) for ranges in _nodes(tree, ranks, values, features) if ranges]
    return max(rules, key=lambda rule: (round(rule.balance, 3), -len(rule.ranges)), default=None)


def _cross_validate(
    customers: pd.DataFrame, inside: Mask, features: Sequence[ModelFeature], leaves: int
) -> tuple[float | None, float | None]:
    """Precision and coverage on customers that took no part; none where there are too few to leave some out."""
    if len(customers) > _CHECKED_CUSTOMERS:
        drawn, _ = train_test_split(np.arange(len(customers)), train_size=_CHECKED_CUSTOMERS, random_state=0)
        customers, inside = customers.iloc[drawn], inside[drawn]
    parts = min(_PARTS, int(inside.sum()), int((~inside).sum()))
    if parts < 2:
        return None, None
    fulfilled = np.zeros(len(customers), dtype=bool)
    for known, left_out in StratifiedKFold(parts, shuffle=True, random_state=0).split(customers, inside):
        found = _best(customers.iloc[known], inside[known], features, leaves)
        if found is not None:
            fulfilled[left_out] = _fulfil(found.ranges, customers.iloc[left_out])
    hits, count = int((fulfilled & inside).sum()), int(fulfilled.sum())
    return hits / count if count else 0.0, hits / int(inside.sum())


def _nodes(
    grown: DecisionTreeClassifier, ranks: Matrix, values: Matrix, features: Sequence[ModelFeature]
) -> list[list[_Range]]:
    """The ranges of each node of the tree; the root has none."""
    tree, customers = grown.tree_, grown.decision_path(ranks).toarray().astype(bool)
    ranges: list[dict[int, _Range]] = [{} for _ in range(tree.node_count)]
    for node in range(tree.node_count):
        if tree.children_left[node] == -1:
            continue
        index = int(tree.feature[node])
        own, low = values[customers[:, node], index], ranks[customers[:, node], index] <= tree.threshold[node]
        bound = _round_number_from(own[low].max(), own[~low].min())
        before = ranges[node].get(index, _Range(features[index]))
        below = _Range(before.feature, before.above, min(bound, before.up_to))
        above = _Range(before.feature, max(bound, before.above), before.up_to)
        ranges[tree.children_left[node]] = {**ranges[node], index: below}
        ranges[tree.children_right[node]] = {**ranges[node], index: above}
    return [[own[index] for index in sorted(own)] for own in ranges]


def _fulfil(ranges: Sequence[_Range], customers: pd.DataFrame) -> Mask:
    fulfilled: Mask = np.logical_and.reduce([part.holds(customers) for part in ranges])
    return fulfilled


def _measure(ranges: list[_Range], customers: pd.DataFrame, inside: Mask) -> _Found:
    fulfilled = _fulfil(ranges, customers)
    hits, count = int((fulfilled & inside).sum()), int(fulfilled.sum())
    return _Found(ranges, count, 2 * hits / (count + int(inside.sum())))


def _conditions(ranges: Sequence[_Range]) -> list[Condition]:
    """What a rule asks of each feature: of a category, for one of its levels, or for none of some."""
    conditions: dict[str, Condition] = {}
    for part in ranges:
        feature = part.feature
        if feature.kind != "category":
            conditions[feature.column] = _condition(part)
            continue
        asked: Condition = {
            "column": feature.category_column,
            "name": feature.category,
            "unit": "",
            "above": None,
            "up_to": None,
        }
        own = conditions.setdefault(feature.category_column, asked)
        if part.above >= NO:
            own["words"] = [feature.level]
        else:
            own["excluded"] = [*own.get("excluded", []), feature.level]
    for condition in conditions.values():
        if "words" in condition:
            condition.pop("excluded", None)  # who has one level has no other
    return list(conditions.values())


def _condition(part: _Range) -> Condition:
    condition: Condition = {
        "column": part.feature.column,
        "name": part.feature.name,
        "unit": part.feature.unit,
        "above": None if np.isinf(part.above) else part.above,
        "up_to": None if np.isinf(part.up_to) else part.up_to,
    }
    if part.feature.reference is not None:
        return {**condition, "reference": part.feature.reference.isoformat()}
    if part.feature.kind == "number":
        return condition
    admitted = [word for word, code in part.feature.words if part.above < code <= part.up_to]
    return {**condition, "words": admitted}


def _round_number_from(low: float, high: float) -> float:
    """The number near the middle with the fewest digits, but at least three, that is not below low and below high."""
    middle = low + (high - low) / 2
    rounded = (float(f"{middle:.{digits}g}") for digits in range(3, 18))
    return next((number for number in rounded if low <= number < high), low)
