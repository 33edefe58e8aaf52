"""What the columns of a customer table mean: the parameter block ``customer_table``."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from math import isclose, sqrt
from typing import Any, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, FiniteFloat, model_validator

from customer_segmentation.errors import SettingsError
from customer_segmentation.options import Options

from .columns import OTHER, RESERVED, ROW, safe_header

#: The heaviest weight of a feature: beyond it, distances would be nothing but this feature.
HEAVIEST = 1e6


#: The weight of a feature of yes and no or of categories, unless another one is given. Segments that divide customers
#: by it hold all of its variance between them; those that divide a bell-shaped feature in its middle hold 2 / pi of
#: that one's. So such a feature is made to count as much as a number: the square root of 2 / pi.
DISCRETE_WEIGHT = 0.8

#: Characters of a level of a category; longer texts are no words that customers share.
LONGEST_LEVEL = 60

#: How a feature enters distances.
Transform = Literal["none", "log", "auto"]


#: What a feature holds: numbers, yes or no, words that have an order, dates, or words that have none.
FeatureKind = Literal["number", "yes_no", "ordered", "date", "category"]
#: Those of them whose cells are words, and which become one number each.
_WORDS = {"yes_no", "ordered"}
#: How the dates of a column are written.
Notation = Literal[
    "typed",
    "year first",
    "eight digits",
    "day first",
    "month first",
    "short year first",
    "named month",
    "year and month",
    "month and year",
    "named month and year",
    "six digits",
]
#: What the time since a date is counted in; the first one unless another is given.
_TIME_UNITS = ("days", "months", "years")


class Feature(Options):
    """A column that segments are made from: numbers, or words and dates that ``encoding`` turns into numbers.

    Attributes:
        column: Header of the column in the table.
        name: Short name used in segment names and charts, such as "Income".
        unit: Unit of the values, such as "k$"; empty when there is none.
        minimum: Smallest plausible value; rows below it are rejected.
        maximum: Largest plausible value; rows above it are rejected.
        transform: "log" compresses long right tails (log(1 + x)) before distances are measured; "auto" decides by
            measurement whether it helps.
        weight: Importance of the feature in distances; 1 gives all features the same, and is the default but for
            ``yes_no`` and ``category``.
        better: Which direction is good for the business; none where neither is, or nobody has said.
        kind: What the column holds.
        levels: Its words: those of ``ordered`` from the lowest to the highest, those of ``yes_no`` the one for no and
            then the one for yes (none for yes and no, true and false, 1 and 0); those of ``category`` in any order
            (none for those that are not rare).
        reference: Of ``kind: date``, the day up to which time is counted; none for the table's last one.
        notation: How its dates are written; found out.
        shares: Of ``kind: category``, the share of the customers (0…1) with each level, then with any other word if
            there are some; measured, as is the next.
        pooled: Other words that the table holds, the most frequent ones.
    """

    column: str = Field(min_length=1, max_length=500)
    name: str = Field(pattern=r"\S", max_length=100)
    unit: str = Field(default="", max_length=30)
    minimum: FiniteFloat | None = None
    maximum: FiniteFloat | None = None
    transform: Transform = "none"
    weight: FiniteFloat = Field(default=1.0, gt=0, le=HEAVIEST)
    better: Literal["high", "low"] | None = None
    # A feature of numbers is written down without them.
    kind: FeatureKind = Field(default="number", exclude_if=lambda kind: kind == "number")
    levels: tuple[str, ...] = Field(default=(), max_length=100, exclude_if=lambda levels: not levels)
    reference: dt.date | None = Field(default=None, exclude_if=lambda reference: reference is None)
    notation: Notation | None = Field(default=None, exclude_if=lambda notation: notation is None)
    shares: tuple[FiniteFloat, ...] = Field(default=(), exclude_if=lambda shares: not shares)
    pooled: tuple[str, ...] = Field(default=(), max_length=100, exclude_if=lambda pooled: not pooled)

    @property
    def encoded(self) -> "tuple[Feature, ...]":
        """The features that distances are measured by: itself, or one for each level of a category.

        Customers of different levels are equally far apart, whatever the levels (Huang 1998, k-prototypes), and all
        levels together have the variance of one number (Light & Margolin 1971). So a level that few customers have
        does not lie further out, as it would if each level were standardised alone.
        """
        if self.kind != "category":
            return (self,)
        words: list[tuple[str, ...]] = [(level,) for level in self.levels]
        words += [self.pooled] if len(self.shares) > len(self.levels) else []
        return tuple(
            CategoryLevel(
                column=level_column(self.column, name),
                name=level_column(self.name, name),
                weight=self.weight * sqrt(share * (1 - share) / sum(one * (1 - one) for one in self.shares)),
                kind="category",
                levels=own,
                category=self.name,
                category_column=self.column,
                level=name,
            )
            for name, own, share in zip((*self.levels, OTHER), words, self.shares, strict=False)
        )

    @property
    def label(self) -> str:
        """The name with its unit, as on an axis: "Income (k$)"."""
        return f"{self.name} ({self.unit})" if self.unit else self.name

    @model_validator(mode="before")
    @classmethod
    def _words_have_a_unit(cls, given: Any) -> Any:
        """The mean of yes and no, and of a level, is told in per cent, that of ranks as one of so many."""
        if not isinstance(given, dict) or given.get("kind") not in {*_WORDS, "category"}:
            return given
        levels = given.get("levels") or ()
        if isinstance(levels, list | tuple) and any(isinstance(level, bool) for level in levels):
            raise ValueError('levels: put the words in quotes, ["No", "Yes"], or YAML reads them as false and true')
        if given["kind"] != "ordered" and given.get("weight") is None:
            given = {**given, "weight": DISCRETE_WEIGHT}
        unit = f"/ {len(levels)}" if given["kind"] == "ordered" else "%"
        if given.get("unit") not in {None, "", unit}:
            raise ValueError(f"kind: {given['kind']} has no unit: leave unit out")
        return {**given, "unit": unit}

    @model_validator(mode="before")
    @classmethod
    def _time_has_a_unit(cls, given: Any) -> Any:
        if not isinstance(given, dict) or given.get("kind") != "date":
            return given
        unit = given.get("unit") or _TIME_UNITS[0]
        if unit not in _TIME_UNITS:
            raise ValueError(f"unit: of kind: date, it is one of {', '.join(_TIME_UNITS)}")
        return {**given, "unit": unit}

    @model_validator(mode="after")
    def _time_makes_sense(self) -> Self:
        if self.kind != "date" and self.reference is not None:
            raise ValueError(f"{self.name}: reference is for kind: date")
        if self.kind == "date" and (self.minimum, self.maximum, self.transform) != (None, None, "none"):
            raise ValueError(f"{self.name}: minimum, maximum and transform are for numbers, not for dates")
        return self

    @model_validator(mode="after")
    def _words_make_sense(self) -> Self:
        if self.kind not in {*_WORDS, "category"}:
            if self.levels:
                raise ValueError(f"{self.name}: levels are for kind: ordered, kind: yes_no and kind: category")
            return self
        different = {level.strip().lower() for level in self.levels}
        if "" in different or len(different) < len(self.levels):
            raise ValueError(f"{self.name}: levels must be different words, whatever their capitals")
        if self.kind == "ordered" and len(different) < 2:
            raise ValueError(f"{self.name}: kind: ordered needs levels, from the lowest to the highest word")
        if self.kind == "yes_no" and len(different) not in {0, 2}:
            raise ValueError(f"{self.name}: levels of kind: yes_no are two words, the one for no and the one for yes")
        if (self.minimum, self.maximum, self.transform) != (None, None, "none"):
            raise ValueError(f"{self.name}: minimum, maximum and transform are for numbers, not for words")
        return self

    @model_validator(mode="after")
    def _categories_make_sense(self) -> Self:
        if self.kind != "category":
            if self.shares or self.pooled:
                raise ValueError(f"{self.name}: shares and pooled are measured, leave them out")
        elif self.better:
            raise ValueError(f"{self.name}: a category is neither high nor low, so better says nothing: leave it out")
        elif any(len(level) > LONGEST_LEVEL for level in self.levels):
            raise ValueError(f"{self.name}: a level has at most {LONGEST_LEVEL} characters, leave longer ones out")
        elif self.shares and not isclose(sum(self.shares), 1, abs_tol=1e-6):
            raise ValueError(f"{self.name}: shares are measured and add up to 1: leave them out")
        return self

    @model_validator(mode="after")
    def _limits_make_sense(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise ValueError(f"{self.name}: minimum must be smaller than maximum")
        if self.transform == "log" and (self.minimum is None or self.minimum < 0):
            raise ValueError(
                f"{self.name}: transform: log needs minimum: 0 or more, as a negative number has no logarithm"
            )
        return self


class CategoryLevel(Feature):
    """A level of a category as a feature of its own: 100 for customers who have it, 0 for the others.

    Attributes:
        category: Short name of the category.
        category_column: Header of its column.
        level: The level as it is shown; its ``levels`` are the words that count as it, none for all unknown ones.
    """

    # Behind the category's own name and header.
    column: str = Field(min_length=1, max_length=500 + LONGEST_LEVEL + 2)
    name: str = Field(pattern=r"\S", max_length=100 + LONGEST_LEVEL + 2)
    category: str
    category_column: str
    level: str


def level_column(category: str, level: str) -> str:
    """Name of the column that says who has a level of a category.

    Examples:
        >>> level_column("Contract", "One year")
        'Contract: One year'
    """
    return f"{category}: {level}"


#: What a described column holds; ``text`` (a name, an address) is listed for people and describes no segment.
Kind = Literal["number", "category", "date", "year", "text"]


class DescribedColumn(Options):
    """A column that is described for every segment, but never used to make segments.

    Attributes:
        column: Header of the column in the table.
        kind: What it holds; "auto" tells it from the cells.
    """

    column: str = Field(min_length=1, max_length=500)
    kind: Kind | Literal["auto"] = "auto"

    @model_validator(mode="before")
    @classmethod
    def _may_be_a_plain_header(cls, given: Any) -> Any:
        return {"column": given} if isinstance(given, str) else given


class CustomerTable(Options):
    """Which columns a customer table has and how defects in them are treated."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    #: How messages call the table, the parameter block that declares it, and the file that the block stands in.
    called: ClassVar[str] = "customer table"
    block: ClassVar[str] = "customer_table"
    file: ClassVar[str] = "conf/base/parameters_preprocessing.yml"

    id_column: str | None
    features: tuple[Feature, ...] = Field(min_length=1)
    described: tuple[DescribedColumn, ...] = Field(alias="profile_columns")
    aliases: dict[str, tuple[str, ...]]
    missing_values: tuple[str, ...]
    missing: Literal["reject", "median"]
    duplicates: Literal["first", "reject_all"]
    most_rejected: float = Field(default=0.5, ge=0, le=1)
    rare_levels: float = Field(default=0.05, ge=0, lt=0.5)

    @property
    def id_name(self) -> str:
        """The column that identifies a customer: the table's own, or the row number where it has none."""
        return self.id_column or ROW

    @property
    def feature_columns(self) -> list[str]:
        """Headers of the features, in the order given."""
        return [feature.column for feature in self.features]

    @property
    def profile_columns(self) -> list[str]:
        """Headers of the columns that are described only, in the order given."""
        return [one.column for one in self.described]

    @property
    def text_columns(self) -> list[str]:
        """Headers of the columns that are only listed for people: names, addresses."""
        return [one.column for one in self.described if one.kind == "text"]

    @property
    def kinds(self) -> dict[str, Kind]:
        """What each feature and described column holds, once it is decided."""
        described = {one.column: one.kind for one in self.described if one.kind != "auto"}
        features: dict[str, Kind] = {
            one.column: "category" if one.kind == "category" else "number" for one in self.features
        }
        return {**features, **described}

    @property
    def word_features(self) -> dict[str, Feature]:
        """The features of words, by their columns."""
        return {feature.column: feature for feature in self.features if feature.kind in _WORDS}

    @property
    def category_features(self) -> dict[str, Feature]:
        """The features of categories, by their columns."""
        return {feature.column: feature for feature in self.features if feature.kind == "category"}

    @property
    def encoded_features(self) -> list[Feature]:
        """The features that distances are measured by: each level of a category is one."""
        return [encoded for feature in self.features for encoded in feature.encoded]

    @property
    def encoded_columns(self) -> list[str]:
        """The columns that distances are measured by, which a checked table has."""
        return [feature.column for feature in self.encoded_features]

    @property
    def encoded_places(self) -> list[list[int]]:
        """Of each feature, the positions of its columns among ``encoded_columns``."""
        counts = [len(feature.encoded) for feature in self.features]
        return [list(range(sum(counts[:place]), sum(counts[: place + 1]))) for place in range(len(counts))]

    @property
    def word_places(self) -> list[list[int]]:
        """Of each feature of words or of categories, the same: its columns take few values, and belong together."""
        return [places for places, of_words in zip(self.encoded_places, self.of_words, strict=True) if of_words]

    @property
    def word_columns(self) -> list[int]:
        """The positions of all of these."""
        return [place for places in self.word_places for place in places]

    @property
    def of_words(self) -> list[bool]:
        """Of each feature, whether it is one of words or of categories, which takes few values."""
        return [feature.kind in {*_WORDS, "category"} for feature in self.features]

    @property
    def date_features(self) -> dict[str, Feature]:
        """The features of dates, by their columns."""
        return {feature.column: feature for feature in self.features if feature.kind == "date"}

    @property
    def logarithmic_features(self) -> list[Feature]:
        """The features that are clustered by their logarithm."""
        return [feature for feature in self.features if feature.transform == "log"]

    @property
    def required_columns(self) -> list[str]:
        """The columns without which a customer cannot be in a segment: id and features."""
        return [*([self.id_column] if self.id_column else []), *self.feature_columns]

    @property
    def declared_columns(self) -> list[str]:
        """Every column that the parameters name: id, features, profile columns."""
        return [*self.required_columns, *self.profile_columns]

    @property
    def accepted_headers(self) -> list[list[str]]:
        """For every declared column, the headers under which it may be found: its own name first."""
        return [[column, *self.aliases.get(column, ())] for column in self.declared_columns]

    def without(self, columns: Collection[str]) -> Self:
        """The same declaration without some of its profile columns."""
        present = tuple(one for one in self.described if one.column not in columns)
        return self.model_copy(update={"described": present})

    def describe_only(self, columns: Collection[str]) -> Self:
        """The same declaration with some features, numbers, as columns that segments are described by, but not made."""
        features = tuple(one for one in self.features if one.column not in columns)
        moved = (one.column for one in self.features if one.column in columns)
        described = (*(DescribedColumn(column=column, kind="number") for column in moved), *self.described)
        return self.model_copy(update={"features": features, "described": described})

    def with_kinds(self, kinds: Mapping[str, Kind]) -> Self:
        """The same declaration with what its described columns hold."""
        described = tuple(one.model_copy(update={"kind": kinds[one.column]}) for one in self.described)
        return self.model_copy(update={"described": described})

    def with_transforms(self, transforms: Mapping[str, Transform]) -> Self:
        """The same declaration with other transforms, by the features' columns; logarithms are of 0 and more."""
        return self.model_copy(update={"features": tuple(_transformed(one, transforms) for one in self.features)})

    def with_references(self, references: Mapping[str, dt.date]) -> Self:
        """The same declaration with the days up to which time is counted, by the columns of dates."""
        features = tuple(
            one.model_copy(update={"reference": references[one.column]}) if one.column in references else one
            for one in self.features
        )
        return self.model_copy(update={"features": features})

    def with_notations(self, notations: Mapping[str, Notation]) -> Self:
        """The same declaration with how dates are written, by the columns of dates."""
        features = tuple(
            one.model_copy(update={"notation": notations[one.column]}) if one.column in notations else one
            for one in self.features
        )
        return self.model_copy(update={"features": features})

    def with_levels(self, decided: Mapping[str, Feature]) -> Self:
        """The same declaration with categories of which the levels are decided, by their columns."""
        features = tuple(
            one.model_copy(update={name: getattr(decided[one.column], name) for name in ("levels", "shares", "pooled")})
            if one.column in decided
            else one
            for one in self.features
        )
        return self.model_copy(update={"features": features})

    def comes_to(self, decided: Self) -> bool:
        """Whether a declaration with nothing left to decide was made from this one."""
        transforms = {one.column: one.transform for one in decided.features}
        left_open = {one.column for one in self.features if one.transform == "auto"}
        settled = self.with_transforms({column: transforms.get(column, "none") for column in left_open})
        days = {column: one.reference for column, one in decided.date_features.items() if one.reference}
        settled = settled.with_references(
            {column: days[column] for column, one in self.date_features.items() if not one.reference and column in days}
        )
        notations = {column: one.notation for column, one in decided.date_features.items() if one.notation}
        settled = settled.with_notations(
            {column: how for column, how in notations.items() if column in self.date_features}
        )
        settled = settled.with_levels(
            {
                column: found
                for column, one in self.category_features.items()
                if (found := decided.category_features.get(column)) and one.levels in {(), found.levels}
            }
        )
        return (settled.id_column, settled.features) == (decided.id_column, decided.features) and set(
            decided.profile_columns
        ) <= set(self.profile_columns)

    @model_validator(mode="before")
    @classmethod
    def _listed_columns_are_described_as_text(cls, given: Any) -> Any:
        """Columns that people need in lists (a name, an e-mail) are described ones that tell nothing of a segment."""
        if not isinstance(given, dict) or "list_columns" not in given:
            return given
        others = {key: value for key, value in given.items() if key != "list_columns"}
        listed = given["list_columns"] or []
        if not isinstance(listed, list | tuple) or not all(isinstance(column, str) for column in listed):
            raise ValueError("list_columns: give headers of columns, [Name, E-mail]")
        key = "described" if "described" in others else "profile_columns"
        texts = [{"column": column, "kind": "text"} for column in listed]
        return {**others, key: [*(others.get(key) or ()), *texts]}

    @model_validator(mode="after")
    def _names_are_unambiguous(self) -> Self:
        _refuse_repeats(self.declared_columns, "column")
        _refuse_repeats([feature.name for feature in self.features], "feature name")
        self._require_words_with_a_meaning()
        if reserved := sorted(set(RESERVED) & set(self.declared_columns)):
            raise ValueError(
                f"{reserved[0]}: this project adds a column of that name itself, and reads yours under the name "
                f'"{safe_header(reserved[0])}", write that one'
            )
        return self

    def _require_words_with_a_meaning(self) -> None:
        placeholders = {placeholder.strip().lower() for placeholder in self.missing_values}
        for feature in self.features:
            if unclear := [level for level in feature.levels if level.strip().lower() in placeholders]:
                raise ValueError(
                    f'{feature.name}: "{unclear[0]}" is a level and one of missing_values: take it out of one of them'
                )


def require_columns(found: Collection[str], wanted: Sequence[str]) -> None:
    """Refuse a result of an earlier run, of which columns were found, that is not of the table that is declared now."""
    if missing := [column for column in wanted if column not in found]:
        raise SettingsError(
            f'The results of an earlier run, which this pipeline reads, have no "{missing[0]}": they were made from '
            "another table. Run all pipelines, `kedro run`, in the same environment."
        )


def _transformed(feature: Feature, transforms: Mapping[str, Transform]) -> Feature:
    transform = transforms.get(feature.column, feature.transform)
    minimum = max(feature.minimum or 0, 0) if transform == "log" else feature.minimum
    return feature.model_copy(update={"transform": transform, "minimum": minimum})


def _refuse_repeats(names: list[str], what: str) -> None:
    repeated = sorted(name for name, count in Counter(names).items() if count > 1)
    if repeated:
        raise ValueError(f"{what} given twice: {', '.join(repeated)}")
