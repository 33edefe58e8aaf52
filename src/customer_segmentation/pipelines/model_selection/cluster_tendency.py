"""Is there any structure, or do the segments merely cut an even cloud of customers into pieces?"""

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit

from .options import ModelSelectionOptions


def judge_structure(references: pd.DataFrame, choice: dict[str, Any], options: ModelSelectionOptions) -> dict[str, Any]:
    """Compare the best silhouette with what the same search finds in tables without structure.

    The best silhouettes of the structureless tables are taken as draws from a normal distribution, and the customers'
    best as one more: Student's prediction interval (Hahn 1969) allows for their small number, where the highest of 20
    would still let one structureless table in 21 pass.

    Args:
        references: What was found among the customers and in structureless tables, see ``reference.search_references``.
        choice: The choice of k, and whether it is ``flagged``.
        options: The percentile to exceed, and the silhouette from which on structure is strong.

    Returns:
        ``verdict`` (strong, weak, none), ``best_silhouette`` of the search, ``percentile`` (0…100) that it reaches
        among structureless tables, ``level`` (the silhouette to exceed), ``reference_mean``, ``reference_deviation``
        and ``references`` (number of tables).
    """
    degenerate = references["smallest_share"] < options.smallest_share
    # A table in which every candidate is degenerate is judged by all of them.
    eligible = references[~degenerate | degenerate.groupby(references["reference"]).transform("all")]
    best = eligible.groupby("reference")["silhouette"].max()
    observed, structureless = float(best.loc[0]), best.drop(index=0)
    count, mean = len(structureless), float(structureless.mean())
    spread = float(structureless.std(ddof=1)) * np.sqrt(1 + 1 / count)
    percentile = 100 * float(stdtr(count - 1, (observed - mean) / spread))
    level = float(mean + spread * stdtrit(count - 1, options.structure_percentile / 100))
    convincing = observed >= options.strong_silhouette and not choice["flagged"]
    verdict = "none" if observed <= level else "strong" if convincing else "weak"
    return {
        "verdict": verdict,
        "best_silhouette": observed,
        "percentile": percentile,
        "level": level,
        "reference_mean": mean,
        "reference_deviation": float(structureless.std(ddof=1)),
        "references": count,
    }
