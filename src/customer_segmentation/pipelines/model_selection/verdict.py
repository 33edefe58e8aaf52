"""The chosen number of segments: the rule, and what each criterion alone would choose."""

from typing import Any

import pandas as pd

from . import wording
from .criteria import find_knee
from .gap import gap_vote
from .options import ModelSelectionOptions


def choose(evidence: pd.DataFrame, options: ModelSelectionOptions) -> dict[str, Any]:
    """Choose among the stable candidates without a degenerate segment the one with the highest silhouette.

    Candidates within one standard error of the highest silhouette tie; a tie goes to the smallest of them. Where no
    candidate qualifies, the best of those without a degenerate segment wins, or else the best of all, and the choice is
    flagged. A k that the analyst has fixed is obeyed.

    Args:
        evidence: One row per k with ``silhouette``, ``silhouette_error``, ``stability``, ``smallest_share`` and the
            criteria that vote.
        options: What may win.

    Returns:
        ``k``; ``evidence_k`` (what the evidence chooses) and whether k was ``fixed``; ``silhouette`` and ``separation``
        of k; ``rule`` and ``reason`` in words; ``ties``; ``refused`` candidates and their ``refusals`` in words;
        whether the choice of the evidence is ``flagged``; ``knee``; the ``votes`` of the criteria; the
        ``limits`` that candidates must keep; ``warnings``.
    """
    evidence = evidence.set_index("k")
    silhouettes, errors = evidence["silhouette"], evidence["silhouette_error"]
    degenerate = evidence["smallest_share"] < options.smallest_share
    unstable = evidence["stability"] < options.stability
    flagged = bool((degenerate | unstable).all())
    eligible = silhouettes[~degenerate & ~unstable] if not flagged else silhouettes[~degenerate]
    eligible = silhouettes if eligible.empty else eligible

    best = int(eligible.index.to_numpy()[eligible.argmax()])
    evidence_k = int(eligible.index[eligible >= eligible.max() - errors[best]].min())
    # An unstable candidate cannot win a tie, but the analyst should know that it separates as well.
    near = silhouettes.index[~degenerate & ((silhouettes - silhouettes[best]).abs() <= errors[best])]
    k = evidence_k if options.k is None else options.k
    votes = vote(evidence)
    verdict = {
        "k": k,
        "evidence_k": evidence_k,
        "fixed": options.k is not None,
        "silhouette": float(silhouettes[k]),
        "separation": separation(float(silhouettes[k])),
        "ties": near.to_list() if len(near) > 1 else [],
        "refused": evidence.index[degenerate | unstable].to_list(),
        "flagged": flagged,
        "knee": votes["knee"],
        "votes": votes,
        "limits": {"stability": options.stability, "smallest_share": options.smallest_share},
    }
    return {
        **verdict,
        "rule": wording.rule(options),
        "reason": wording.reason(verdict, silhouettes, best),
        "refusals": wording.refusals(evidence, options),
        "warnings": wording.warnings(verdict, evidence, options),
    }


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
