"""Transaction lines become customers on Spark as they do in a plain run."""

import json
import warnings
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from customer_segmentation.cli import configure
from customer_segmentation.customers.columns import SEGMENT
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.engine import to_pandas
from customer_segmentation.pipelines.clustering.nodes import assign_segments
from tests.conftest import copy_project, run_here
from tests.engines import NO_SPARK, spark_session
from tests.equality import assert_same, assert_same_facts
from tests.pipelines.transactions.test_pipeline import orders

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(bool(NO_SPARK), reason=NO_SPARK)]

PLAIN, SPARK = "plain", "shop"


def typed_lines() -> pa.Table:
    """Lines with types: ties of times, returns, gaps beside NaN and infinities, several alphabets, repeated lines."""
    lines = orders(150, 300)
    number = np.arange(len(lines))
    lines["CustomerID"] = lines["CustomerID"].replace({"0003": "Ω-ß-猫", "0005": " 0005 ", "0007": "=1+1", "0009": "é"})
    lines.loc[number % 41 == 0, "CustomerID"] = None
    lines.loc[number % 43 == 0, "CustomerID"] = "Guest"
    lines["InvoiceDate"] += pd.to_timedelta(number % 4 * 6, unit="h")
    lines.loc[number % 47 == 0, "InvoiceDate"] = pd.NaT
    lines.loc[5, "InvoiceDate"] = pd.Timestamp("2099-01-01")
    back = number % 10 == 9
    lines.loc[back, "InvoiceNo"] = "C" + lines.loc[back, "InvoiceNo"]
    lines["Quantity"] = pd.array(np.where(number % 53 == 0, None, np.where(number % 19 == 0, -1, 1)), dtype="Int64")
    lines.loc[number % 59 == 0, "StockCode"] = None
    lines.loc[6, "StockCode"] = "TEST 1"
    prices = lines["UnitPrice"].tolist()
    prices[10::61], prices[11::61], prices[12], prices[13] = (
        [None] * len(prices[10::61]), [np.nan] * len(prices[11::61]), np.inf, 0.0
    )  # fmt: skip
    table = pa.Table.from_pandas(lines, preserve_index=False)
    price = table.column_names.index("UnitPrice")
    table = table.set_column(price, "UnitPrice", pa.array(prices, from_pandas=False))
    # A gap repeats a NaN.
    again = table.slice(11, 1).set_column(price, "UnitPrice", pa.array([None], pa.float64()))
    return pa.concat_tables([table, table.slice(0, 90), again])


def text_lines() -> pa.Table:
    """The same lines as text, as an export of everything as it is shown has them."""
    lines = typed_lines().to_pandas()
    text = lines.astype({"InvoiceNo": str, "Quantity": object})
    text["InvoiceDate"] = lines["InvoiceDate"].dt.strftime(" %d.%m.%Y %H:%M")
    text["Quantity"] = [None if pd.isna(one) else f"{int(one)} " for one in lines["Quantity"]]
    text["UnitPrice"] = ["" if pd.isna(one) else f"€ {one:.2f}".replace(".", ",") for one in lines["UnitPrice"]]
    text.loc[17, ["InvoiceDate", "UnitPrice"]] = ["30.02.2024", "€ 1.234,50"]
    return pa.Table.from_pandas(text.astype("str"), preserve_index=False)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The results in a copy of the project, of a plain environment and of one on Spark."""
    spark_session()
    folder = copy_project(tmp_path_factory.mktemp("spark") / "project")
    with chdir(folder), warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*pandas >= 3")
        pq.write_table(typed_lines(), "lines.parquet")
        for environment, option in {PLAIN: [], SPARK: ["--spark"]}.items():
            made = CliRunner().invoke(configure, ["lines.parquet", f"--env={environment}", *option])
            assert made.exit_code == 0, made.output
            with (folder / "conf" / environment / "globals.yml").open("a", encoding="utf-8") as settings:
                settings.write("chart_dpi: 50\n")
        run_both("lines.parquet")
        yield folder / "data"


def run_both(file: str, *arguments: str) -> None:
    """Run both environments on the lines in a file."""
    for environment in (PLAIN, SPARK):
        result = run_here(f"--params=transactions_file={file}", *arguments, env=environment)
        assert result.exit_code == 0, result.output


def unused_lines(path: Path) -> pd.DataFrame:
    """The lines in their order, with times and infinity as pandas writes them."""
    parts = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    lines = pd.concat([pd.read_csv(part, dtype=str, keep_default_na=False) for part in parts])
    as_pandas_writes = {r"^(\d{4}-\d\d-\d\d)T([0-9:]{8})\.000$": r"\1 \2", "^Infinity$": "inf"}
    lines = lines.replace(as_pandas_writes, regex=True).astype({"row_in_file": int})
    return lines.reset_index(drop=True)


def facts(path: Path) -> Any:
    return {name: fact for name, fact in json.loads(path.read_text(encoding="utf-8")).items() if name != "run_id"}


def assert_same_customers(plain: Path, spark: Path, prefix: str = "") -> None:
    """The same customers with the same features, the same counts, and the same lines not used."""
    here, there = (
        pd.read_parquet(folder / "01_raw" / f"{prefix}customers.parquet").sort_values("CustomerID")
        for folder in (plain, spark)
    )
    assert len(here) > 140
    assert_same(here, there)
    quality, other = (facts(folder / "03_primary" / f"{prefix}transaction_quality.json") for folder in (plain, spark))
    assert quality["outcomes"]["cancelled"]["lines"] > 50
    assert quality["repeated_lines"] > 50
    assert other.pop("source").items() <= quality.pop("source").items()  # the reader of files tells more
    assert_same_facts(quality, other)
    unused, others = (unused_lines(folder / "03_primary" / f"{prefix}unused_lines.csv") for folder in (plain, spark))
    assert len(unused) > 100
    assert_same(unused, others)


def test_a_run_gives_the_customers_and_what_they_buy_of_a_plain_run(trained: Path) -> None:
    assert_same_customers(trained / PLAIN, trained / SPARK)
    bought, others = (facts(trained / one / "07_model_output" / "segment_purchases.json") for one in (PLAIN, SPARK))
    assert {item["code"] for segment in bought.values() for item in segment["products"]} == {"pen", "cup"}
    assert_same_facts(bought, others)


def test_given_the_same_model_the_customers_get_the_same_segments(trained: Path) -> None:
    model = next((trained / PLAIN / "06_models" / "segmentation_model.json").glob("*/*.json"))
    table = CustomerTable.model_validate(facts(trained / SPARK / "03_primary" / "decided_table.json"))
    clean = spark_session().read.parquet(str(trained / SPARK / "03_primary" / "clean_customers.parquet"))
    labelled = assign_segments(clean, json.loads(model.read_text(encoding="utf-8")), None, None, table)
    expected = pd.read_parquet(trained / PLAIN / "07_model_output" / "customer_segments.parquet")
    assert len(set(expected[SEGMENT])) > 1
    assert_same(*(one.sort_values("CustomerID") for one in (expected, to_pandas(nw.from_native(labelled)))))


def test_new_lines_written_as_text_give_the_customers_of_a_plain_run_and_are_scored(trained: Path) -> None:
    pq.write_table(text_lines(), "new.parquet")
    run_both("new.parquet", "--pipelines=scoring")
    assert_same_customers(trained / PLAIN, trained / SPARK, prefix="new_")
    scored = (pd.read_parquet(trained / one / "07_model_output" / "scored_customers.parquet") for one in (PLAIN, SPARK))
    assert_same(*(one.sort_values("CustomerID") for one in scored))
