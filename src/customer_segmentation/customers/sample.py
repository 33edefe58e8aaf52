"""The built-in sample: 200 synthetic customers, so that the project runs before anybody has a table at hand.

No row belongs to a real person. The five groups follow published summary statistics of the "Mall Customers" table.
"""

from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from .columns import ROW
from .engine import to_pandas

#: Number of customers, then mean and standard deviation of age, income (k$) and spending score of each group.
_GROUPS = (
    (81, (43, 16), (55, 9), (50, 6.5)),
    (39, (33, 4), (86, 16), (82, 9)),
    (35, (41, 11), (88, 16), (17, 10)),
    (23, (45, 13), (26, 8), (21, 13)),
    (22, (25, 5), (26, 7.5), (79, 10)),
)
_SHARE_OF_WOMEN = 0.56
_SEED = 20


def make_sample() -> pd.DataFrame:
    """Draw the sample; always the same 200 rows.

    Returns:
        Columns ``CustomerID`` (1…200), ``Gender``, ``Age`` (years), ``Annual Income (k$)`` and
        ``Spending Score (1-100)``.
    """
    generator = np.random.default_rng(_SEED)
    groups = []
    for size, age, income, spending in _GROUPS:
        group = {
            "Gender": np.where(generator.random(size) < _SHARE_OF_WOMEN, "Female", "Male"),
            "Age": _draw(generator, size, age, lowest=18, highest=70),
            "Annual Income (k$)": _draw(generator, size, income, lowest=10, highest=140),
            "Spending Score (1-100)": _draw(generator, size, spending, lowest=1, highest=100),
        }
        groups.append(pd.DataFrame(group))
    everyone = pd.concat(groups, ignore_index=True)
    shuffled = everyone.iloc[generator.permutation(len(everyone))].reset_index(drop=True)
    shuffled.insert(0, "CustomerID", range(1, len(shuffled) + 1))
    return shuffled


def is_sample(customers: Any) -> bool:
    """Whether a table, of whichever engine, is the built-in sample, whether or not its rows are numbered."""
    frame: Any = nw.from_native(customers)
    columns = [column for column in frame.collect_schema().names() if column != ROW]
    sample = make_sample()
    if columns != list(sample.columns):
        return False
    table = to_pandas(frame.select(columns).head(len(sample) + 1))
    if len(table) != len(sample):
        return False
    return bool((table.astype(str).to_numpy() == sample.astype(str).to_numpy()).all())


def _draw(generator: np.random.Generator, size: int, moments: tuple[float, float], *, lowest: int, highest: int) -> Any:
    mean, deviation = moments
    return np.clip(np.rint(generator.normal(mean, deviation, size)), lowest, highest).astype(int)
