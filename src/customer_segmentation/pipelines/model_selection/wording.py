"""The verdict in words."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from .options import ModelSelectionOptions

#: A candidate whose stability exceeds the limit by less than this is called barely stable.
_BARELY = 0.05


def rule(options: ModelSelectionOptions) -> str:
    """The rule by which k is chosen.

    Args:
        options: What may win.
    """
    return (
        "The number of segments with the highest mean silhouette, among those that bootstrap samples find again (mean "
        f"adjusted Rand index of at least {options.stability:g}) and whose smallest segment holds at least "
        f"{options.smallest_share:.1%} of the customers. Within one standard error of the highest silhouette the "
        "smaller number wins."
    )


def refusals(evidence: pd.DataFrame, options: ModelSelectionOptions) -> list[str]:
    """Why candidates may not win, a sentence each.

    Args:
        evidence: The evidence, indexed by k.
        options: What may win.
    """
    sentences = []
    for k, size, share, stability in zip(
        evidence.index, evidence["smallest_segment"], evidence["smallest_share"], evidence["stability"], strict=True
    ):
        if share < options.smallest_share:
            sentences.append(f"{k} segments: the smallest holds only {size:,} customers ({share:.2%}).")
        elif stability < options.stability:
            sentences.append(f"{k} segments: not stable, bootstrap samples agree only to {stability:.3f}.")
    return sentences


def reason(verdict: dict[str, Any], silhouettes: "pd.Series[float]", best: int) -> str:
    """Why this k was chosen.

    Args:
        verdict: The choice.
        silhouettes: Mean silhouettes, indexed by k.
        best: The candidate with the highest silhouette among those that may win.
    """
    k, refused = verdict["evidence_k"], verdict["refused"]
    if k == best:
        words = f"{k} segments separate the customers best: mean silhouette {silhouettes[k]:.3f}"
    else:
        words = (
            f"{k} segments separate the customers as well as {best}, within one standard error: mean silhouette "
            f"{silhouettes[k]:.3f} against {silhouettes[best]:.3f}"
        )
    others = silhouettes.drop(index=list({k, best, *refused}))
    words += "." if others.empty else f"; next is {others.idxmax()} with {others.max():.3f}."
    if verdict["flagged"]:
        words += " No number of segments meets every condition of the rule: this is the best of those that fail."
    elif refused:
        words += f" Refused: k = {_listed(refused)}."
    if not verdict["fixed"]:
        return words
    if verdict["k"] == k:
        return f"k = {k} was fixed by parameter, and the evidence agrees. {words}"
    return f"k = {verdict['k']} was fixed by parameter; the evidence would have chosen {k}. {words}"


def warnings(verdict: dict[str, Any], evidence: pd.DataFrame, options: ModelSelectionOptions) -> list[str]:
    """What an analyst should know before relying on the chosen k.

    Args:
        verdict: The choice.
        evidence: The evidence, indexed by k.
        options: What may win.
    """
    k = verdict["k"]
    sentences = []
    if verdict["flagged"]:
        sentences.append(
            "No number of segments is both stable and free of very small segments: look at the sizes before relying on "
            "them."
        )
    if k in verdict["refused"]:
        sentences += refusals(evidence.loc[[k]], options)
    elif (stability := evidence["stability"][k]) < options.stability + _BARELY:
        sentences.append(f"{k} segments are barely stable: bootstrap samples agree to {stability:.3f}.")
    if verdict["ties"]:
        sentences.append(
            f"A near tie: the silhouettes of k = {_listed(verdict['ties'])} lie within one standard error of the best."
        )
    if verdict["evidence_k"] == options.k_max > options.k_min:
        sentences.append(f"The best k is the largest that was tried: raise k_max above {options.k_max}.")
    return sentences


def skewness_warnings(customers: pd.DataFrame, columns: Sequence[str], limit: float) -> list[str]:
    """Warn of features whose long right tail lets a few customers form a segment of their own.

    Args:
        customers: The features in their own units.
        columns: Headers of the features that are not transformed.
        limit: The skewness above which a feature gets a warning (an exponential distribution has 2).
    """
    sentences = []
    skewness = customers[list(columns)].skew()
    for column in skewness.index[skewness > limit]:
        if customers[column].min() >= 0:
            remedy = "set `transform: log` and `minimum: 0` for it in customer_table"
        else:
            remedy = "keep the largest values out with a `maximum` for it in customer_table"
        sentences.append(
            f"{column} is very skewed (skewness {skewness[column]:.1f}): a few huge values pull the segments towards "
            f"themselves. To prevent that, {remedy}."
        )
    return sentences


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
