"""A total below the table is rejected with its reason, and decides nothing about the customers."""

from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
import pytest

from customer_segmentation.customers.engine import to_pandas
from customer_segmentation.customers.totals import without_totals
from tests.engines import EVERY_ENGINE

from .preprocessing import declare, preprocess


def test_a_total_is_no_customer_and_changes_no_transform() -> None:
    spend = [float(number % 17 + 5) for number in range(80)]
    table = pd.DataFrame({"id": [f"K{number}" for number in range(80)], "spend": spend})
    total = pd.DataFrame({"id": ["Summe"], "spend": [sum(spend)]})
    features = [{"column": "spend", "name": "Spend", "minimum": 0, "transform": "auto"}]
    declared = declare(id_column="id", features=features, profile_columns=[])
    plain, summed = (preprocess(rows, declared) for rows in (table, pd.concat([table, total], ignore_index=True)))
    assert summed.rejected["reasons"].tolist() == ['"id" is "Summe", so the row is a total and no customer']
    assert summed.table == plain.table
    assert summed.clean["spend"].tolist() == plain.clean["spend"].tolist()


@pytest.mark.parametrize("engine", EVERY_ENGINE)
def test_totals_are_found_on_every_engine(engine: Any) -> None:
    frame = nw.from_native(engine(pd.DataFrame({"id": ["1", "TOTAL", "Grand Total:", "合计", None, "Totalo"]})))
    found = to_pandas(without_totals(frame, declare(id_column="id")).select("id"))["id"]
    assert sorted(found.fillna("")) == ["", "1", "Totalo"]
