"""The chosen number of segments: the rule, and what each criterion alone would choose."""

from typing import Any

import pandas as pd

from .criteria import find_knee
from .gap import gap_vote
from .options import ModelSelectionOptions


def choose(evidence: pd.DataFrame, options: ModelSelectionOptions) -> dict[str, Any]:
    """Choose the candidate with the highest silhouette among those that may win.

    Candidates within one standard error of the highest silhouette tie; a tie goes to the smallest of them. Where no
    candidate qualifies, the choice is flagged. A k that the analyst has fixed is obeyed.

    Args:
        evidence: One row per k with ``silhouette``, ``silhouette_error``, ``stability``, ``smallest_share`` and the
            criteria that vote.
        options: What may win.

    Returns:
        ``k``; ``evidence_k`` (what the evidence chooses) and whether k was ``fixed``; ``silhouette`` and ``separation``
        of k; ``ties``; ``refused`` candidates; whether the choice of the evidence is ``flagged``; ``knee``; the
        ``votes`` of the criteria; the ``limits`` that candidates must keep.
    """
    evidence = evidence.set_index("k")
    silhouettes, errors = evidence["silhouette"], evidence["silhouette_error"]
    degenerate, unstable = _degenerate(evidence, options), _unstable(evidence, options)
    eligible, best = _eligible(evidence, options), best_candidate(evidence, options)
    evidence_k = int(eligible.index[eligible >= eligible.max() - errors[best]].min())
    # An unstable candidate cannot win a tie, but the analyst should know that it separates as well.
    near = silhouettes.index[~degenerate & ((silhouettes - silhouettes[best]).abs() <= errors[best])]
    k = evidence_k if options.k is None else options.k
    votes = vote(evidence)
    return {
        "k": k,
        "evidence_k": evidence_k,
        "fixed": options.k is not None,
        "silhouette": float(silhouettes[k]),
        "separation": separation(float(silhouettes[k])),
        "ties": near.to_list() if len(near) > 1 else [],
        "refused": evidence.index[degenerate | unstable].to_list(),
        "flagged": bool((degenerate | unstable).all()),
        "knee": votes["knee"],
        "votes": votes,
        "limits": {"stability": options.stability, "smallest_share": options.smallest_share},
    }


def best_candidate(evidence: pd.DataFrame, options: ModelSelectionOptions) -> int:
    """The candidate with the highest silhouette among those that may win.

    These are the stable ones without a degenerate segment; where no candidate qualifies, those without a degenerate
    segment; and where there are none either, all.

    Args:
        evidence: The evidence, indexed by k.
        options: What may win.
    """
    eligible = _eligible(evidence, options)
    return int(eligible.index.to_numpy()[eligible.argmax()])


def vote(evidence: pd.DataFrame) -> dict[str, int | None]:
    """What each criterion would choose if it decided alone; None where it has no answer.

    Args:
        evidence: All criteria, indexed by k.
    """
    k = evidence.index.to_numpy()
    return {
        "silhouette": int(k[evidence["silhouette"].argmax()]),
        "stability": int(k[evidence["stability"].argmax()]),
        "davies_bouldin": int(k[evidence["davies_bouldin"].argmin()]),
        "calinski_harabasz": int(k[evidence["calinski_harabasz"].argmax()]),
        "knee": find_knee(evidence["inertia"]),
        "gap": gap_vote(evidence["gap"], evidence["gap_error"]),
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


def _eligible(evidence: pd.DataFrame, options: ModelSelectionOptions) -> "pd.Series[float]":
    """Silhouettes of the candidates that may win."""
    silhouettes, degenerate = evidence["silhouette"], _degenerate(evidence, options)
    for qualified in (~degenerate & ~_unstable(evidence, options), ~degenerate):
        if qualified.any():
            return silhouettes[qualified]
    return silhouettes


def _degenerate(evidence: pd.DataFrame, options: ModelSelectionOptions) -> "pd.Series[bool]":
    return evidence["smallest_share"] < options.smallest_share


def _unstable(evidence: pd.DataFrame, options: ModelSelectionOptions) -> "pd.Series[bool]":
    return evidence["stability"] < options.stability
