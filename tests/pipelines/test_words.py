"""Features of yes and no, of ordered words and of dates, from the table to the labels of new customers, in memory."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from customer_segmentation.customers.columns import ROW, SEGMENT
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.errors import SegmentationModelError
from customer_segmentation.pipelines.scoring import nodes as scoring
from customer_segmentation.segmentation.model import SegmentationModel, read_model
from customer_segmentation.segmentation.naming import name_model
from customer_segmentation.segmentation.options import ExplanationOptions, KMeansOptions, NamingOptions
from customer_segmentation.segmentation.rules import find_rule
from customer_segmentation.wording import segments
from tests.conftest import ENGINES
from tests.customers.preprocessing import declare, preprocess
from tests.training import fit_model

FEATURES: list[dict[str, Any]] = [
    {"column": "Score", "name": "Score"},
    {"column": "News", "name": "News", "kind": "yes_no"},
    {"column": "Support", "name": "Support", "kind": "ordered", "levels": ["Low", "Average", "High"]},
]


@pytest.fixture(scope="module")
def planted() -> pd.DataFrame:
    """Three groups of 60 that differ in a number, in yes and no, and in ordered words."""
    generator = np.random.default_rng(1)
    group = np.repeat([0, 1, 2], 60)
    table = pd.DataFrame({ROW: np.arange(2, 182), "id": [f"{row:03d}" for row in range(180)], "group": group})
    table["Score"] = (np.array([10, 50, 90])[group] + generator.normal(0, 5, 180)).round(1).astype(str)
    table["News"] = np.where(generator.random(180) < np.array([0.95, 0.05, 0.95])[group], "yes", "no")
    table["Support"] = np.array(["Low", "High", "Average"])[group]
    return table


@pytest.fixture(scope="module")
def table() -> CustomerTable:
    return declare(features=FEATURES, profile_columns=[])


@pytest.fixture(scope="module")
def fitted(
    planted: pd.DataFrame,
    table: CustomerTable,
    kmeans: KMeansOptions,
    naming: NamingOptions,
    explanation: ExplanationOptions,
) -> SegmentationModel:
    sample = preprocess(planted, table).clean[table.feature_columns]
    choice = {"k": 3, "silhouette": 0.5}
    model = fit_model(sample, choice, table, kmeans, naming, explanation, dt.date(2026, 11, 26))
    return name_model(model, ())


@pytest.mark.parametrize("engine", ENGINES.values(), ids=list(ENGINES))
def test_planted_groups_are_found_and_new_customers_get_them(
    engine: Any, planted: pd.DataFrame, table: CustomerTable, fitted: SegmentationModel
) -> None:
    content = fitted.model_dump(mode="json")
    checked, _source, decided = scoring.check_new_customers(engine(planted), None, content, table)
    clean = scoring.keep_clean_new_customers(checked, decided)
    labels = pd.Series(list(scoring.score_customers(clean, content)[SEGMENT]))

    # One in twenty says the contrary of the others in the group, which may move a customer: it counts as a number does.
    assert adjusted_rand_score(planted["group"], labels) >= 0.9


@pytest.mark.heavy
def test_time_is_counted_up_to_the_day_of_the_training_when_new_customers_are_scored(
    planted: pd.DataFrame, kmeans: KMeansOptions, naming: NamingOptions, explanation: ExplanationOptions
) -> None:
    group = planted["group"].to_numpy()
    days = np.array([20, 600, 2_000])[group] + np.arange(len(group)) % 40
    table = planted.assign(Since=(pd.Timestamp(2026, 6, 30) - pd.to_timedelta(days, "D")).strftime("%d.%m.%Y"))
    since = {"column": "Since", "name": "Signup", "kind": "date", "unit": "months"}
    declared = declare(features=[FEATURES[0], since], profile_columns=[])
    outcome = preprocess(table, declared)
    choice = {"k": 3, "silhouette": 0.5}
    sample = outcome.clean[outcome.table.feature_columns]
    fitted = fit_model(sample, choice, outcome.table, kmeans, naming, explanation, dt.date(2026, 11, 26))
    model = read_model(name_model(fitted, ()).model_dump(mode="json"))
    assert [segment.name for segment in model.segments] == [
        "High Score, Signup long ago",
        "Average Score",
        "Low Score, Signup recently",
    ]

    first = table.head(1).assign(Since="09.06.2026")  # alone, and newer than all of the training
    checked, _source, decided = scoring.check_new_customers(first, None, model.model_dump(mode="json"), declared)
    assert decided.features[1].reference == dt.date(2026, 6, 10)
    assert scoring.score_customers(checked, model.model_dump(mode="json"))[SEGMENT].tolist() == [3]
    rule = find_rule(sample, group == 0, model.features[1:], leaves=2)
    assert rule is not None
    assert segments.rule(rule).startswith("Signup on 2025-")

    # Alone, 03/02/2026 may be in February or in March; the training's dates had the day first.
    unclear = table.head(1).assign(Since="03/02/2026")
    _checked, source, _decided = scoring.check_new_customers(unclear, None, model.model_dump(mode="json"), declared)
    assert source["date_notations"] == {"Since": "day first"}
    american = model.features[1].model_copy(update={"notation": "month first"})
    trained = model.model_copy(update={"features": (model.features[0], american)}).model_dump(mode="json")
    _checked, source, _decided = scoring.check_new_customers(unclear, None, trained, declared)
    assert source["date_notations"] == {"Since": "month first"}

    other = declare(features=[FEATURES[0], {**since, "unit": "days"}], profile_columns=[])
    with pytest.raises(SegmentationModelError, match="reads Since as the months since a date"):
        scoring.check_new_customers(first, None, model.model_dump(mode="json"), other)


def test_segments_are_named_in_words(fitted: SegmentationModel) -> None:
    assert {segment.name for segment in fitted.segments} == {
        "High Score, Mostly News, Average Support",
        "Average Score, Rarely News, High Support",
        "Low Score, Mostly News, Low Support",
    }


def test_new_customers_are_read_by_the_words_of_the_model(planted: pd.DataFrame, fitted: SegmentationModel) -> None:
    other = declare(features=[*FEATURES[:2], {**FEATURES[2], "levels": ["High", "Average", "Low"]}], profile_columns=[])
    with pytest.raises(SegmentationModelError, match="reads Support by the words low, average, high"):
        scoring.check_new_customers(planted, None, fitted.model_dump(mode="json"), other)
