import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_segmentation.errors import SegmentationModelError
from customer_segmentation.segmentation.matching import keep_known_segments
from customer_segmentation.segmentation.model import Segment, SegmentationModel
from customer_segmentation.segmentation.options import (
    ExplanationOptions,
    GivenName,
    KMeansOptions,
    MatchingOptions,
    NamingOptions,
)
from tests.pipelines.model_selection.conftest import table_of
from tests.pipelines.model_selection.shapes import Make, lognormal, lump, one_factor, zero_inflated
from tests.training import fit_model

MATCHING = MatchingOptions(furthest=1.0)

#: Trains a model with so many segments on these values, of shape (customers, features).
Train = Callable[[np.ndarray, int], SegmentationModel]


@pytest.fixture(scope="session")
def train(base_parameters: dict[str, Any]) -> Train:
    kmeans = KMeansOptions.model_validate(base_parameters["kmeans"])
    naming = NamingOptions.model_validate(base_parameters["naming"])
    explanation = ExplanationOptions.model_validate(base_parameters["explanation"])

    def fit(values: np.ndarray, k: int) -> SegmentationModel:
        customers = pd.DataFrame(values).rename(columns=str)
        verdict = {"k": k, "silhouette": 0.4, "reason": ""}
        return fit_model(customers, verdict, table_of(customers), kmeans, naming, explanation, dt.date(2026, 1, 31))

    return fit


def with_segments(model: SegmentationModel, segments: list[Segment]) -> SegmentationModel:
    return model.model_copy(update={"segments": tuple(segments)})


def renamed(model: SegmentationModel) -> SegmentationModel:
    """An earlier model with numbers and names of its own."""
    return with_segments(
        model, [s.model_copy(update={"number": 10 * s.number, "name": f"Group {s.number}"}) for s in model.segments]
    )


def at(model: SegmentationModel, *incomes: float) -> SegmentationModel:
    """The first segments alone, moved to these incomes, told in standard deviations."""
    deviation = model.features[0].deviation
    centroids = ({"Income": income * deviation, "Spending": 50.0} for income in incomes)
    return with_segments(
        model,
        [
            segment.model_copy(update={"centroid": centroid})
            for segment, centroid in zip(model.segments, centroids, strict=False)
        ],
    )


def test_without_change_every_segment_keeps_number_and_name(model: SegmentationModel) -> None:
    kept = keep_known_segments(model, renamed(model), MATCHING, ())
    assert [(segment.number, segment.name) for segment in kept.segments] == [
        (10 * number, f"Group {number}") for number in range(1, 6)
    ]
    assert not any(segment.new for segment in kept.segments)
    assert [segment.made_name for segment in kept.segments] == [segment.name for segment in model.segments]
    assert [segment.levels for segment in kept.segments] == [segment.levels for segment in model.segments]


@settings(max_examples=20, deadline=None)
@given(order=st.permutations(range(5)), noise=st.integers(0, 1000))
def test_segments_are_found_again_in_any_order_and_a_little_moved(
    model: SegmentationModel, order: list[int], noise: int
) -> None:
    moved = np.random.default_rng(noise).normal(0, 3, (5, 2))
    segments = []
    for number, position in enumerate(order, start=1):
        segment = model.segments[position]
        centroid = dict(zip(segment.centroid, moved[position] + list(segment.centroid.values()), strict=True))
        segments.append(segment.model_copy(update={"number": number, "name": f"N{number}", "centroid": centroid}))
    kept = keep_known_segments(with_segments(model, segments), model, MATCHING, ())
    assert [segment.name for segment in kept.segments] == [segment.name for segment in model.segments]
    assert [segment.number for segment in kept.segments] == [1, 2, 3, 4, 5]


def test_a_segment_that_was_not_there_is_new_and_numbered_on(model: SegmentationModel) -> None:
    earlier = with_segments(model, list(model.segments[:4]))  # its fifth segment was one of a model before
    kept = keep_known_segments(model, earlier, MATCHING, ())
    assert [(segment.number, segment.new) for segment in kept.segments] == [
        (1, False), (2, False), (3, False), (4, False), (6, True),
    ]  # fmt: skip
    assert kept.highest_number == 6, "the earlier model's segment 5 is gone, but its number is not given again"


