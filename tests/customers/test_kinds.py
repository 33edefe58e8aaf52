"""What described columns hold is told from their cells, on every engine alike."""

import datetime as dt
from typing import Any

from tests.customers.preprocessing import customers, declare, preprocess

ROWS = 120


def cells(*values: Any) -> list[Any]:
    """The values over and over, as many as there are rows."""
    return [values[row % len(values)] for row in range(ROWS)]


#: Columns of every sort, each with its kind.
OF_EVERY_KIND = [
    ([20 + row % 50 for row in range(ROWS)], "number"),
    ([f"{row % 50},5" for row in range(ROWS)], "number"),
    (cells(1, 2), "category"),
    (cells("1", "2", "3"), "category"),
    (cells(1.5, 2.5), "number"),
    (cells("yes", "no", "", None), "category"),
    (cells(*[True, False]), "category"),
    (cells("01234", "50667"), "category"),
    ([str(1950 + row % 60) for row in range(ROWS)], "year"),
    ([1950.0 + row % 60 for row in range(ROWS)], "year"),
    ([f"2024-0{1 + row % 9}-1{row % 10}" for row in range(ROWS)], "date"),
    ([f"{1 + row % 28}.{1 + row % 12}.2023" for row in range(ROWS)], "date"),
    ([f"{1 + row % 12}/{1 + row % 28}/2023 10:00" for row in range(ROWS)], "date"),
    ([f"2023{1 + row % 12:02d}{1 + row % 28:02d}" for row in range(ROWS)], "date"),
    ([dt.datetime(2020, 1, 1) + dt.timedelta(days=row) for row in range(ROWS)], "date"),
    ([f"person{row}@example.com" for row in range(ROWS)], "text"),
    ([f"City {row % 30}" for row in range(ROWS)], "category"),
]


def test_the_kind_of_a_column_is_told(engine: Any) -> None:
    columns = {f"Column {number}": values for number, (values, _kind) in enumerate(OF_EVERY_KIND)}
    kinds = dict(zip(columns, (kind for _values, kind in OF_EVERY_KIND), strict=True))
    outcome = preprocess(engine(customers(**columns)), declare(profile_columns=list(columns)))
    assert {name: outcome.table.kinds[name] for name in columns} == kinds
    assert {name: outcome.column(name)["kind"] for name in columns} == kinds
    assert len(outcome.clean) == ROWS, "a description rejects nobody"


def test_a_declared_kind_holds(engine: Any) -> None:
    table = customers(City=[str(row % 40) for row in range(ROWS)])
    declared = declare(profile_columns=["Age", {"column": "City", "kind": "category"}])
    assert preprocess(engine(table), declared).clean["City"].tolist()[:2] == ["0", "1"]


#: Dates as people write them, each with the first day of its column.
DATES = [
    (cells("03/04/2024", "25/04/2024"), "2024-04-03"),
    (cells("03/04/2024", "04/25/2024"), "2024-03-04"),
    (cells("03/04/2024", "05/06/2024"), "2024-04-03"),
    (cells("3.4.2024 08:15", "?"), "2024-04-03"),
    (cells("2024年4月3日"), "2024-04-03"),
    (cells("2024-04-03T10:00:00Z", ""), "2024-04-03"),
    (cells("20240403"), "2024-04-03"),
]


def test_dates_are_read_as_their_column_writes_them(engine: Any) -> None:
    columns = {f"Column {number}": written for number, (written, _first) in enumerate(DATES)}
    outcome = preprocess(engine(customers(**columns)), declare(profile_columns=list(columns)))
    for name, (_written, first) in zip(columns, DATES, strict=True):
        assert outcome.clean[name].tolist()[0] == first
        assert outcome.column(name)["first"] <= first


def test_half_a_column_of_blanks_loses_no_customer(engine: Any) -> None:
    outcome = preprocess(engine(customers(City=cells("Bonn", ""), Age=cells("", "40", "41", "x"))), declare())
    assert (len(outcome.clean), len(outcome.rejected)) == (ROWS, 0)
    assert outcome.column("City")["missing"] == ROWS / 2


def test_a_described_column_that_is_not_there_is_done_without_and_told(engine: Any) -> None:
    outcome = preprocess(engine(customers(Age=cells(30, 40)).drop(columns="City")), declare())
    assert outcome.table.profile_columns == ["Age"]
    assert outcome.quality["source"]["absent_columns"] == ["City"]
