"""How often the verdict is right: on tables without groups, and with planted ones.

`SEEDS=20 pytest -m heavy -n 0 -s tests/pipelines/model_selection/test_rates.py` prints the rates of `docs/method.md`.
"""

import os
import sys
from typing import Any, get_args

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pytest

from customer_segmentation.customers.skewness import decide_transforms
from customer_segmentation.segmentation.verdict import Tendency

from . import shapes
from .conftest import Select, Selection, table_of

pytestmark = pytest.mark.heavy

SEEDS = range(int(os.environ.get("SEEDS", "1")))
VERDICTS: tuple[Tendency, ...] = get_args(Tendency)[::-1]
#: Tables that are even or of one round heap: not even continuous.
EVEN = {name for name in shapes.WITHOUT_GROUPS if name.startswith(("uniform", "Gaussian", "correlated"))}


def select_all(select: Select, make: shapes.Make) -> list[Selection]:
    return [select(pd.DataFrame(make(np.random.default_rng(seed))), bootstraps=10) for seed in SEEDS]


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def tell(name: str, *figures: object) -> None:
    """Print a row of the table."""
    sys.stdout.write("\n" + " | ".join(map(str, ("", name, *figures, ""))).strip())


@pytest.mark.parametrize("name", shapes.WITHOUT_GROUPS)
def test_where_there_are_no_groups_none_are_found(select: Select, name: str) -> None:
    verdicts = [selection.structure for selection in select_all(select, shapes.WITHOUT_GROUPS[name])]

    tell(name, *(verdicts.count(verdict) for verdict in VERDICTS))
    # Of a circle, two thin places are now and then taken for borders.
    assert share([verdict in {"none", "continuous"} for verdict in verdicts]) >= (0.8 if name == "circle" else 0.9)
    if name in EVEN:
        assert share([verdict == "none" for verdict in verdicts]) >= 0.9


@pytest.mark.parametrize("name", shapes.WITH_GROUPS)
def test_planted_groups_are_found(select: Select, name: str) -> None:
    k, make = shapes.WITH_GROUPS[name]
    selections = select_all(select, make)
    verdicts, right = [selection.structure for selection in selections], share([one.k == k for one in selections])

    tell(name, f"{right:.0%}", *(verdicts.count(verdict) for verdict in VERDICTS))
    assert right >= 0.95
    assert "none" not in verdicts
    # Of a heap of 900, 50 and 50, the small ones can be the tail of one skewed lump.
    assert share([verdict in {"weak", "strong"} for verdict in verdicts]) >= (0.8 if name == "sizes 90/5/5" else 0.9)


@pytest.mark.parametrize(
    ("name", "told", "noise"),
    [
        ("4 groups and 4 columns of noise", "noise_features", ["2", "3", "4", "5"]),
        ("2 groups and 2 columns of noise", "idle_features", ["1", "2"]),
    ],
)
def test_columns_of_noise_are_named(select: Select, name: str, told: str, noise: list[str]) -> None:
    verdicts: list[Any] = [selection.verdict for selection in select_all(select, shapes.WITH_GROUPS[name][1])]

    named = share([verdict[told] == noise for verdict in verdicts])
    tell(f"{name}: all of them and only they are named", named)
    assert named >= 0.9


def test_lognormal_groups_are_found_with_transform_auto(select: Select) -> None:
    found = []
    for seed in SEEDS:
        customers = pd.DataFrame(shapes.lognormal_groups(np.random.default_rng(seed))).rename(columns=str)
        table = table_of(customers).with_transforms(dict.fromkeys(customers, "auto"))
        decided = decide_transforms(nw.from_native(customers), table)
        transforms = {one["column"]: one["transform"] for one in decided}
        found.append(select(customers, table.with_transforms(transforms), bootstraps=10))
    verdicts, right = [selection.structure for selection in found], share([selection.k == 4 for selection in found])

    tell("4 lognormal groups, transform: auto", f"{right:.0%}", *(verdicts.count(verdict) for verdict in VERDICTS))
    assert right >= 0.95
    assert "none" not in verdicts


@pytest.mark.parametrize("mean", [3, 10, 30])
def test_a_count_on_a_logarithmic_scale_cuts_no_groups(select: Select, mean: float) -> None:
    selections = select_all(select, shapes.with_count(shapes.round_groups(3, 1_000), mean))

    right = share([selection.k == 3 for selection in selections])
    tell(f"3 groups and a count on a logarithmic scale, of {mean} in the mean", f"{right:.0%}")
    assert right >= 0.9


@pytest.mark.parametrize("count", [90, 1_000])
def test_two_heaps_of_counts_are_two_groups(select: Select, count: int) -> None:
    found = [(one.k, one.structure) for one in select_all(select, shapes.heaps_of_counts(count))]

    right = share([each == (2, "strong") for each in found])
    tell(f"2 heaps of counts, {count:,} rows", f"{right:.0%}")
    assert right >= 0.95


def test_wild_values_are_set_aside_and_told(select: Select) -> None:
    for selection in select_all(select, shapes.WITH_GROUPS["3 groups and 3 % wild values"][1]):
        assert 0.025 <= selection.verdict["set_aside"]["share"] <= 0.035


def test_long_groups_that_are_cut_into_pieces_are_told(select: Select) -> None:
    groups = [selection.verdict["cluster_tendency"]["groups"] for selection in select_all(select, shapes.bands)]

    assert share([count == 3 for count in groups]) >= 0.6


def test_more_groups_than_were_tried_are_told(select: Select) -> None:
    for selection in select_all(select, shapes.round_groups(12, 1_000)):
        verdict = selection.verdict
        assert verdict["reached_k_max"] or any(segment["gap_inside"] for segment in verdict["segments"])
