from collections.abc import Callable
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

from customer_segmentation.customers.columns import OUTLIER, SECOND_SEGMENT, SEGMENT, SEGMENT_NAME, TYPICALITY
from customer_segmentation.customers.engine import to_pandas
from customer_segmentation.segmentation.assignment import assign
from customer_segmentation.segmentation.model import SegmentationModel

INCOME, SPENDING = "Annual Income (k$)", "Spending Score (1-100)"
ENGINES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "pandas": lambda frame: frame,
    "polars": pl.from_pandas,
    "polars lazy": lambda frame: pl.from_pandas(frame).lazy(),
}


def label(frame: pd.DataFrame, model: SegmentationModel, engine: str = "pandas") -> pd.DataFrame:
    return to_pandas(assign(nw.from_native(ENGINES[engine](frame)), model))


def scaled_distances(frame: pd.DataFrame, model: SegmentationModel) -> np.ndarray:
    """Customers × segments, the plain way."""
    scaled = [
        ((np.log1p(frame[f.column]) if f.transform == "log" else frame[f.column]) - f.mean) / f.deviation * f.weight
        for f in model.features
    ]
    centroids = np.array([segment.scaled_centroid for segment in model.segments])
    return np.linalg.norm(np.array(scaled).T[:, None] - centroids, axis=2)


@pytest.fixture(scope="module")
def many(model: SegmentationModel) -> tuple[pd.DataFrame, SegmentationModel]:
    """Three thousand customers and a model with a logarithm and a weight."""
    generator = np.random.default_rng(3)
    frame = pd.DataFrame({INCOME: generator.lognormal(4, 0.8, 3000), SPENDING: generator.uniform(1, 100, 3000)})
    income, spending = model.features
    features = (
        income.model_copy(update={"transform": "log", "mean": 4.0, "deviation": 0.7}),
        spending.model_copy(update={"weight": 2.0}),
    )
    return frame, model.model_copy(update={"features": features})


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_gives_the_segments_of_plain_distances(
    many: tuple[pd.DataFrame, SegmentationModel], engine: str
) -> None:
    frame, model = many
    distances = scaled_distances(frame, model)
    order = distances.argsort(axis=1)
    nearest, second = np.sort(distances, axis=1)[:, :2].T

    labelled = label(frame, model, engine)

    assert (labelled[SEGMENT] == order[:, 0] + 1).all()
    assert (labelled[SECOND_SEGMENT] == order[:, 1] + 1).all()
    assert (labelled["borderline"] == (nearest > 0.9 * second)).all()
    outlier_distances = np.array([segment.outlier_distance for segment in model.segments])
    assert (labelled[OUTLIER] == (nearest > outlier_distances[order[:, 0]])).all()
    names = {segment.number: segment.name for segment in model.segments}
    assert (labelled[SEGMENT_NAME] == labelled[SEGMENT].map(names)).all()
    for segment, index in zip(model.segments, range(5), strict=True):
        own = order[:, 0] == index
        percentile = np.interp(nearest[own], segment.distance_deciles, np.arange(0, 101, 10))
        np.testing.assert_allclose(labelled.loc[own, TYPICALITY], 100 - percentile, atol=0.051)


def test_the_columns_come_after_the_tables_own(sample_table: pd.DataFrame, model: SegmentationModel) -> None:
    labelled = label(sample_table, model)
    added = [SEGMENT, SEGMENT_NAME, TYPICALITY, SECOND_SEGMENT, "borderline", OUTLIER]
    assert list(labelled.columns) == [*sample_table.columns, *added]
    pd.testing.assert_frame_equal(labelled[list(sample_table.columns)], sample_table)


