"""The chosen number of segments as facts: the choice, what it rests on, and how sure one can be of it."""

from typing import Literal, TypedDict

#: Words for a mean silhouette (Kaufman & Rousseeuw 1990, Finding Groups in Data, table 4).
Separation = Literal["strong", "reasonable", "weak", "hardly any"]
#: Whether the customers form groups at all.
Tendency = Literal["strong", "weak", "none"]


class Candidate(TypedDict):
    """A number of segments and its mean silhouette."""

    k: int
    silhouette: float


class Refusal(TypedDict):
    """Why a candidate may not win.

    Attributes:
        reason: Its smallest segment is too small, or bootstrap samples do not find it again.
        customers: Customers in the smallest segment.
        share: Their share of all (0…1).
        stability: Mean adjusted Rand index with bootstrap samples.
    """

    reason: Literal["small", "unstable"]
    customers: int
    share: float
    stability: float


class Limits(TypedDict):
    """What a candidate must reach to win: see ``ModelSelectionOptions``."""

    stability: float
    smallest_share: float


class ClusterTendency(TypedDict):
    """Whether the customers form groups, or the segments merely cut an even cloud of customers into pieces.

    Attributes:
        verdict: Strong, weak or none.
        best_silhouette: The best mean silhouette of the search among the customers.
        level: The silhouette that tables without structure hardly ever exceed.
        reference_mean: The best silhouettes of such tables, on average.
        references: Number of these tables.
        rows: Number of customers that were searched.
    """

    verdict: Tendency
    best_silhouette: float
    level: float
    reference_mean: float
    references: int
    rows: int


class Choice(TypedDict):
    """The chosen number of segments, and what it rests on.

    Attributes:
        k: The number of segments.
        evidence_k: What the evidence chooses.
        fixed: Whether the analyst has fixed k.
        silhouette: Mean silhouette of k.
        stability: Stability of k.
        separation: The silhouette in words.
        chosen: What the evidence chooses, with its silhouette.
        best: The candidate with the highest silhouette among those that may win.
        next: The best of the others that may win, if there are any.
        ties: Candidates within one standard error of the best; empty where there is only one.
        refused: Candidates that may not win, by k (as text), with the reason.
        flagged: Whether no candidate may win.
        reached_k_max: Whether the evidence chooses the largest of several k that were tried.
        knee: The knee of the inertia, if it has one.
        votes: What each criterion alone would choose.
        limits: What a candidate must reach to win.
    """

    k: int
    evidence_k: int
    fixed: bool
    silhouette: float
    stability: float
    separation: Separation
    chosen: Candidate
    best: Candidate
    next: Candidate | None
    ties: list[int]
    refused: dict[str, Refusal]
    flagged: bool
    reached_k_max: bool
    knee: int | None
    votes: dict[str, int | None]
    limits: Limits


class Verdict(Choice):
    """The choice, with how sure one can be of it.

    Attributes:
        cluster_tendency: Whether the customers form groups at all.
        method_agreement: Adjusted Rand index of the chosen segments with those of other methods, by method.
        features: Labels of the features.
        sample_rows: Number of customers that the candidates were fitted on.
        seed: Random seed of the search.
    """

    cluster_tendency: ClusterTendency
    method_agreement: dict[str, float]
    features: list[str]
    sample_rows: int
    seed: int
