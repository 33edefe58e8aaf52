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
    """Compare the best silhouette with what the same search finds in tables without structure, even ones and lumps.

    Customers who are no more separate than evenly spread ones have no structure; who are, but no more than a lump with
    the same skewness, are continuous.

    The best silhouettes of the structureless tables are taken as draws from a normal distribution, and the customers'
    best as one more: Student's prediction interval (Hahn 1969) allows for their small number, where the highest of 20
    would still let one structureless table in 21 pass. ``references`` comes from ``reference.search_references``;
    ``flagged`` says that no candidate may win.
    """
    degenerate = has_tiny_segment(references, options)
    # A table in which every candidate is degenerate is judged by all of them.
    eligible = references[~degenerate | degenerate.groupby(references["reference"]).transform("all")]
    best = eligible.groupby(["kind", "reference"])["silhouette"].max()
    observed = float(best.loc["customers"].iloc[0])
    level, lump_level = (_upper_limit(best.loc[kind], options) for kind in ("box", "lump"))
    convincing = observed >= options.strong_silhouette and not flagged
    verdict: Tendency = "strong" if convincing else "weak"
    if observed <= level:
        verdict = "none"
    elif observed <= lump_level:
        verdict = "continuous"
    return {
        "verdict": verdict,
        "best_silhouette": observed,
        "level": level,
        "lump_level": lump_level,
        "reference_mean": float(best.loc["box"].mean()),
        "references": len(best.loc["box"]),
        "rows": rows,
    }


def _upper_limit(best: "pd.Series[float]", options: ModelSelectionOptions) -> float:
    """The silhouette that one more table of the same kind hardly ever exceeds."""
    count = len(best)
    spread = float(best.std(ddof=1)) * np.sqrt(1 + 1 / count)
    return float(best.mean() + spread * stdtrit(count - 1, options.structure_percentile / 100))
