"""Transaction lines become customers: against plain pandas, on several engines, and whatever the lines are."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_segmentation.customers.engine import to_pandas
from customer_segmentation.datasets.customer_table import CustomerTableDataset
from customer_segmentation.errors import CustomerTableError
from customer_segmentation.transactions.declaration import TransactionTable
from customer_segmentation.transactions.features import customer_features
from customer_segmentation.transactions.lines import OUTCOME, RETURNS, USED, read_lines
from customer_segmentation.transactions.quality import TransactionQuality, report_lines
from tests.engines import OTHERS

TODAY = dt.date(2026, 11, 26)
COLUMNS = ["CustomerID", "InvoiceNo", "InvoiceDate", "Quantity", "UnitPrice", "StockCode"]
#: The rows of a small file: three customers, a guest, a return and lines that are wrong.
ROWS = [
    ("001", "1", "31/01/2026 10:00", "2", "1.50", "A"),
    ("001", "2", "10/02/2026 09:00", "1", "4.00", "B"),
    ("001", "C3", "11/02/2026 09:00", "-1", "4.00", "B"),
    ("002", "4", "01/02/2026 23:59", "10", "2.25", "A"),
    ("003", "C5", "02/02/2026 08:00", "-1", "9.00", "C"),
    ("", "6", "03/02/2026 08:00", "1", "5.00", "A"),
    ("0", "7", "03/02/2026 08:00", "1", "6.00", "A"),
    ("002", "8", "30/02/2026 08:00", "1", "1.00", "A"),
    ("002", "9", "01/02/2099 08:00", "1", "2.00", "A"),
    ("002", "10", "01/02/2026 08:00", "some", "2.00", "A"),
    ("002", "11", "01/02/2026 08:00", "1", "3.00", "TEST001"),
    ("002", "4", "01/02/2026 23:59", "10", "2.25", "A"),
]


@pytest.fixture(scope="module")
def declared(base_parameters: dict[str, Any]) -> Callable[..., TransactionTable]:
    """The block `transaction_table` of `conf/base`, with changes."""
    return lambda **changes: TransactionTable.model_validate({**base_parameters["transaction_table"], **changes})


def lines_of_days(dates: Sequence[str]) -> pd.DataFrame:
    """One line of a purchase on each day, as it is written."""
    return pd.DataFrame([("1", "1", date, "1", "1", "A") for date in dates], columns=COLUMNS)


def worked_out(native: Any, table: TransactionTable) -> tuple[pd.DataFrame, TransactionQuality, pd.DataFrame]:
    """Customers by id, what became of the lines, and the lines themselves."""
    lines, source = read_lines(native, table, TODAY)
    customers = customer_features(lines, table)
    quality = report_lines(lines, customers, source, table)
    return to_pandas(customers).set_index(table.customer), quality, to_pandas(lines)


def test_every_line_has_the_outcome_that_the_rules_say(engine: Any, declared: Callable[..., TransactionTable]) -> None:
    table = declared(duplicates="set_aside")
    customers, quality, lines = worked_out(engine(pd.DataFrame(ROWS, columns=COLUMNS)), table)
    assert lines[OUTCOME].tolist() == [
        *("purchase", "purchase", "cancelled", "purchase", "cancelled", "guest", "guest"),
        *("no_date", "future", "no_number", "ignored", "duplicate"),
    ]
    assert quality["reference_date"] == "2026-02-12"
    assert customers.index.tolist() == ["001", "002", "003"]
    assert customers["Recency"].tolist() == [2, 11, 10]
    assert customers["Orders"].tolist() == [2, 1, 0]
    assert customers["Net revenue"].tolist() == [3.0, 22.5, -9.0]
    assert customers["Revenue"].tolist() == [3.0, 22.5, 0.0]
    assert customers["Nothing left after returns"].tolist() == ["no", "no", "yes"]
    assert customers["Mean basket"].tolist() == [3.5, 22.5, 0.0]
    assert customers["Different products"].tolist() == [2, 1, 0]
    assert customers["Days between orders"].iloc[0] == 10


def test_repeated_lines_are_counted_and_kept_unless_they_are_to_be_set_aside(
    declared: Callable[..., TransactionTable],
) -> None:
    customers, quality, _ = worked_out(pd.DataFrame(ROWS, columns=COLUMNS), declared())
    assert quality["repeated_lines"] == 1
    assert customers.loc["002", "Net revenue"] == 45


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["01/02/2026", "13/02/2026"], ["2026-02-01", "2026-02-13"]),
        (["01/02/2026", "02/13/2026"], ["2026-01-02", "2026-02-13"]),
        (["20240229", "20230229"], ["2024-02-29", None]),
        (["2026-01-31T23:30:00+02:00", "2026-12-31"], ["2026-01-31", "2026-12-31"]),
        (["1.3.2000 8:15", "29.02.1900"], ["2000-03-01", None]),
        (["09-Apr-2023", "5 dec 2024 8:15", "30-FEB-2024"], ["2023-04-09", "2024-12-05", None]),
        (["03-Foo-2024", "1-Mar-24", "31/May/2026 10:00"], [None, "2024-03-01", "2026-05-31"]),
        (["28 September 2026 14:05:59", "Oct 3rd, 2026"], ["2026-09-28", "2026-10-03"]),
        (["31/01/26", "02/03/25 8:15", "9.4.2026"], ["2026-01-31", "2025-03-02", "2026-04-09"]),
        (["01/31/26", "02/03/25"], ["2026-01-31", "2025-02-03"]),
        (["26/01/31", "25/02/03", "2026-02-04"], ["2026-01-31", "2025-02-03", "2026-02-04"]),
        (["02/13/2026", "09-Apr-2023"], ["2026-02-13", "2023-04-09"]),
        (["2026-01", "12/2025", "2024/2"], ["2026-01-01", "2025-12-01", "2024-02-01"]),
        (["Jan-24", "Fevereiro de 2025", "Total"], ["2024-01-01", "2025-02-01", None]),
        (["202401", "202412", ""], ["2024-01-01", "2024-12-01", None]),
    ],
)
def test_dates_are_read_as_the_whole_column_writes_them(
    engine: Any, declared: Callable[..., TransactionTable], dates: list[str], expected: list[str | None]
) -> None:
    lines, _ = read_lines(engine(lines_of_days(dates)), declared(), dt.date(2027, 1, 1))
    found = to_pandas(lines)["day"]
    assert [None if pd.isna(day) else str(dt.date(1970, 1, 1) + dt.timedelta(day)) for day in found] == expected


def test_a_column_with_the_day_first_and_the_month_first_is_refused(declared: Callable[..., TransactionTable]) -> None:
    with pytest.raises(CustomerTableError, match="1 dates with the day first and 1 with the month first"):
        read_lines(lines_of_days(("13/02/2026", "02/13/2026")), declared(), TODAY)


@pytest.mark.parametrize("dates", [("Jan-24", "Jan-31"), ("Mar 5", "Mar 12"), ("202401", "310124")])
def test_what_may_be_a_month_or_a_day_is_refused(
    declared: Callable[..., TransactionTable], dates: Sequence[str]
) -> None:
    with pytest.raises(CustomerTableError, match="write days as 2024-01-31, and months as 2024-01"):
        read_lines(lines_of_days(dates), declared(), TODAY)


@pytest.mark.parametrize("dates", [("03/04/05", "05/06/07"), ("26/01/31", "31/01/2026")])
def test_years_of_two_digits_that_may_stand_first_are_refused_unless_the_order_is_given(
    declared: Callable[..., TransactionTable], dates: Sequence[str]
) -> None:
    rows = lines_of_days(dates)
    with pytest.raises(CustomerTableError, match="years may stand first: write years with four digits"):
        read_lines(rows, declared(), TODAY)
    lines, _ = read_lines(rows, declared(day_order="day_first"), TODAY)
    read = to_pandas(lines)["day"].notna().sum()
    assert read == sum(date != "26/01/31" for date in dates)


def test_several_currencies_are_refused(declared: Callable[..., TransactionTable]) -> None:
    rows = [("1", "1", "13/02/2026", "1", price, "A") for price in ("€ 1.50", "$ 2.50")]
    with pytest.raises(CustomerTableError, match="several currencies"):
        read_lines(pd.DataFrame(rows, columns=COLUMNS), declared(), TODAY)


def test_lines_without_amounts_and_orders_count_days(declared: Callable[..., TransactionTable]) -> None:
    table = declared(order=None, quantity=None, price=None)
    rows = [("007", "20260101", "A"), ("007", "20260101", "B"), ("007", "20260105", "B"), ("008", "20260103", "A")]
    customers, quality, _ = worked_out(pd.DataFrame(rows, columns=["CustomerID", "InvoiceDate", "StockCode"]), table)
    assert customers["Orders"].to_dict() == {"007": 2, "008": 1}
    assert "Revenue" not in customers
    assert quality["used"] == {"lines": 4, "share": 1.0, "revenue": None}
    lines, _ = read_lines(
        pd.DataFrame([(*rows[0],), ("007", "", "A")], columns=["CustomerID", "InvoiceDate", "StockCode"]), table, TODAY
    )
    assert to_pandas(lines)[OUTCOME].tolist() == ["purchase", "no_date"]


def test_headers_may_be_the_names_of_what_is_made_of_them(
    engine: Any, declared: Callable[..., TransactionTable]
) -> None:
    names = {"customer": "customer", "order": "order", "date": "day", "quantity": "year", "price": "net"}
    table = declared(**names, product="product", category="category", status="outcome", aliases={})
    line = {"customer": "7", "order": "1", "day": "2026-01-01", "year": "2", "net": "3.0", "product": "A"}
    rows = pd.DataFrame([{**line, "category": "B", "outcome": "paid"}])
    customers, quality, _ = worked_out(engine(rows), table)
    assert customers.loc["7", ["Orders", "Revenue", "Different products"]].tolist() == [1, 6, 1]
    assert quality["used"]["revenue"] == 6


@settings(max_examples=25)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["1", "2", "03", "", "guest", "?"]),
            st.sampled_from(["1", "2", "C3", ""]),
            st.sampled_from(["2026-01-01", "2026-03-31 12:00", "2026-02-30", "", "2099-01-01", "soon"]),
            st.sampled_from(["1", "-2", "0", "", "x"]),
            st.sampled_from(["1.25", "10", "-3.5", "x"]),
            st.sampled_from(["A", "B", "TEST", ""]),
        ),
        min_size=1,
        max_size=15,
    )
)
def test_totals_reconcile_and_no_customer_is_lost(
    declared: Callable[..., TransactionTable], rows: list[tuple[str, ...]]
) -> None:
    certain = ("9", "1", "2026-01-15", "1", "1.00", "A")
    customers, quality, lines = worked_out(pl.DataFrame([*rows, certain], schema=COLUMNS, orient="row"), declared())
    read, parts = quality["read"], [quality["used"], quality["set_aside"], quality["rejected"]]
    assert read["lines"] == len(rows) + 1 == sum(part["lines"] for part in parts)
    assert read["revenue"] == round(sum(part["revenue"] or 0 for part in parts), 2)
    assert read["revenue"] == pytest.approx(lines["net"].sum(), abs=0.0051)
    used = lines[lines[OUTCOME].isin(USED)]
    assert set(customers.index) == set(used["customer"])
    assert customers["Net revenue"].sum() == pytest.approx(used["net"].sum())
    assert (customers["Recency"] >= 1).all()


@pytest.fixture(scope="module")
def retail(shared_data: Path) -> pd.DataFrame:
    return CustomerTableDataset(filepath=str(shared_data / "online_retail.parquet")).load()


@pytest.mark.heavy
def test_online_retail_is_what_plain_pandas_says(
    retail: pd.DataFrame, declared: Callable[..., TransactionTable]
) -> None:
    customers, quality, _ = worked_out(retail, declared())
    money = (retail["Quantity"] * retail["UnitPrice"]).astype(float)
    assert quality["outcomes"]["guest"]["lines"] == 135_080
    assert round(quality["outcomes"]["guest"]["share"], 3) == 0.249
    assert quality["customers"] == 4_372
    back = retail["CustomerID"].notna() & (retail["InvoiceNo"].str.startswith("C") | (retail["Quantity"] < 0))
    assert sum(quality["outcomes"][name]["lines"] for name in RETURNS) == back.sum()
    assert quality["taken_back"]["cancelled"]["lines"] == 9_288
    parts = [quality[name]["revenue"] for name in ("used", "set_aside", "rejected")]
    assert round(sum(part or 0 for part in parts), 2) == quality["read"]["revenue"] == round(money.sum(), 2)

    known = retail.assign(money=money, day=pd.to_datetime(retail["InvoiceDate"]).dt.normalize())
    known = known[known["CustomerID"].notna()]
    bought = known[~known["InvoiceNo"].str.startswith("C")]
    reference = known["day"].max() + pd.Timedelta(days=1)
    for customer in (12346, 12347, 12348, 12415, 14646, 14911, 17850, 18102, 18283, 18287):
        own, purchases = (part[part["CustomerID"] == customer] for part in (known, bought))
        found = customers.loc[str(customer)]
        assert found["Recency"] == (reference - purchases["day"].max()).days
        assert found["Orders"] == purchases["InvoiceNo"].nunique()
        assert found["Net revenue"] == pytest.approx(own["money"].sum(), abs=0.005)


@pytest.mark.heavy
def test_the_same_lines_in_european_dress_give_the_same_customers(
    retail: pd.DataFrame, declared: Callable[..., TransactionTable], tmp_path: Path
) -> None:
    some = retail.head(60_000)
    dressed = some.assign(
        InvoiceDate=pd.to_datetime(some["InvoiceDate"]).dt.strftime("%d/%m/%Y %H:%M"),
        CustomerID=some["CustomerID"].astype("Int64"),
    ).drop(columns=["row_in_file"], errors="ignore")
    dressed.to_csv(tmp_path / "lines.csv", sep=";", decimal=",", index=False)
    reader = CustomerTableDataset(filepath=str(tmp_path / "lines.csv"))
    reader.expect_columns(declared().lines.accepted_headers)
    pd.testing.assert_frame_equal(
        worked_out(reader.load(), declared())[0],
        worked_out(some, declared())[0],
        check_dtype=False,
        check_index_type=False,
    )


@pytest.mark.parametrize("lazily", OTHERS)
def test_lazy_engines_make_the_same_customers(
    declared: Callable[..., TransactionTable], lazily: Callable[[pd.DataFrame], Any]
) -> None:
    table = declared(duplicates="set_aside")
    rows = pd.DataFrame(ROWS, columns=COLUMNS)
    expected, counted, _ = worked_out(rows, table)
    numbered = rows.assign(row_in_file=range(2, len(rows) + 2))
    customers, quality, lines = worked_out(lazily(numbered), table)
    pd.testing.assert_frame_equal(customers, expected, check_dtype=False)
    assert {**quality, "source": None} == {**counted, "source": None}
    assert sorted(lines["row_in_file"]) == list(range(2, len(rows) + 2))


def test_cancellations_are_counted_beside_other_returns_and_lines_of_guests(
    declared: Callable[..., TransactionTable],
) -> None:
    rows = [
        ("1", "1", "2026-01-05", "3", "1.005", "A"),
        ("1", "C2", "2026-01-06", "-1", "1.005", "A"),
        ("", "C3", "2026-01-06", "-1", "2.00", "A"),
        ("1", "4", "2026-01-07", "-1", "0.50", "A"),
    ]
    _, quality, _ = worked_out(pd.DataFrame(rows, columns=COLUMNS), declared())
    assert {name: one["lines"] for name, one in quality["taken_back"].items()} == {
        "cancelled": 2,
        "returned": 0,
        "negative": 1,
    }
    assert {name: one["lines"] for name, one in quality["outcomes"].items() if one["lines"]} == {
        "purchase": 1,
        "cancelled": 1,
        "negative": 1,
        "guest": 1,
    }
    assert (quality["first_date"], quality["last_date"]) == ("2026-01-05", "2026-01-07")


def test_lines_of_the_reference_date_and_later_are_set_aside(declared: Callable[..., TransactionTable]) -> None:
    rows = [("1", str(day), f"2026-01-0{day}", "1", "1", "A") for day in range(1, 5)]
    customers, quality, _ = worked_out(
        pd.DataFrame(rows, columns=COLUMNS), declared(reference_date=dt.date(2026, 1, 3))
    )
    assert quality["outcomes"]["later"]["lines"] == 2
    assert customers[["Recency", "Orders"]].to_numpy().tolist() == [[1, 2]]


#: Purchases of two customers and a guest, and one whose date is missing: 100 in all.
SOLD = [
    ("001", "1", "31/01/2026", "2", "15", "A"),
    ("001", "2", "10/02/2026", "1", "40", "B"),
    ("002", "3", "10/02/2026", "1", "20", "B"),
    ("", "4", "11/02/2026", "1", "5", "A"),
    ("002", "5", "", "1", "5", "A"),
]


@pytest.mark.parametrize(
    ("totals", "outcomes"),
    [
        ([("Summe", "", "", "6", "85", "")], ["total"]),
        ([("", "", "Total", "", "85.00", "")], ["total"]),
        ([("", "", "", "6", "", "")], ["total"]),
        ([("Total", "", "", "7", "90", "")], ["no_date"]),
        ([("", "6", "", "1", "5", "A")], ["guest"]),
    ],
)
def test_the_money_of_a_total_is_not_counted_again(
    engine: Any, declared: Callable[..., TransactionTable], totals: Sequence[tuple[str, ...]], outcomes: Sequence[str]
) -> None:
    _, quality, lines = worked_out(engine(pd.DataFrame([*SOLD, *totals], columns=COLUMNS)), declared())
    assert lines[OUTCOME].tolist()[5:] == outcomes
    assert quality["outcomes"]["guest"]["lines"] == 1 + outcomes.count("guest")
    if outcomes == ["total"]:
        assert quality["read"]["revenue"] == 100
        assert quality["set_aside"] == {"lines": 2, "share": 2 / 6, "revenue": 5}


def test_totals_of_parts_are_told_by_their_sum(engine: Any, declared: Callable[..., TransactionTable]) -> None:
    sold = SOLD[:4] * 3
    parts = [("001 Total", "", "", "9", "165", ""), ("002 Total", "", "", "3", "60", ""), ("", "", "", "3", "15", "")]
    for totals in (parts, [*parts, ("Total", "", "", "15", "240", "")]):
        _, quality, lines = worked_out(engine(pd.DataFrame([*sold, *totals], columns=COLUMNS)), declared())
        assert lines[OUTCOME].tolist()[12:] == ["total"] * len(totals)
        assert quality["read"]["revenue"] == 285


def test_a_status_takes_a_purchase_back_in_many_languages(
    engine: Any, declared: Callable[..., TransactionTable]
) -> None:
    said = ["Cancelled", "Storniert", "Annulée", "Devuelto", "Geannuleerd", "Zwrot", "İptal", "İADE", "Delivered"]
    rows = [("1", f"{number}", "2026-01-31", "1", "1", "A", status) for number, status in enumerate(said)]
    frame = engine(pd.DataFrame(rows, columns=[*COLUMNS, "Status"]))
    lines, _ = read_lines(frame, declared(status="Status"), TODAY)
    assert to_pandas(lines)[OUTCOME].tolist() == ["returned"] * 8 + ["purchase"]


def test_of_a_purchase_that_its_own_status_takes_back_nothing_is_left_and_nothing_is_owed(
    engine: Any, declared: Callable[..., TransactionTable]
) -> None:
    rows = [
        ("1", "1", "2026-01-05", "1", "60", "A", "Delivered"),
        ("1", "2", "2026-01-06", "1", "30", "A", "Cancelled"),
        ("1", "3", "2026-01-07", "-1", "10", "A", "Refunded"),
        ("2", "4", "2026-01-07", "1", "20", "A", "Cancelled"),
    ]
    frame = engine(pd.DataFrame(rows, columns=[*COLUMNS, "Status"]))
    customers, quality, _ = worked_out(frame, declared(status="Status"))
    assert customers["Net revenue"].to_dict() == {"1": 50, "2": 0}
    assert customers["Orders"].to_dict() == {"1": 1, "2": 0}
    assert customers["Mean basket"].to_dict() == {"1": 60, "2": 0}
    assert customers["Share of returns"].to_dict() == {"1": pytest.approx(100 * 40 / 90), "2": 100}
    assert quality["read"]["revenue"] == quality["used"]["revenue"] == quality["undone"] == 50


def test_no_more_is_returned_than_was_bought(engine: Any, declared: Callable[..., TransactionTable]) -> None:
    rows = [("1", "1", "05/02/2026", "2", "1.50", "A"), ("1", "C2", "06/02/2026", "-9", "1.50", "A")]
    rows += [("2", "3", "05/02/2026", "4", "1.50", "A"), ("2", "C4", "06/02/2026", "-1", "1.50", "A")]
    customers, *_ = worked_out(engine(pd.DataFrame(rows, columns=COLUMNS)), declared(day_order="day_first"))
    assert customers["Share of returns"].to_dict() == {"1": 100.0, "2": 25.0}


def test_a_missing_column_is_told_with_the_block_that_declares_it(declared: Callable[..., TransactionTable]) -> None:
    with pytest.raises(
        CustomerTableError, match=r'no column "Quantity".*parameters_transactions.yml, under trans'
    ) as e:
        read_lines(pd.DataFrame(ROWS, columns=COLUMNS).drop(columns="Quantity"), declared(), TODAY)
    assert "customer_table" not in str(e.value)
