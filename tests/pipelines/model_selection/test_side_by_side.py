"""This rule beside others, on the same tables: how often each finds the planted groups, or says that there are none.

`pip install clusteval kneed` into an environment of your own, then `SEEDS=20 pytest -m heavy -n 0 -s
tests/pipelines/model_selection/test_side_by_side.py` prints the table of `docs/method.md`.
"""

from importlib.metadata import version

import numpy as np
import pytest

from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions

from . import rivals, shapes
from .conftest import Select
from .test_rates import SEEDS, select_all, share, tell

pytestmark = pytest.mark.heavy

#: The others see at most so many customers of a table: some of them need the distance between every two.
MOST_ROWS = 2_000
WITHOUT_GROUPS = {name: (1, make) for name, make in shapes.WITHOUT_GROUPS.items()}
TABLES = {**WITHOUT_GROUPS, **shapes.WITH_GROUPS, "three long bands": (3, shapes.bands)}
#: Where another way may be right more often, for a reason that docs/method.md tells.
EXPLAINED = {
    "circle",
    "5 round groups, 300 rows",
    "8 round groups, 300 rows",
    "sizes 90/5/5",
}


@pytest.fixture(scope="module")
def others() -> dict[str, rivals.Choose]:
    found = {
        "silhouette": rivals.highest_silhouette,
        "gap": rivals.gap,
        "prediction strength": rivals.prediction_strength,
        "clusteval, K-means": rivals.clusteval("kmeans"),
        "clusteval, Ward": rivals.clusteval("agglomerative"),
        "kneed": rivals.knee,
    }
    tell(f"clusteval {version('clusteval')}, kneed {version('kneed')}, {len(SEEDS)} seeds", "this rule", *found)
    return found


def scaled(make: shapes.Make, seed: int) -> np.ndarray:
    table = make(np.random.default_rng(seed))
    table = (table - table.mean(axis=0)) / table.std(axis=0)
    if len(table) > MOST_ROWS:
        table = table[np.random.default_rng(seed).choice(len(table), MOST_ROWS, replace=False)]
    return table


@pytest.mark.parametrize("name", TABLES)
def test_no_other_way_is_right_more_often(
    select: Select, options: ModelSelectionOptions, others: dict[str, rivals.Choose], name: str
) -> None:
    k, make = TABLES[name]
    found = [one.k if one.structure in {"weak", "strong"} else 1 for one in select_all(select, make)]
    right = share([one == k for one in found])
    tables = [scaled(make, seed) for seed in SEEDS]
    rights = [share([choose(table, options) == k for table in tables]) for choose in others.values()]

    tell(name, *(f"{part:.0%}" for part in (right, *rights)))
    assert name in EXPLAINED or right >= max(rights)
