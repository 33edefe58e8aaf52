"""Dates in every notation, on every engine."""

from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
import pytest

from customer_segmentation.customers.dates import find_notations, iso_date
from customer_segmentation.customers.engine import to_pandas
from tests.customers.preprocessing import declare
from tests.engines import EVERY_ENGINE

#: How dates are written, the notation that is found, and what is read.
WRITTEN: list[tuple[list[str], str | None, list[str | None]]] = [
    (["31/12/24", "5.3.98", "01-02-00"], "day first", ["2024-12-31", "1998-03-05", "2000-02-01"]),
    (["12/31/24", "3/5/98"], "month first", ["2024-12-31", "1998-03-05"]),
    (["24/12/31", "98-3-5", "00/02/01"], "short year first", ["2024-12-31", "1998-03-05", "2000-02-01"]),
    (["28 Jan 2025", "28-Jan-24", "3. FEB 1999 08:15"], "named month", ["2025-01-28", "2024-01-28", "1999-02-03"]),
    (
        ["January 28, 2025", "Aug 1st, 2024", "1st of May 2023"],
        "named month",
        ["2025-01-28", "2024-08-01", "2023-05-01"],
    ),
    (
        ["1er août 2024", "5 de marzo de 2024", "14. März 2024"],
        "named month",
        ["2024-08-01", "2024-03-05", "2024-03-14"],
    ),
    (["12 września 2024", "3 ŞUBAT 2024", "7 мая 2024"], "named month", ["2024-09-12", "2024-02-03", "2024-05-07"]),
    (["20241231", "20240101 0815"], "eight digits", ["2024-12-31", "2024-01-01"]),
    (["2024-01", "2024/2", "2023.12"], "year and month", ["2024-01-01", "2024-02-01", "2023-12-01"]),
    (["2024年1月", "2023年12月"], "year and month", ["2024-01-01", "2023-12-01"]),
    (["01/2024", "2-2024", "12.2023"], "month and year", ["2024-01-01", "2024-02-01", "2023-12-01"]),
    (
        ["Jan 2024", "Feb-24", "März 2023", "Dezembro de 2023", "MAY2024"],
        "named month and year",
        ["2024-01-01", "2024-02-01", "2023-03-01", "2023-12-01", "2024-05-01"],
    ),
    (["Jan 24", "Jan 30", "Jan 31"], None, []),
    (["2024.1", "2024.2"], None, []),
    (["202401", "202402"], None, []),
    (["03/04/05", "04/05/06"], None, []),
    (["28 Foo 2025", "12 Main 2024"], None, []),
    (["31/12/2024", "30/02/2024", *["01/02/2024"] * 38], "day first", ["2024-12-31", "2024-02-30"]),
]


@pytest.mark.parametrize("engine", EVERY_ENGINE)
def test_each_column_is_read_in_its_notation(engine: Any) -> None:
    longest = max(len(cells) for cells, *_ in WRITTEN)
    cells = {f"d{number}": pd.Series(written).reindex(range(longest)) for number, (written, *_) in enumerate(WRITTEN)}
    frame = nw.from_native(engine(pd.DataFrame(cells).assign(row=range(longest))))
    notations = find_notations(frame, list(cells), declare())
    assert {column: notations.get(column) for column in cells} == {
        f"d{number}": notation for number, (_, notation, _) in enumerate(WRITTEN)
    }
    schema = frame.collect_schema()
    read = to_pandas(
        frame.select("row", *(iso_date(nw.col(one), schema[one], how).alias(one) for one, how in notations.items()))
    ).sort_values("row")
    for number, (_, notation, expected) in enumerate(WRITTEN):
        if notation:
            assert read[f"d{number}"].tolist()[: len(expected)] == expected


def test_six_digits_are_months_where_the_header_says_so_and_all_are() -> None:
    frame = nw.from_native(
        pd.DataFrame(
            {"Billing month": ["202401", "202412"], "period": ["202401", "202413"], "no": ["202401", "202412"]}
        )
    )
    assert find_notations(frame, frame.columns, declare()) == {"Billing month": "six digits"}


def test_a_year_of_two_digits_is_read_as_in_the_training() -> None:
    frame = nw.from_native(pd.DataFrame({"since": ["03/04/05"]}))
    since = {"column": "since", "name": "Since", "kind": "date", "notation": "month first"}
    table = declare(features=[since], profile_columns=[])
    assert find_notations(frame, ["since"], table) == {"since": "month first"}
