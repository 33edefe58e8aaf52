"""Is there any structure, or do the segments merely cut an even cloud of customers into pieces?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from customer_segmentation.segmentation.silhouette import silhouettes
from customer_segmentation.segmentation.types import Labels, Matrix
from customer_segmentation.segmentation.verdict import Border, ClusterTendency, Tendency

from .borders import count_groups, widest_valley
from .options import ModelSelectionOptions
from .verdict import has_tiny_segment


def judge_cluster_tendency(
    values: Matrix,
    labels: Labels,
    borders: Sequence[Border],
    references: pd.DataFrame,
    options: ModelSelectionOptions,
    *,
    flagged: bool,
) -> ClusterTendency:
    """Judge the chosen k by two tests: is it more separate, and has it clearer valleys, than data without structure?

    The mean silhouette and the widest valley of the chosen k are compared with the best that the same search finds in
    tables without structure, even ones and lumps. Segments form groups if either is beyond both, and if drawn borders
    do not join them all. Without groups, customers who are no more separate than evenly spread ones have no structure;
    who are, are continuous.

    The best of the structureless tables are taken as draws from a normal distribution, and the customers' value as one
    more: Student's prediction interval (Hahn 1969) allows for their small number, where the highest of 20 would still
    let one structureless table in 21 pass. ``values`` has the shape (customers, features), ``labels`` are the chosen
    segments; ``references`` comes from ``reference.search_references``; ``flagged`` says
    that no candidate may win.
    """
    divided = references[references["k"] > 1]
    degenerate = has_tiny_segment(divided, options)
    # A table in which every candidate is degenerate is judged by all of them.
    eligible = divided[~degenerate | degenerate.groupby(divided["reference"]).transform("all")]
    box, lump = (eligible[eligible["kind"] == kind].groupby("reference") for kind in ("box", "lump"))
    level, lump_level = (_upper_limit(tables["silhouette"].max(), options) for tables in (box, lump))
    valley_level = max(_upper_limit(tables["valley"].max(), options) for tables in (box, lump))
    k = int(labels.max()) + 1
    silhouette = float(silhouettes(values, [labels]).mean())
    valley, groups = widest_valley(values, labels), count_groups(borders, k)
    separate, has_valley = silhouette > max(level, lump_level), valley > valley_level
    verdict: Tendency
    if groups > 1 and (separate or has_valley):
        # Most segments must stand alone: a few groups cut into many pieces are not found as they are.
        convincing = silhouette >= options.strong_silhouette and separate and 2 * groups > k and not flagged
        verdict = "strong" if convincing else "weak"
    else:
        verdict = "none" if silhouette <= level else "continuous"
    return {
        "verdict": verdict,
        "silhouette": silhouette,
        "level": level,
        "lump_level": lump_level,
        "reference_mean": float(box["silhouette"].max().mean()),
        "valley": valley,
        "valley_level": valley_level,
        "groups": groups,
        "references": len(box),
        "rows": len(values),
    }


def _upper_limit(best: "pd.Series[float]", options: ModelSelectionOptions) -> float:
    """The value that one more table of the same kind hardly ever exceeds."""
    count = len(best)
    spread = float(best.std(ddof=1)) * np.sqrt(1 + 1 / count)
    return float(best.mean() + spread * stdtrit(count - 1, options.structure_percentile / 100))
