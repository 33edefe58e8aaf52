"""Drift: how far new customers differ from those that the model was trained on."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import log, sqrt
from statistics import NormalDist
from typing import Any, Literal, NotRequired, TypedDict

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from customer_segmentation.customers.categories import count_other_words
from customer_segmentation.customers.columns import OUTLIER, SEGMENT
from customer_segmentation.customers.engine import log1p, to_pandas
from customer_segmentation.segmentation.model import ModelFeature, SegmentationModel

from .options import DriftOptions

Verdict = Literal["stable", "watch", "refit"]

#: How often a table from the same population may be called for watching, or for a refit, all its parts together.
_FALSE_WATCH, _FALSE_REFIT = 0.05, 0.01
#: Tables drawn to learn what chance alone brings about; with ten features, twenty of them lie beyond the refit's bound.
_DRAWS = 24_000
_SEED = 42
#: With one or two new customers an index takes few values: the same one must not look larger in its last digits.
_ROUNDING = 1 + 1e-9
#: Fewer outliers than this are single cases rather than a drift.
_FEWEST_OUTLIERS = 5


class FeatureDrift(TypedDict):
    """How differently a feature is distributed now."""

    column: str
    name: str
    unit: str
    psi: float  # population stability index
    chance: float  # the index that chance alone may bring about
    mean_then: float  # of a logarithmic feature, that of the logarithms brought back, as in the next
    mean_now: float
    shift: float  # difference of the means, in standard deviations of the training
    verdict: Verdict


class OutlierDrift(TypedDict):
    """The share of outliers in the training, and now."""

    share_then: float
    share_now: float
    verdict: Verdict


class SegmentShare(TypedDict):
    """A segment's share of the customers in the training, and now."""

    number: int
    name: str
    share_then: float
    share_now: float


class SegmentDrift(TypedDict):
    """How differently the customers are spread over the segments now."""

    psi: float
    chance: float
    shares: list[SegmentShare]
    verdict: Verdict


class Bounds(TypedDict):
    """From which differences on the model is worth watching, or should be refitted (see ``DriftOptions``)."""

    watch: float
    refit: float
    watch_outliers: float
    refit_outliers: float


class Drift(TypedDict):
    """How far new customers differ from those of the training; ``verdict`` is the worst of all its parts."""

    verdict: Verdict
    customers: int
    trained_on: str
    features: list[FeatureDrift]
    outliers: OutlierDrift
    segments: SegmentDrift
    bounds: Bounds
    #: By the name of a category, the words that the training did not know, each with its customers, the most first.
    new_words: NotRequired[dict[str, dict[str, int]]]


def measure_drift(
    frame: nw.DataFrame[Any] | nw.LazyFrame[Any], model: SegmentationModel, options: DriftOptions
) -> Drift:
    """Compare scored customers with those of the training."""
    counted = to_pandas(frame.select(*_counts(model))).iloc[0]
    rows = int(counted["rows"])
    parts = len(model.features) + 2  # the outliers and the sizes of the segments are judged, too
    features = [_feature_drift(feature, counted, rows, model.fit_rows, options, parts) for feature in model.features]
    outliers = _outlier_drift(int(counted["outliers"]), rows, model, options, parts)
    segments = _segment_drift(counted, rows, model, options, parts)
    verdicts = {outliers["verdict"], segments["verdict"], *(feature["verdict"] for feature in features)}
    worst_first: tuple[Verdict, ...] = ("refit", "watch", "stable")
    verdict = next(verdict for verdict in worst_first if verdict in verdicts)
    drift: Drift = {
        "verdict": verdict,
        "customers": rows,
        "trained_on": model.trained_on.isoformat(),
        "features": features,
        "outliers": outliers,
        "segments": segments,
        "bounds": {
            "watch": options.watch,
            "refit": options.refit,
            "watch_outliers": options.watch_outliers,
            "refit_outliers": options.refit_outliers,
        },
    }
    return {**drift, "new_words": new_words} if (new_words := _new_words(frame, model)) else drift


def _new_words(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], model: SegmentationModel) -> dict[str, dict[str, int]]:
    """The words of each category that the training did not know."""
    counted = {
        levels[0].category: count_other_words(frame, column, [word for level in levels for word in level.levels])
        for column, levels in model.categories.items()
    }
    return {category: words for category, words in counted.items() if words}


def stability_index(then: Sequence[float], now: Sequence[float]) -> float:
    """Population stability index of two distributions over the same bins (Siddiqi 2006, Credit Risk Scorecards).

    All shares must be above 0.
    """
    return sum((share - before) * log(share / before) for before, share in zip(then, now, strict=True))


@cache
def chance_indices(then: tuple[float, ...], rows_then: int, rows_now: int, parts: int) -> tuple[float, float]:
    """The indices that chance alone exceeds in few tables: one for watching, a larger one for a refit.

    Tables are drawn from the populations that the training may have come from (their shares follow Dirichlet's
    distribution): with few customers the index has a longer tail than the chi-squared distribution that Yurdakul &
    Naranjo 2020 give it. Among several parts each has its share of the false alarms (Bonferroni).

    Args:
        then: Share of each bin in the training.
        rows_then: Customers of the training.
        rows_now: New customers.
        parts: How many comparisons are made in all.
    """
    generator = np.random.default_rng(_SEED)
    before = np.array(_floored(then, rows_then))
    populations = generator.dirichlet(before * rows_then, size=_DRAWS)
    now = np.maximum(generator.multinomial(rows_now, populations), 0.5) / rows_now
    indices = ((now - before) * np.log(now / before)).sum(axis=1)
    watch, refit = np.quantile(indices, [1 - _FALSE_WATCH / parts, 1 - _FALSE_REFIT / parts], method="higher")
    return float(watch) * _ROUNDING, float(refit) * _ROUNDING


