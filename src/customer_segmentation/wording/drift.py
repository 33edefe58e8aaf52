"""Drift in words."""

from collections.abc import Mapping
from typing import Any

from customer_segmentation.language import _, short_quantity

#: In fewer customers than this, chance explains almost any difference.
_FEWEST_CUSTOMERS = 20


def describe(drift: Mapping[str, Any]) -> dict[str, Any]:
    """Add the words to the facts of a drift.

    Args:
        drift: The facts, see ``drift.measure_drift``.

    Returns:
        The facts with ``too_few`` (whether there are too few customers to tell), and ``words`` at the top, in each of
        the ``features``, in ``outliers`` and in ``segments``.
    """
    features = [{**feature, "words": _feature(feature)} for feature in drift["features"]]
    outliers = {**drift["outliers"], "words": _outliers(drift["outliers"])}
    segments = {**drift["segments"], "words": _segments(drift["segments"])}
    too_few = drift["verdict"] == "stable" and drift["customers"] < _FEWEST_CUSTOMERS
    parts = [*features, outliers, segments]
    words = (
        _(
            "Fewer than {fewest} customers are too few to tell whether the model still fits; nothing speaks against it.",
            fewest=_FEWEST_CUSTOMERS,
        )
        if too_few
        else _advice(drift["verdict"], parts)
    )
    return {
        **drift,
        "words": words,
        "too_few": too_few,
        "features": features,
        "outliers": outliers,
        "segments": segments,
    }


def _advice(verdict: str, parts: list[dict[str, Any]]) -> str:
    if verdict == "stable":
        return _("The new customers are like those of the training: the model fits them.")
    reasons = "; ".join(part["words"] for part in parts if part["verdict"] != "stable")
    if verdict == "watch":
        return _("Watch the model, although it still fits on the whole: {reasons}.", reasons=reasons)
    return _("Train a new model: {reasons}.", reasons=reasons)


def _feature(drift: Mapping[str, Any]) -> str:
    facts = {
        "feature": drift["name"],
        "psi": drift["psi"],
        "mean_now": short_quantity(drift["mean_now"], drift["unit"]),
        "mean_then": short_quantity(drift["mean_then"], drift["unit"]),
    }
    if drift["verdict"] == "stable":
        return _(
            "{feature} is distributed as in the training (stability index {psi:.2f}; mean {mean_now}, then "
            "{mean_then})",
            **facts,
        )
    return _("{feature} has shifted (stability index {psi:.2f}; mean {mean_now}, then {mean_then})", **facts)


def _outliers(drift: Mapping[str, Any]) -> str:
    return _(
        "{share_now:.1%} of the customers are outliers, far from every segment (then {share_then:.1%})",
        share_now=drift["share_now"],
        share_then=drift["share_then"],
    )


def _segments(drift: Mapping[str, Any]) -> str:
    if drift["verdict"] == "stable":
        return _("segments are about as large as in the training (stability index {psi:.2f})", psi=drift["psi"])
    return _("segments are no longer as large as in the training (stability index {psi:.2f})", psi=drift["psi"])
