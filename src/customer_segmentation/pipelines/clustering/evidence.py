"""How surely each segment exists, by the number that it got."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from customer_segmentation.segmentation.cards import Neighbour, SegmentEvidence
from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.segmentation.verdict import Border, Verdict


def evidence_by_segment(model: SegmentationModel, k_verdict: Verdict) -> dict[str, SegmentEvidence]:
    """By segment number (as text), how surely the segment exists, and what its borders are like.

    The verdict knows the segments by their places only: each is the one whose centre is nearest.
    """
    fitted = np.array([segment.scaled_centroid for segment in model.segments])
    centroids = np.array([segment["centroid"] for segment in k_verdict["segments"]])
    positions = linear_sum_assignment(cdist(centroids, fitted))[1]
    numbers = [model.segments[position].number for position in positions]
    return {
        str(number): {
            "similarity_again": judged["similarity_again"],
            "found_again": judged["found_again"],
            "gap_inside": judged["gap_inside"],
            "neighbours": _neighbours(k_verdict["borders"], position, numbers),
        }
        for position, (number, judged) in enumerate(zip(numbers, k_verdict["segments"], strict=True))
    }


def _neighbours(borders: Sequence[Border], position: int, numbers: Sequence[int]) -> list[Neighbour]:
    """The borders of the segment in this place of the verdict, by the number of the segment beyond."""
    own = [border for border in borders if position in border["between"]]
    neighbours = [
        Neighbour(
            number=numbers[sum(border["between"]) - position],
            natural=border["natural"],
            p_value=border["p_value"],
            depth=border["depth"],
            sparsity=border["sparsity"],
        )
        for border in own
    ]
    return sorted(neighbours, key=lambda neighbour: neighbour["number"])
