"""Drift in words: whether the model still fits new customers, and why."""

from collections.abc import Iterator

from customer_segmentation.language import _, listed, mark, ngettext, short_quantity
from customer_segmentation.segmentation.drift import Drift, FeatureDrift, OutlierDrift, SegmentDrift, Verdict

#: New words that are named.
_MOST_WORDS = 3
#: In fewer customers than this, chance explains almost any difference.
_FEWEST_CUSTOMERS = 20
_VERDICTS: dict[Verdict, str] = {"stable": mark("Stable"), "watch": mark("Watch"), "refit": mark("Train a new model")}


def verdict(part: Drift | FeatureDrift | OutlierDrift | SegmentDrift) -> str:
    """Whether the model still fits as far as a part of the drift goes."""
    return _(_VERDICTS[part["verdict"]])


def verdict_of_all(drift: Drift) -> str:
    """Whether the model still fits, in two or three words."""
    return _("Too few to tell") if _are_too_few(drift) else verdict(drift)


def advice(drift: Drift) -> str:
    """Whether the model still fits, with the reasons."""
    if _are_too_few(drift):
        return _(
            "There are fewer than {fewest} new customers. These are too few to tell whether the model still "
            "fits, but there is no sign of a change. Check again when you have more customers.",
            fewest=_FEWEST_CUSTOMERS,
        )
    if drift["verdict"] == "stable":
        return _("The new customers are similar to the customers in the training: the model still fits.")
    outliers, segments = drift["outliers"], drift["segments"]
    reasons = [_feature(feature) for feature in drift["features"] if feature["verdict"] != "stable"]
    if outliers["verdict"] != "stable":
        reason = _(
            "{share_now:.1%} of the new customers are outliers, far from every segment (in the training: "
            "{share_then:.1%})",
            **outliers,
        )
        reasons.append(reason)
    if segments["verdict"] != "stable":
        reason = _(
            "the sizes of the segments have changed since the training (stability index {psi:.2f})", psi=segments["psi"]
        )
        reasons.append(reason)
    why = "; ".join(reasons)
    if drift["verdict"] == "watch":
        return _("Watch the model. It still fits on the whole, but there are changes: {reasons}.", reasons=why)
    return _("Train a new model: {reasons}.", reasons=why)


def new_words(drift: Drift) -> Iterator[str]:
    """The words of categories that the training did not know, and what becomes of customers who have them."""
    for category, counts in drift.get("new_words", {}).items():
        words = [f'"{word}"' for word in counts]
        yield ngettext(
            "{category}: {customers:,} customer has a word that no customer of the training had: {words}. It counts as "
            "another level.",
            "{category}: {customers:,} customers have words that no customer of the training had: {words}. They count "
            "as another level.",
            sum(counts.values()),
            category=category,
            customers=sum(counts.values()),
            words=listed(words if len(words) <= _MOST_WORDS else [*words[:_MOST_WORDS], "…"]),
        )


def _feature(drift: FeatureDrift) -> str:
    return _(
        "{feature} has shifted (stability index {psi:.2f}; mean now {mean_now}, in the training {mean_then})",
        feature=drift["name"],
        psi=drift["psi"],
        mean_now=short_quantity(drift["mean_now"], drift["unit"]),
        mean_then=short_quantity(drift["mean_then"], drift["unit"]),
    )


def _are_too_few(drift: Drift) -> bool:
    return drift["verdict"] == "stable" and drift["customers"] < _FEWEST_CUSTOMERS
