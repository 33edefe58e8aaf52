"""Data without structure, and what the same search finds in them."""

import numpy as np
import pandas as pd

from customer_segmentation.segmentation.kmeans import fit_quickly
from customer_segmentation.segmentation.silhouette import silhouettes
from customer_segmentation.segmentation.threads import single_thread
from customer_segmentation.segmentation.types import Matrix

from .criteria import within_sum_of_squares
from .options import ModelSelectionOptions
from .progress import with_progress
from .smooth_reference import fit_one_lump


def search_references(values: Matrix, options: ModelSelectionOptions) -> pd.DataFrame:
    """Search the customers, and tables without structure of the same size and extent, in the same way.

    Returns:
        One row per table and candidate: ``reference`` (0 for the customers themselves, 1 and up for the structureless
        tables), ``kind`` (``customers``; ``box`` for evenly spread tables; ``lump`` for tables with one mode per
        feature), ``k``, ``inertia``, ``silhouette`` (mean) and ``smallest_share``.
    """
    generator = np.random.default_rng(options.seed)
    draw_lump = fit_one_lump(values)
    with single_thread():
        observed = _search(values, options, generator)
        found = [observed.assign(reference=0, kind="customers")]
        for number in with_progress(range(1, options.references + 1), "Tables without structure searched"):
            box = draw_structureless(values, generator)
            found.append(_search(box, options, generator).assign(reference=number, kind="box"))
        for number in with_progress(range(1, options.references + 1), "Tables of one lump searched"):
            lump = draw_lump(len(values), generator)
            found.append(_search(lump, options, generator).assign(reference=options.references + number, kind="lump"))
    return pd.concat(found, ignore_index=True)


def draw_structureless(values: Matrix, generator: np.random.Generator) -> Matrix:
    """Draw uniformly from the box of the principal components (Tibshirani, Walther & Hastie 2001, reference b).

    The result has the same shape, and is centred at 0.
    """
    centred = values - values.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2]
    projected = centred @ axes.T
    uniform = generator.uniform(projected.min(axis=0), projected.max(axis=0), size=projected.shape)
    return np.asarray(uniform @ axes)


def _search(values: Matrix, options: ModelSelectionOptions, generator: np.random.Generator) -> pd.DataFrame:
    seed = int(generator.integers(2**32))
    labels = [fit_quickly(values, k, options.resample_starts, seed).labels_ for k in options.candidates]
    return pd.DataFrame(
        {
            "k": options.candidates,
            "inertia": [within_sum_of_squares(values, of_k) for of_k in labels],
            "silhouette": silhouettes(values, labels).mean(axis=0),
            "smallest_share": [np.bincount(of_k).min() / len(values) for of_k in labels],
        }
    )
