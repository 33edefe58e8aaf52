import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

from customer_segmentation.customers.declaration import CustomerTable, Feature
from customer_segmentation.segmentation.assignment import assign
from customer_segmentation.segmentation.drift import _wilson_interval, chance_indices, measure_drift, stability_index
from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.segmentation.options import DriftOptions, ExplanationOptions, KMeansOptions, NamingOptions
from tests.training import fit_model

CENTRES = np.array([[20.0, 20.0], [80.0, 20.0], [50.0, 80.0]])


def draw(rows: int, seed: int) -> pd.DataFrame:
    """Customers of one and the same population."""
    generator = np.random.default_rng(seed)
    values = CENTRES[generator.integers(0, 3, rows)] + generator.normal(0, 5, (rows, 2))
    return pd.DataFrame({"income": np.exp(values[:, 0] / 20), "visits": values[:, 1]})


@pytest.fixture(scope="module")
def options(base_parameters: dict[str, Any]) -> DriftOptions:
    return DriftOptions.model_validate(base_parameters["drift"])


@pytest.fixture(scope="module")
def model(customer_table: CustomerTable, base_parameters: dict[str, Any]) -> SegmentationModel:
    features = (
        Feature(column="income", name="Income", unit="k$", minimum=0, transform="log"),
        Feature(column="visits", name="Visits"),
    )
    return fit_model(
        draw(2000, seed=1),
        {"k": 3, "silhouette": 0.8},
        customer_table.model_copy(update={"features": features}),
        KMeansOptions(starts=5, max_iterations=300, seed=42),
        NamingOptions.model_validate(base_parameters["naming"]),
        ExplanationOptions.model_validate(base_parameters["explanation"]),
        dt.date(2026, 11, 23),
    )


def drift(
    frame: pd.DataFrame,
    model: SegmentationModel,
    options: DriftOptions,
    engine: Callable[[pd.DataFrame], Any] = lambda x: x,
) -> dict[str, Any]:
    found = measure_drift(assign(nw.from_native(engine(frame)), model), model, options)
    return json.loads(json.dumps(found, allow_nan=False))


def test_the_training_table_itself_has_not_drifted(model: SegmentationModel, options: DriftOptions) -> None:
    found = drift(draw(2000, seed=1), model, options)
    assert found["verdict"] == "stable"
    assert [feature["psi"] for feature in found["features"]] == pytest.approx([0, 0])
    assert found["segments"]["psi"] == pytest.approx(0)
    assert found["outliers"]["share_now"] == pytest.approx(found["outliers"]["share_then"])
    assert found["features"][0]["shift"] == pytest.approx(0)


@pytest.mark.parametrize("rows", [1, 20, 100, 500, 5000])
def test_other_customers_of_the_same_population_are_stable(
    model: SegmentationModel, options: DriftOptions, rows: int
) -> None:
    verdicts = [drift(draw(rows, seed), model, options)["verdict"] for seed in range(2, 14)]
    assert verdicts.count("stable") >= 11


def test_a_shift_says_refit_and_names_the_feature(model: SegmentationModel, options: DriftOptions) -> None:
    found = drift(draw(500, seed=2).assign(income=lambda frame: frame["income"] * 1.8), model, options)
    assert found["verdict"] == "refit"
    income, visits = found["features"]
    assert income["shift"] > 0.4
    assert (income["verdict"], visits["verdict"]) == ("refit", "stable")


def test_customers_far_from_every_segment_say_refit(model: SegmentationModel, options: DriftOptions) -> None:
    table = draw(500, seed=2)
    table.loc[:59, "visits"] = 1e12
    found = drift(table, model, options)
    assert found["outliers"]["verdict"] == found["verdict"] == "refit"
    assert found["outliers"]["share_now"] == pytest.approx(0.12, abs=0.02)


