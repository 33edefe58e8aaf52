"""Typed parameters of the method: how K-means is run, how segments are named, explained and recognised."""

from typing import Annotated, Literal, Self

from pydantic import Field, FiniteFloat, StringConstraints, model_validator

from customer_segmentation.options import Options

from .model import Level

#: Levels that a segment must have, by feature name: one, one of several, or "*" for any, as for a feature left out.
Condition = dict[str, Level | Literal["*"] | Annotated[tuple[Level, ...], Field(min_length=1)]]

#: A text that shows something.
SomeText = Annotated[str, StringConstraints(pattern=r"\S")]


class KMeansOptions(Options):
    """How K-means is run, for choosing k and for the final fit alike."""

    starts: int = Field(ge=1)
    max_iterations: int = Field(ge=1)
    seed: int = Field(ge=0, lt=2**32)


class GivenName(Options):
    """A name that an analyst gives to the segment with certain levels."""

    when: Condition = Field(min_length=1)
    name: SomeText = Field(max_length=100)


class NamingOptions(Options):
    """How segments get their names.

    Attributes:
        level_threshold: Distance of the centroid from the mean of all customers, in their standard deviations, beyond
            which a segment is Low or High rather than Average.
        very_threshold: Distance beyond which it is Very Low or Very High; none means that there are no such levels.
        names: Names of the analyst's own; the first whose levels match a segment replaces the name made from levels.
    """

    level_threshold: FiniteFloat = Field(gt=0)
    very_threshold: FiniteFloat | None = None
    names: tuple[GivenName, ...]

    @model_validator(mode="after")
    def _thresholds_rise(self) -> Self:
        if self.very_threshold is not None and self.very_threshold <= self.level_threshold:
            raise ValueError("very_threshold must be larger than level_threshold")
        return self


class ExplanationOptions(Options):
    """How it is explained why customers are in a segment.

    Attributes:
        value_column: Number column whose total is shared out over the segments (revenue, say); none for none.
        borderline_ratio: A customer is borderline if the nearest centre is further than this part of the second one.
        outlier_fence: A customer is an outlier if the nearest centre is further than the third quartile of such
            distances plus this many interquartile ranges (Tukey 1977, "far out" at 3), among all customers and in the
            segment.
        rule_leaves: Leaves of the decision tree from which a segment's rule is read.
        smallest_group: Statements about fewer customers than this are marked as not to be trusted.
        typical_customers: Number of most typical customers named on a segment's card.
    """

    value_column: str | None = None
    borderline_ratio: FiniteFloat = Field(gt=0, lt=1)
    outlier_fence: FiniteFloat = Field(gt=0)
    rule_leaves: int = Field(ge=2, le=32)
    smallest_group: int = Field(ge=2)
    typical_customers: int = Field(ge=1, le=100)


class MatchingOptions(Options):
    """How the segments of an earlier model are recognised.

    Attributes:
        furthest: Two segments are the same if their centres lie at most this far apart, in standard deviations of the
            features (Euclidean distance).
    """

    furthest: FiniteFloat = Field(gt=0)
