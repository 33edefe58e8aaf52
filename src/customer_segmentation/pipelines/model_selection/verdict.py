"""The chosen number of segments: the rule, and what each criterion alone would choose."""

import pandas as pd

from customer_segmentation.segmentation.verdict import Candidate, KChoice

from .criteria import find_knee
from .eligibility import eligible, refuse
from .gap import gap_vote
from .options import ModelSelectionOptions


def choose(evidence: pd.DataFrame, options: ModelSelectionOptions) -> KChoice:
    """Choose the candidate with the highest silhouette among those that may win.

    Candidates within one standard error of the highest silhouette tie; a tie goes to the smallest of them. Where no
    candidate qualifies, the choice is flagged. A k that the analyst has fixed is obeyed.

    Args:
        evidence: One row per k with ``silhouette``, ``silhouette_error``, ``stability``, ``smallest_segment``,
            ``smallest_share`` and the criteria that vote.
        options: What may win.
    """
    evidence = evidence.set_index("k")
    silhouettes, refused = evidence["silhouette"], refuse(evidence, options)
    candidates = eligible(evidence, options)["silhouette"]
    best = _best(candidates)
    error = evidence["silhouette_error"][best["k"]]
    evidence_k = int(candidates.index[candidates >= best["silhouette"] - error].min())
    # An unstable candidate cannot win a tie, but the analyst should know that it separates as well.
    large = silhouettes.drop(index=[refusal["k"] for refusal in refused if refusal["reason"] == "small"])
    ties = large.index[(large - best["silhouette"]).abs() <= error].to_list()
    others = silhouettes.drop(index=list({evidence_k, best["k"], *(refusal["k"] for refusal in refused)}))
    k = evidence_k if options.k is None else options.k
    votes = vote(evidence)
    return {
        "k": k,
        "fixed": options.k is not None,
        "silhouette": float(silhouettes[k]),
        "stability": float(evidence["stability"][k]),
        "separation": separation(float(silhouettes[k])),
        "evidence_k": evidence_k,
        "evidence_silhouette": float(silhouettes[evidence_k]),
        "best": best,
        "next_best": None if others.empty else _best(others),
        "ties": ties if len(ties) > 1 else [],
        "refused": refused,
        "flagged": len(refused) == len(evidence),
        "at_k_max": evidence_k == options.k_max > options.k_min,
        "knee": votes["knee"],
        "votes": votes,
        "limits": {"stability": options.stability, "smallest_share": options.smallest_share},
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


def _best(silhouettes: "pd.Series[float]") -> Candidate:
    return {"k": int(silhouettes.index.to_numpy()[silhouettes.argmax()]), "silhouette": float(silhouettes.max())}