def _counts(model: SegmentationModel) -> list[nw.Expr]:
    counts = [nw.len().alias("rows"), nw.col(OUTLIER).cast(nw.Int64).sum().alias("outliers")]
    for feature in model.features:
        value = nw.col(feature.column).cast(nw.Float64)
        counts += [
            (value <= edge).cast(nw.Int64).sum().alias(f"{feature.column} up to edge {index}")
            for index, edge in enumerate(feature.bin_edges)
        ]
        transformed = log1p(value) if feature.transform == "log" else value
        counts.append(transformed.mean().alias(f"{feature.column} mean"))
    counts += [
        (nw.col(SEGMENT) == segment.number).cast(nw.Int64).sum().alias(f"segment {segment.number}")
        for segment in model.segments
    ]
    return counts


def _feature_drift(
    feature: ModelFeature, counted: pd.Series, rows: int, fit_rows: int, options: DriftOptions, parts: int
) -> FeatureDrift:
    up_to = [int(counted[f"{feature.column} up to edge {index}"]) for index in range(len(feature.bin_edges))]
    found = [later - earlier for earlier, later in pairwise([0, *up_to, rows])]
    psi = stability_index(_floored(feature.bin_shares, fit_rows), _floored([count / rows for count in found], rows))
    chance = chance_indices(feature.bin_shares, fit_rows, rows, parts)
    mean = float(counted[f"{feature.column} mean"])
    return {
        "column": feature.column,
        "name": feature.name,
        "unit": feature.unit,
        "psi": psi,
        "chance": chance[0],
        "mean_then": feature.in_own_unit(feature.mean),
        "mean_now": feature.in_own_unit(mean),
        "shift": (mean - feature.mean) / feature.deviation,
        "verdict": _verdict(psi, chance, options),
    }


def _outlier_drift(
    outliers: int, rows: int, model: SegmentationModel, options: DriftOptions, parts: int
) -> OutlierDrift:
    verdict: Verdict = "stable"
    if outliers >= _FEWEST_OUTLIERS:
        then = round(model.outlier_share * model.fit_rows)
        if least_increase(then, model.fit_rows, outliers, rows, _FALSE_REFIT / parts) >= options.refit_outliers:
            verdict = "refit"
        elif least_increase(then, model.fit_rows, outliers, rows, _FALSE_WATCH / parts) >= options.watch_outliers:
            verdict = "watch"
    return {"share_then": model.outlier_share, "share_now": outliers / rows, "verdict": verdict}


def _segment_drift(
    counted: pd.Series, rows: int, model: SegmentationModel, options: DriftOptions, parts: int
) -> SegmentDrift:
    then = [segment.customers / model.fit_rows for segment in model.segments]
    now = [int(counted[f"segment {segment.number}"]) / rows for segment in model.segments]
    shares: list[SegmentShare] = [
        {"number": segment.number, "name": segment.name, "share_then": before, "share_now": share}
        for segment, before, share in zip(model.segments, then, now, strict=True)
    ]
    psi = stability_index(_floored(then, model.fit_rows), _floored(now, rows))
    chance = chance_indices(tuple(then), model.fit_rows, rows, parts)
    return {"psi": psi, "chance": chance[0], "shares": shares, "verdict": _verdict(psi, chance, options)}


def _verdict(psi: float, chance: tuple[float, float], options: DriftOptions) -> Verdict:
    """The index must be large by custom, and larger than chance alone would make it."""
    watch, refit = chance
    if psi > refit and psi >= options.refit:
        return "refit"
    return "watch" if psi > watch and psi >= options.watch else "stable"


def _floored(shares: Sequence[float], rows: int) -> list[float]:
    """Shares without zeros: an empty bin counts as half a customer."""
    return [max(share, 0.5 / rows) for share in shares]


def least_increase(hits_then: int, rows_then: int, hits_now: int, rows_now: int, error: float) -> float:
    """By how much the share has grown at least, chance in both tables allowed for (Newcombe 1998, method 10)."""
    then, now = hits_then / rows_then, hits_now / rows_now
    _, most_then = _wilson_interval(hits_then, rows_then, error)
    least_now, _ = _wilson_interval(hits_now, rows_now, error)
    return (now - then) - sqrt((now - least_now) ** 2 + (most_then - then) ** 2)


def _wilson_interval(hits: int, rows: int, error: float) -> tuple[float, float]:
    """The share's bounds, each of them wrong at most this often (Wilson 1927)."""
    quantile = NormalDist().inv_cdf(1 - error)
    share, square = hits / rows, quantile**2
    centre = share + square / (2 * rows)
    margin = quantile * sqrt(share * (1 - share) / rows + square / (4 * rows**2))
    return (centre - margin) / (1 + square / rows), (centre + margin) / (1 + square / rows)
