"""Data without structure, and what the same search finds in them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from customer_segmentation.segmentation.kmeans import grow_kmeans
from customer_segmentation.segmentation.silhouette import silhouettes
from customer_segmentation.segmentation.threads import single_thread
from customer_segmentation.segmentation.types import Matrix

from .borders import widest_valley
from .criteria import within_sum_of_squares
from .options import ModelSelectionOptions
from .progress import with_progress
from .smooth_reference import fit_one_lump
from .stability import measure_stability

#: Of so many tables without structure, so many bootstrap samples show the stability that chance alone brings.
_STABILITY_TABLES, _STABILITY_BOOTSTRAPS = 3, 3


def search_references(
    values: Matrix, options: ModelSelectionOptions, word_places: Sequence[Sequence[int]] = ()
) -> pd.DataFrame:
    """Search the customers, and tables without structure of the same size and extent, in the same way.

    ``word_places`` says in which columns each feature of words or of categories is: their values stay what they are, in
    every table.

    Returns:
        One row per table and candidate: ``reference`` (0 for the customers themselves, 1 and up for the structureless
        tables), ``kind`` (``customers``; ``box`` for evenly spread tables; ``lump`` for tables with one mode per
        feature), ``k`` (1, and the candidates), ``inertia``, ``smallest_share``, and from k = 2 on ``silhouette``
        (mean) and ``valley`` (see ``borders.widest_valley``); of a few box tables also ``stability``.
    """
    generator = np.random.default_rng(options.seed)
    draw_lump = fit_one_lump(values, [places for places in word_places if len(places) > 1])
    with single_thread():
        observed = _search(values, options, generator)
        found = [observed.assign(reference=0, kind="customers")]
        for number in with_progress(range(1, options.references + 1), "Tables without structure searched"):
            box = draw_even(values, word_places, generator)
            measured = number <= _STABILITY_TABLES
            searched = _search(box, options, generator, bootstraps=_STABILITY_BOOTSTRAPS if measured else 0)
            found.append(searched.assign(reference=number, kind="box"))
        for number in with_progress(range(1, options.references + 1), "Tables of one lump searched"):
            lump = draw_lump(len(values), generator)
            found.append(_search(lump, options, generator).assign(reference=options.references + number, kind="lump"))
    return pd.concat(found, ignore_index=True)


def draw_even(values: Matrix, word_places: Sequence[Sequence[int]], generator: np.random.Generator) -> Matrix:
    """Draw evenly; each feature of words on its own, as often as the customers have each word."""
    if not word_places:
        return draw_structureless(values, generator)
    even = np.empty_like(values)
    numbers = np.setdiff1d(np.arange(values.shape[1]), [place for places in word_places for place in places])
    if len(numbers):
        even[:, numbers] = draw_structureless(values[:, numbers], generator)
    for places in word_places:
        even[:, places] = generator.permutation(values[:, places])
    return even


def draw_structureless(values: Matrix, generator: np.random.Generator) -> Matrix:
    """Draw uniformly from the box of the principal components (Tibshirani, Walther & Hastie 2001, reference b).

    The result has the same shape, and is centred at 0.
    """
    centred = values - values.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2]
    projected = centred @ axes.T
    uniform = generator.uniform(projected.min(axis=0), projected.max(axis=0), size=projected.shape)
    return np.asarray(uniform @ axes)


def _search(
    values: Matrix, options: ModelSelectionOptions, generator: np.random.Generator, *, bootstraps: int = 0
) -> pd.DataFrame:
    fits = grow_kmeans(values, options.k_max, int(generator.integers(2**32)))
    labels = [fits[k].labels_ for k in options.candidates]
    undivided = np.zeros(len(values), dtype=int)
    few = options.model_copy(update={"bootstraps": bootstraps})
    stability = measure_stability(values, labels, few) if bootstraps else [np.nan] * len(labels)
    return pd.DataFrame(
        {
            "k": [1, *options.candidates],
            "inertia": [within_sum_of_squares(values, of_k) for of_k in [undivided, *labels]],
            "silhouette": [np.nan, *silhouettes(values, labels).mean(axis=0)],
            "valley": [np.nan, *(widest_valley(values, of_k) for of_k in labels)],
            "smallest_share": [1.0, *(np.bincount(of_k).min() / len(values) for of_k in labels)],
            "stability": [np.nan, *stability],
        }
    )
