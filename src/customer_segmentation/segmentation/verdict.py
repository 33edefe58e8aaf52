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
    border_customers: int  # in every segment of a larger candidate that wins by its natural borders


class Halves(TypedDict):
    """Whether random halves of the customers speak for the same number of segments."""

    count: int
    same: int  # of them, those where the best candidate of all customers is the best, too


class ClusterTendency(TypedDict):
    """Whether the customers form groups, or the segments merely cut an even cloud of customers into pieces."""

    verdict: Tendency
    silhouette: float  # the mean silhouette of the chosen k among the customers that were searched
    level: float  # the best silhouette that evenly spread tables hardly ever exceed
    lump_level: float  # the same for tables of a single lump, as skewed and correlated as the customers
    reference_mean: float  # the best silhouettes of evenly spread tables, on average
    valley: float  # the clearest valley between two neighbours of the chosen k: the dip times the root of the customers
    valley_level: float  # what evenly spread tables, and tables of a single lump, hardly ever exceed
    groups: int  # what is left of the segments when those with a drawn border between them are taken together
    references: int  # number of tables of each kind
    rows: int  # customers that were searched


class Border(TypedDict):
    """The border between two neighbouring segments: natural, with a valley, or drawn where it is convenient."""

    between: list[int]  # two positions in the verdict's list of segments
    natural: bool
    p_value: float  # of the dip test; small where the customers form two heaps
    depth: float  # by which part there are fewer customers midway than around a centre (0…1)
    sparsity: float  # by which part they stand less densely at the border than elsewhere (0…1)


class JudgedSegment(TypedDict):
    """What is known of a segment of the chosen k before it has a number."""

    centroid: list[float]  # scaled
    similarity_again: float  # mean Jaccard similarity with the most similar segment of bootstrap samples (0…1)
    found_again: float  # share of the bootstrap samples where that similarity is at least 0.75
    gap_inside: bool  # whether it holds two heaps itself


class SetAside(TypedDict):
    """The customers of the sample who are far from all others and took no part."""

    customers: int
    share: float  # of the sample (0…1)


class Choice(TypedDict):
    """The chosen number of segments, and what it rests on."""

    k: int
    evidence_k: int  # what the evidence chooses
    fixed: bool  # whether the analyst has fixed k
    silhouette: float
    stability: float
    separation: Separation
    stability_by_chance: float  # of the same k in evenly spread tables
    chosen: Candidate  # what the evidence chooses
    best: Candidate  # the highest silhouette among those that may win, but for the one passed over
    #: Of a higher silhouette, but passed over: it merges groups that have a gap between them, or cuts one.
    merging: Candidate | None
    next: Candidate | None  # the best of the others that may win
    ties: list[int]  # candidates within one standard error of the best; empty where there is only one
    refused: dict[str, Refusal]  # candidates that may not win, by k
    halves: Halves
    flagged: bool  # whether no candidate may win
    reached_k_max: bool  # whether the evidence chooses the largest of several k that were tried
    knee: int | None  # of the inertia
    votes: dict[str, int | None]  # what each criterion alone would choose
    limits: Limits


class Verdict(Choice):
    """The choice, with how sure one can be of it."""

    cluster_tendency: ClusterTendency
    segments: list[JudgedSegment]
    borders: list[Border]  # between all neighbouring segments
    set_aside: SetAside
    method_agreement: dict[str, float]  # adjusted Rand index of the chosen segments with those of other methods
    features: list[str]  # their labels
    feature_shares: list[float]  # of each feature's variance, the share between the segments (0…1)
    noise_features: list[str]  # labels of those that were set aside: segments are not made from them, only described
    idle_features: list[str]  # labels of those that only add noise, but take part
    groups_without_idle: int | None  # the most segments with natural borders only that the other features make
    coded_features: list[str]  # labels of those with so few different values that they may be codes
    deciding_features: list[str]  # names of those of which the segments are the values, and nothing else
    #: Names of features of words, of whose values the segments are the combinations; empty where one decides alone.
    deciding_together: list[str]
    sample_rows: int  # customers that the candidates were fitted on
    largest_k: int  # the largest number of segments that so many, and so many different, customers allow
    seed: int
