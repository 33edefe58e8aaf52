"""A file of transactions is recognised, and its customers are made and segmented at the first try."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from customer_segmentation.configuring.facts import look_at
from customer_segmentation.configuring.transactions import Lines, TransactionColumns, recognise, write_transactions
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.datasets.customer_table import CustomerTableDataset
from customer_segmentation.errors import SettingsError
from tests.conftest import run_here

from .conftest import Configure
from .tables import mall
from .test_command import settings_of


def lines(customers: int = 90) -> pd.DataFrame:
    """Orders of regular customers, and of others who came once or twice long ago."""
    rng = np.random.default_rng(4)
    regular = rng.random(customers) < 0.5
    orders = np.where(regular, rng.integers(8, 20, customers), rng.integers(1, 3, customers))
    who = np.repeat(np.arange(customers), orders)
    days = np.where(regular[who], rng.integers(300, 365, len(who)), rng.integers(0, 120, len(who)))
    return pd.DataFrame(
        {
            "Invoice": [f"R{row:05d}" for row in range(len(who))],
            "Customer ID": [f"{number:05d}" for number in who],
            "Date": pd.Timestamp("2024-01-01 10:15") + pd.to_timedelta(days, unit="D"),
            "Article": rng.choice(["pen", "book", "cup"], len(who)),
            "Qty": rng.integers(1, 9, len(who)),
            "Unit price": rng.lognormal(2, 0.6, len(who)).round(2),
        }
    )


def european(table: pd.DataFrame, path: Path) -> None:
    """Semicolons, decimal commas, days before months."""
    written = table.assign(Date=table["Date"].dt.strftime("%d/%m/%Y %H:%M"))
    written["Unit price"] = [f"{price:.2f}".replace(".", ",") for price in table["Unit price"]]
    written.to_csv(path, sep=";", index=False)


def printed(table: pd.DataFrame, path: Path) -> None:
    """Columns between blanks, and dates of eight digits."""
    rows = [["CUSTOMER", "DATE", "AMOUNT"]]
    dates = table["Date"].dt.strftime("%Y%m%d")
    rows += [
        [who, day, f"{price:.2f}"]
        for who, day, price in zip(table["Customer ID"], dates, table["Unit price"], strict=True)
    ]
    path.write_text("".join("   ".join(cell.rjust(9) for cell in row) + "\n" for row in rows), encoding="utf-8")


def without_amounts(table: pd.DataFrame, path: Path) -> None:
    table[["Customer ID", "Date", "Article"]].to_csv(path, index=False)


def test_the_columns_of_transactions_are_recognised(
    read: Callable[[pd.DataFrame], pd.DataFrame], customer_table: CustomerTable
) -> None:
    assert recognise(look_at(read(lines()), customer_table)) == TransactionColumns(
        customer="Customer ID",
        date="Date",
        order="Invoice",
        amount=None,
        quantity="Qty",
        price="Unit price",
        product="Article",
        product_name=None,
        category=None,
        status=None,
    )
    assert recognise(look_at(read(mall()), customer_table)) is None


@pytest.mark.parametrize(
    "headers",
    [
        ["Bestellnummer", "Kundennummer", "Bestelldatum", "Artikel", "Menge", "Einzelpreis"],
        ["N° de commande", "Client", "Date de commande", "Produit", "Quantité", "Prix unitaire"],
        ["Nº de pedido", "Código de cliente", "Fecha", "Producto", "Cantidad", "Precio unitario"],
        ["Numero ordine", "Codice cliente", "Data", "Prodotto", "Quantità", "Prezzo unitario"],
        ["Número da encomenda", "Código do cliente", "Data", "Produto", "Qtd", "Valor unitário"],
        ["Bestelnummer", "Klantnummer", "Besteldatum", "Artikel", "Aantal", "Stukprijs"],
        ["Nr zamówienia", "Nr klienta", "Data", "Towar", "Ilość", "Cena"],
        ["Číslo objednávky", "Číslo zákazníka", "Datum", "Zboží", "Množství", "Jednotková cena"],
        ["Ordernummer", "Kundnummer", "Datum", "Artikel", "Antal", "Pris"],
        ["Sipariş No", "Müşteri No", "Tarih", "Ürün", "Adet", "Birim fiyat"],
    ],
    ids=lambda headers: headers[0],
)
def test_the_columns_of_lines_are_recognised_in_many_languages(
    read: Callable[[pd.DataFrame], pd.DataFrame], customer_table: CustomerTable, headers: list[str]
) -> None:
    found = recognise(look_at(read(lines().set_axis(headers, axis=1)), customer_table))
    assert found is not None
    assert [found.order, found.customer, found.date, found.product, found.quantity, found.price] == headers


def test_they_are_recognised_where_hardly_a_customer_stands_twice_in_the_rows_that_are_looked_at(
    read: Callable[[pd.DataFrame], pd.DataFrame], customer_table: CustomerTable
) -> None:
    """Ten thousand rows are looked at, of a hundred thousand lines of fifty thousand customers."""
    row = np.arange(100_000)
    dates = pd.Timestamp("2024-01-01") + pd.to_timedelta(row % 360, unit="D")
    table = pd.DataFrame({"Customer ID": 200_000 + row // 2, "Date": dates, "Amount": 1 + row % 89})
    found = recognise(look_at(read(table), customer_table))
    assert found is not None
    assert found.customer == "Customer ID"


def configured(configure: Configure, project: Path, write: Callable[[pd.DataFrame, Path], None]) -> dict[str, Any]:
    """Configure and run on the lines as they are written; the declared columns."""
    path = project / "orders.csv"
    write(lines(), path)
    result = configure(path, "--env", "orders", "--run")
    assert result.exit_code == 0, result.output
    assert (project / "data/orders/08_reporting/customer_segments.xlsx").is_file()
    customers = pd.read_parquet(project / "data/orders/01_raw/customers.parquet")
    assert len(customers) == lines()["Customer ID"].nunique()
    text = (project / "conf/orders/parameters_transactions.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)["transaction_table"])


@pytest.mark.heavy
def test_lines_without_amounts_give_segments_of_recency_and_frequency(configure: Configure, project: Path) -> None:
    declared = configured(configure, project, without_amounts)
    assert (declared["customer"], declared["product"], declared["price"]) == ("Customer ID", "Article", None)


@pytest.mark.heavy
@pytest.mark.parametrize("write", [european, printed])
def test_lines_in_other_dresses_give_segments_too(
    configure: Configure, project: Path, write: Callable[[pd.DataFrame, Path], None]
) -> None:
    configured(configure, project, write)


@pytest.mark.heavy
def test_a_real_file_of_transactions_gives_segments_at_the_first_try(
    configure: Configure, project: Path, shared_data: Path
) -> None:
    file = shared_data / "online_retail.parquet"
    result = configure(file, "--env", "retail", "--run")
    assert result.exit_code == 0, result.output
    customers = CustomerTableDataset(filepath=str(project / "data/retail/01_raw/customers.parquet")).load()
    assert len(customers) == 4_372


def test_the_sheet_of_the_lines_is_written_down(project: Path, configure: Configure) -> None:
    with pd.ExcelWriter(project / "shop.xlsx") as book:
        lines().to_excel(book, sheet_name="Orders", index=False)
        lines().head(20).to_excel(book, sheet_name="Returns", index=False)

    result = configure("shop.xlsx", "--sheet=Orders")

    assert "The rows are transactions, not customers" in result.output
    assert settings_of(project, "shop")["globals"]["transactions_sheet"] == "Orders"
    ran = run_here("--pipelines=transactions", env="shop")
    assert ran.exit_code == 0, ran.output


def test_an_example_that_was_changed_is_not_silently_left_in_memory(project: Path) -> None:
    example = project / "conf" / "transactions"
    catalog = (example / "catalog.yml").read_text(encoding="utf-8")
    (example / "catalog.yml").write_text(catalog.replace("results.ParquetDataset", "results.CSVDataset"))
    found = TransactionColumns("who", "day", *[None] * 8)

    with pytest.raises(SettingsError, match="--spark looks for"):
        write_transactions(found, Lines("lines.parquet"), "lines", example, spark=True)


@pytest.mark.parametrize(
    ("amount", "product", "described"),
    [
        (
            "gift",
            None,
            ["Net revenue", "Nothing left after returns", "Mean basket", "Tenure", "Share of returns", "Trend"],
        ),
        (None, "item", ["Tenure", "Different products", "Trend"]),
        (None, None, ["Tenure", "Trend"]),
    ],
)
def test_nothing_is_described_that_the_lines_do_not_give(
    project: Path, amount: str | None, product: str | None, described: list[str]
) -> None:
    """A workbook on donors said that "Different products" is missing from the table."""
    found = TransactionColumns("donor", "day", None, amount, None, None, product, None, None, None)
    texts = write_transactions(found, Lines("gifts.csv"), "gifts", project / "conf" / "transactions", spark=False)
    assert yaml.safe_load(texts["parameters.yml"])["customer_table"]["profile_columns"] == described


def test_the_words_of_a_status_are_told_and_orders_that_begin_with_c_are_purchases(
    configure: Configure, project: Path
) -> None:
    table = lines().assign(Status="attended")
    table["Invoice"] = [f"C{row}" for row in range(len(table))]
    table.loc[:19, "Status"], table.loc[20:29, "Status"] = "Cancelled", "DNA"
    table.to_csv(project / "visits.csv", index=False)
    result = configure("visits.csv")
    said = " ".join(result.output.split())
    assert f"do not count: Cancelled (20). These do: attended ({len(table) - 30}), DNA (10)." in said
    assert "C and digits) are purchases" in said
    assert settings_of(project, "visits")["parameters"]["transaction_table"]["return_orders"] is None
    table.loc[:, "Qty"] = -table["Qty"]
    table.to_csv(project / "visits.csv", index=False)
    assert "are purchases" not in configure("visits.csv", "--overwrite").output
    assert settings_of(project, "visits")["parameters"]["transaction_table"]["return_orders"] is not None
    table["Invoice"], table["Qty"] = [f"{'C' if row % 9 == 0 else ''}{row}" for row in range(len(table))], -table["Qty"]
    table.to_csv(project / "visits.csv", index=False)
    assert "are purchases" not in configure("visits.csv", "--overwrite").output


@pytest.mark.parametrize("written", ["%Y-%m", "%b %Y", "%m/%Y", "%b-%y", "%Y%m"])
def test_bills_by_month_are_transactions(
    read: Callable[[pd.DataFrame], pd.DataFrame], customer_table: CustomerTable, written: str
) -> None:
    months = pd.date_range("2025-01-01", periods=12, freq="MS").strftime(written)
    rows = [(f"S{who}", month, who % 7 + 10.5) for who in range(1000, 1040) for month in months]
    table = read(pd.DataFrame(rows, columns=["Subscriber ID", "Billing month", "Amount"]))
    found = recognise(look_at(table, customer_table))
    assert found is not None
    assert found.date == "Billing month"


def test_amounts_in_currencies_of_a_column_of_their_own_are_refused(configure: Configure, project: Path) -> None:
    table = lines()
    table["Currency"] = ["EUR", "USD"] * (len(table) // 2) + ["EUR"] * (len(table) % 2)
    table.to_csv(project / "orders.csv", index=False)
    result = configure("orders.csv")
    assert result.exit_code
    assert 'Column "Currency" says that amounts are in several currencies, EUR and USD' in result.output
    table.assign(Currency="EUR").to_csv(project / "orders.csv", index=False)
    assert not configure("orders.csv").exit_code
