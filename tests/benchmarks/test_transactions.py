"""What making customers from transaction lines costs, against a plain pandas script that trusts every line."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

from customer_segmentation.customers.engine import to_pandas
from customer_segmentation.datasets.customer_table import CustomerTableDataset
from customer_segmentation.pipelines.transactions import nodes
from customer_segmentation.transactions.declaration import TransactionTable

from .costs import peak_megabytes
from .test_preprocessing import timed

#: `LINES=10000000` measures ten million.
LINES = int(os.environ.get("LINES", "1000000"))
#: What other engines than pandas, in memory and lazily, read the same file with.
ENGINES: dict[str, Callable[[str], Any]] = {
    "Polars": lambda path: pl.read_csv(path, infer_schema=False),
    "Polars, lazily": lambda path: pl.scan_csv(path, infer_schema=False),
    "DuckDB, lazily": lambda path: duckdb.read_csv(path, all_varchar=True),
}


@pytest.fixture(scope="module")
def lines_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lines of a hundred thousand customers, about five to an order."""
    generator = np.random.default_rng(0)
    order = generator.integers(0, LINES // 5, LINES)
    day = pd.Timestamp("2024-01-01") + pd.to_timedelta(order % 730, unit="D")
    lines = pd.DataFrame(
        {
            "InvoiceNo": order,
            "StockCode": generator.integers(10_000, 14_000, LINES),
            "Quantity": generator.integers(1, 13, LINES),
            "InvoiceDate": day.strftime("%Y-%m-%d"),
            "UnitPrice": generator.lognormal(1, 0.7, LINES).round(2),
            "CustomerID": 1 + order % 100_000,
        }
    )
    path = tmp_path_factory.mktemp("lines") / "lines.csv"
    lines.to_csv(path, index=False)
    return path


@pytest.mark.benchmark
def test_millions_of_lines_of_csv(lines_file: Path, base_parameters: dict[str, Any]) -> None:
    table = TransactionTable.model_validate(base_parameters["transaction_table"])

    def plain() -> pd.DataFrame:
        kinds = {"CustomerID": str, "InvoiceNo": str, "StockCode": str}
        lines = pd.read_csv(lines_file, dtype=kinds, parse_dates=["InvoiceDate"])
        lines["money"] = lines["Quantity"] * lines["UnitPrice"]
        by_customer = lines.groupby("CustomerID").agg(
            last=("InvoiceDate", "max"), orders=("InvoiceNo", "nunique"), money=("money", "sum")
        )
        by_customer["recency"] = (lines["InvoiceDate"].max() + dt.timedelta(days=1) - by_customer["last"]).dt.days
        return by_customer

    def ours() -> pd.DataFrame:
        lines = CustomerTableDataset(filepath=str(lines_file)).load()
        checked, _source = nodes.check_transactions(lines, table)
        customers: pd.DataFrame = nodes.make_customers(checked, table)
        return customers

    expected, plain_seconds = timed(plain)
    customers, our_seconds = timed(ours)

    made = customers.set_index("CustomerID").loc[expected.index]
    assert made["Orders"].tolist() == expected["orders"].tolist()
    assert made["Recency"].tolist() == expected["recency"].tolist()
    assert np.allclose(made["Net revenue"], expected["money"])
    print(
        f"\n{LINES:,} lines: pandas {plain_seconds:.2f} s, read + checked + customers {our_seconds:.2f} s, "
        f"ratio {our_seconds / plain_seconds:.1f}; peak memory of the process {peak_megabytes():,.0f} MB"
    )


@pytest.mark.benchmark
@pytest.mark.parametrize("engine", ENGINES)
def test_engines(lines_file: Path, base_parameters: dict[str, Any], engine: str) -> None:
    table = TransactionTable.model_validate(base_parameters["transaction_table"])

    def make() -> pd.DataFrame:
        checked, _source = nodes.check_transactions(ENGINES[engine](str(lines_file)), table)
        return to_pandas(nw.from_native(nodes.make_customers(checked, table)))

    customers, seconds = timed(make)

    assert customers["Orders"].sum() > 0
    print(f"\n{LINES:,} lines by {engine}: {seconds:.2f} CPU s")
