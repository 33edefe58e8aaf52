"""What the columns of a customer table mean: the parameter block ``customer_table``."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Literal, Self

from pydantic import Field, FiniteFloat, model_validator

from customer_segmentation.errors import SettingsError
from customer_segmentation.options import Options

from .columns import RESERVED, ROW, safe_header

#: The heaviest weight of a feature: beyond it, distances would be nothing but this feature.
HEAVIEST = 1e6


class Feature(Options):
    """A number column that segments are made from.

    Attributes:
        column: Header of the column in the table.
        name: Short name used in segment names and charts, such as "Income".
        unit: Unit of the values, such as "k$"; empty when there is none.
        minimum: Smallest plausible value; rows below it are rejected.
        maximum: Largest plausible value; rows above it are rejected.
        transform: "log" compresses long right tails (log(1 + x)) before distances are measured.
        weight: Importance of the feature in distances; 1 gives all features the same.
        better: Which direction is good for the business; none where neither is, or nobody has said.
    """

    column: str = Field(min_length=1, max_length=500)
    name: str = Field(pattern=r"\S", max_length=100)
    unit: str = Field(default="", max_length=30)
    minimum: FiniteFloat | None = None
    maximum: FiniteFloat | None = None
    transform: Literal["none", "log"] = "none"
    weight: FiniteFloat = Field(default=1.0, gt=0, le=HEAVIEST)
    better: Literal["high", "low"] | None = None

    @property
    def label(self) -> str:
        """The name with its unit, as on an axis: "Income (k$)"."""
        return f"{self.name} ({self.unit})" if self.unit else self.name

    @model_validator(mode="after")
    def _limits_make_sense(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise ValueError(f"{self.name}: minimum must be smaller than maximum")
        if self.transform == "log" and (self.minimum is None or self.minimum < 0):
            raise ValueError(
                f"{self.name}: transform: log needs minimum: 0 or more, as a negative number has no logarithm"
            )
        return self


class CustomerTable(Options):
    """Which columns a customer table has and how defects in them are treated."""

    id_column: str | None
    features: tuple[Feature, ...] = Field(min_length=1)
    profile_columns: tuple[str, ...]
    aliases: dict[str, tuple[str, ...]]
    missing_values: tuple[str, ...]
    missing: Literal["reject", "median"]
    duplicates: Literal["first", "reject_all"]
    most_rejected: float = Field(default=0.5, ge=0, le=1)

    @property
    def id_name(self) -> str:
        """The column that identifies a customer: the table's own, or the row number where it has none."""
        return self.id_column or ROW

    @property
    def feature_columns(self) -> list[str]:
        """Headers of the features, in the order given."""
        return [feature.column for feature in self.features]

    @property
    def logarithmic_features(self) -> list[Feature]:
        """The features that are clustered by their logarithm."""
        return [feature for feature in self.features if feature.transform == "log"]

    @property
    def declared_columns(self) -> list[str]:
        """Every column that the parameters name: id, features, profile columns."""
        own_id = [self.id_column] if self.id_column else []
        return [*own_id, *self.feature_columns, *self.profile_columns]

    @property
    def accepted_headers(self) -> list[list[str]]:
        """For every declared column, the headers under which it may be found: its own name first."""
        return [[column, *self.aliases.get(column, ())] for column in self.declared_columns]

    def without(self, columns: Collection[str]) -> Self:
        """The same declaration without some of its profile columns."""
        present = tuple(column for column in self.profile_columns if column not in columns)
        return self.model_copy(update={"profile_columns": present})

    @model_validator(mode="after")
    def _names_are_unambiguous(self) -> Self:
        _refuse_repeats(self.declared_columns, "column")
        _refuse_repeats([feature.name for feature in self.features], "feature name")
        if reserved := sorted(set(RESERVED) & set(self.declared_columns)):
            raise ValueError(
                f"{reserved[0]}: this project adds a column of that name itself, and reads yours under the name "
                f'"{safe_header(reserved[0])}", write that one'
            )
        return self


def require_columns(found: Collection[str], wanted: Sequence[str]) -> None:
    """Refuse a result of an earlier run, of which columns were found, that is not of the table that is declared now."""
    if missing := [column for column in wanted if column not in found]:
        raise SettingsError(
            f'The results of an earlier run, which this pipeline reads, have no "{missing[0]}": they were made from '
            "another table. Run all pipelines, `kedro run`, in the same environment."
        )


def _refuse_repeats(names: list[str], what: str) -> None:
    repeated = sorted(name for name, count in Counter(names).items() if count > 1)
    if repeated:
        raise ValueError(f"{what} given twice: {', '.join(repeated)}")
