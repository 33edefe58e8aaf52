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
    """How segments get their names."""

    #: Distance of the centroid from the mean of all customers, in their standard deviations, beyond which a segment is
    #: Low or High rather than Average.
    level_threshold: FiniteFloat = Field(gt=0)
    very_threshold: FiniteFloat | None = None  # the same for Very Low or Very High; without it, no such levels
    names: tuple[GivenName, ...]  # the first whose levels match a segment replaces the name made from levels

    @model_validator(mode="after")
    def _thresholds_rise(self) -> Self:
        if self.very_threshold is not None and self.very_threshold <= self.level_threshold:
            raise ValueError("very_threshold must be larger than level_threshold")
        return self


class ExplanationOptions(Options):
    """How it is explained why customers are in a segment."""

    value_column: str | None = None  # whose total is shared out over the segments (revenue, say)
    #: A customer is borderline if the nearest centre is further than this part of the second one.
    borderline_ratio: FiniteFloat = Field(gt=0, lt=1)
    #: A customer is an outlier if the nearest centre is further than the third quartile of such distances plus this
    #: many interquartile ranges (Tukey 1977, "far out" at 3), among all customers and in the segment.
    outlier_fence: FiniteFloat = Field(gt=0)
    rule_leaves: int = Field(ge=2, le=32)  # of the decision tree from which a segment's rule is read
    smallest_group: int = Field(ge=2)  # statements about fewer customers are marked as not to be trusted
    false_discovery_rate: FiniteFloat = Field(gt=0, lt=1)  # of what is told of columns that took no part in clustering
    typical_customers: int = Field(ge=1, le=100)  # named on a segment's card
    #: A segment of which the playbook says nothing is prioritised when it lies further than this on the good side of
    #: the features with a direction, on average and in standard deviations, and is of low priority below minus this.
    priority_score: FiniteFloat = Field(gt=0)
    #: It is prioritised in any case when its customers hold at least so many times their share of the value column.
    priority_value: FiniteFloat = Field(gt=1)


class MatchingOptions(Options):
    """How the segments of an earlier model are recognised."""

    #: Two segments are the same if their centres lie at most this far apart, in standard deviations of the features.
    furthest: FiniteFloat = Field(gt=0)


class DriftOptions(Options):
    """When new customers are so different from those of the training that the model should be watched or refitted."""

    watch: FiniteFloat = Field(gt=0)  # from this population stability index on
    refit: FiniteFloat
    watch_outliers: FiniteFloat = Field(gt=0)  # from this increase of the share of outliers on
    refit_outliers: FiniteFloat = Field(le=1)

    @model_validator(mode="after")
    def _bounds_rise(self) -> Self:
        if self.watch >= self.refit or self.watch_outliers >= self.refit_outliers:
            raise ValueError("the bounds of refit must be larger than those of watch")
        return self