def test_a_number_that_an_earlier_model_once_gave_is_never_given_again(model: SegmentationModel) -> None:
    earlier = model.model_copy(update={"highest_number": 9})
    assert keep_known_segments(model, earlier, MATCHING, ()).highest_number == 9
    without_the_fifth = with_segments(earlier, list(model.segments[:4]))
    kept = keep_known_segments(model, without_the_fifth, MATCHING, ())
    assert (kept.segments[-1].number, kept.highest_number) == (10, 10)


@pytest.mark.parametrize(("before", "new"), [(190.0, False), (210.0, True), (53.0, False), (47.0, True)])
def test_a_logarithmic_feature_moves_by_its_logarithm(
    model: SegmentationModel,
    before: float,
    new: bool,  # noqa: FBT001
) -> None:
    """From 100, one deviation of 0.7 leads down to 49 and up to 202: e^0.7 is about 2."""
    income, spending = model.features
    features = (income.model_copy(update={"transform": "log", "mean": 4.0, "deviation": 0.7}), spending)

    def earning(amount: float) -> SegmentationModel:
        alone = model.segments[0].model_copy(update={"centroid": {"Income": amount, "Spending": 50.0}})
        return with_segments(model, [alone]).model_copy(update={"features": features})

    assert keep_known_segments(earning(100), earning(before), MATCHING, ()).segments[0].new == new


def test_a_segment_far_from_every_earlier_one_is_not_the_same(model: SegmentationModel) -> None:
    gone = model.segments[4].model_copy(update={"centroid": {"Income": 500.0, "Spending": 500.0}, "name": "Gone"})
    kept = keep_known_segments(model, with_segments(model, [*model.segments[:4], gone]), MATCHING, ())
    assert (kept.segments[-1].number, kept.segments[-1].name) == (6, "Low Income, Low Spending")
    assert kept.segments[-1].new


def test_a_new_segment_with_a_name_that_is_kept_is_told_apart_by_its_number(model: SegmentationModel) -> None:
    earlier = [*model.segments[:3], model.segments[3].model_copy(update={"name": "Low Income, Low Spending"})]
    kept = keep_known_segments(model, with_segments(model, earlier), MATCHING, ())
    assert [segment.name for segment in kept.segments][3:] == [
        "Low Income, Low Spending",
        "Low Income, Low Spending (6)",
    ]


def test_an_analysts_name_goes_before_a_kept_one(model: SegmentationModel) -> None:
    given_name = GivenName(when={"Income": "High", "Spending": "High"}, name="Champions")
    named = model.segments[0].model_copy(update={"name": "Champions"})
    kept = keep_known_segments(
        with_segments(model, [named, *model.segments[1:]]), renamed(model), MATCHING, [given_name]
    )
    assert [segment.name for segment in kept.segments][:2] == ["Champions", "Group 2"]
    assert [segment.made_name for segment in kept.segments][:2] == ["", "High Income, Low Spending"]


def test_a_name_that_an_analyst_gives_to_another_segment_is_not_kept(model: SegmentationModel) -> None:
    moved = GivenName(when={"Income": "Low", "Spending": "High"}, name="Champions")
    champions, *others = model.segments
    earlier = with_segments(model, [champions.model_copy(update={"name": "Champions"}), *others])
    now = with_segments(model, [*model.segments[:3], others[2].model_copy(update={"name": "Champions"}), others[3]])
    kept = keep_known_segments(now, earlier, MATCHING, [moved])
    assert [segment.name for segment in kept.segments] == [
        "High Income, High Spending", *(segment.name for segment in others[:2]), "Champions", others[3].name,
    ]  # fmt: skip


def test_pairs_that_lie_too_far_apart_do_not_decide_about_the_others(model: SegmentationModel) -> None:
    """The sum of all distances is smallest when each segment moves on to the next place, and none is found again."""
    kept = keep_known_segments(at(model, 3.0, 6.0), at(model, 0.0, 3.1), MATCHING, ())
    assert [(segment.number, segment.new) for segment in kept.segments] == [(2, False), (6, True)]


def test_as_many_segments_as_possible_are_found_again(model: SegmentationModel) -> None:
    """One pair would fit better, but would leave the two others too far apart."""
    kept = keep_known_segments(at(model, 0.0, 1.0), at(model, -0.9, 0.1), MATCHING, ())
    assert [(segment.number, segment.new) for segment in kept.segments] == [(1, False), (2, False)]


