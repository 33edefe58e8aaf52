import numpy as np
import pandas as pd
import pytest

from customer_segmentation.pipelines.clustering import explaining
from customer_segmentation.segmentation.cards import Rule
from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.segmentation.options import ExplanationOptions
from customer_segmentation.segmentation.rules import find_rule
from customer_segmentation.segmentation.types import Mask

INCOME, SPENDING = "Annual Income (k$)", "Spending Score (1-100)"


def test_every_segment_of_the_sample_has_a_rule_that_holds(
    sample_table: pd.DataFrame, model: SegmentationModel, explanation: ExplanationOptions
) -> None:
    rules = explaining.find_rules(sample_table, model, explanation)
    assert list(rules) == list("12345")
    for (rule,) in rules.values():
        assert rule["precision"] >= 0.85
        assert rule["coverage"] >= 0.85
    (rule,) = rules["1"]
    # The other high spenders earn at most 56, and all others of high income spend at most 62.
    income, spending = rule["conditions"]
    assert (income["name"], income["up_to"]) == ("Income", None)
    assert 56 <= income["above"] < 61
    assert (spending["name"], spending["up_to"]) == ("Spending", None)
    assert 62 <= spending["above"] < 72
    # It fits all of the 38; found without a tenth of them, it misses some at the border.
    assert rule["customers"] == 38
    assert rule["precision"] >= 0.95
    assert 0.9 <= rule["coverage"] < 1


def test_a_rule_has_the_rounded_bounds_and_counts_who_is_within_them(
    sample_table: pd.DataFrame, model: SegmentationModel
) -> None:
    exact = sample_table.assign(**{INCOME: sample_table[INCOME] * 1.23456})
    inside = (exact[INCOME].between(60, 100) & (exact[SPENDING] < 40)).to_numpy()
    rule = find_rule(exact, inside, model.features, leaves=6)
    assert rule is not None
    fulfilled = np.ones(len(exact), dtype=bool)
    for condition in rule["conditions"]:
        values = exact[condition["column"]]
        if condition["above"] is not None:
            assert float(f"{condition['above']:.3g}") == condition["above"]
            fulfilled &= values > condition["above"]
        if condition["up_to"] is not None:
            fulfilled &= values <= condition["up_to"]
    assert rule["customers"] == fulfilled.sum()
    # On other customers the rule is hardly worse: the groups do not overlap.
    assert inside[fulfilled].mean() - 0.06 <= rule["precision"] <= inside[fulfilled].mean()
    assert fulfilled[inside].mean() - 0.06 <= rule["coverage"] <= fulfilled[inside].mean()


@pytest.mark.parametrize(
    ("low", "high"),
    [(2012, 2014), (1_234_510, 1_234_590), (1_700_000_000, 1_700_086_400), (100.0, 100.4), (1e-9, 4e-9), (1.0, 1e50)],
)
def test_values_that_differ_by_little_or_by_very_much_are_told_apart(
    model: SegmentationModel, low: float, high: float
) -> None:
    frame = pd.DataFrame({INCOME: np.repeat([low, high], 50), SPENDING: np.tile([1.0, 2.0], 50)})
    rule = find_rule(frame, np.arange(100) >= 50, model.features, leaves=6)
    assert rule is not None
    assert (rule["precision"], rule["coverage"]) == (1, 1)
    (condition,) = rule["conditions"]
    assert low <= condition["above"] < high


@pytest.mark.parametrize(
    ("low", "high", "bound"),
    [
        (1_230_000.4, 1_260_000.8, 1_250_000),
        (1_004_000, 1_010_000, 1_007_000),  # 1,010,000 itself is above the bound
        (100, 101, 100),  # 100 itself is not
    ],
)
def test_bounds_have_three_digits_where_these_tell_the_values_apart(
    model: SegmentationModel, low: float, high: float, bound: float
) -> None:
    frame = pd.DataFrame({INCOME: np.repeat([low, high], 50), SPENDING: 1.0})
    rule = find_rule(frame, np.arange(100) >= 50, model.features, leaves=6)
    assert rule is not None
    assert rule["conditions"][0]["above"] == bound


