"""Drift in words."""

from collections.abc import Mapping
from typing import Any

from customer_segmentation.texts import Texts

#: In fewer customers than this, chance explains almost any difference.
_FEWEST_CUSTOMERS = 20


def describe(drift: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """Add the words to the facts of a drift.

    Args:
        drift: The facts, see ``drift.measure_drift``.
        texts: The fixed texts.

    Returns:
        The facts with ``too_few`` (whether there are too few customers to tell), and ``words`` at the top, in each of
        the ``features``, in ``outliers`` and in ``segments``.
    """
    features = [{**feature, "words": _feature(feature, texts)} for feature in drift["features"]]
    outliers = {**drift["outliers"], "words": _outliers(drift["outliers"], texts)}
    segments = {**drift["segments"], "words": _segments(drift["segments"], texts)}
    too_few = drift["verdict"] == "stable" and drift["customers"] < _FEWEST_CUSTOMERS
    parts = [*features, outliers, segments]
    words = texts.say("drift.too_few", fewest=_FEWEST_CUSTOMERS) if too_few else _advice(drift["verdict"], parts, texts)
    return {
        **drift,
        "words": words,
        "too_few": too_few,
        "features": features,
        "outliers": outliers,
        "segments": segments,
    }


def _advice(verdict: str, parts: list[dict[str, Any]], texts: Texts) -> str:
    if verdict == "stable":
        return texts.say("drift.stable")
    reasons = texts.say("lists.semicolon").join(part["words"] for part in parts if part["verdict"] != "stable")
    if verdict == "watch":
        return texts.say("drift.watch", reasons=reasons)
    return texts.say("drift.refit", reasons=reasons)


def _feature(drift: Mapping[str, Any], texts: Texts) -> str:
    facts = {
        "feature": drift["name"],
        "psi": drift["psi"],
        "mean_now": texts.short(drift["mean_now"], drift["unit"]),
        "mean_then": texts.short(drift["mean_then"], drift["unit"]),
    }
    if drift["verdict"] == "stable":
        return texts.say("drift.feature_stable", **facts)
    return texts.say("drift.feature_shifted", **facts)


def _outliers(drift: Mapping[str, Any], texts: Texts) -> str:
    return texts.say("drift.outliers", share_now=drift["share_now"], share_then=drift["share_then"])


def _segments(drift: Mapping[str, Any], texts: Texts) -> str:
    if drift["verdict"] == "stable":
        return texts.say("drift.segments_stable", psi=drift["psi"])
    return texts.say("drift.segments_shifted", psi=drift["psi"])
