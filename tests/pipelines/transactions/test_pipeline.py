"""The pipeline as people run it: alone, first in a plain run of its environment, and never in base."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from customer_segmentation.cli import _with_transactions
from tests.conftest import KedroRun, run_here
from tests.sheets import texts

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
    result = run_here("--pipelines=transactions", given, env="transactions")
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


def orders(customers: int, days: int) -> pd.DataFrame:
    """Orders of regular customers, who like pens, and of others who bought cups, once or twice."""
    rng = np.random.default_rng(7)
    regular = np.arange(customers) % 2 == 0
    number = np.where(regular, rng.integers(9, 14, customers), rng.integers(1, 3, customers))
    who = np.repeat(np.arange(customers), number)
    day = np.where(regular[who], rng.integers(days - 60, days, len(who)), rng.integers(0, days // 2, len(who)))
    return pd.DataFrame(
        {
            "CustomerID": [f"{one:04d}" for one in who],
            "InvoiceNo": [f"{row}" for row in range(len(who))],
            "InvoiceDate": pd.Timestamp("2024-01-01") + pd.to_timedelta(day, unit="D"),
            "Quantity": 1,
            "UnitPrice": rng.lognormal(2, 0.5, len(who)).round(2),
            "StockCode": np.where(regular[who], "pen", "cup"),
        }
    )


@pytest.mark.heavy
def test_the_workbook_tells_of_the_lines_and_new_lines_are_scored_beside_the_training(
    project: Path, write_table: Callable[[pd.DataFrame], str]
) -> None:
    given = write_table(orders(120, 300)).replace("customers_file", "transactions_file")
    trained = run_here(given, env="transactions")
    assert trained.exit_code == 0, trained.output
    results = project / "data" / "transactions"
    book = load_workbook(results / "08_reporting" / "customer_segments.xlsx")
    assert {"How the transaction lines were used", "    purchases"} <= set(texts(book["Data quality"]))
    purchases = json.loads((results / "07_model_output" / "segment_purchases.json").read_text(encoding="utf-8"))
    assert purchases.pop("run_id")
    told = {item["code"] for one in purchases.values() for item in one["products"]}
    assert told == {"pen", "cup"}
    assert sum(one["orders"] for one in purchases.values()) == len(orders(120, 300))
    shown = {text for sheet in book.worksheets[1:3] for text in texts(sheet)}
    assert {"What they bring in, and what they buy", "pen", "cup"} <= shown

    before = {path: path.read_bytes() for path in results.rglob("*") if path.is_file()}
    new = write_table(orders(60, 200)).replace("customers_file", "transactions_file")
    scored = run_here("--pipelines=scoring", new, env="transactions")
    assert scored.exit_code == 0, scored.output
    kept = {path for path, content in before.items() if path.read_bytes() == content}
    assert {path.name for path in set(before) - kept} <= {"run.json"}
    customers = pd.read_parquet(results / "07_model_output" / "scored_customers.parquet")
    assert len(customers) == 60
    assert customers["Recency"].min() == 1
    summary = load_workbook(results / "08_reporting" / "scored_customers.xlsx").worksheets[0]
    assert any("days, but those of the training" in text for text in texts(summary))


@pytest.mark.heavy
def test_next_months_lines_say_who_moved(project: Path, write_table: Callable[[pd.DataFrame], str]) -> None:
    """Three months later half of the regular customers have bought again, and the others have stayed away."""
    first = orders(120, 300)
    given = write_table(first).replace("customers_file", "transactions_file")
    assert run_here(given, env="transactions").exit_code == 0
    results = project / "data" / "transactions"
    model = max((results / "06_models" / "segmentation_model.json").glob("*/*.json"))
    segments = results / "07_model_output" / "customer_segments.parquet"
    kept = project / "last_month.parquet"
    kept.write_bytes(segments.read_bytes())

    came_back = [f"{one:04d}" for one in range(0, 120, 4)]
    again = first[first["CustomerID"].isin(came_back)].assign(InvoiceNo=lambda lines: "later " + lines["InvoiceNo"])
    again["InvoiceDate"] += pd.Timedelta(days=90)
    given = write_table(pd.concat([first, again])).replace("customers_file", "transactions_file")
    result = run_here(f"{given},previous_model={model},previous_segments={kept}", env="transactions")

    assert result.exit_code == 0, result.output
    now = pd.read_parquet(segments).set_index("CustomerID")
    before = pd.read_parquet(kept).set_index("CustomerID")["segment"]
    assert now["previous_segment"].tolist() == before[now.index].tolist()
    migration = json.loads((results / "08_reporting" / "migration.json").read_text(encoding="utf-8"))
    assert migration["stayed"] + migration["moved"] == 120
    assert (migration["joined"], migration["left"]) == (0, 0)
