"""Drift: how far new customers differ from those that the model was trained on."""

from collections.abc import Sequence
from itertools import pairwise
from math import log, sqrt
from statistics import NormalDist
from typing import Any, Literal, TypedDict

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customers.columns import OUTLIER, SEGMENT
from customer_segmentation.customers.engine import log1p, to_pandas
from customer_segmentation.segmentation.model import ModelFeature, SegmentationModel

from .options import DriftOptions

Verdict = Literal["stable", "watch", "refit"]

#: Differences that chance alone brings about once in a hundred tables do not count.
_CONFIDENCE = NormalDist().inv_cdf(0.99)
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


def measure_drift(
    frame: nw.DataFrame[Any] | nw.LazyFrame[Any], model: SegmentationModel, options: DriftOptions
) -> Drift:
    """Compare scored customers with those of the training."""
    counted = to_pandas(frame.select(*_counts(model))).iloc[0]
    rows = int(counted["rows"])
    features = [_feature_drift(feature, counted, rows, model.fit_rows, options) for feature in model.features]
    outliers = _outlier_drift(int(counted["outliers"]), rows, model.outlier_share, options)
    segments = _segment_drift(counted, rows, model, options)
    verdicts = {outliers["verdict"], segments["verdict"], *(feature["verdict"] for feature in features)}
    worst_first: tuple[Verdict, ...] = ("refit", "watch", "stable")
    verdict = next(verdict for verdict in worst_first if verdict in verdicts)
    return {
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


def stability_index(then: Sequence[float], now: Sequence[float]) -> float:
    """Population stability index of two distributions over the same bins (Siddiqi 2006, Credit Risk Scorecards).

    All shares must be above 0.
    """
    return sum((share - before) * log(share / before) for before, share in zip(then, now, strict=True))


def chance_index(bins: int, rows_then: int, rows_now: int) -> float:
    """The index that chance alone exceeds once in a hundred tables from the same population.

    The index is about chi-squared distributed, times ``1 / rows_then + 1 / rows_now`` (Yurdakul & Naranjo 2020); the
    quantile is approximated after Wilson & Hilferty 1931.
    """
    freedom = bins - 1
    spread = 2 / (9 * freedom)
    quantile = freedom * (1 - spread + _CONFIDENCE * sqrt(spread)) ** 3
    return quantile * (1 / rows_then + 1 / rows_now)


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
    feature: ModelFeature, counted: pd.Series, rows: int, fit_rows: int, options: DriftOptions
) -> FeatureDrift:
    up_to = [int(counted[f"{feature.column} up to edge {index}"]) for index in range(len(feature.bin_edges))]
    found = [later - earlier for earlier, later in pairwise([0, *up_to, rows])]
    psi = stability_index(_floored(feature.bin_shares, fit_rows), _floored([count / rows for count in found], rows))
    chance = chance_index(len(found), fit_rows, rows)
    mean = float(counted[f"{feature.column} mean"])
    return {
        "column": feature.column,
        "name": feature.name,
        "unit": feature.unit,
        "psi": psi,
        "chance": chance,
        "mean_then": feature.in_own_unit(feature.mean),
        "mean_now": feature.in_own_unit(mean),
        "shift": (mean - feature.mean) / feature.deviation,
        "verdict": _verdict(psi, chance, options),
    }


def _outlier_drift(outliers: int, rows: int, share_then: float, options: DriftOptions) -> OutlierDrift:
    share = outliers / rows
    increase = _lower_bound(outliers, rows) - share_then if outliers >= _FEWEST_OUTLIERS else 0.0
    verdict: Verdict = (
        "refit" if increase >= options.refit_outliers else "watch" if increase >= options.watch_outliers else "stable"
    )
    return {"share_then": share_then, "share_now": share, "verdict": verdict}


def _segment_drift(counted: pd.Series, rows: int, model: SegmentationModel, options: DriftOptions) -> SegmentDrift:
    then = [segment.customers / model.fit_rows for segment in model.segments]
    now = [int(counted[f"segment {segment.number}"]) / rows for segment in model.segments]
    shares: list[SegmentShare] = [
        {"number": segment.number, "name": segment.name, "share_then": before, "share_now": share}
        for segment, before, share in zip(model.segments, then, now, strict=True)
    ]
    psi = stability_index(_floored(then, model.fit_rows), _floored(now, rows))
    chance = chance_index(len(shares), model.fit_rows, rows)
    return {"psi": psi, "chance": chance, "shares": shares, "verdict": _verdict(psi, chance, options)}


def _verdict(psi: float, chance: float, options: DriftOptions) -> Verdict:
    if psi <= chance or psi < options.watch:
        return "stable"
    return "refit" if psi >= options.refit else "watch"


def _floored(shares: Sequence[float], rows: int) -> list[float]:
    """Shares without zeros: an empty bin counts as half a customer."""
    return [max(share, 0.5 / rows) for share in shares]


def _lower_bound(hits: int, rows: int) -> float:
    """The share that is at least there, chance allowed for (Wilson 1927)."""
    share, square = hits / rows, _CONFIDENCE**2
    centre = share + square / (2 * rows)
    margin = _CONFIDENCE * sqrt(share * (1 - share) / rows + square / (4 * rows**2))
    return (centre - margin) / (1 + square / rows)
