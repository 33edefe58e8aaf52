"""The pipeline as a user runs it: on a table of their own, with an environment of two small files."""

import gzip
import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from tests.conftest import KedroRun, result_files

CATALOG = """
customers:
  type: customer_segmentation.datasets.customer_table.CustomerTableDataset
  filepath: shop.xls
"""
PARAMETERS = """
customer_table:
  id_column: Kundennummer
  features:
    - {column: Umsatz, name: Revenue, unit: €, minimum: 0, transform: log}
    - {column: Bestellungen, name: Orders, minimum: 0, weight: 2}
  profile_columns: [Region]
  aliases: {Region: [Bundesland]}
"""


@pytest.fixture
def shop(project: Path) -> Path:
    """An environment for another table, and the table: an export of a German shop, as its analyst got it."""
    environment = project / "conf" / "shop"
    environment.mkdir()
    (environment / "catalog.yml").write_text(CATALOG, encoding="utf-8")
    (environment / "parameters_preprocessing.yml").write_text(PARAMETERS, encoding="utf-8")
    generator = np.random.default_rng(1)
    lines = ["Kunden im Mai;;;", "", "Kundennummer;Bundesland;Umsatz;Bestellungen"]
    for number in range(60):
        revenue = f"{generator.lognormal(6, 1):,.2f}".translate(str.maketrans(",.", ".,"))
        lines.append(f"{number:05d};{'Köln' if number % 2 else 'Bonn'};{revenue} €;{generator.integers(1, 20)}")
    lines += ["00007;Bonn;1,00 €;3", "00060;Bonn;k. A.;3"]
    (project / "shop.xls").write_bytes("\r\n".join(lines).encode("cp1252"))
    return project


def test_an_environment_of_two_files_reads_another_table(shop: Path, kedro_run: KedroRun) -> None:
    result = kedro_run("--pipelines", "preprocessing", env="shop")

    assert result.exit_code == 0, result.output
    clean = pd.read_parquet(shop / "data/shop/03_primary/clean_customers.parquet")
    assert clean.columns.tolist() == ["Kundennummer", "Region", "Umsatz", "Bestellungen"]
    assert clean["Kundennummer"].tolist() == [f"{number:05d}" for number in range(60)]
    assert clean["Umsatz"].between(10, 10_000).all()
    rejected = pd.read_csv(shop / "data/shop/03_primary/rejected_customers.csv", dtype=str, keep_default_na=False)
    assert rejected[["row_in_file", "Umsatz"]].to_numpy().tolist() == [["64", "1,00 €"], ["65", "k. A."]]
    quality = json.loads((shop / "data/shop/03_primary/data_quality.json").read_text(encoding="utf-8"))
    source = quality["source"]
    assert (source["delimiter"], source["encoding"], source["header_row"]) == ("semicolon", "Windows-1252", 3)
    assert source["renamed_columns"] == {"Bundesland": "Region"}
    assert [(f["column"], f["decimal"], f["currency"]) for f in source["number_formats"]] == [("Umsatz", ",", "€")]
    assert quality["rows_read"] == quality["rows_kept"] + quality["rows_rejected"] == 62


@pytest.mark.usefixtures("project")
def test_the_sheet_with_the_declared_columns_is_found(kedro_run: KedroRun) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["Notes"])
    workbook.active.append(["nothing here"])
    sheet = workbook.create_sheet("Export")
    for row in pd.read_csv("data/01_raw/customers.csv", header=None, dtype=str).to_numpy().tolist():
        sheet.append(row)
    workbook.save("crm.xlsx")

    result = kedro_run("--pipelines", "preprocessing", "--params=customers_file=crm.xlsx")
    assert result.exit_code == 0, result.output
    assert json.loads(Path("data/test/03_primary/data_quality.json").read_text())["source"]["sheet"] == "Export"

    result = kedro_run("--pipelines", "preprocessing", "--params=customers_file=crm.xlsx,customers_sheet=Sheet")
    assert 'has no columns "CustomerID", "Annual Income (k$)"' in result.output


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"version https://git-lfs.github.com/spec/v1\n", "is a Git-LFS pointer"),
        pytest.param(
            *(gzip.compress(b"a,b\n1,2\n")[:-8], "is a damaged or incomplete gzip archive"), marks=pytest.mark.heavy
        ),
        pytest.param(
            *(b"PK\x03\x04", "is a damaged or incomplete zip archive or Excel workbook"), marks=pytest.mark.heavy
        ),
        (
            b"CustomerID,Gender,Age,Income,Score\n1,F,,,\n2,F,20,30,40\n3,F,20,30,?\n",
            "2 of 3 rows of the customer table would",
        ),
        (b"CustomerID,Gender,Age,Income,Score\n1,F,20,30,40\n2,F,20,30,50\n", "has the same value, 30"),
    ],
)
def test_a_refused_table_leaves_earlier_results_as_they_were(
    trained: Path, kedro_run: KedroRun, content: bytes, sentence: str
) -> None:
    results = results_of(trained)
    (trained / "mine.csv").write_bytes(content)

    result = kedro_run("--pipelines", "preprocessing", "--params=customers_file=mine.csv")

    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert sentence in result.output
    assert results_of(trained) == results


def results_of(project: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in result_files(project / "data")}
