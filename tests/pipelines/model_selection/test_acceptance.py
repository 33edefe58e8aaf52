"""What an analyst relies on: real tables, structureless tables, planted groups, and a heavy tail.

How often it is right on many tables of each kind is in `test_rates.py`.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from customer_segmentation.segmentation.verdict import Verdict

from .conftest import Select, planted_groups

INCOME, SPENDING = "Annual Income (k$)", "Spending Score (1-100)"


def test_income_and_spending_of_the_real_mall_table_give_five_segments(select: Select, shared_data: Path) -> None:
    selection = select(pd.read_csv(shared_data / "mall_customers.csv")[[INCOME, SPENDING]])

    assert selection.k == 5
    assert selection.structure == "strong"
    chosen = selection.evidence.set_index("k").loc[5]
    assert chosen["silhouette"] == pytest.approx(0.5547, abs=1e-3)
    assert chosen["inertia"] == pytest.approx(65.57, abs=0.01)
    assert chosen["stability"] > 0.9
    assert selection.verdict["ties"] == []
    assert selection.verdict["knee"] == 5


def test_the_five_groups_of_the_sample_are_found(select: Select, sample_table: pd.DataFrame) -> None:
    selection = select(sample_table[[INCOME, SPENDING]])

    assert selection.k == 5
    assert selection.structure == "strong"
    assert selection.evidence.set_index("k").loc[5, "stability"] > 0.9
    assert selection.verdict["ties"] == []
    assert selection.verdict["knee"] == 5


def test_a_near_tie_is_reported_and_goes_to_the_fewer_segments(select: Select) -> None:
    """Two of four groups lie so close together that three segments separate the customers as well as four."""
    centres = np.array([(0, 0), (16, 0), (8, 14), (14.1, 14)])
    customers = np.repeat(centres, 75, axis=0) + np.random.default_rng(0).normal(size=(300, 2))

    selection = select(customers, k_max=6, bootstraps=5)

    silhouettes = selection.evidence.set_index("k")["silhouette"]
    assert silhouettes.idxmax() == 4
    assert selection.verdict["ties"] == [3, 4]
    assert selection.k == 3
    assert (selection.verdict["chosen"]["k"], selection.verdict["best"]["k"]) == (3, 4)


@pytest.mark.heavy
def test_twenty_five_parts_of_the_sample_give_five_segments_too(select: Select, sample_table: pd.DataFrame) -> None:
    parts = [sample_table[[INCOME, SPENDING]].sample(frac=0.8, random_state=seed) for seed in range(25)]

    assert [select(part, bootstraps=5).k for part in parts].count(5) >= 24


def test_no_structure_is_found_where_there_is_none(select: Select) -> None:
    assert select(np.random.default_rng(0).random(size=(200, 2)), bootstraps=2).structure == "none"


def test_planted_groups_are_found(select: Select) -> None:
    selection = select(planted_groups(3, 300, seed=0), bootstraps=5)

    assert selection.k == 3
    assert selection.structure == "strong"


def test_a_few_huge_accounts_do_not_win_silently(select: Select) -> None:
    generator = np.random.default_rng(0)
    revenue = np.r_[generator.lognormal(6, 1, 3_974), generator.lognormal(12, 0.4, 26)]
    accounts = pd.DataFrame({"Revenue": revenue, "Orders": generator.poisson(5, 4_000) + 1})

    _assert_not_silent(select(accounts, k_max=5, bootstraps=5).verdict)


@pytest.mark.heavy
def test_the_huge_accounts_of_a_real_shop_do_not_win_silently(select: Select, shared_data: Path) -> None:
    columns = ["CustomerID", "InvoiceNo", "Quantity", "UnitPrice"]
    sales = pd.read_parquet(shared_data / "online_retail.parquet", columns=columns).dropna().query("Quantity > 0")
    sales["Revenue"] = sales["Quantity"] * sales["UnitPrice"]
    accounts = sales.groupby("CustomerID").agg(Revenue=("Revenue", "sum"), Orders=("InvoiceNo", "nunique"))

    _assert_not_silent(select(accounts, k_max=5, bootstraps=5).verdict)


def _assert_not_silent(verdict: Verdict) -> None:
    """They are set aside, or told as too small a segment; the skew itself is told when the table is checked."""
    refusal = verdict["refused"].get("2")
    assert verdict["set_aside"]["customers"] >= 20 or (refusal and refusal["reason"] == "small")
    assert verdict["cluster_tendency"]["verdict"] in {"none", "continuous"}
