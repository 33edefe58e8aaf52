"""The verdict in words."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.pipelines.model_selection.verdict import best_candidate
from customer_segmentation.texts import Texts

#: A candidate whose stability exceeds the limit by less than this is called barely stable.
_BARELY = 0.05


def rule(options: ModelSelectionOptions, texts: Texts) -> str:
    """The rule by which k is chosen.

    Args:
        options: What may win.
        texts: The fixed texts.
    """
    return texts.say("verdict.rule", stability=options.stability, smallest_share=options.smallest_share)


def refusals(evidence: pd.DataFrame, options: ModelSelectionOptions, texts: Texts) -> list[str]:
    """Why candidates may not win, a sentence each.

    Args:
        evidence: The evidence, indexed by k.
        options: What may win.
        texts: The fixed texts.
    """
    sentences = []
    for k, size, share, stability in zip(
        evidence.index, evidence["smallest_segment"], evidence["smallest_share"], evidence["stability"], strict=True
    ):
        if share < options.smallest_share:
            sentences.append(texts.say("verdict.too_small", k=k, customers=size, share=share))
        elif stability < options.stability:
            sentences.append(texts.say("verdict.unstable", k=k, stability=stability))
    return sentences


def reason(choice: dict[str, Any], evidence: pd.DataFrame, options: ModelSelectionOptions, texts: Texts) -> str:
    """Why this k was chosen.

    Args:
        choice: The choice.
        evidence: The evidence, indexed by k.
        options: What may win.
        texts: The fixed texts.
    """
    k, evidence_k = choice["k"], choice["evidence_k"]
    sentences = []
    if choice["fixed"] and k == evidence_k:
        sentences.append(texts.say("verdict.fixed_agreed", k=k))
    elif choice["fixed"]:
        sentences.append(texts.say("verdict.fixed_otherwise", k=k, evidence_k=evidence_k))
    sentences.append(_comparison(choice, evidence["silhouette"], best_candidate(evidence, options), texts))
    if choice["flagged"]:
        sentences.append(texts.say("verdict.none_qualifies"))
    elif choice["refused"]:
        sentences.append(texts.say("verdict.refused", numbers=_listed(choice["refused"], texts)))
    return texts.say("lists.sentences").join(sentences)


def warnings(choice: dict[str, Any], evidence: pd.DataFrame, options: ModelSelectionOptions, texts: Texts) -> list[str]:
    """What an analyst should know before relying on the chosen k.

    Args:
        choice: The choice.
        evidence: The evidence, indexed by k.
        options: What may win.
        texts: The fixed texts.
    """
    k = choice["k"]
    sentences = []
    if choice["flagged"]:
        sentences.append(texts.say("verdict.flagged"))
    if k in choice["refused"]:
        sentences += refusals(evidence.loc[[k]], options, texts)
    elif (stability := evidence["stability"][k]) < options.stability + _BARELY:
        sentences.append(texts.say("verdict.barely_stable", k=k, stability=stability))
    if choice["ties"]:
        sentences.append(texts.say("verdict.near_tie", numbers=_listed(choice["ties"], texts)))
    if choice["evidence_k"] == options.k_max > options.k_min:
        sentences.append(texts.say("verdict.raise_k_max", k_max=options.k_max))
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


def structure(judged: dict[str, Any], rows: int, texts: Texts) -> str:
    """Whether there is any structure, with the evidence.

    Args:
        judged: The judgement of ``structure.judge_structure``.
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


def opinions(agreement: dict[str, float], texts: Texts) -> str:
    """Whether other methods find the chosen segments too.

    Args:
        agreement: The adjusted Rand index with each method, see ``opinions.ask_other_methods``.
        texts: The fixed texts.
    """
    lowest = min(agreement.values())
    if lowest >= 0.8:
        return texts.say("opinions.same")
    if lowest >= 0.5:
        return texts.say("opinions.largely_same")
    apart = (texts.say(f"other_methods.{method}") for method, value in agreement.items() if value < 0.5)
    return texts.say("opinions.different", methods=texts.say("lists.comma").join(apart))


def _comparison(choice: dict[str, Any], silhouettes: "pd.Series[float]", best: int, texts: Texts) -> str:
    """The silhouette of what the evidence chose, beside the best and the next that may win."""
    k = choice["evidence_k"]
    facts = {"k": k, "silhouette": silhouettes[k]}
    others = silhouettes.drop(index=list({k, best, *choice["refused"]}))
    if not others.empty:
        facts |= {"next_k": others.idxmax(), "next_silhouette": others.max()}
    if k == best:
        return texts.say("verdict.best", **facts) if others.empty else texts.say("verdict.best_before", **facts)
    facts |= {"best": best, "best_silhouette": silhouettes[best]}
    return texts.say("verdict.as_good_as", **facts) if others.empty else texts.say("verdict.as_good_as_before", **facts)


def _listed(numbers: Sequence[int], texts: Texts) -> str:
    return texts.say("lists.comma").join(map(str, numbers))