def test_the_centre_is_typical_and_the_middle_between_two_is_borderline(model: SegmentationModel) -> None:
    first, third = (np.array(list(model.segments[index].centroid.values())) for index in (0, 2))
    middle = 0.51 * first + 0.49 * third
    labelled = label(pd.DataFrame([first, middle], columns=[INCOME, SPENDING]), model)
    assert labelled[TYPICALITY].iloc[0] == 100
    assert labelled[TYPICALITY].iloc[1] < 20
    assert labelled["borderline"].tolist() == [False, True]
    assert labelled[SEGMENT].tolist() == [1, 1]
    assert labelled[SECOND_SEGMENT].tolist()[1] == 3


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("value", [1e6, 1e15, 1e300, -1e300, 1.7e308])
def test_absurd_values_are_outliers_on_every_engine(model: SegmentationModel, value: float, engine: str) -> None:
    labelled = label(pd.DataFrame({INCOME: [60.0, value], SPENDING: [50.0, value]}), model, engine)
    assert labelled[OUTLIER].tolist() == [False, True]
    assert labelled[TYPICALITY].iloc[1] == 0
    assert labelled[SEGMENT].between(1, 5).all()


@pytest.mark.parametrize("engine", ENGINES)
def test_of_two_equally_near_the_first_wins(model: SegmentationModel, engine: str) -> None:
    features = tuple(feature.model_copy(update={"mean": 0.0, "deviation": 1.0}) for feature in model.features)
    centroids = ((-1.0, 0.0), (1.0, 0.0), (9.0, 9.0), (9.0, 8.0), (8.0, 9.0))
    segments = tuple(
        segment.model_copy(update={"scaled_centroid": centroid})
        for segment, centroid in zip(model.segments, centroids, strict=True)
    )
    tied = model.model_copy(update={"features": features, "segments": segments})
    labelled = label(pd.DataFrame({INCOME: [0.0], SPENDING: [0.0]}), tied, engine)
    assert labelled[[SEGMENT, SECOND_SEGMENT]].iloc[0].tolist() == [1, 2]
    assert labelled["borderline"].item()


@pytest.mark.parametrize("engine", ENGINES)
def test_customers_at_the_very_centre_are_fully_typical_on_every_engine(model: SegmentationModel, engine: str) -> None:
    """Rounding leaves distances a hair above zero, which must not count."""
    centres = np.random.default_rng(4).uniform(1, 140, (5, 2))
    segments = tuple(
        segment.model_copy(
            update={
                "scaled_centroid": tuple(
                    (place - feature.mean) / feature.deviation
                    for place, feature in zip(centre, model.features, strict=True)
                ),
                "distance_deciles": (0.0,) * 11,
                "outlier_distance": 0.0,
            }
        )
        for segment, centre in zip(model.segments, centres, strict=True)
    )
    alike = model.model_copy(update={"segments": segments})
    labelled = label(pd.DataFrame(np.repeat(centres, 50, axis=0), columns=[INCOME, SPENDING]), alike, engine)
    assert (labelled[TYPICALITY] == 100).all()
    assert not labelled[OUTLIER].any()


def test_a_segment_of_equal_customers_has_a_typicality_too(model: SegmentationModel) -> None:
    first = model.segments[0].model_copy(update={"distance_deciles": (0.0,) * 11})
    alike = model.model_copy(update={"segments": (first, *model.segments[1:])})
    centre = list(first.centroid.values())
    labelled = label(pd.DataFrame([centre, [centre[0] + 1, centre[1]]], columns=[INCOME, SPENDING]), alike)
    assert labelled[TYPICALITY].tolist() == [100.0, 0.0]


def test_typicality_is_a_line_from_decile_to_decile(model: SegmentationModel) -> None:
    from customer_segmentation.segmentation.assignment import _typicality

    generator = np.random.default_rng(0)
    deciles = np.sort(generator.random((len(model.segments), 11)), axis=1)
    deciles[1, 3:7] = deciles[1, 3]  # many customers equally far
    segments = [
        segment.model_copy(update={"distance_deciles": tuple(own)})
        for segment, own in zip(model.segments, deciles, strict=True)
    ]
    for position, segment in enumerate(segments):
        distances = np.concatenate([[0, 5], deciles[position], generator.random(1000)])
        expected = np.interp(distances, segment.rising_deciles, np.arange(100.0, -1.0, -10.0)).round(1)
        measured = _typicality(distances, np.full(len(distances), position), segments)
        np.testing.assert_allclose(measured, expected, atol=1e-12)