@pytest.mark.parametrize(
    ("income", "spending", "known"),
    [
        (0.99, 0.0, True),
        (0.0, -0.99, True),
        (1.01, 0.0, False),
        (0.0, -1.01, False),
        (0.7, 0.7, True),
        (0.8, 0.8, False),
    ],
)
def test_a_segment_may_move_by_one_standard_deviation_of_todays_customers(
    model: SegmentationModel,
    income: float,
    spending: float,
    known: bool,  # noqa: FBT001
) -> None:
    """Euclidean distance, in deviations of today: on the wider scale of the earlier model nothing would have moved."""
    first, *others = model.segments
    moves = {"Income": income * model.features[0].deviation, "Spending": spending * model.features[1].deviation}
    moved = first.model_copy(update={"centroid": {name: first.centroid[name] + moves[name] for name in moves}})
    wider = tuple(feature.model_copy(update={"deviation": 10 * feature.deviation}) for feature in model.features)
    earlier = with_segments(model, [moved, *others]).model_copy(update={"features": wider})

    kept = keep_known_segments(model, earlier, MATCHING, ())

    assert (first.number in {segment.number for segment in kept.segments}) == known


def test_a_wide_segment_may_move_as_far_as_nine_in_ten_of_its_customers_lie_from_its_centre(
    model: SegmentationModel,
) -> None:
    deciles = (0.0, *np.linspace(0.4, 3.2, 9), 9.0)
    wide = model.segments[0].model_copy(update={"distance_deciles": deciles})
    now = with_segments(at(model, 0.0), [wide.model_copy(update={"centroid": {"Income": 0.0, "Spending": 50.0}})])
    for income, number in ((3.1, 1), (3.3, 6)):
        assert keep_known_segments(now, at(model, income), MATCHING, ()).segments[0].number == number


def test_a_segment_among_customers_that_were_there_before_is_no_new_one(model: SegmentationModel) -> None:
    """The earlier model's only segment reached as far as today's second one: its customers are cut in two."""
    reaching = model.segments[0].model_copy(update={"distance_deciles": tuple(np.linspace(0, 8, 11)), "customers": 200})
    before = at(with_segments(model, [reaching]), 0.0)

    kept = keep_known_segments(at(model, 0.0, 3.0), before, MATCHING, ())

    assert [(segment.number, segment.new) for segment in kept.segments] == [(1, False), (6, False)]


@pytest.mark.heavy
@pytest.mark.parametrize("make", [lognormal(1_000, 3), zero_inflated, one_factor, lump(1_000, 5)])
def test_segments_of_the_same_customers_are_hardly_ever_called_new(train: Train, make: Make) -> None:
    """Two samples of one population without groups: K-means cuts it in other ways, but nobody is new."""
    generators = [np.random.default_rng(seed) for seed in range(8)]
    pairs = [(train(make(g), k), train(make(g), k)) for g in generators for k in (3, 5, 8)]
    new = [s.new for now, before in pairs for s in keep_known_segments(now, before, MATCHING, ()).segments]

    assert np.mean(new) <= 0.05


@pytest.mark.heavy
def test_a_group_that_has_come_is_called_new(train: Train) -> None:
    """One of five groups goes, and another one comes somewhere else."""
    found = []
    for seed in range(20):
        generator = np.random.default_rng(seed)
        places = 6 * generator.permutation([(x, y) for x in range(3) for y in range(3)])
        before, now = (np.repeat(places[chosen], 100, axis=0) for chosen in ([0, 1, 2, 3, 4], [0, 1, 2, 3, 5]))
        models = (train(table + generator.normal(size=table.shape), 5) for table in (now, before))
        found.append([segment.new for segment in keep_known_segments(*models, MATCHING, ()).segments].count(True))

    assert np.mean(np.equal(found, 1)) >= 0.9


def test_features_in_another_order_are_the_same_features(model: SegmentationModel) -> None:
    earlier = renamed(model).model_copy(update={"features": model.features[::-1]})
    assert not any(segment.new for segment in keep_known_segments(model, earlier, MATCHING, ()).segments)


@pytest.mark.parametrize("change", [{"column": "Income"}, {"transform": "log"}])
def test_a_model_of_other_features_is_refused(model: SegmentationModel, change: dict[str, str]) -> None:
    income, spending = model.features
    other = model.model_copy(update={"features": (income.model_copy(update=change), spending)})
    with pytest.raises(SegmentationModelError, match=r"The earlier model was made from .*leave out previous_model"):
        keep_known_segments(model, other, MATCHING, ())
