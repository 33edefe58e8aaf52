"""The pipeline as people run it: alone, first in a plain run of its environment, and never in base."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from customer_segmentation.cli import _with_transactions
from tests.conftest import KedroRun, run_in

NOTHING_CHOSEN = {"conf_source": None, "params": {}, "pipelines": [], "pipeline": None, "tags": []}


@pytest.mark.parametrize(
    ("options", "pipelines"),
    [
        ({"env": "transactions"}, ["transactions", "__default__"]),
        ({"env": "transactions", "pipelines": ["reporting"]}, ["reporting"]),
        ({"env": None}, []),
        ({"env": "test"}, []),
    ],
)
def test_the_environment_says_whether_transactions_come_first(
    project: Path, options: dict[str, object], pipelines: list[str]
) -> None:
    assert (project / "conf" / "transactions").is_dir()
    assert _with_transactions({**NOTHING_CHOSEN, **options})["pipelines"] == pipelines


def test_it_runs_alone_and_keeps_every_line(
    project: Path, kedro_run: KedroRun, write_table: Callable[[pd.DataFrame], str]
) -> None:
    lines = pd.DataFrame(
        {
            "Customer ID": ["01", "01", "02", ""],
            "Invoice": ["1", "2", "3", "4"],
            "Order Date": ["2026-01-01", "2026-01-11", "2026-02-30", "2026-01-05"],
            "Qty": [1, 2, 1, 1],
            "Price": [2.5, 2.5, 1.0, 9.0],
            "SKU": ["A", "A", "B", "B"],
        }
    )
    given = write_table(lines).replace("customers_file", "transactions_file")
    result = run_in(project, "--pipelines=transactions", given, env="transactions")
    assert result.exit_code == 0, result.output
    results = project / "data" / "transactions"
    customers = pd.read_parquet(results / "01_raw" / "customers.parquet")
    assert customers[["CustomerID", "Orders", "Revenue"]].to_numpy().tolist() == [["01", 2, 7.5]]
    unused = pd.read_csv(results / "03_primary" / "unused_lines.csv")
    assert unused["row_in_file"].tolist() == [4, 5]
    quality = json.loads((results / "03_primary" / "transaction_quality.json").read_text(encoding="utf-8"))
    assert [quality[name]["lines"] for name in ("read", "used", "set_aside", "rejected")] == [4, 2, 1, 1]

    refused = kedro_run(given)
    assert refused.exit_code == 1
    assert "so they cannot be made from transactions: give --env transactions" in refused.output
