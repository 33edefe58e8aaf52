"""The gap statistic: how far the inertia falls below that of data without structure."""

import numpy as np
import pandas as pd


def gap_statistic(references: pd.DataFrame) -> pd.DataFrame:
    """Compare log inertias with those of data without structure (Tibshirani, Walther & Hastie 2001).

    Args:
        references: What was found among the customers and in structureless tables, see ``reference.search_references``.

    Returns:
        One row per ``k`` with its ``gap`` and ``gap_error`` (standard error).
    """
    # Where a sample has no more distinct rows than segments, its inertia is 0 and has no logarithm.
    inertias = references.pivot_table(values="inertia", index="reference", columns="k")
    table = np.log(inertias.clip(lower=np.finfo(float).tiny))
    observed, structureless = table.loc[0], table.drop(index=0)
    gaps = structureless.mean() - observed
    errors = structureless.std(ddof=0) * np.sqrt(1 + 1 / len(structureless))
    return pd.DataFrame({"gap": gaps, "gap_error": errors}).rename_axis("k").reset_index()


def gap_vote(evidence: pd.DataFrame) -> int | None:
    """The smallest k whose gap is at least the next one's less its standard error; None where there is no such k.

    Args:
        evidence: Rows with ascending ``k``, ``gap`` and ``gap_error``.
    """
    gaps, errors = evidence["gap"].to_numpy(), evidence["gap_error"].to_numpy()
    enough = gaps[:-1] >= gaps[1:] - errors[1:]
    return int(evidence["k"].iloc[enough.argmax()]) if enough.any() else None
