"""What reading, checking and splitting a large table costs, against reading it with pandas and trusting it."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
import pytest

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.datasets.customer_table import CustomerTableDataset
from customer_segmentation.language import ENGLISH
from customer_segmentation.pipelines.preprocessing import nodes

from .costs import peak_megabytes

ROWS = 1_000_000
#: Each way is taken so many times by turns, and its quickest time counts: other work on the machine only ever adds.
TURNS = 3
Result = TypeVar("Result")


@pytest.fixture(scope="module")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A million customers in eight columns; two in a thousand have no income."""
    generator = np.random.default_rng(0)
    customers = pd.DataFrame(
        {
            "CustomerID": np.arange(ROWS),
            "Gender": generator.choice(["Female", "Male"], ROWS),
            "Age": generator.integers(18, 70, ROWS),
            "Annual Income (k$)": generator.integers(10, 140, ROWS).astype(str),
            "Spending Score (1-100)": generator.integers(1, 100, ROWS),
            "Revenue": generator.lognormal(4, 1, ROWS).round(2),
            "City": generator.choice(["Berlin", "Köln", "Paris"], ROWS),
            "Orders": generator.poisson(4, ROWS),
        }
    )
    customers.loc[::500, "Annual Income (k$)"] = ""
    path = tmp_path_factory.mktemp("large") / "customers.csv"
    customers.to_csv(path, index=False)
    return path


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    started = time.process_time()
    return work(), time.process_time() - started


@pytest.mark.benchmark
def test_a_million_rows_of_csv(large_file: Path, customer_table: CustomerTable) -> None:
    kinds = {"CustomerID": str, "Gender": str, "City": str, "Annual Income (k$)": float}

    def plain() -> pd.DataFrame:
        return pd.read_csv(large_file, dtype=kinds).dropna()

    def ours() -> tuple[pd.DataFrame, pd.DataFrame]:
        customers = CustomerTableDataset(filepath=str(large_file)).load()
        checked, _source, decided = nodes.check_customers(customers, customer_table)
        rejected = nodes.keep_rejected_customers(checked, decided, ENGLISH)
        return nodes.keep_clean_customers(checked, decided), rejected

    plain_seconds, our_seconds = [], []
    for _turn in range(TURNS):
        trusted, seconds = timed(plain)
        plain_seconds.append(seconds)
        (clean, rejected), seconds = timed(ours)
        our_seconds.append(seconds)
        assert len(clean) == len(trusted)
        assert len(rejected) == ROWS // 500
        del trusted, clean, rejected  # the next turn has the memory for itself

    peak = peak_megabytes()
    print(
        f"\n1M rows × 8 columns: pandas {min(plain_seconds):.2f} s, read + checked + split {min(our_seconds):.2f} s, "
        f"ratio {min(our_seconds) / min(plain_seconds):.1f} (the quickest of {TURNS}; the first time "
        f"{plain_seconds[0]:.2f} and {our_seconds[0]:.2f} s); peak memory of the process {peak:,.0f} MB"
    )
