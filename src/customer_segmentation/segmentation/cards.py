"""Segment cards: all facts that the reports tell of a segment, and the business's advice."""

from typing import Any, Literal, NotRequired, TypedDict

from .model import Level

Priority = Literal["prioritise", "reactivate", "maintain", "low"]


class Difference(TypedDict):
    """A number column: the segment's mean beside that of all customers, and of the customers in all other segments.

    Attributes:
        column: Header of the column.
        name: Its short name.
        unit: Its unit, or empty.
        feature: Whether segments are made from it.
        mean: Mean of the segment; the geometric one where the feature is clustered by its logarithm.
        all_mean: The same of all customers.
        others_mean: The same of the other segments' customers.
        index: The mean as a percentage of that of all customers.
        difference: Mean less the mean of all, in standard deviations of all customers.
        effect: Mean less the mean of the others, in pooled standard deviations (Cohen's d).
        total: Sum of the values.
        trusted: Whether the groups compared are large enough.
        rank: 1 for the largest effect.
    """

    column: str
    name: str
    unit: str
    feature: bool
    mean: float
    all_mean: float
    others_mean: float | None
    index: float | None
    difference: float | None
    effect: float | None
    total: float
    trusted: bool
    rank: NotRequired[int]


class CategoryProfile(TypedDict):
    """How many of a segment's customers have a value of a category column, beside all customers.

    Attributes:
        column: Header of the column.
        value: The value.
        customers: Customers of the segment that have it.
        share: Their share of the segment (0…1).
        all_share: The share among all customers.
        lift: The one divided by the other.
        expected: Customers, if the segment were like all.
        trusted: Whether there are enough of them.
    """

    column: str
    value: str
    customers: int
    share: float
    all_share: float
    lift: float
    expected: float
    trusted: bool


class Condition(TypedDict):
    """The values of a feature that a rule admits: above one bound, up to and including the other."""

    column: str
    name: str
    unit: str
    above: float | None
    up_to: float | None


class Rule(TypedDict):
    """Who is in a segment.

    Attributes:
        conditions: What a customer must fulfil.
        customers: Number of customers that do.
        precision: Share of them that are in the segment.
        coverage: Share of the segment that fulfils them.
    """

    conditions: list[Condition]
    customers: int
    precision: float
    coverage: float


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
    actions: list[str]


class SegmentCard(TypedDict):
    """All facts about a segment.

    Attributes:
        number: Number of the segment.
        name: Its name.
        made_name: The name that the levels make, where another one is kept from an earlier model; else empty.
        new: Whether an earlier model was given and had no such segment.
        customers: Number of customers.
        share: Their share of all (0…1).
        levels: Level of each feature, by feature name.
        differences: Every number column, in the table's order.
        category_profiles: Every value of the category columns.
        notable_categories: The over- and under-represented ones, the strongest first.
        rules: The rule that says who is in the segment, or none.
        most_typical: Its most typical customers, by their columns.
        value: What it holds of the value column, if there is one.
        advice: What the playbook says, or none.
    """

    number: int
    name: str
    made_name: str
    new: bool
    customers: int
    share: float
    levels: dict[str, Level]
    differences: list[Difference]
    category_profiles: list[CategoryProfile]
    notable_categories: list[CategoryProfile]
    rules: list[Rule]
    most_typical: list[dict[str, Any]]
    value: Value | None
    advice: Advice | None


class GeneralInsight(TypedDict):
    """A statement of the playbook about several segments.

    Attributes:
        text: The statement; ``{segments}`` and ``{share}`` in it are filled in by the reports.
        segments: Numbers of the segments that it speaks of.
        share: Their share of the customers.
    """

    text: str
    segments: list[int]
    share: float


class SegmentCards(TypedDict):
    """The cards of all segments, by number, and what the playbook says about several of them."""

    segments: list[SegmentCard]
    general_insights: list[GeneralInsight]


class Explanation(TypedDict):
    """A segment's rule, and its most typical customers."""

    rules: list[Rule]
    most_typical: list[dict[str, Any]]
