"""The chosen number of segments, and why."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from .criteria import find_knee
from .gap import gap_vote
from .options import ModelSelectionOptions


def choose(evidence: pd.DataFrame, options: ModelSelectionOptions) -> dict[str, Any]:
    """Choose among the candidates that are stable and have no degenerate segment the one with the highest silhouette.

    Candidates within one standard error of the highest silhouette tie; a tie goes to the smallest of them. Where no candidate
    qualifies, the guards are dropped, the one against unstable candidates first. A k that the analyst has fixed is obeyed.

    Args:
        evidence: One row per k with ``silhouette``, ``silhouette_error``, ``stability``, ``smallest_share`` and the criteria
            that vote.
        options: What may win.

    Returns:
        ``k``; ``evidence_k`` (what the evidence chooses) and whether k was ``fixed``; ``silhouette`` and ``separation`` of k;
        the ``rule`` and the ``reason`` in words; ``ties``; ``refused`` candidates and the ``refusals`` in words; whether the
        choice of the evidence is ``flagged`` because no candidate qualified; ``knee``; the ``votes`` of the criteria, each
        taken alone; ``warnings``.
    """
    degenerate = evidence["smallest_share"] < options.smallest_share
    unstable = evidence["stability"] < options.stability
    qualified = evidence[~degenerate & ~unstable]
    in_reach = next(table for table in (qualified, evidence[~degenerate], evidence) if not table.empty)

    best = in_reach.loc[in_reach["silhouette"].idxmax()]
    lowest = best["silhouette"] - best["silhouette_error"]
    evidence_k = int(in_reach.loc[in_reach["silhouette"] >= lowest, "k"].min())
    # An unstable candidate cannot win a tie, but the analyst should know that it is as good.
    near = evidence[~degenerate & ((evidence["silhouette"] - best["silhouette"]).abs() <= best["silhouette_error"])]
    ties = [int(k) for k in near["k"]] if len(near) > 1 else []

    k = evidence_k if options.k is None else options.k
    chosen = evidence.set_index("k").loc[k]
    flagged = qualified.empty
    verdict = {
        "k": k,
        "evidence_k": evidence_k,
        "fixed": options.k is not None,
        "silhouette": float(chosen["silhouette"]),
        "separation": separation(float(chosen["silhouette"])),
        "rule": _rule(options),
        "ties": ties,
        "refused": [int(refused) for refused in evidence.loc[degenerate | unstable, "k"]],
        "refusals": _refusals(evidence, options),
        "flagged": flagged,
        "knee": find_knee(evidence["k"].to_numpy(), evidence["inertia"].to_numpy()),
        "votes": votes(evidence),
    }
    reason = _reason(verdict, evidence.set_index("k")["silhouette"], int(best["k"]))
    return {**verdict, "reason": reason, "warnings": _warnings(verdict, chosen, options)}


def votes(evidence: pd.DataFrame) -> dict[str, int | None]:
    """What each criterion would choose if it decided alone; None where it has no answer.

    Args:
        evidence: One row per k with all criteria.
    """
    k = evidence["k"]
    return {
        "silhouette": int(k[evidence["silhouette"].idxmax()]),
        "stability": int(k[evidence["stability"].idxmax()]),
        "davies_bouldin": int(k[evidence["davies_bouldin"].idxmin()]),
        "calinski_harabasz": int(k[evidence["calinski_harabasz"].idxmax()]),
        "knee": find_knee(k.to_numpy(), evidence["inertia"].to_numpy()),
        "gap": gap_vote(evidence),
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


def skewness_warnings(customers: pd.DataFrame, columns: Iterable[str], limit: float) -> list[str]:
    """Warn of features whose long right tail lets a few customers form a segment of their own.

    Args:
        customers: The features in their own units.
        columns: Headers of the features that are not transformed.
        limit: The skewness from which on a feature gets a warning (an exponential distribution has 2).
    """
    warnings = []
    for column in columns:
        skewness = float(customers[column].skew())
        if skewness > limit:
            remedy = (
                "set `transform: log` and `minimum: 0` for it in customer_table"
                if customers[column].min() >= 0
                else "set the largest customers apart with `maximum:` in customer_table"
            )
            warnings.append(
                f"{column} is very skewed (skewness {skewness:.1f}): a few huge values pull segments towards themselves. To "
                f"prevent that, {remedy}."
            )
    return warnings


def _rule(options: ModelSelectionOptions) -> str:
    return (
        "The number of segments with the highest mean silhouette, among those that bootstrap samples find again (mean "
        f"adjusted Rand index of at least {options.stability:g}) and whose smallest segment holds at least "
        f"{options.smallest_share:.1%} of the customers. Within one standard error of the highest silhouette the smaller "
        "number wins."
    )


def _refusals(evidence: pd.DataFrame, options: ModelSelectionOptions) -> list[str]:
    refusals = []
    for row in evidence.itertuples():
        if row.smallest_share < options.smallest_share:
            refusals.append(
                f"{row.k} segments: the smallest holds only {row.smallest_segment:,.0f} customers ({row.smallest_share:.1%})."
            )
        elif row.stability < options.stability:
            refusals.append(f"{row.k} segments: not stable, bootstrap samples agree to {row.stability:.2f} only.")
    return refusals


def _reason(verdict: dict[str, Any], silhouettes: pd.Series, best: int) -> str:
    k = verdict["evidence_k"]
    if k == best:
        words = f"{k} segments separate the customers best: mean silhouette {silhouettes[k]:.3f}"
    else:
        words = (
            f"{k} segments separate the customers as well as {best}, within one standard error: mean silhouette "
            f"{silhouettes[k]:.3f} against {silhouettes[best]:.3f}"
        )
    others = silhouettes.drop(index=[*{k, best, *verdict["refused"]}], errors="ignore")
    if not others.empty:
        words += f", next is {others.idxmax()} with {others.max():.3f}"
    words += "."
    if verdict["flagged"]:
        words += " No number of segments meets every condition of the rule: this is the best there is."
    elif verdict["refused"]:
        words += f" Refused: k = {', '.join(map(str, verdict['refused']))}."
    if not verdict["fixed"]:
        return words
    if verdict["k"] == k:
        return f"k = {k} was fixed by parameter, and the evidence agrees. {words}"
    return f"k = {verdict['k']} was fixed by parameter; the evidence would have chosen {k}. {words}"


def _warnings(verdict: dict[str, Any], chosen: pd.Series, options: ModelSelectionOptions) -> list[str]:
    warnings = []
    k = verdict["k"]
    if verdict["flagged"]:
        warnings.append(
            "No number of segments is both stable and free of very small segments: look at the sizes before relying on them."
        )
    if k in verdict["refused"]:
        warnings.append(next(text for text in verdict["refusals"] if text.startswith(f"{k} ")))
    elif chosen["stability"] < options.stability + 0.05:
        warnings.append(f"{k} segments are barely stable: bootstrap samples agree to {chosen['stability']:.2f}.")
    if verdict["ties"]:
        tied = ", ".join(map(str, verdict["ties"]))
        warnings.append(f"A near tie: the silhouettes of k = {tied} lie within one standard error of one another.")
    if verdict["evidence_k"] == options.k_max > options.k_min:
        warnings.append(
            f"The best k is the largest that was tried: raise k_max above {options.k_max} to see whether more is better."
        )
    return warnings
