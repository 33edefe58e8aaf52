"""Scoring a million customers, beside scikit-learn's own transform and predict."""

import time
from collections.abc import Callable
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.cluster import KMeans
from sklearn.preprocessing import StandardScaler

from customer_segmentation.customers.declaration import Feature
from customer_segmentation.segmentation.assignment import assign
from customer_segmentation.segmentation.model import ModelFeature, Segment, SegmentationModel, Verdict

ROWS, FEATURES, SEGMENTS = 1_000_000, 5, 6
COLUMNS = [f"feature {index}" for index in range(FEATURES)]
ENGINES: dict[str, Callable[[pd.DataFrame], Any]] = {"pandas": lambda frame: frame, "polars": pl.from_pandas}


def best_of(runs: int, work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Shortest elapsed and CPU seconds, and the result."""
    elapsed, cpu = [], []
    result = None
    for _ in range(runs):
        start, start_cpu = time.perf_counter(), time.process_time()
        result = work()
        elapsed.append(time.perf_counter() - start)
        cpu.append(time.process_time() - start_cpu)
    return min(elapsed), min(cpu), result


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    generator = np.random.default_rng(0)
    centres = generator.normal(0, 30, (SEGMENTS, FEATURES))
    values = centres[generator.integers(0, SEGMENTS, ROWS)] + generator.normal(50, 15, (ROWS, FEATURES))
    table = pd.DataFrame(values, columns=COLUMNS)
    table.insert(0, "id", np.arange(ROWS).astype(str))
    return table


@pytest.fixture(scope="module")
def fitted(customers: pd.DataFrame) -> tuple[StandardScaler, KMeans]:
    sample = customers[COLUMNS].head(20_000).to_numpy()
    scaler = StandardScaler().fit(sample)
    return scaler, KMeans(SEGMENTS, n_init=3, random_state=0).fit(scaler.transform(sample))


@pytest.fixture(scope="module")
def model(fitted: tuple[StandardScaler, KMeans]) -> SegmentationModel:
    """The same scaler and centroids as the project's model."""
    scaler, kmeans = fitted
    features = [Feature(column=column, name=column) for column in COLUMNS]
    return SegmentationModel(
        trained_on="2026-11-23",  # type: ignore[arg-type]
        features=tuple(
            ModelFeature(
                column=feature.column, name=feature.name, unit="", transform="none", mean=mean, deviation=deviation,
                weight=1, bin_edges=(0.0,), bin_shares=(0.5, 0.5),
            )
            for feature, mean, deviation in zip(features, scaler.mean_, scaler.scale_, strict=True)
        ),
        segments=tuple(
            Segment(
                number=number, name=f"A segment with an ordinary name, {number}",
                levels=dict.fromkeys(COLUMNS, "Average"),
                centroid=dict(zip(COLUMNS, scaler.inverse_transform([centre])[0], strict=True)),
                scaled_centroid=tuple(centre), customers=size,
                distance_deciles=tuple(np.linspace(0, 2, 11)), outlier_distance=3,
            )
            for number, (centre, size) in enumerate(
                zip(kmeans.cluster_centers_, np.bincount(kmeans.labels_).tolist(), strict=True), start=1
            )
        ),
        highest_number=SEGMENTS, fit_rows=20_000, fit_sample_sha256="0" * 64, inertia=0, outlier_share=0,
        borderline_ratio=0.9, verdict=Verdict(k=SEGMENTS, silhouette=0.5, reason=""), seed=0, versions={},
    )  # fmt: skip


@pytest.mark.benchmark
@pytest.mark.parametrize("engine", ENGINES)
def test_a_million_labels_equal_scikit_learns(
    customers: pd.DataFrame, fitted: tuple[StandardScaler, KMeans], model: SegmentationModel, engine: str
) -> None:
    scaler, kmeans = fitted
    table = ENGINES[engine](customers)

    def reference() -> Any:
        return kmeans.predict(scaler.transform(customers[COLUMNS].to_numpy()))

    def score() -> Any:
        return assign(nw.from_native(table), model).to_native()

    elapsed, cpu, expected = best_of(7, reference)
    own_elapsed, own_cpu, scored = best_of(7, score)

    print(
        f"\n{ROWS:,} customers scored, {engine}: {own_elapsed:.3f} s ({own_elapsed / elapsed:.1f} × transform and "
        f"predict), {own_cpu:.3f} s CPU ({own_cpu / cpu:.1f} ×); segment, name, typicality, second, borderline, outlier"
    )
    np.testing.assert_array_equal(np.asarray(scored["segment"]), expected + 1)
