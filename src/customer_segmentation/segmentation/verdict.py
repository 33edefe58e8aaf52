"""The facts behind the number of segments: what the evidence chose, and why."""

from collections.abc import Iterable
from typing import Literal, NotRequired, TypedDict

#: Adjusted Rand index of the chosen segments with those of each other method.
MethodAgreement = dict[str, float]

#: Why a candidate may not win: its smallest segment is too small, or bootstrap samples do not find it again.
RefusalReason = Literal["small", "unstable"]


class Candidate(TypedDict):
    """A number of segments and its mean silhouette."""

    k: int
    silhouette: float


class Refusal(TypedDict):
    """A candidate that may not win, with the facts that speak against it."""

    k: int
    reason: RefusalReason
    smallest_segment: int
    smallest_share: float
    stability: float


class Limits(TypedDict):
    """What a candidate must reach to win."""

    stability: float
    smallest_share: float


class KChoice(TypedDict):
    """The chosen number of segments.

    Attributes:
        k: The number.
        fixed: Whether the analyst has fixed it.
        silhouette: Its mean silhouette.
        stability: Its stability.
        separation: The usual word for its silhouette.
        evidence_k: What the evidence chooses.
        evidence_silhouette: The mean silhouette of that.
        best: The highest silhouette among those that may win; a tie goes to a smaller k.
        next_best: The highest silhouette among the others that may win, if there are any.
        ties: Candidates within one standard error of the best, if there are several.
        refused: Candidates that may not win.
        flagged: Whether all are refused.
        at_k_max: Whether the evidence chooses the largest of several numbers tried.
        knee: The knee of the inertia curve, if it has one.
        votes: What each criterion would choose if it decided alone.
        limits: What a candidate must reach to win.
    """

    k: int
    fixed: bool
    silhouette: float
    stability: float
    separation: str
    evidence_k: int
    evidence_silhouette: float
    best: Candidate
    next_best: Candidate | None
    ties: list[int]
    refused: list[Refusal]
    flagged: bool
    at_k_max: bool
    knee: int | None
    votes: dict[str, int | None]
    limits: Limits


class ClusterTendency(TypedDict):
    """Whether the customers form groups at all.

    Attributes:
        verdict: How clear the groups are.
        best_silhouette: The best mean silhouette of the search among the customers.
        level: The silhouette to exceed.
        reference_mean: The best silhouette in structureless tables, on average.
        references: Number of structureless tables.
        sentence: The verdict in words.
    """

    verdict: Literal["strong", "weak", "none"]
    best_silhouette: float
    level: float
    reference_mean: float
    references: int
    sentence: NotRequired[str]


class JudgedKChoice(KChoice):
    """The chosen number of segments, and whether the customers form groups at all."""

    structure: ClusterTendency


class KVerdict(JudgedKChoice):
    """The verdict, complete and in words.

    Attributes:
        rule: The rule by which k is chosen.
        reason: Why this k was chosen.
        refusals: Why candidates may not win, a sentence each.
        warnings: What an analyst should know before relying on it.
        second_opinions: The agreement with other methods, and a ``sentence``.
        features: Headers of the features.
        sample_rows: Number of customers that k was chosen on.
        seed: Random seed.
    """

    rule: str
    reason: str
    refusals: list[str]
    warnings: list[str]
    second_opinions: dict[str, float | str]
    features: list[str]
    sample_rows: int
    seed: int


def refusal_of(k: int, refused: Iterable[Refusal]) -> Refusal | None:
    """Why a candidate may not win; None for one that may.

    Examples:
        >>> refused = [Refusal(k=2, reason="small", smallest_segment=3, smallest_share=0.01, stability=0.9)]
        >>> refusal_of(2, refused)["reason"], refusal_of(3, refused)
        ('small', None)
    """
    return next((refusal for refusal in refused if refusal["k"] == k), None)
