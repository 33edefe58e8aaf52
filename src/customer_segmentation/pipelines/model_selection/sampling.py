"""Random rows of a table, for measures that would take too long on all of them."""

import numpy as np
import numpy.typing as npt


def draw_rows(count: int, most: int, seed: int) -> npt.NDArray[np.int_]:
    """Draw positions of rows at random, without replacement and in order; a table that is small enough comes whole."""
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).choice(count, size=most, replace=False))
