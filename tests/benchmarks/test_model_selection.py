"""The whole of model selection against a plain scikit-learn loop over all rows, in the same run."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, calinski_harabasz_score, davies_bouldin_score, silhouette_score

from customer_segmentation.customers.engine import sample_rows
from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.segmentation.kmeans import fit_kmeans
from customer_segmentation.segmentation.options import KMeansOptions
from customer_segmentation.segmentation.scaling import scale_features
from tests.pipelines.model_selection.conftest import run_selection, table_of

from .costs import peak_megabytes

ROWS, GROUPS = 1_000_000, 6


class Result(NamedTuple):
    """What a way of choosing k found, and what it cost."""

    k: int
    labels: np.ndarray
    seconds: float
    cpu_seconds: float
    peak_megabytes: float


def separated_groups() -> pd.DataFrame:
    generator = np.random.default_rng(0)
    centres = 4 * np.vstack([np.eye(5), np.full(5, 0.7)])
    values = centres[generator.integers(GROUPS, size=ROWS)] + 0.6 * generator.normal(size=(ROWS, 5))
    return pd.DataFrame(values, columns=list("abcde"))


def choose_by_the_project(parameters: dict[str, Any]) -> Result:
    customers = separated_groups()
    kmeans = KMeansOptions.model_validate(parameters["kmeans"])
    options = ModelSelectionOptions.model_validate(parameters["model_selection"])
    run_selection(customers.head(300), kmeans, options)  # imports are not measured

    clock, cpu = time.monotonic(), time.process_time()
    k = run_selection(customers, kmeans, options).k
    seconds, cpu_seconds = time.monotonic() - clock, time.process_time() - cpu

    peak = peak_megabytes()
    sample = sample_rows(nw.from_native(customers), options.fit_rows, options.seed)
    scaled = scale_features(sample, table_of(customers).features)
    model = fit_kmeans(scaled.values, k, kmeans)
    labels = model.predict(((customers - scaled.means) / scaled.stds).to_numpy())
    return Result(k, labels, seconds, cpu_seconds, peak)


def choose_by_a_plain_loop() -> Result:
    values = separated_groups().to_numpy()

    clock, cpu = time.monotonic(), time.process_time()
    values = (values - values.mean(axis=0)) / values.std(axis=0)
    found = {}
    for k in range(2, 11):
        labels = KMeans(k, n_init=10, random_state=0).fit(values).labels_
        silhouette = silhouette_score(values, labels, sample_size=10_000, random_state=0)
        calinski_harabasz_score(values, labels)
        davies_bouldin_score(values, labels)
        found[k] = (silhouette, labels)
    k = max(found, key=lambda candidate: found[candidate][0])
    seconds, cpu_seconds = time.monotonic() - clock, time.process_time() - cpu

    peak = peak_megabytes()
    return Result(k, found[k][1], seconds, cpu_seconds, peak)


@pytest.mark.benchmark
def test_a_million_customers(base_parameters: dict[str, Any]) -> None:
    # Each in a fresh process of its own, so that peak memories compare.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as process:
        ours = process.submit(choose_by_the_project, base_parameters).result()
    with ProcessPoolExecutor(1, mp_context=spawn) as process:
        plain = process.submit(choose_by_a_plain_loop).result()

    print(
        f"\nModel selection, {ROWS:,} × 5: {ours.seconds:.1f} s ({ours.cpu_seconds:.1f} CPU s, "
        f"{ours.peak_megabytes:,.0f} MB); plain loop {plain.seconds:.1f} s ({plain.cpu_seconds:.1f} CPU s, "
        f"{plain.peak_megabytes:,.0f} MB): {plain.seconds / ours.seconds:.1f} × faster, "
        f"{plain.cpu_seconds / ours.cpu_seconds:.1f} × less CPU, "
        f"{ours.peak_megabytes / plain.peak_megabytes:.2f} of the memory."
    )
    assert ours.k == plain.k == GROUPS
    assert adjusted_rand_score(ours.labels, plain.labels) >= 0.995
    assert ours.peak_megabytes < plain.peak_megabytes
