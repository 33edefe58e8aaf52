"""The chosen number of segments, and why."""

from typing import Any

import pandas as pd

from .options import ModelSelectionOptions


def choose(evidence: pd.DataFrame, options: ModelSelectionOptions) -> dict[str, Any]:
    """Choose the candidate with the highest silhouette among those without a degenerate segment.

    Args:
        evidence: One row per k, as measured by ``criteria``.
        options: The share below which a segment is degenerate.

    Returns:
        ``k``, its ``silhouette``, the ``rule`` and the ``reason`` in words, ``refused`` candidates, and whether the chosen one
        is ``flagged`` because every candidate had a degenerate segment.
    """
    eligible = evidence[evidence["smallest_share"] >= options.smallest_share]
    refused = [int(k) for k in evidence.loc[~evidence.index.isin(eligible.index), "k"]]
    flagged = eligible.empty
    candidates = evidence if flagged else eligible
    best = candidates.loc[candidates["silhouette"].idxmax()]
    k = int(best["k"])
    return {
        "k": k,
        "silhouette": float(best["silhouette"]),
        "separation": separation(float(best["silhouette"])),
        "rule": (
            "The number of segments with the highest mean silhouette, among those whose smallest segment holds at least "
            f"{options.smallest_share:.0%} of the customers."
        ),
        "reason": _reason(k, float(best["silhouette"]), candidates, refused, flagged=flagged),
        "refused": refused,
        "flagged": flagged,
    }


def separation(silhouette: float) -> str:
    """The usual words for a mean silhouette (Kaufman & Rousseeuw 1990, Finding Groups in Data, table 4)."""
    if silhouette > 0.70:
        return "strong"
    if silhouette > 0.50:
        return "reasonable"
    if silhouette > 0.25:
        return "weak"
    return "hardly any"


def _reason(k: int, silhouette: float, candidates: pd.DataFrame, refused: list[int], *, flagged: bool) -> str:
    others = candidates[candidates["k"] != k]
    words = f"{k} segments separate the customers best: mean silhouette {silhouette:.3f}"
    if not others.empty:
        second = others.loc[others["silhouette"].idxmax()]
        words += f", next best is {int(second['k'])} with {second['silhouette']:.3f}"
    words += "."
    if flagged:
        return words + " Every candidate has a very small segment, so look at the sizes before relying on it."
    if refused:
        words += f" Refused because of a very small segment: k = {', '.join(map(str, refused))}."
    return words
