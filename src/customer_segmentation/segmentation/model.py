"""The segmentation model as data: everything needed to give a customer a segment, readable by people and programs.

A customer's features are transformed (``log`` means ``log(1 + x)``), scaled to ``(value - mean) / deviation``,
multiplied by their weight, and compared with the centroids: the nearest one (Euclidean distance) is the segment.
``docs/segmentation_model.md`` describes the file for everybody else.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import expm1, isclose, log1p
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, StringConstraints, ValidationError, model_validator

from customer_segmentation.customers.declaration import HEAVIEST, FeatureKind, Notation
from customer_segmentation.errors import SegmentationModelError

#: Version of the file's layout. Version 2, which is read as well, knew features of numbers only.
FORMAT_VERSION: Literal[3] = 3
_READ_VERSIONS = (2, FORMAT_VERSION)

#: A value further from the mean than this many standard deviations is measured as if it lay there, so that squares of
#: absurd values are still numbers.
FURTHEST_DEVIATIONS = 1e9

#: A squared distance below this part of the customer's own squared length may be nothing but rounding.
ROUNDING = 1e-14

#: How well numbers of the file that say the same must agree.
_AGREEMENT = 1e-6

#: Where a centroid lies on a feature, compared with all customers.
Level = Literal["Very Low", "Low", "Average", "High", "Very High"]

#: A text of sensible length: a damaged file must not flood the reports.
Text = Annotated[str, StringConstraints(max_length=1000)]
Share = Annotated[FiniteFloat, Field(ge=0, le=1)]
Distance = Annotated[FiniteFloat, Field(ge=0)]
#: Whole numbers that every program reads exactly.
Count = Annotated[int, Field(ge=0, le=2**53, strict=True)]
Number = Annotated[int, Field(ge=1, le=1_000_000, strict=True)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ModelFeature(_Part):
    """A feature: how its values are scaled, and how they were distributed when the model was trained."""

    column: Text
    name: Text
    unit: Text
    transform: Literal["none", "log"]
    mean: FiniteFloat  # of the transformed values over the fit sample
    deviation: FiniteFloat = Field(gt=0)  # their standard deviation (population, ddof = 0)
    weight: FiniteFloat = Field(gt=0, le=HEAVIEST)
    #: Upper edges of all bins but the last, in the feature's own unit (deciles, without repeats).
    bin_edges: tuple[FiniteFloat, ...] = Field(min_length=1, max_length=9)
    bin_shares: tuple[Share, ...]  # of the fit sample; a bin reaches up to and includes its upper edge
    # A feature of words: what it holds, its words as they are shown (none: yes and no) and the number for each word in
    # lower case. Of a feature of numbers, none of this is written.
    kind: FeatureKind = Field(default="number", exclude_if=lambda kind: kind == "number")
    levels: tuple[Text, ...] = Field(default=(), exclude_if=lambda levels: not levels)
    codes: dict[Text, FiniteFloat] = Field(default={}, exclude_if=lambda codes: not codes)
    #: Of a feature of dates: the day up to which time was counted in the training, and is when customers are scored.
    reference: dt.date | None = Field(default=None, exclude_if=lambda reference: reference is None)
    #: How its dates were written, for dates such as 03/04/2024 that can be read in two ways.
    notation: Notation | None = Field(default=None, exclude_if=lambda notation: notation is None)
    # Of a level of a category: the category's name and column, and the level as it is shown; ``levels`` are the words
    # that count as it.
    category: Text = Field(default="", exclude_if=lambda category: not category)
    category_column: Text = Field(default="", exclude_if=lambda column: not column)
    level: Text = Field(default="", exclude_if=lambda level: not level)

    @model_validator(mode="after")
    def _levels_have_a_category(self) -> Self:
        if len({self.kind == "category", *map(bool, (self.category, self.category_column, self.level))}) > 1:
            raise ValueError(
                "category, category_column and level must be given of a level of a category, and only then"
            )
        return self

    @model_validator(mode="after")
    def _words_have_numbers(self) -> Self:
        if (self.kind in {"yes_no", "ordered"}) != bool(self.codes):
            raise ValueError("codes must hold the words of a feature of words, and only of such a one")
        if (self.kind == "date") != (self.reference is not None):
            raise ValueError("reference must be the day of a feature of dates, and only of such a one")
        if self.codes and len(set(self.codes.values())) != len(self.levels or ("no", "yes")):
            raise ValueError("levels and codes must hold the same words")
        return self

    @model_validator(mode="after")
    def _bins_fit(self) -> Self:
        if len(self.bin_shares) != len(self.bin_edges) + 1:
            raise ValueError("bin_shares must hold one number more than bin_edges")
        if list(self.bin_edges) != sorted(set(self.bin_edges)):
            raise ValueError("bin_edges must rise from one to the next")
        if not isclose(sum(self.bin_shares), 1, abs_tol=_AGREEMENT):
            raise ValueError("bin_shares must add up to 1")
        return self

    @property
    def table_column(self) -> str:
        """Header of the column in the customers' table: of a level, that of its category."""
        return self.category_column or self.column

    @property
    def words(self) -> list[tuple[str, float]]:
        """The words as they are shown, from the lowest to the highest, each with its number."""
        return list(zip(self.levels or ("no", "yes"), sorted(set(self.codes.values())), strict=True))

    def transformed(self, value: float) -> float:
        """A value on the scale on which distances are measured, before it is standardised."""
        return log1p(value) if self.transform == "log" else value

    def standardised(self, value: float) -> float:
        """A value's distance from the mean of the training, in standard deviations."""
        return (self.transformed(value) - self.mean) / self.deviation

    def in_own_unit(self, transformed: float) -> float:
        """A transformed value in the feature's own unit."""
        return expm1(transformed) if self.transform == "log" else transformed


