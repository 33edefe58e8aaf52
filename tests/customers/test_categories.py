"""Which levels a category has, and who has which."""

from typing import Any

import pandas as pd
import pytest

from customer_segmentation.customers.columns import ROW
from customer_segmentation.customers.declaration import CustomerTable, Feature
from customer_segmentation.errors import CustomerTableError
from tests.conftest import ENGINES

from .preprocessing import declare, preprocess

PLAN: dict[str, Any] = {"column": "plan", "name": "Plan", "kind": "category"}
WORDS = ["Shop"] * 50 + ["shop "] * 10 + ["Web"] * 30 + ["Phone"] * 6 + ["Fax"] * 3 + ["old"]


def customers(words: list[str] = WORDS) -> pd.DataFrame:
    rows = len(words)
    return pd.DataFrame({ROW: range(2, rows + 2), "id": [str(row) for row in range(rows)], "plan": words}).assign(
        spent=[str(row) for row in range(rows)]
    )


def table(**changes: Any) -> CustomerTable:
    return declare(features=[{"column": "spent", "name": "Spent"}, {**PLAN, **changes}], profile_columns=[])


@pytest.mark.parametrize("engine", ENGINES.values(), ids=list(ENGINES))
def test_levels_are_the_words_that_are_not_rare_whatever_their_capitals(engine: Any) -> None:
    outcome = preprocess(engine(customers()), table())

    plan = outcome.table.category_features["plan"]
    assert plan.levels == ("Shop", "Web", "Phone")
    assert plan.shares == pytest.approx((0.6, 0.3, 0.06, 0.04))
    assert plan.pooled == ("Fax", "old")
    clean = outcome.clean
    assert clean["plan"].value_counts().to_dict() == {"Shop": 60, "Web": 30, "Phone": 6, "Fax": 3, "old": 1}
    encoded = clean[["plan: Shop", "plan: Web", "plan: Phone", "plan: (other)"]]
    assert encoded.mean().tolist() == pytest.approx([60, 30, 6, 4])
    assert (encoded.sum(axis=1) == 100).all()


def test_levels_that_are_named_are_the_only_ones() -> None:
    plan = preprocess(customers(), table(levels=["Fax", "Web"])).table.category_features["plan"]

    assert plan.levels == ("Fax", "Web")
    assert plan.shares == pytest.approx((0.03, 0.3, 0.67))
    with pytest.raises(CustomerTableError, match=r'No row of the table has "Silver" in the column "plan": take it out'):
        preprocess(customers(), table(levels=["Fax", "Silver"]))


def test_a_text_that_is_too_long_for_a_name_is_no_level() -> None:
    plan = preprocess(customers([*WORDS, *["x" * 61] * 50]), table()).table.category_features["plan"]

    assert plan.levels == ("Shop", "Web")
    assert plan.pooled == ("Phone", "Fax", "old")
    with pytest.raises(ValueError, match="a level has at most 60 characters"):
        table(levels=["x" * 61])


def test_levels_with_an_order_stand_in_it() -> None:
    words = ["High"] * 5 + ["Low"] * 3 + ["Medium"] * 4
    assert preprocess(customers(words), table()).table.category_features["plan"].levels == ("Low", "Medium", "High")


def test_all_levels_together_have_the_variance_of_one_number_times_its_weight() -> None:
    outcome = preprocess(customers(), table(weight=0.5))
    levels = outcome.table.category_features["plan"].encoded

    standardised = [1.0 for _level in levels]  # the variance of each, before it is weighted
    assert sum(own * level.weight**2 for own, level in zip(standardised, levels, strict=True)) == pytest.approx(0.25)
    deviations = outcome.clean[[level.column for level in levels]].std(ddof=0)
    steps = [100 / deviations[level.column] * level.weight for level in levels]
    assert steps == pytest.approx([steps[0]] * 4), "customers of different levels are equally far apart"


def test_blanks_reject_the_row_or_are_taken_for_the_most_frequent_level() -> None:
    words = [*WORDS, "", "NA"]
    rejecting = preprocess(customers(words), table())
    assert rejecting.rejected["plan"].tolist() == ["", "NA"]
    assert list(rejecting.rejected.columns) == [ROW, "reasons", "id", "plan", "spent"]

    imputing = preprocess(customers(words), declare(features=list(table().model_dump()["features"]), missing="median"))
    assert imputing.clean["plan"].tolist()[-2:] == ["Shop", "Shop"]
    assert imputing.clean["plan: Shop"].tolist()[-2:] == [100, 100]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["same"] * 30, '"plan" has the same value, "same", for every usable customer'),
        ([f"town {row}" for row in range(60)], '"plan" has 60 different values, and none that at least 5% of the'),
    ],
)
def test_a_column_that_makes_no_category_is_refused(words: list[str], sentence: str) -> None:
    with pytest.raises(CustomerTableError, match=sentence):
        preprocess(customers(words), table())


def test_a_column_that_is_called_like_a_level_is_refused() -> None:
    with pytest.raises(CustomerTableError, match='has a column "plan: Shop"'):
        preprocess(customers().assign(**{"plan: Shop": "x"}), table())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"better": "high"}, "a category is neither high nor low"),
        ({"minimum": 0}, "minimum, maximum and transform are for numbers"),
        ({"levels": ["A", "a"]}, "levels must be different words"),
        ({"unit": "k"}, "kind: category has no unit"),
        ({"shares": [0.5, 0.1]}, "shares are measured"),
        ({"kind": "number", "shares": [1]}, "shares and pooled are measured"),
    ],
)
def test_a_category_is_declared_as_such(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Feature.model_validate({**PLAN, **changes})


def test_what_was_decided_comes_from_what_was_declared() -> None:
    decided = preprocess(customers(), table()).table
    assert table().comes_to(decided)
    assert table(levels=list(decided.category_features["plan"].levels)).comes_to(decided)
    assert not table(levels=["Fax"]).comes_to(decided)
    assert CustomerTable.model_validate(decided.model_dump(mode="json")) == decided
