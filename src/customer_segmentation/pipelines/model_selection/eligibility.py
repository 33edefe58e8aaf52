"""Which candidates may win: the rule by which the choice of k and the search for structure refuse some."""

import numpy as np
import pandas as pd

from customer_segmentation.segmentation.verdict import Refusal

from .options import ModelSelectionOptions


def refuse(evidence: pd.DataFrame, options: ModelSelectionOptions) -> list[Refusal]:
    """The candidates that may not win: those with a small segment, and those that are not stable.

    Args:
        evidence: ``smallest_segment``, ``smallest_share`` and ``stability`` of each candidate, indexed by k.
        options: What may win.
    """
    refused = evidence[["smallest_segment", "smallest_share", "stability"]].assign(reason=_reasons(evidence, options))
    return refused[refused["reason"] != ""].reset_index(names="k").to_dict("records")  # type: ignore[return-value]


def eligible(evidence: pd.DataFrame, options: ModelSelectionOptions) -> pd.DataFrame:
    """The candidates that may win; where all are refused, those without a small segment; where none is left, all.

    Args:
        evidence: ``smallest_share`` and ``stability`` of each candidate.
        options: What may win.
    """
    reasons = _reasons(evidence, options)
    for qualified in (reasons == "", reasons != "small"):
        if qualified.any():
            return evidence[qualified]
    return evidence


def _reasons(evidence: pd.DataFrame, options: ModelSelectionOptions) -> "pd.Series[str]":
    small = evidence["smallest_share"] < options.smallest_share
    unstable = evidence["stability"] < options.stability
    return pd.Series(np.select([small, unstable], ["small", "unstable"], ""), index=evidence.index)