class Segment(_Part):
    """A segment: its number and name, and where its centre lies."""

    number: Number  # from high to low levels, feature by feature; a number kept from an earlier model stays
    name: Text = Field(pattern=r"\S")
    levels: dict[Text, Level]  # by feature name, as the centroid
    centroid: dict[Text, FiniteFloat]  # in the features' own units (with ``transform: log``, a geometric mean)
    scaled_centroid: tuple[FiniteFloat, ...]  # what distances are measured to
    customers: Count  # of the fit sample
    #: Scaled distance of those customers to the centroid: the closest, the deciles, the furthest.
    distance_deciles: tuple[Distance, ...] = Field(min_length=11, max_length=11)
    outlier_distance: Distance  # a customer of the segment further than this from the centroid (scaled) is an outlier
    made_name: Text = ""  # the name that the levels make, where another one is kept from an earlier model
    new: bool = Field(default=False, strict=True)  # no segment of the earlier model, and stands where it had few

    @model_validator(mode="after")
    def _deciles_rise(self) -> Self:
        if any(later < earlier for earlier, later in pairwise(self.distance_deciles)):
            raise ValueError("distance_deciles must not fall from one to the next")
        return self

    @property
    def rising_deciles(self) -> list[float]:
        """The deciles, moved apart by a hair where they coincide, so that a line leads from each to the next."""
        return [decile + index * 1e-9 for index, decile in enumerate(self.distance_deciles)]


class Verdict(_Part):
    """Why the model has so many segments: their number, their mean silhouette, and the reason in words."""

    k: Number
    silhouette: FiniteFloat = Field(ge=-1, le=1)
    reason: str = Field(max_length=10_000)


