"""Is there any structure, or do the segments merely cut an even cloud of customers into pieces?"""

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from customer_segmentation.segmentation.verdict import ClusterTendency

from .eligibility import eligible
from .options import ModelSelectionOptions


def judge_cluster_tendency(
    references: pd.DataFrame, options: ModelSelectionOptions, *, flagged: bool
) -> ClusterTendency:
    """Compare the best silhouette with what the same search finds in tables without structure.

    The best silhouettes of the structureless tables are taken as draws from a normal distribution, and the customers'
    best as one more: Student's prediction interval (Hahn 1969) allows for their small number, where the highest of 20
    would still let one structureless table in 21 pass.

    Args:
        references: What was found among the customers and in structureless tables, see ``reference.search_references``.
        options: The percentile to exceed, and the silhouette from which on structure is strong.
        flagged: Whether no candidate qualifies, so that structure is never strong.
    """
    candidates = references.assign(stability=1.0)  # it is not measured in these searches
    best = {table: eligible(found, options)["silhouette"].max() for table, found in candidates.groupby("reference")}
    observed, structureless = float(best.pop(0)), np.array(list(best.values()))
    count, mean = len(structureless), float(structureless.mean())
    spread = structureless.std(ddof=1) * np.sqrt(1 + 1 / count)
    level = float(mean + spread * stdtrit(count - 1, options.structure_percentile / 100))
    convincing = observed >= options.strong_silhouette and not flagged
    return {
        "verdict": "none" if observed <= level else "strong" if convincing else "weak",
        "best_silhouette": observed,
        "level": level,
        "reference_mean": mean,
        "references": count,
    }
