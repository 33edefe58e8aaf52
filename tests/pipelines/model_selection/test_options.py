from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions


def test_candidates_include_both_ends(make_options: Callable[..., ModelSelectionOptions]) -> None:
    assert list(make_options(k_min=3, k_max=5).candidates) == [3, 4, 5]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"k_min": 6, "k_max": 5}, "k_min must not be larger than k_max"),
        ({"k": 11}, "k: 11 is not between k_min and k_max"),
        ({"silhouette_rows": 100}, "silhouette_rows"),
        ({"references": 5}, "references"),
        ({"referneces": 20}, "referneces"),
        ({"stability": 1.2}, "stability"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    make_options: Callable[..., ModelSelectionOptions], changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        make_options(**changes)
