"""Segment cards: all facts that the reports tell of a segment, and the business's advice."""

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict

from customer_segmentation.customers.declaration import FeatureKind

from .model import Level

Priority = Literal["prioritise", "develop", "reactivate", "maintain", "low"]


class Difference(TypedDict):
    """A number column: the segment's mean beside that of all customers, and of the customers in all other segments."""

    column: str
    name: str
    unit: str
    feature: bool  # whether segments are made from it
    mean: float  # the geometric one where the feature is clustered by its logarithm, here and in the next two
    all_mean: float
    others_mean: float | None
    index: float | None  # the mean as a percentage of that of all customers
    difference: float | None  # mean less the mean of all, in standard deviations of all customers
    effect: float | None  # mean less the mean of the others, in pooled standard deviations (Cohen's d)
    total: float
    trusted: bool  # whether the groups compared are large enough
    beyond_chance: bool | None  # whether the difference is a discovery; none for a feature
    rank: NotRequired[int]  # 1 for the largest effect
    kind: NotRequired[FeatureKind]  # what a feature holds, if not numbers
    category: NotRequired[str]  # of a level, the name of the category


class CategoryProfile(TypedDict):
    """How many of a segment's customers have a value of a category column, beside all customers."""

    column: str
    value: str
    customers: int
    share: float  # of the segment (0…1)
    all_share: float
    lift: float  # the one share divided by the other
    expected: float  # customers, if the segment were like all
    trusted: bool  # whether there are enough of them
    beyond_chance: bool  # whether the difference between the shares is a discovery


class Condition(TypedDict):
    """The values of a feature that a rule admits: above one bound, up to and including the other."""

    column: str
    name: str
    unit: str
    above: float | None
    up_to: float | None
    reference: NotRequired[str]  # of a feature of dates, the day up to which time is counted, as ISO 8601 writes it
    words: NotRequired[list[str]]  # those that it admits, of a feature of words, from the lowest to the highest
    excluded: NotRequired[list[str]]  # the levels of a category that it does not admit


class Rule(TypedDict):
    """Who is in a segment."""

    conditions: list[Condition]
    customers: int  # that fulfil them
    # Measured on other customers than those it was found with; none where there are too few.
    precision: float | None  # of the customers who fulfil them, the share in the segment
    coverage: float | None  # share of the segment that fulfils them


class Value(TypedDict):
    """What a segment holds of the value column; shares and index are missing where parts of the total are negative."""

    column: str
    name: str
    total: float
    share: float | None
    index: float | None


class Advice(TypedDict):
    """What the playbook says about a segment."""

    priority: Priority
    insight: str
    says: list[str]  # further texts, of which the segment's profile bears out what they claim
    actions: list[str]


class Side(TypedDict):
    """A column on which a segment differs from all customers."""

    name: str
    high: bool  # whether the segment's mean is the higher one
    kind: NotRequired[FeatureKind]  # what a feature holds, if not numbers


def side_of(difference: Difference, *, high: bool) -> Side:
    """The high or the low side of a column."""
    side: Side = {"name": difference["name"], "high": high}
    return {**side, "kind": difference["kind"]} if "kind" in difference else side


def one_per_category(differences: Sequence[Difference]) -> list[Difference]:
    """The columns by rank, of each category only the first of its levels: where one is high, others must be low.

    A level that the segment has more of goes before those that it has less of.
    """
    ranked = sorted(differences, key=lambda one: one["rank"])
    found = []
    for one in ranked:
        own = [other for other in ranked if "category" in one and other.get("category") == one["category"]]
        higher = [level for level in own if (level["effect"] or 0.0) > 0]
        if not own or one is [*higher, *own][0]:
            found.append(one)
    return found


class Standing(TypedDict):
    """How good a segment is for the business, by the declared directions of the features."""

    priority: Priority
    score: float  # the mean lead towards the good side, in standard deviations of all customers
    good: list[Side]  # the columns on whose good side the segment clearly is, the clearest first
    poor: list[Side]  # the same for the other side


class Neighbour(TypedDict):
    """The border to a neighbouring segment; see ``verdict.Border``."""

    number: int  # of that segment
    natural: bool
    p_value: float
    depth: float
    sparsity: float


class SegmentEvidence(TypedDict):
    """How surely a segment exists; see ``verdict.JudgedSegment``."""

    similarity_again: float
    found_again: float
    gap_inside: bool
    neighbours: list[Neighbour]


class SegmentCard(TypedDict):
    """All facts about a segment."""

    number: int
    name: str
    made_name: str  # the name that the levels make, where another one is kept from an earlier model; else empty
    new: bool  # no segment of an earlier model, and stands where that one had few customers
    customers: int
    share: float  # of all customers (0…1)
    levels: dict[str, Level]  # by feature name
    differences: list[Difference]  # every number column, in the table's order
    category_profiles: list[CategoryProfile]
    notable_categories: list[CategoryProfile]  # the over- and under-represented ones, the strongest first
    rules: list[Rule]  # one, or none
    most_typical: list[dict[str, Any]]  # customers, by their columns
    evidence: SegmentEvidence
    value: Value | None
    advice: Advice | None
    standing: Standing | None  # none where the playbook speaks, or no feature has a direction


class GeneralInsight(TypedDict):
    """A statement of the playbook about several segments."""

    text: str  # ``{segments}`` and ``{share}`` in it are filled in by the reports
    segments: list[int]
    share: float  # of the customers


class SegmentCards(TypedDict):
    """The cards of all segments, by number, and what the playbook says about several of them."""

    segments: list[SegmentCard]
    general_insights: list[GeneralInsight]


class Explanation(TypedDict):
    """A segment's rule, its most typical customers, and how surely it exists."""

    rules: list[Rule]
    most_typical: list[dict[str, Any]]
    evidence: SegmentEvidence