def test_other_sizes_of_segments_are_seen(model: SegmentationModel, options: DriftOptions) -> None:
    table = draw(3000, seed=2)
    shrunk = table[(table["visits"] < 50) | (np.arange(3000) % 2 == 0)]
    found = drift(shrunk, model, options)
    assert found["segments"]["verdict"] == found["verdict"] == "watch"
    shares = [segment["share_now"] for segment in found["segments"]["shares"]]
    assert sum(shares) == pytest.approx(1)
    assert min(shares) == pytest.approx(0.2, abs=0.02)


@pytest.mark.parametrize("engine", [pl.from_pandas, lambda frame: pl.from_pandas(frame).lazy()])
def test_engines_agree(model: SegmentationModel, options: DriftOptions, engine: Callable[[pd.DataFrame], Any]) -> None:
    here, there = (drift(draw(300, seed=4), model, options, way) for way in (lambda frame: frame, engine))
    assert there["verdict"] == here["verdict"]
    for part in ("psi", "shift", "mean_now"):
        assert [one[part] for one in there["features"]] == pytest.approx([one[part] for one in here["features"]])


def test_the_index_is_the_textbooks() -> None:
    assert stability_index([0.5, 0.5], [0.25, 0.75]) == pytest.approx(-0.25 * np.log(0.5) + 0.25 * np.log(1.5))


@pytest.mark.parametrize("bins", [2, 5, 10])
def test_chance_is_the_chi_squared_quantile_where_customers_are_many(bins: int) -> None:
    from scipy.stats import chi2

    watch, refit = chance_indices((1 / bins,) * bins, 20_000, 40_000, 1)
    factor = 1 / 20_000 + 1 / 40_000
    assert watch == pytest.approx(chi2.ppf(0.95, bins - 1) * factor, rel=0.05)
    assert refit == pytest.approx(chi2.ppf(0.99, bins - 1) * factor, rel=0.05)


def test_more_parts_and_fewer_customers_need_a_larger_index() -> None:
    deciles = (0.1,) * 10
    assert chance_indices(deciles, 200, 100, 8) > chance_indices(deciles, 200, 100, 1)
    assert chance_indices(deciles, 200, 100, 1) > chance_indices(deciles, 200, 1000, 1)


@pytest.mark.heavy
@pytest.mark.parametrize("rows", [100, 1_000, 10_000])
@pytest.mark.parametrize("trained_on", [200, 2_000])
def test_customers_of_the_trainings_own_population_raise_few_alarms(
    customer_table: CustomerTable,
    base_parameters: dict[str, Any],
    options: DriftOptions,
    trained_on: int,
    rows: int,
) -> None:
    """Six features, 200 trainings with two tables each; at most 1 % and 5 %, and three standard errors of the count.

    Many trainings, as all large tables that are compared with one training agree with one another.
    """
    rates = alarms(customer_table, base_parameters, options, trained_on, rows, shift=0.0)
    assert rates["refit"] <= 0.01 + 3 * np.sqrt(0.01 * 0.99 / 200)
    assert rates["alarm"] <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


def alarms(
    table: CustomerTable, parameters: dict[str, Any], options: DriftOptions, trained_on: int, rows: int, shift: float
) -> dict[str, float]:
    """Share of tables that are called for a refit, and for any alarm, where the first feature has shifted so far."""
    names = [f"f{index}" for index in range(6)]
    features = tuple(Feature(column=name, name=name.upper()) for name in names)
    verdicts = []
    for seed in range(200):
        generator = np.random.default_rng(seed)
        trained = fit_model(
            pd.DataFrame(generator.normal(0, 1, (trained_on, 6)), columns=names),
            {"k": 4, "silhouette": 0.2},
            table.model_copy(update={"features": features}),
            KMeansOptions(starts=2, max_iterations=300, seed=42),
            NamingOptions.model_validate(parameters["naming"]),
            ExplanationOptions.model_validate(parameters["explanation"]),
            dt.date(2026, 11, 23),
        )
        for _ in range(2):
            new = pd.DataFrame(generator.normal(0, 1, (rows, 6)), columns=names)
            verdicts.append(drift(new.assign(f0=new["f0"] + shift), trained, options)["verdict"])
    return {"refit": verdicts.count("refit") / 400, "alarm": 1 - verdicts.count("stable") / 400}


