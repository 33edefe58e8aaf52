"""Typed parameters of clustering: how segments are named and explained, and what the playbook says about them."""

import datetime as dt
import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from customer_segmentation.options import Options
from customer_segmentation.segmentation.cards import Priority
from customer_segmentation.segmentation.options import Condition, SomeText

#: A word in braces.
_FIELD = re.compile(r"\{(\w+)\}")


def _nothing_to_fill_in(text: str) -> str:
    if found := _FIELD.search(text):
        raise ValueError(f"{found[0]} cannot be filled in here, only in a general insight")
    return text


#: A text that is shown as it is.
FixedText = Annotated[SomeText, AfterValidator(_nothing_to_fill_in)]


class TrainingOptions(Options):
    """What is written into the model about its training: its day; none means the day of the run."""

    date: dt.date | None = None


class CategoryClaim(Options):
    """That a value of a category column is more, or less, frequent in a segment than among all customers."""

    more: SomeText | None = None
    fewer: SomeText | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.more is None) == (self.fewer is None):
            raise ValueError("give one of more and fewer, with a value of the column")
        return self


#: What a segment's profile must show, by column: how its mean compares with the others, or how frequent a value is.
Claims = dict[str, Literal["above_average", "below_average", "about_average"] | CategoryClaim]


class Claim(Options):
    """A text that claims something measurable: it is said of segments whose profile shows it, and of no others."""

    text: FixedText
    when: Claims = Field(alias="if", min_length=1)


class Play(Options):
    """What the business knows about segments with certain levels, and does about them."""

    when: Condition
    priority: Priority
    insight: FixedText
    says: tuple[Claim, ...] = ()
    actions: tuple[FixedText, ...] = Field(min_length=1)


class GeneralInsight(Options):
    """A statement about all segments with certain levels; ``{segments}`` and ``{share}`` in its text are filled in."""

    when: Condition
    text: SomeText

    @field_validator("text")
    @classmethod
    def _can_be_filled_in(cls, text: str) -> str:
        if unknown := [field for field in _FIELD.findall(text) if field not in {"segments", "share"}]:
            raise ValueError(f"{{{unknown[0]}}} cannot be filled in; there are {{segments}} and {{share}}")
        return text


class Playbook(Options):
    """The business's advice: for a segment the first play that matches, and the general insights."""

    segments: tuple[Play, ...]
    general: tuple[GeneralInsight, ...]
