"""The verdict in words."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from customer_segmentation.language import _, mark
from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.pipelines.model_selection.verdict import best_candidate

#: A candidate whose stability exceeds the limit by less than this is called barely stable.
_BARELY = 0.05
_TENDENCIES = {
    "strong": mark("Strong structure: the customers form natural groups that are clearly separate."),
    "weak": mark(
        "Weak structure: the customers form natural groups, but these overlap or cannot be identified reliably."
    ),
    "none": mark(
        "No structure found: the customers are spread evenly and do not form natural groups. The segments "
        "only divide them into parts. This can help to organise work, but do not treat the segments as "
        "natural groups."
    ),
}
_METHODS = {
    "ward": mark("Ward's method"),
    "gaussian_mixture": mark("a Gaussian mixture"),
    "robust_kmeans": mark("K-means on robustly scaled features"),
}


def rule(options: ModelSelectionOptions) -> str:
    """The rule by which k is chosen.

    Args:
        options: What may win.
    """
    return _(
        (
            "A number of segments (k) can be chosen if bootstrap samples find the same segments again (mean "
            "adjusted Rand index of at least {stability:g}) and if the smallest segment has at least "
            "{smallest_share:.1%} of the customers. Among these numbers, the one with the highest mean "
            "silhouette is the best. If smaller numbers are within one standard error of it, the smallest of "
            "them is chosen."
        ),
        stability=options.stability,
        smallest_share=options.smallest_share,
    )


def refusals(evidence: pd.DataFrame, options: ModelSelectionOptions) -> list[str]:
    """Why candidates may not win, a sentence each.

    Args:
        evidence: The evidence, indexed by k.
        options: What may win.
    """
    sentences = []
    for k, size, share, stability in zip(
        evidence.index, evidence["smallest_segment"], evidence["smallest_share"], evidence["stability"], strict=True
    ):
        if share < options.smallest_share:
            sentences.append(
                _(
                    "{k} segments: the smallest segment has only {customers:,} of the customers ({share:.2%}).",
                    k=k,
                    customers=size,
                    share=share,
                )
            )
        elif stability < options.stability:
            sentences.append(
                _(
                    "{k} segments are not stable: their stability is only {stability:.4f}.",
                    k=k,
                    stability=stability,
                )
            )
    return sentences


def reason(choice: dict[str, Any], evidence: pd.DataFrame, options: ModelSelectionOptions) -> str:
    """Why this k was chosen.

    Args:
        choice: The choice.
        evidence: The evidence, indexed by k.
        options: What may win.
    """
    k, evidence_k = choice["k"], choice["evidence_k"]
    sentences = []
    if choice["fixed"] and k == evidence_k:
        sentences.append(_("k = {k} was fixed by a parameter, and the evidence supports it.", k=k))
    elif choice["fixed"]:
        sentences.append(
            _("k = {k} was fixed by a parameter, but the evidence supports another number.", k=k, evidence_k=evidence_k)
        )
    sentences.append(_comparison(choice, evidence["silhouette"], best_candidate(evidence, options)))
    if choice["flagged"]:
        sentences.append(
            _("No number of segments meets every condition of the rule. This number is the best of those that fail.")
        )
    elif choice["refused"]:
        sentences.append(_("Refused: k = {numbers}.", numbers=_listed(choice["refused"])))
    return " ".join(sentences)


def warnings(choice: dict[str, Any], evidence: pd.DataFrame, options: ModelSelectionOptions) -> list[str]:
    """What an analyst should know before relying on the chosen k.

    Args:
        choice: The choice.
        evidence: The evidence, indexed by k.
        options: What may win.
    """
    k = choice["k"]
    sentences = []
    if choice["flagged"]:
        sentences.append(
            _(
                (
                    "No number of segments is both stable and free of very small segments. Check the sizes and "
                    "the stability of the segments before you rely on them."
                ),
            )
        )
    if k in choice["refused"]:
        sentences += refusals(evidence.loc[[k]], options)
    elif (stability := evidence["stability"][k]) < options.stability + _BARELY:
        sentences.append(
            _(
                (
                    "{k} segments are only just stable: their stability is {stability:.3f}. Check that the segments "
                    "make sense before you rely on them."
                ),
                k=k,
                stability=stability,
            )
        )
    if choice["ties"]:
        sentences.append(
            _(
                (
                    "Near tie: the silhouettes of k = {numbers} are within one standard error of the best. "
                    "Compare these numbers of segments before you settle on one."
                ),
                numbers=_listed(choice["ties"]),
            )
        )
    if choice["evidence_k"] == options.k_max > options.k_min:
        sentences.append(
            _(
                "The best k is the largest one that was tried. Raise k_max above {k_max} and run the project again.",
                k_max=options.k_max,
            )
        )
    return sentences


def skewness_warnings(customers: pd.DataFrame, columns: Sequence[str], limit: float) -> list[str]:
    """Warn of features whose long right tail lets a few customers form a segment of their own.

    Args:
        customers: The features in their own units.
        columns: Headers of the features that are not transformed.
        limit: The skewness above which a feature gets a warning (an exponential distribution has 2).
    """
    sentences = []
    skewness = customers[list(columns)].skew()
    for column in skewness.index[skewness > limit]:
        if customers[column].min() >= 0:
            sentences.append(
                _(
                    (
                        "{column} is strongly skewed (skewness {skewness:.1f}): a few extreme values pull the "
                        "segments towards themselves. To prevent this, set `transform: log` and `minimum: 0` for "
                        "this column in customer_table."
                    ),
                    column=column,
                    skewness=skewness[column],
                )
            )
        else:
            sentences.append(
                _(
                    (
                        "{column} is strongly skewed (skewness {skewness:.1f}): a few extreme values pull the "
                        "segments towards themselves. To prevent this, set a `maximum` for this column in "
                        "customer_table to exclude the largest values."
                    ),
                    column=column,
                    skewness=skewness[column],
                )
            )
    return sentences


def structure(judged: dict[str, Any], rows: int) -> str:
    """Whether there is any structure, with the evidence.

    Args:
        judged: The judgement of ``structure.judge_structure``.
        rows: Number of customers that were searched for it.
    """
    evidence = _(
        (
            "The best silhouette among {rows:,} customers is {silhouette:.3f}. Among the same number of evenly "
            "spread customers, it is {structureless:.3f} on average."
        ),
        rows=rows,
        silhouette=judged["best_silhouette"],
        structureless=judged["reference_mean"],
    )
    return " ".join([_(_TENDENCIES[judged["verdict"]]), evidence])


def opinions(agreement: dict[str, float]) -> str:
    """Whether other methods find the chosen segments too.

    Args:
        agreement: The adjusted Rand index with each method, see ``opinions.ask_other_methods``.
    """
    lowest = min(agreement.values())
    if lowest >= 0.8:
        return _(
            (
                "Ward's method, a Gaussian mixture and K-means on robustly scaled features all find almost the "
                "same segments."
            ),
        )
    if lowest >= 0.5:
        return _(
            "Other methods find mostly the same segments. They may place customers between two segments in "
            "either of them."
        )
    apart = (_(_METHODS[method]) for method, value in agreement.items() if value < 0.5)
    return _(
        (
            "The segments depend on the method. These methods find clearly different segments: {methods}. Check "
            "that the segments make sense before you rely on them."
        ),
        methods=", ".join(apart),
    )


def _comparison(choice: dict[str, Any], silhouettes: "pd.Series[float]", best: int) -> str:
    """The silhouette of what the evidence chose, beside the best and the next that may win."""
    k = choice["evidence_k"]
    facts = {"k": k, "silhouette": silhouettes[k]}
    others = silhouettes.drop(index=list({k, best, *choice["refused"]}))
    if not others.empty:
        facts |= {"next_k": others.idxmax(), "next_silhouette": others.max()}
    if k == best:
        return (
            _("{k} segments separate the customers best: mean silhouette {silhouette:.3f}.", **facts)
            if others.empty
            else _(
                (
                    "{k} segments separate the customers best: mean silhouette {silhouette:.3f}. The next best "
                    "number is {next_k} with {next_silhouette:.3f}."
                ),
                **facts,
            )
        )
    facts |= {"best": best, "best_silhouette": silhouettes[best]}
    return (
        _(
            (
                "{k} segments separate the customers as well as {best} segments, within one standard error: mean "
                "silhouette {silhouette:.3f} compared with {best_silhouette:.3f}."
            ),
            **facts,
        )
        if others.empty
        else _(
            (
                "{k} segments separate the customers as well as {best} segments, within one standard error: mean "
                "silhouette {silhouette:.3f} compared with {best_silhouette:.3f}. The next best number is "
                "{next_k} with {next_silhouette:.3f}."
            ),
            **facts,
        )
    )


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
