"""The priority of a segment without an entry in the playbook."""

from typing import Any

import pytest

from customer_segmentation.customers.declaration import CustomerTable, Feature
from customer_segmentation.pipelines.clustering.standing import judge
from customer_segmentation.segmentation.options import ExplanationOptions

RFM = {"Recency": "low", "Frequency": "high", "Monetary": "high", "Age": None}


@pytest.fixture
def table(customer_table: CustomerTable) -> CustomerTable:
    features = tuple(Feature.model_validate({"column": f"{name} x", "name": name, "better": RFM[name]}) for name in RFM)
    return customer_table.model_copy(update={"features": features, "profile_columns": ("Revenue",)})


def segment(*deviations: float, revenue: float | None = None) -> Any:
    """A card with such deviations from everybody's mean, in the order of the features."""
    levels = {
        name: "High" if one > 0.5 else "Low" if one < -0.5 else "Average"
        for name, one in zip(RFM, deviations, strict=False)
    }
    differences = [
        {"column": f"{name} x", "name": name, "feature": True, "difference": one}
        for name, one in zip(RFM, deviations, strict=False)
    ]
    value = {"column": "Revenue", "name": "Revenue", "feature": False, "difference": revenue, "beyond_chance": True}
    differences.append(value)
    return {"levels": levels, "differences": differences, "value": None}


@pytest.mark.parametrize(
    ("deviations", "priority", "score", "good", "poor"),
    [
        ((-0.8, 1.4, 1.2, 3), "prioritise", 3.4 / 3, ["Frequency", "Monetary", "Recency"], []),
        ((1.2, 0.9, 0.9, 0), "develop", 0.2, ["Frequency", "Monetary"], ["Recency"]),
        ((-0.8, -0.7, -0.7, 0), "maintain", -0.2, ["Recency"], ["Frequency", "Monetary"]),
        ((0.1, -0.2, 0.3, 2), "maintain", 0, [], []),
        ((-0.9, 0.2, 0.2, 0), "maintain", 1.3 / 3, ["Recency"], []),
        ((1.5, -0.8, -0.6, -3), "low", -2.9 / 3, [], ["Recency", "Frequency", "Monetary"]),
    ],
)
def test_the_mean_lead_towards_the_good_side_decides(
    deviations: tuple[float, ...],
    priority: str,
    score: float,
    good: list[str],
    poor: list[str],
    table: CustomerTable,
    explanation: ExplanationOptions,
) -> None:
    found = judge(segment(*deviations), table, explanation)
    assert found
    assert (found["priority"], found["score"]) == (priority, pytest.approx(score))
    assert ([side["name"] for side in found["good"]], [side["name"] for side in found["poor"]]) == (good, poor)


def test_a_good_side_may_be_a_low_one(table: CustomerTable, explanation: ExplanationOptions) -> None:
    found = judge(segment(-2, 1, 1, 0), table, explanation)
    assert found
    assert found["good"][:2] == [{"name": "Recency", "high": False}, {"name": "Frequency", "high": True}]


def test_of_the_value_column_more_is_better(table: CustomerTable, explanation: ExplanationOptions) -> None:
    valued = explanation.model_copy(update={"value_column": "Revenue"})
    without, beside = (judge(segment(0, 0.6, 0.6, 0, revenue=3), table, options) for options in (explanation, valued))
    assert without
    assert beside
    assert (without["priority"], beside["priority"]) == ("maintain", "prioritise")
    assert beside["good"][0] == {"name": "Revenue", "high": True}


def test_the_value_column_alone_gives_a_direction(table: CustomerTable, explanation: ExplanationOptions) -> None:
    undirected = tuple(feature.model_copy(update={"better": None}) for feature in table.features)
    table = table.model_copy(update={"features": undirected})
    assert judge(segment(1, 1, 1, 1, revenue=1), table, explanation) is None
    found = judge(segment(1, 1, 1, 1, revenue=-1), table, explanation.model_copy(update={"value_column": "Revenue"}))
    assert found
    assert (found["priority"], found["score"]) == ("low", -1)


def test_a_column_that_is_the_same_for_everybody_says_nothing(
    table: CustomerTable, explanation: ExplanationOptions
) -> None:
    found = judge(segment(1, 1, 1, 1), table, explanation.model_copy(update={"value_column": "Revenue"}))
    assert found
    assert found["score"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("index", "better", "priority"),
    [
        (248, "high", "prioritise"),
        (248, None, "prioritise"),
        (248, "low", "maintain"),
        (199, "high", "maintain"),
        (None, "high", "maintain"),
    ],
)
def test_customers_who_hold_far_more_than_their_share_of_the_value_are_prioritised(
    index: float | None, better: str | None, priority: str, table: CustomerTable, explanation: ExplanationOptions
) -> None:
    features = tuple(
        feature.model_copy(update={"better": better if feature.name == "Monetary" else "high"})
        for feature in table.features
    )
    card = segment(0, 0, 0, -0.4) | {"value": {"column": "Monetary x", "name": "Monetary", "index": index}}
    found = judge(card, table.model_copy(update={"features": features}), explanation)
    assert found
    assert found["priority"] == priority
