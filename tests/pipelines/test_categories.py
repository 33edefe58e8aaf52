"""Features of categories, from the table to the labels of new customers, in memory."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from customer_segmentation.customers.columns import ROW, SEGMENT
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.errors import SegmentationModelError
from customer_segmentation.pipelines.scoring import nodes as scoring
from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.segmentation.naming import name_model
from customer_segmentation.segmentation.options import DriftOptions, ExplanationOptions, KMeansOptions, NamingOptions
from customer_segmentation.segmentation.rules import find_rule
from customer_segmentation.wording import drift as drift_in_words
from customer_segmentation.wording import segments
from tests.conftest import ENGINES
from tests.customers.preprocessing import Outcome, declare, preprocess
from tests.training import fit_model

FEATURES: list[dict[str, Any]] = [
    {"column": "Score", "name": "Score"},
    {"column": "Contract", "name": "Contract", "kind": "category"},
    {"column": "Channel", "name": "Channel", "kind": "category"},
]
PAGE = Path(__file__).parents[2] / "docs/segmentation_model.md"


@pytest.fixture(scope="module")
def planted() -> pd.DataFrame:
    """Three groups of 60 that differ in a number and in two categories; a few customers have words of their own."""
    generator = np.random.default_rng(1)
    group = np.repeat([0, 1, 2], 60)
    table = pd.DataFrame({ROW: np.arange(2, 182), "id": [f"{row:03d}" for row in range(180)], "group": group})
    table["Score"] = (np.array([10, 50, 90])[group] + generator.normal(0, 5, 180)).round(1).astype(str)
    table["Contract"] = np.array(["Monthly", "One year", "Two years"])[group]
    table["Channel"] = np.where(generator.random(180) < 0.7, np.array(["Web", "Shop", "Web"])[group], "Phone")
    table.loc[::45, "Contract"] = ["Student", "student", "Staff", "Guest"]
    return table


@pytest.fixture(scope="module")
def table() -> CustomerTable:
    return declare(features=FEATURES, profile_columns=[])


@pytest.fixture(scope="module")
def outcome(planted: pd.DataFrame, table: CustomerTable) -> Outcome:
    return preprocess(planted, table)


@pytest.fixture(scope="module")
def fitted(
    outcome: Outcome, kmeans: KMeansOptions, naming: NamingOptions, explanation: ExplanationOptions
) -> SegmentationModel:
    sample = outcome.clean[outcome.table.encoded_columns]
    choice = {"k": 3, "silhouette": 0.5}
    model = fit_model(sample, choice, outcome.table, kmeans, naming, explanation, dt.date(2026, 11, 26))
    return name_model(model, ())


def score(customers: Any, fitted: SegmentationModel, table: CustomerTable) -> Any:
    content = fitted.model_dump(mode="json")
    checked, _source, decided = scoring.check_new_customers(customers, None, content, table)
    return scoring.score_customers(scoring.keep_clean_new_customers(checked, decided), content)


@pytest.mark.parametrize("engine", ENGINES.values(), ids=list(ENGINES))
def test_planted_groups_are_found_and_new_customers_get_them(
    engine: Any, planted: pd.DataFrame, table: CustomerTable, fitted: SegmentationModel
) -> None:
    labels = pd.Series(list(score(engine(planted), fitted, table)[SEGMENT]))

    assert adjusted_rand_score(planted["group"], labels) == 1


def test_segments_are_named_by_what_most_of_their_customers_have(fitted: SegmentationModel) -> None:
    assert [segment.name for segment in fitted.segments] == [
        "High Score, Two years, Web",
        "Average Score, One year, Shop",
        "Low Score, Monthly, Rarely Shop",
    ]


def test_rules_speak_of_the_category_and_not_of_columns_of_numbers(outcome: Outcome, fitted: SegmentationModel) -> None:
    levels = [feature for feature in fitted.features if feature.category == "Contract"]
    inside = outcome.clean["Contract"].isin(["Monthly"]).to_numpy()
    one = find_rule(outcome.clean, inside, levels, leaves=2)
    others = find_rule(outcome.clean, ~inside, levels, leaves=2)

    assert one is not None
    assert others is not None
    assert segments.rule(one).startswith("Contract is Monthly:")
    assert segments.rule(others).startswith("Contract is not Monthly:")


def test_new_words_count_as_other_and_are_told(
    planted: pd.DataFrame, table: CustomerTable, fitted: SegmentationModel, base_parameters: dict[str, Any]
) -> None:
    new = planted.assign(Channel=["Fax", "Post", *planted["Channel"][2:]], Contract=["Trial", *planted["Contract"][1:]])
    scored = score(new, fitted, table)
    assert scored.loc[0, [f"Contract: {level}" for level in ("Monthly", "One year", "Two years")]].tolist() == [0, 0, 0]
    assert scored.loc[0, "Contract: (other)"] == 100

    drift_options = DriftOptions.model_validate(base_parameters["drift"])
    drift = scoring.measure_drift(scored, fitted.model_dump(mode="json"), drift_options)
    assert drift["new_words"] == {"Contract": {"Trial": 1}, "Channel": {"Fax": 1, "Post": 1}}
    contract, channel = drift_in_words.new_words(drift)
    assert contract.startswith('Contract: 1 customer has a word that no customer of the training had: "Trial".')
    assert channel.startswith('Channel: 2 customers have words that no customer of the training had: "Fax" and "Post".')
    same = scoring.measure_drift(score(planted, fitted, table), fitted.model_dump(mode="json"), drift_options)
    assert "new_words" not in same


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"levels": ["Monthly"]}, "a category with the levels Monthly"),
        ({"kind": "number"}, "reads Contract as a category .* declares no category"),
    ],
)
def test_new_customers_are_read_by_the_levels_of_the_model(
    planted: pd.DataFrame, fitted: SegmentationModel, change: dict[str, Any], sentence: str
) -> None:
    other = declare(features=[FEATURES[0], {**FEATURES[1], **change}, FEATURES[2]], profile_columns=[])
    with pytest.raises(SegmentationModelError, match=sentence):
        scoring.check_new_customers(planted, None, fitted.model_dump(mode="json"), other)


def test_the_page_says_how_levels_become_columns(outcome: Outcome, fitted: SegmentationModel) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    lines = next(block for block in blocks if "category_column" in block)
    content = fitted.model_dump(mode="json")
    customers = outcome.clean[["Score", "Contract", "Channel"]].copy()

    exec(lines, {"features": content["features"], "customers": customers})  # noqa: S102 - the lines that people copy

    expected = outcome.clean[outcome.table.encoded_columns].astype(float)
    pd.testing.assert_frame_equal(customers[outcome.table.encoded_columns].astype(float), expected)


def test_lazy_and_eager_engines_give_the_same_labels(
    planted: pd.DataFrame, table: CustomerTable, fitted: SegmentationModel
) -> None:
    import duckdb

    relation = duckdb.from_df(planted.astype({"id": str, "Score": str, "Contract": str, "Channel": str}))
    lazily = nw.from_native(score(relation, fitted, table)).collect("pandas").to_native().sort_values("id")

    assert lazily[SEGMENT].tolist() == score(planted, fitted, table)[SEGMENT].tolist()
