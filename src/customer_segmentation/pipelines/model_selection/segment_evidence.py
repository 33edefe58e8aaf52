"""What is known of each segment of the chosen k, beyond what the whole choice rests on."""

from collections.abc import Sequence

from customer_segmentation.segmentation.types import Labels, Matrix
from customer_segmentation.segmentation.verdict import JudgedSegment

from .borders import has_gap_inside
from .options import ModelSelectionOptions
from .stability import similarity_again

#: From this Jaccard similarity on, a segment counts as found again (Hennig 2007: a valid, stable cluster).
_RECOVERED = 0.75


def examine_segments(
    values: Matrix, labels: Labels, k: int, options: ModelSelectionOptions, words: Sequence[int] = ()
) -> list[JudgedSegment]:
    """How well bootstrap samples find each segment 0…k-1 again, and whether it should be two.

    ``values`` has the shape (customers, features); ``words`` are the columns of features of words and of categories.
    """
    again = similarity_again(values, labels, k, options)
    return [
        JudgedSegment(
            centroid=values[labels == segment].mean(axis=0).tolist(),
            similarity_again=float(again[:, segment].mean()),
            found_again=float((again[:, segment] >= _RECOVERED).mean()),
            gap_inside=has_gap_inside(values[labels == segment], options, words),
        )
        for segment in range(k)
    ]