class SegmentationModel(_Part):
    """Features, scaling and segments; the file ``segmentation_model.json`` holds exactly this."""

    format_version: Literal[2, 3] = FORMAT_VERSION
    trained_on: dt.date
    features: tuple[ModelFeature, ...] = Field(min_length=1, max_length=1000)  # in the order of ``scaled_centroid``
    segments: tuple[Segment, ...] = Field(min_length=2, max_length=1000)  # in the order of their numbers
    #: The highest that a segment ever had, in this model or in the earlier ones whose segments it keeps: no number is
    #: given twice.
    highest_number: Number
    fit_rows: Annotated[Count, Field(ge=1)]  # customers of the fit sample, with those who were set aside
    fit_sample_sha256: str = Field(pattern="^[0-9a-f]{64}$")  # of the columns' names, then the values row by row
    inertia: Distance  # sum of squared scaled distances to the nearest centroid, without those set aside
    outlier_share: Share  # of the fit sample
    #: A customer is borderline if the nearest distance is more than this part of the second nearest.
    borderline_ratio: FiniteFloat = Field(gt=0, lt=1)
    verdict: Verdict
    medians: dict[Text, FiniteFloat] = {}  # for missing values; empty where such customers were rejected
    noise_columns: tuple[Text, ...] = ()  # declared features that only added noise: they describe the segments
    seed: int
    versions: dict[Text, Text]  # of the packages that made the model
    #: Of the run that trained it, which whoever writes the file puts at its top; nothing depends on it.
    run_id: Text | None = Field(default=None, exclude=True)

    @property
    def feature_columns(self) -> list[str]:
        """Headers of the features, in order."""
        return [feature.column for feature in self.features]

    @property
    def categories(self) -> dict[str, list[ModelFeature]]:
        """The levels of each category, by the header of its column."""
        found: dict[str, list[ModelFeature]] = {}
        for feature in self.features:
            if feature.kind == "category":
                found.setdefault(feature.category_column, []).append(feature)
        return found

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Self:
        names = [feature.name for feature in self.features]
        _refuse_repeats(names, "feature name")
        _refuse_repeats(self.feature_columns, "feature column")
        _refuse_repeats([segment.number for segment in self.segments], "segment number")
        _refuse_repeats([segment.name for segment in self.segments], "segment name")
        for segment in self.segments:
            if len(segment.scaled_centroid) != len(names):
                raise ValueError(
                    f"segment {segment.number} needs {len(names)} numbers in scaled_centroid, one per feature"
                )
            if set(segment.centroid) != set(names) or set(segment.levels) != set(names):
                raise ValueError(f"segment {segment.number} needs exactly the model's features in centroid and levels")
            self._require_one_place(segment)
        if self.highest_number < max(segment.number for segment in self.segments):
            raise ValueError("highest_number must be at least the highest number of a segment")
        if self.verdict.k != len(self.segments):
            raise ValueError(f"verdict speaks of {self.verdict.k} segments, but there are {len(self.segments)}")
        if sum(segment.customers for segment in self.segments) != self.fit_rows:
            raise ValueError("the customers of all segments must add up to fit_rows")
        return self

    def _require_one_place(self, segment: Segment) -> None:
        """Both ways to tell where a centroid lies must agree: so no feature can have been moved or changed alone."""
        for feature, scaled in zip(self.features, segment.scaled_centroid, strict=True):
            value = segment.centroid[feature.name]
            if feature.transform == "log" and value <= -1:
                raise ValueError(f"segment {segment.number} has no logarithm of its centroid on {_shown(feature.name)}")
            expected = feature.standardised(value) * feature.weight
            # Of values far larger than their spread, fewer digits tell where they lie.
            rounding = _AGREEMENT * max(1.0, 1e-9 * abs(feature.mean) / feature.deviation)
            if not isclose(scaled, expected, rel_tol=_AGREEMENT, abs_tol=rounding * feature.weight):
                raise ValueError(
                    f"segment {segment.number} has a centroid and a scaled_centroid that do not agree on "
                    f"{_shown(feature.name)}"
                )


def read_model(content: Any) -> SegmentationModel:
    """Check what the JSON file of a model holds.

    Raises:
        SegmentationModelError: It is no model, one of an unknown version, or a damaged one; the sentence says where.
    """
    version = content.get("format_version") if isinstance(content, dict) else None
    if version is None:
        raise SegmentationModelError(
            "The segmentation model's file holds no segmentation model: give the path of a segmentation_model.json."
        )
    if version not in _READ_VERSIONS:
        raise SegmentationModelError(
            f"The segmentation model has the format version {str(version)[:20]}, but this program reads versions "
            f"{_READ_VERSIONS[0]} and {FORMAT_VERSION}: use the program's version that wrote it, or train a new model "
            "with `kedro run`."
        )
    try:
        return SegmentationModel.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = " → ".join(_shown(str(step)) for step in first["loc"]) or "its parts"
        fault = first["msg"].removeprefix("Value error, ")
        raise SegmentationModelError(
            f"The segmentation model is damaged at {place}: {fault}. Nothing was labelled with it; take an undamaged "
            "copy, or train a new model with `kedro run`."
        ) from None


def _refuse_repeats(values: Sequence[object], what: str) -> None:
    if repeated := [_shown(str(value)) for value, count in Counter(values).items() if count > 1]:
        raise ValueError(f"{what} given twice: {repeated[0]}")


def _shown(text: str) -> str:
    """A text of the file in a sentence of ours: short, and on one line."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text[:60])
