"""Typed parameters of clustering: how segments are named, and what the playbook says about them."""

from typing import Literal

from pydantic import Field

from customer_segmentation.model import Level
from customer_segmentation.options import Options

#: Levels that a segment must have, by feature name; features that are not named may have any.
Condition = dict[str, Level]


class NamingOptions(Options):
    """When a segment is Low or High on a feature.

    Attributes:
        level_threshold: Distance of the centroid from the mean of all customers, in their standard deviations, beyond which
            a segment is Low or High rather than Average.
    """

    level_threshold: float = Field(gt=0)


class Play(Options):
    """What the business knows about segments with certain levels, and does about them."""

    when: Condition
    priority: Literal["prioritise", "reactivate", "maintain", "low"]
    insight: str = Field(min_length=1)
    actions: tuple[str, ...] = Field(min_length=1)


class GeneralInsight(Options):
    """A statement about all segments with certain levels; ``{segments}`` and ``{share}`` in its text are filled in."""

    when: Condition
    text: str = Field(min_length=1)


class Playbook(Options):
    """The business's advice: for a segment the first play that matches, and the general insights."""

    segments: tuple[Play, ...]
    general: tuple[GeneralInsight, ...]
