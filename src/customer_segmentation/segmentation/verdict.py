"""The facts behind the number of segments: what the evidence chose, and why."""

from collections.abc import Iterable
from typing import Literal, NotRequired, TypedDict

#: Adjusted Rand index of the chosen segments with those of each other method.
MethodAgreement = dict[str, float]


class Candidate(TypedDict):
    """A number of segments and its mean silhouette."""

    k: int
    silhouette: float


class Refusal(TypedDict):
    """A candidate that may not win: its smallest segment is too small, or bootstrap samples do not find it again."""

    k: int
    reason: Literal["small", "unstable"]
    smallest_segment: int
    smallest_share: float
    stability: float


class Limits(TypedDict):
    """What a candidate must reach to win."""

    stability: float
    smallest_share: float


class KChoice(TypedDict):
    """The chosen number of segments, and what the evidence says of it."""

    k: int
    fixed: bool  # by the analyst
    silhouette: float
    stability: float
    separation: str  # the usual word for the silhouette
    evidence_k: int  # what the evidence chooses
    evidence_silhouette: float
    best: Candidate  # the highest silhouette among those that may win; a tie goes to a smaller k
    next_best: Candidate | None  # the highest silhouette among the others that may win
    ties: list[int]  # candidates within one standard error of the best, if there are several
    refused: list[Refusal]
    flagged: bool  # all are refused
    at_k_max: bool  # the evidence chooses the largest of several numbers tried
    knee: int | None  # of the inertia curve
    votes: dict[str, int | None]  # what each criterion would choose if it decided alone
    limits: Limits


class ClusterTendency(TypedDict):
    """Whether the customers form groups at all."""

    verdict: Literal["strong", "weak", "none"]
    best_silhouette: float  # among the customers
    level: float  # the silhouette to exceed
    reference_mean: float  # the best silhouette in tables without structure, on average
    references: int  # number of these tables
    sentence: NotRequired[str]


class JudgedKChoice(KChoice):
    """The chosen number of segments, and whether the customers form groups at all."""

    structure: ClusterTendency


class KVerdict(JudgedKChoice):
    """The choice in words, and what it rests on."""

    rule: str
    reason: str
    refusals: list[str]
    warnings: list[str]
    second_opinions: dict[str, float | str]  # the agreement with each method, and a sentence
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
