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
    logs = inertias.clip(lower=np.finfo(float).tiny).map(np.log)
    observed, structureless = logs.loc[0], logs.drop(index=0)
    gaps = structureless.mean() - observed
    errors = structureless.std(ddof=0) * np.sqrt(1 + 1 / len(structureless))
    return pd.DataFrame({"gap": gaps, "gap_error": errors}).rename_axis("k").reset_index()


def gap_vote(gaps: "pd.Series[float]", errors: "pd.Series[float]") -> int | None:
    """The smallest k whose gap is at least the next one's less its standard error; None where there is no such k.

    Args:
        gaps: Gaps, indexed by the number of segments, ascending.
        errors: Their standard errors.
    """
    enough = gaps.index[gaps >= (gaps - errors).shift(-1)]
    return None if enough.empty else int(enough[0])
