"""The verdict in words."""

from collections.abc import Iterable, Sequence

import pandas as pd

from customer_segmentation.segmentation.verdict import (
    ClusterTendency,
    KChoice,
    Limits,
    MethodAgreement,
    Refusal,
    refusal_of,
)
from customer_segmentation.texts import Texts

#: A candidate whose stability exceeds the limit by less than this is called barely stable.
_BARELY = 0.05


def rule(limits: Limits, texts: Texts) -> str:
    """The rule by which k is chosen.

    Args:
        limits: What a candidate must reach to win.
        texts: The fixed texts.
    """
    return texts.say("verdict.rule", stability=limits["stability"], smallest_share=limits["smallest_share"])


def refusals(refused: Iterable[Refusal], texts: Texts) -> list[str]:
    """Why candidates may not win, a sentence each.

    Args:
        refused: These candidates.
        texts: The fixed texts.
    """
    sentences = []
    for refusal in refused:
        k, size, share, stability = (refusal[fact] for fact in ("k", "smallest_segment", "smallest_share", "stability"))
        if refusal["reason"] == "small":
            sentences.append(texts.say("verdict.too_small", k=k, customers=size, share=share))
        else:
            sentences.append(texts.say("verdict.unstable", k=k, stability=stability))
    return sentences


def reason(choice: KChoice, texts: Texts) -> str:
    """Why this k was chosen.

    Args:
        choice: The choice.
        texts: The fixed texts.
    """
    k, evidence_k = choice["k"], choice["evidence_k"]
    sentences = []
    if choice["fixed"] and k == evidence_k:
        sentences.append(texts.say("verdict.fixed_agreed", k=k))
    elif choice["fixed"]:
        sentences.append(texts.say("verdict.fixed_otherwise", k=k, evidence_k=evidence_k))
    sentences.append(_comparison(choice, texts))
    if choice["flagged"]:
        sentences.append(texts.say("verdict.none_qualifies"))
    elif choice["refused"]:
        refused = [refusal["k"] for refusal in choice["refused"]]
        sentences.append(texts.say("verdict.refused", numbers=_listed(refused, texts)))
    return texts.say("lists.sentences").join(sentences)


def warnings(choice: KChoice, texts: Texts) -> list[str]:
    """What an analyst should know before relying on the chosen k.

    Args:
        choice: The choice.
        texts: The fixed texts.
    """
    k = choice["k"]
    sentences = []
    if choice["flagged"]:
        sentences.append(texts.say("verdict.flagged"))
    if refusal := refusal_of(k, choice["refused"]):
        sentences += refusals([refusal], texts)
    elif (stability := choice["stability"]) < choice["limits"]["stability"] + _BARELY:
        sentences.append(texts.say("verdict.barely_stable", k=k, stability=stability))
    if choice["ties"]:
        sentences.append(texts.say("verdict.near_tie", numbers=_listed(choice["ties"], texts)))
    if choice["at_k_max"]:
        sentences.append(texts.say("verdict.raise_k_max", k_max=choice["evidence_k"]))
    return sentences


def skewness_warnings(customers: pd.DataFrame, columns: Sequence[str], limit: float, texts: Texts) -> list[str]:
    """Warn of features whose long right tail lets a few customers form a segment of their own.

    Args:
        customers: The features in their own units.
        columns: Headers of the features that are not transformed.
        limit: The skewness above which a feature gets a warning (an exponential distribution has 2).
        texts: The fixed texts.
    """
    sentences = []
    skewness = customers[list(columns)].skew()
    for column in skewness.index[skewness > limit]:
        if customers[column].min() >= 0:
            sentences.append(texts.say("verdict.skewed_use_log", column=column, skewness=skewness[column]))
        else:
            sentences.append(texts.say("verdict.skewed_use_maximum", column=column, skewness=skewness[column]))
    return sentences


def cluster_tendency(judged: ClusterTendency, rows: int, texts: Texts) -> str:
    """Whether there is any structure, with the evidence.

    Args:
        judged: The judgement.
        rows: Number of customers that were searched for it.
        texts: The fixed texts.
    """
    evidence = texts.say(
        "structure.evidence",
        rows=rows,
        silhouette=judged["best_silhouette"],
        structureless=judged["reference_mean"],
    )
    return texts.say("lists.sentences").join([texts.say(f"structure.{judged['verdict']}"), evidence])


def method_agreement(agreement: MethodAgreement, texts: Texts) -> str:
    """Whether other methods find the chosen segments too.

    Args:
        agreement: The adjusted Rand index with each method.
        texts: The fixed texts.
    """
    lowest = min(agreement.values())
    if lowest >= 0.8:
        return texts.say("opinions.same")
    if lowest >= 0.5:
        return texts.say("opinions.largely_same")
    apart = (texts.say(f"other_methods.{method}") for method, value in agreement.items() if value < 0.5)
    return texts.say("opinions.different", methods=texts.say("lists.comma").join(apart))


def _comparison(choice: KChoice, texts: Texts) -> str:
    """The silhouette of what the evidence chose, beside the best and the next that may win."""
    k, best, other = choice["evidence_k"], choice["best"], choice["next_best"]
    facts = {"k": k, "silhouette": choice["evidence_silhouette"]}
    if other:
        facts |= {"next_k": other["k"], "next_silhouette": other["silhouette"]}
    if k == best["k"]:
        return texts.say("verdict.best_before", **facts) if other else texts.say("verdict.best", **facts)
    facts |= {"best": best["k"], "best_silhouette": best["silhouette"]}
    return texts.say("verdict.as_good_as_before", **facts) if other else texts.say("verdict.as_good_as", **facts)


def _listed(numbers: Sequence[int], texts: Texts) -> str:
    return texts.say("lists.comma").join(map(str, numbers))