def test_a_range_is_told_in_one_condition_and_the_shortest_rule_wins(model: SegmentationModel) -> None:
    generator = np.random.default_rng(5)
    frame = pd.DataFrame({INCOME: generator.uniform(0, 100, 2000), SPENDING: generator.uniform(0, 100, 2000)})
    rule = find_rule(frame, frame[INCOME].between(20, 40).to_numpy(), model.features, leaves=8)
    assert rule is not None
    (condition,) = rule["conditions"]
    assert (condition["above"], condition["up_to"]) == (pytest.approx(20, abs=0.3), pytest.approx(40, abs=0.3))


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_nobody_and_everybody_have_no_rule(sample_table: pd.DataFrame, model: SegmentationModel, share: float) -> None:
    assert find_rule(sample_table, np.full(len(sample_table), bool(share)), model.features, leaves=6) is None


def test_customers_who_are_all_alike_have_no_rule(sample_table: pd.DataFrame, model: SegmentationModel) -> None:
    alike = sample_table.assign(**{INCOME: 1.0, SPENDING: 1.0})
    assert find_rule(alike, np.arange(len(sample_table)) < 50, model.features, leaves=6) is None


def test_of_rules_that_are_as_good_the_shortest_is_told(model: SegmentationModel) -> None:
    """Two of 5,000 rich customers are not in the segment: to leave them out is not worth a second condition."""
    incomes = np.r_[np.linspace(1, 49, 5_000), np.linspace(51, 99, 5_000)]
    frame = pd.DataFrame({INCOME: incomes, SPENDING: np.tile(np.linspace(1, 80, 100), 100)})
    frame.loc[[7_000, 7_001], SPENDING] = 99.0
    rule = find_rule(frame, ((frame[INCOME] > 50) & (frame[SPENDING] < 90)).to_numpy(), model.features, leaves=6)
    assert rule is not None
    (condition,) = rule["conditions"]
    assert (condition["name"], condition["up_to"]) == ("Income", None)
    assert (rule["customers"], rule["coverage"]) == (5_000, 1)
    assert rule["precision"] == pytest.approx(4_998 / 5_000, abs=0.0005)


def fits(rule: Rule, customers: pd.DataFrame) -> Mask:
    parts = [
        (customers[part["column"]] > (-np.inf if part["above"] is None else part["above"]))
        & (customers[part["column"]] <= (np.inf if part["up_to"] is None else part["up_to"]))
        for part in rule["conditions"]
    ]
    return np.logical_and.reduce(parts)


def test_precision_and_coverage_are_those_on_fresh_customers(model: SegmentationModel) -> None:
    """Five groups that overlap, 100 customers: on these a rule looks several points better than it is."""
    generator = np.random.default_rng(7)
    centres = generator.normal(0, 1.6, (5, 2))
    differences: list[tuple[float, float, float]] = []
    for _ in range(8):
        groups = generator.integers(5, size=3_100)
        frame = pd.DataFrame(generator.normal(centres[groups]), columns=[INCOME, SPENDING])
        for number in range(5):
            inside = groups == number
            rule = find_rule(frame[:100], inside[:100], model.features, leaves=6)
            if rule is None or rule["precision"] is None or rule["coverage"] is None:
                continue
            here, fresh = fits(rule, frame[:100]), fits(rule, frame[100:])
            truth = inside[100:][fresh].mean(), fresh[inside[100:]].mean()
            optimism = inside[:100][here].mean() - truth[0]
            differences.append((rule["precision"] - truth[0], rule["coverage"] - truth[1], optimism))
    precision, coverage, optimism = np.mean(differences, axis=0)
    assert optimism > 0.08, "the figures on the same customers would be wrong"
    assert abs(precision) < 0.04
    assert abs(coverage) < 0.04


def test_a_segment_of_one_customer_has_a_rule_that_cannot_be_checked(model: SegmentationModel) -> None:
    frame = pd.DataFrame({INCOME: [1.0, 2, 3, 100], SPENDING: 1.0})
    rule = find_rule(frame, np.arange(4) == 3, model.features, leaves=6)
    assert rule is not None
    assert (rule["customers"], rule["precision"], rule["coverage"]) == (1, None, None)


def test_a_rule_of_words_holds_those_that_it_admits(model: SegmentationModel) -> None:
    levels = {
        "kind": "ordered",
        "levels": ("Low", "Average", "High"),
        "codes": {"low": 1.0, "average": 2.0, "high": 3.0},
    }
    support = model.features[0].model_copy(update={"column": "support", "name": "Support", **levels})
    customers = pd.DataFrame({"support": [1.0, 2.0, 3.0] * 20})
    rule = find_rule(customers, (customers["support"] >= 2).to_numpy(), [support], leaves=4)
    assert rule is not None
    assert [part["words"] for part in rule["conditions"]] == [["Average", "High"]]