@pytest.mark.parametrize("change", [{"watch": 0.25}, {"watch_outliers": 0.05}, {"refit": None}, {"typo": 1}])
def test_bounds_that_make_no_sense_are_refused(options: DriftOptions, change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must be larger|valid number|not permitted"):
        DriftOptions.model_validate(options.model_dump() | change)


@pytest.mark.parametrize(("outliers", "rows"), [(5, 60), (10, 100), (40, 5_000), (7, 7), (0, 30)])
def test_the_interval_of_a_share_is_wilsons(outliers: int, rows: int) -> None:
    from scipy.stats import binomtest

    both_sides = binomtest(outliers, rows).proportion_ci(confidence_level=0.98, method="wilson")
    assert _wilson_interval(outliers, rows, 0.01) == pytest.approx((both_sides.low, both_sides.high), abs=1e-12)


@pytest.mark.parametrize(("outliers", "verdict"), [(4, "stable"), (6, "watch"), (13, "refit")])
def test_outliers_that_chance_may_bring_call_no_refit(
    model: SegmentationModel, options: DriftOptions, outliers: int, verdict: str
) -> None:
    """Six of 100 are more than five in a hundred, but at least as many are certain only of two."""
    table = draw(100, seed=5)
    assert drift(table, model, options)["outliers"]["share_now"] == 0
    table.loc[: outliers - 1, "visits"] = 1e12

    found = drift(table, model, options)["outliers"]

    assert found["share_now"] == outliers / 100
    assert found["verdict"] == verdict


def test_the_mean_of_a_logarithmic_feature_is_that_of_its_logarithms_brought_back(
    model: SegmentationModel, options: DriftOptions
) -> None:
    then, now = draw(2000, seed=1), draw(400, seed=2)

    income, visits = drift(now, model, options)["features"]

    logs_then, logs_now = np.log(then["income"] + 1), np.log(now["income"] + 1)
    assert income["mean_then"] == pytest.approx(np.exp(logs_then.mean()) - 1)
    assert income["mean_now"] == pytest.approx(np.exp(logs_now.mean()) - 1)
    assert income["shift"] == pytest.approx((logs_now.mean() - logs_then.mean()) / logs_then.std(ddof=0))
    assert (visits["mean_then"], visits["mean_now"]) == pytest.approx((then["visits"].mean(), now["visits"].mean()))


@pytest.mark.parametrize(("outliers", "verdict"), [(4, "stable"), (5, "refit")])
def test_fewer_than_five_outliers_are_single_cases_however_small_the_table(
    model: SegmentationModel, options: DriftOptions, outliers: int, verdict: str
) -> None:
    table = draw(20, seed=5)
    table.loc[: outliers - 1, "visits"] = 1e12
    assert drift(table, model, options)["outliers"]["verdict"] == verdict


def test_a_value_at_the_edge_of_a_bin_belongs_to_the_bin_below(model: SegmentationModel, options: DriftOptions) -> None:
    income, visits = model.features
    yes_or_no = visits.model_copy(update={"bin_edges": (0.0,), "bin_shares": (0.75, 0.25)})
    table = draw(2000, seed=1).assign(visits=np.where(np.arange(2000) % 4, 0.0, 1.0))
    found = drift(table, model.model_copy(update={"features": (income, yes_or_no)}), options)
    assert found["features"][1]["psi"] == pytest.approx(0)


def test_an_empty_bin_counts_as_half_a_customer(model: SegmentationModel, options: DriftOptions) -> None:
    found = drift(draw(100, seed=3).assign(visits=-50.0), model, options)
    empty, full = 0.5 / 100, 1.0
    expected = 9 * (empty - 0.1) * np.log(empty / 0.1) + (full - 0.1) * np.log(full / 0.1)
    assert found["features"][1]["psi"] == pytest.approx(expected)
