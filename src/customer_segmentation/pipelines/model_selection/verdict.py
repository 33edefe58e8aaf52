"""The chosen number of segments: the rule, and what each criterion alone would choose."""

import pandas as pd

from customer_segmentation.customers.table_checks import most_segments
from customer_segmentation.segmentation.verdict import Candidate, Choice, Halves, Separation

from .borders import FEWEST_CUSTOMERS
from .criteria import find_knee, gap_vote, prediction_vote
from .options import LARGEST_K, ModelSelectionOptions

#: Mean silhouettes that differ by less than this separate the customers equally well.
_PRACTICALLY_EQUAL = 0.01


def choose(
    evidence: pd.DataFrame,
    differences: pd.DataFrame,
    halves: pd.DataFrame,
    gaps: pd.DataFrame,
    options: ModelSelectionOptions,
) -> Choice:
    """Choose the candidate with the highest silhouette among those that may win, or the one that goes before it.

    Candidates whose silhouette is within one standard error (of the difference) of the best tie; a tie goes to the
    smallest of them. Where no candidate qualifies, the choice is flagged. A k that the analyst has fixed is obeyed.
    ``differences`` comes from ``criteria.compare_silhouettes``, ``halves`` from ``stability.compare_halves``, ``gaps``
    from ``criteria.gap_statistic``.
    """
    evidence = evidence.set_index("k")
    silhouettes = evidence["silhouette"]
    degenerate = has_tiny_segment(evidence, options)
    unstable = evidence["stability"] < options.stability
    eligible = _eligible(silhouettes, degenerate, unstable)
    merging = _best(eligible)
    eligible = _with_natural_borders(eligible, evidence)
    best = _best(eligible)
    errors = differences[differences["other"] == best].set_index("k")["error"]
    evidence_k = int(eligible.index[eligible >= eligible.max() - errors[eligible.index]].min())
    others = silhouettes[~degenerate & ~unstable].drop(index=[evidence_k, best, merging], errors="ignore")
    # An unstable candidate cannot win a tie, but the analyst should know that it separates as well.
    near = silhouettes.index[~degenerate & ((silhouettes - silhouettes[best]).abs() <= errors)]
    k, votes = evidence_k if options.k is None else options.k, vote(evidence, gaps)
    return {
        "k": k,
        "evidence_k": evidence_k,
        "fixed": options.k is not None,
        "silhouette": float(silhouettes[k]),
        "stability": float(evidence["stability"][k]),
        "stability_by_chance": float(evidence["stability_by_chance"][k]),
        "separation": separation(float(silhouettes[k])),
        "chosen": _candidate(evidence_k, silhouettes),
        "best": _candidate(best, silhouettes),
        "merging": None if merging == best else _candidate(merging, silhouettes),
        "next": None if others.empty else _candidate(_best(others), silhouettes),
        "ties": near.to_list() if len(near) > 1 else [],
        "refused": {
            str(refused): {
                "reason": "small" if degenerate[refused] else "unstable",
                "customers": int(evidence["smallest_segment"][refused]),
                "share": float(evidence["smallest_share"][refused]),
                "stability": float(evidence["stability"][refused]),
                "silhouette": float(silhouettes[refused]),
            }
            for refused in evidence.index[degenerate | unstable]
        },
        "halves": _count_halves(halves, evidence.index[~unstable], best, options),
        "flagged": bool((degenerate | unstable).all()),
        "reached_k_max": evidence_k == options.k_max > options.k_min,
        "knee": votes["knee"],
        "votes": votes,
        "limits": {
            "stability": options.stability,
            "smallest_share": options.smallest_share,
            "border_customers": FEWEST_CUSTOMERS,
        },
    }


def has_tiny_segment(candidates: pd.DataFrame, options: ModelSelectionOptions) -> "pd.Series[bool]":
    """Which candidates are degenerate: their smallest segment holds too few customers, so that they may not win."""
    return candidates["smallest_share"] < options.smallest_share


def largest_k(scaled_sample: pd.DataFrame, options: ModelSelectionOptions) -> int:
    """The largest number of segments that is of use: more are not allowed, or one of them would be degenerate."""
    without_tiny = int(1 / options.smallest_share) if options.smallest_share else LARGEST_K
    return min(LARGEST_K, without_tiny, most_segments(scaled_sample))


def vote(evidence: pd.DataFrame, gaps: pd.DataFrame) -> dict[str, int | None]:
    """What each criterion (indexed by k) would choose if it decided alone; 1 is no segments, None is no answer."""
    k = evidence.index.to_numpy()
    return {
        "silhouette": int(k[evidence["silhouette"].argmax()]),
        "stability": int(k[evidence["stability"].argmax()]),
        "davies_bouldin": int(k[evidence["davies_bouldin"].argmin()]),
        "calinski_harabasz": int(k[evidence["calinski_harabasz"].argmax()]),
        "knee": find_knee(evidence["inertia"]),
        "gap": gap_vote(gaps.set_index("k")["gap"], gaps.set_index("k")["gap_error"]),
        "prediction_strength": prediction_vote(evidence["prediction_strength"]),
    }


def separation(silhouette: float) -> Separation:
    """The usual words for a mean silhouette (Kaufman & Rousseeuw 1990, Finding Groups in Data, table 4)."""
    if silhouette > 0.70:
        return "strong"
    if silhouette > 0.50:
        return "reasonable"
    if silhouette > 0.25:
        return "weak"
    return "hardly any"


def _eligible(
    silhouettes: "pd.Series[float]", degenerate: "pd.Series[bool]", unstable: "pd.Series[bool]"
) -> "pd.Series[float]":
    """Silhouettes of the stable candidates without a degenerate segment; else of those without one; else of all."""
    for qualified in (~degenerate & ~unstable, ~degenerate):
        if qualified.any():
            return silhouettes[qualified]
    return silhouettes


def _with_natural_borders(eligible: "pd.Series[float]", evidence: pd.DataFrame) -> "pd.Series[float]":
    """The silhouette of the candidate that goes before the best by its borders alone; where there is none, of all.

    A larger one, if its smallest segment is not too small to tell a border by, goes before the best if all its borders
    are natural: the best then merges groups that have a gap between them. So does a smaller one that separates
    practically as well if the best has drawn borders: it then cuts such a group.
    """
    best = _best(eligible)
    has_gaps_only = evidence["groups"][eligible.index] == eligible.index
    as_good = (eligible >= eligible[best] - _PRACTICALLY_EQUAL) & (not has_gaps_only[best])
    # The gaps between handfuls of customers are chance.
    is_finer = (eligible.index > best) & (evidence["smallest_segment"][eligible.index] >= FEWEST_CUSTOMERS)
    whole = eligible.index[has_gaps_only & (is_finer | as_good)]
    return eligible if whole.empty else eligible[eligible.index == whole.max()]


def _best(silhouettes: "pd.Series[float]") -> int:
    """The number of segments with the highest silhouette."""
    return int(silhouettes.index.to_numpy()[silhouettes.argmax()])


def _count_halves(halves: pd.DataFrame, stable: "pd.Index[int]", best: int, options: ModelSelectionOptions) -> Halves:
    """In how many halves of the customers the same k separates best, of those that are stable and not degenerate."""
    eligible = halves[halves["k"].isin(stable) & ~has_tiny_segment(halves, options)]
    winners = eligible.sort_values("silhouette").groupby("half")["k"].last()
    return {"count": int(halves["half"].nunique()), "same": int((winners == best).sum())}


def _candidate(k: int, silhouettes: "pd.Series[float]") -> Candidate:
    return {"k": k, "silhouette": float(silhouettes[k])}
