"""The kind of each column, from generated cells; never from the header alone."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from customer_segmentation.configuring.facts import look_at
from customer_segmentation.configuring.recognition import kind_of
from customer_segmentation.customers.declaration import CustomerTable

ROWS = 200
rng = np.random.default_rng(5)
Read = Callable[[pd.DataFrame], pd.DataFrame]

KINDS: list[tuple[str, str, Sequence[Any]]] = [
    ("key", "CustomerID", range(1, ROWS + 1)),
    ("key", "Kundennummer", [f"{i:04d}" for i in range(ROWS)]),
    ("key", "ref", [f"AB-{i:05d}" for i in rng.permutation(ROWS)]),
    ("number", "Income", rng.permutation(ROWS) + 1000),
    ("number", "x", rng.normal(0, 1, ROWS).round(3)),
    ("number", "Umsatz", [f"{i},50 €" for i in rng.permutation(ROWS)]),
    ("number", "rating", rng.integers(1, 6, ROWS)),
    ("number", "number of orders", rng.integers(0, 4, ROWS)),
    ("yes/no", "newsletter", rng.choice(["yes", "no"], ROWS)),
    ("yes/no", "aktiv", rng.choice(["ja", "nein"], ROWS)),
    ("yes/no", "flag", rng.choice(["True", "False"], ROWS)),
    ("yes/no", "z", rng.choice([0, 1], ROWS)),
    ("date", "since", pd.date_range("2020-01-01", periods=ROWS).strftime("%d.%m.%Y")),
    ("date", "since", pd.date_range("2020-01-01", periods=ROWS).strftime("%Y-%m-%d %H:%M:%S")),
    ("date", "since", pd.date_range("2020-01-01", periods=ROWS).strftime("%d %b %Y")),
    ("date", "since", pd.date_range("2020-01-01", periods=ROWS).strftime("%Y%m%d")),
    ("date", "日付", pd.date_range("2020-01-01", periods=ROWS).strftime("%Y年%m月%d日")),
    ("year", "Year_Birth", rng.integers(1940, 2005, ROWS)),
    ("year", "v", rng.integers(1990, 2024, ROWS)),
    ("code", "Channel", rng.integers(1, 3, ROWS)),
    ("code", "Region", rng.choice([10, 20, 30], ROWS)),
    ("code", "store", [f"{i:03d}" for i in rng.integers(1, 30, ROWS)]),
    ("code", "PLZ", rng.integers(10000, 99999, ROWS)),
    ("category", "city", rng.choice(["Rome", "Oslo", "Bonn"], ROWS)),
    ("ordered words", "level", rng.choice(["Low", "Average", "High"], ROWS)),
    ("ordered words", "month", rng.choice(["January", "March", "May"], ROWS)),
    ("ordered words", "size", rng.choice(["S", "M", "XL"], ROWS)),
    ("ordered words", "age group", rng.choice(["18-24", "25-34", "65+"], ROWS)),
    ("free text", "note", [f"Called {i} times about parcel {i * 7} and was very friendly" for i in range(ROWS)]),
    ("constant", "country", ["DE"] * ROWS),
    ("empty", "x", [None] * ROWS),
    ("personal data", "contact", [f"p{i}@example.org" for i in range(ROWS)]),
    ("personal data", "contact", [f"+49 30 {i:06d}" for i in range(ROWS)]),
    ("personal data", "who", [f"{chr(65 + i % 26)}{'a' * (i // 26 + 1)} M{'o' * (i % 9 + 1)}re" for i in range(ROWS)]),
    ("personal data", "Nachname", [f"Sch{chr(97 + i % 26)}{'l' * (i // 26 + 1)}er" for i in range(ROWS)]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "header", "cells"), KINDS, ids=[f"{kind}: {header}" for kind, header, _ in KINDS])
def test_the_kind_of_a_column_is_told_from_its_cells(
    read: Read, customer_table: CustomerTable, kind: str, header: str, cells: Sequence[Any]
) -> None:
    table = pd.DataFrame({"first": np.tile([3, 1, 2, 7, 9], ROWS // 5), header: cells})
    facts = look_at(read(table), customer_table)[1]
    assert kind_of(facts).name == kind, kind_of(facts)


@pytest.mark.parametrize("header", ["id", "customer", "email", "year", "age"])
def test_a_header_alone_decides_nothing(read: Read, customer_table: CustomerTable, header: str) -> None:
    table = pd.DataFrame({"first": range(ROWS), header: rng.normal(5000, 900, ROWS).round(2)})
    assert kind_of(look_at(read(table), customer_table)[1]).name == "number"
