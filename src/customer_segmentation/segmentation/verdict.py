"""The chosen number of segments as facts: the choice, what it rests on, and how sure one can be of it."""

from typing import Literal, TypedDict

#: Words for a mean silhouette (Kaufman & Rousseeuw 1990, Finding Groups in Data, table 4).
Separation = Literal["strong", "reasonable", "weak", "hardly any"]
#: Whether the customers form groups at all: with gaps between them (strong or weak), not with gaps but unevenly spread
#: (continuous: the segments are convenient cuts), or not at all.
Tendency = Literal["strong", "weak", "continuous", "none"]


class Candidate(TypedDict):
    """A number of segments and its mean silhouette."""

    k: int
    silhouette: float


class Refusal(TypedDict):
    """Why a candidate may not win: its smallest segment is too small, or bootstrap samples do not find it again."""

    reason: Literal["small", "unstable"]
    customers: int  # in the smallest segment
    share: float  # of all customers (0…1)
    stability: float  # mean adjusted Rand index with bootstrap samples
    silhouette: float  # its mean


class Limits(TypedDict):
    """What a candidate must reach to win: see ``ModelSelectionOptions``."""

    stability: float
    smallest_share: float


class ClusterTendency(TypedDict):
    """Whether the customers form groups, or the segments merely cut an even cloud of customers into pieces."""

    verdict: Tendency
    best_silhouette: float  # the best mean silhouette of the search among the customers
    level: float  # the silhouette that tables without structure hardly ever exceed
    lump_level: float  # the same for tables of a single lump, as skewed and correlated as the customers
    reference_mean: float  # the best silhouettes of such tables, on average
    references: int  # number of these tables
    rows: int  # customers that were searched


class Choice(TypedDict):
    """The chosen number of segments, and what it rests on."""

    k: int
    evidence_k: int  # what the evidence chooses
    fixed: bool  # whether the analyst has fixed k
    silhouette: float
    stability: float
    separation: Separation
    chosen: Candidate  # what the evidence chooses
    best: Candidate  # the highest silhouette among those that may win
    next: Candidate | None  # the best of the others that may win
    ties: list[int]  # candidates within one standard error of the best; empty where there is only one
    refused: dict[str, Refusal]  # candidates that may not win, by k
    flagged: bool  # whether no candidate may win
    reached_k_max: bool  # whether the evidence chooses the largest of several k that were tried
    knee: int | None  # of the inertia
    votes: dict[str, int | None]  # what each criterion alone would choose
    limits: Limits


class Verdict(Choice):
    """The choice, with how sure one can be of it."""

    cluster_tendency: ClusterTendency
    method_agreement: dict[str, float]  # adjusted Rand index of the chosen segments with those of other methods
    features: list[str]  # their labels
    sample_rows: int  # customers that the candidates were fitted on
    seed: int
