"""Is there any structure, or do the segments merely cut an even cloud of customers into pieces?"""

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from customer_segmentation.segmentation.verdict import ClusterTendency, Tendency

from .options import ModelSelectionOptions
from .verdict import has_tiny_segment


def judge_cluster_tendency(
    references: pd.DataFrame, rows: int, options: ModelSelectionOptions, *, flagged: bool
) -> ClusterTendency:
    """Compare the best silhouette with what the same search finds in tables without structure.

    The best silhouettes of the structureless tables are taken as draws from a normal distribution, and the customers'
    best as one more: Student's prediction interval (Hahn 1969) allows for their small number, where the highest of 20
    would still let one structureless table in 21 pass. ``references`` comes from ``reference.search_references``;
    ``flagged`` says that no candidate may win.
    """
    degenerate = has_tiny_segment(references, options)
    # A table in which every candidate is degenerate is judged by all of them.
    eligible = references[~degenerate | degenerate.groupby(references["reference"]).transform("all")]
    best = eligible.groupby("reference")["silhouette"].max()
    observed, structureless = float(best.loc[0]), best.drop(index=0)
    count, mean = len(structureless), float(structureless.mean())
    spread = float(structureless.std(ddof=1)) * np.sqrt(1 + 1 / count)
    level = float(mean + spread * stdtrit(count - 1, options.structure_percentile / 100))
    convincing = observed >= options.strong_silhouette and not flagged
    verdict: Tendency = "none" if observed <= level else "strong" if convincing else "weak"
    return {
        "verdict": verdict,
        "best_silhouette": observed,
        "level": level,
        "reference_mean": mean,
        "references": count,
        "rows": rows,
    }
