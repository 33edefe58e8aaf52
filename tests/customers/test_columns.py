"""Whatever a user calls a column, it stays apart from the project's own."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from customer_segmentation.customers.columns import (
    RESERVED,
    ROW,
    helper_column,
    safe_headers,
)
from tests.customers.preprocessing import customers, declare, preprocess

#: Once names of helper columns, or part of their making.
HELPERS = [
    "Age: missing",
    "Score: below minimum",
    "Score: not a number",
    "as read: Age",
    "as read: Score",
    "valid row",
    "row kept for this id",
    "id: repeated id",
    "missing Age",
    "maximum Score",
    "rows read",
    "\x1fas read: Age",
]


def test_columns_called_like_ours_are_kept_as_they_are(engine: Any) -> None:
    table = customers(Score=["10", "11", "200", "x", "30"], id=["a", "b", "c", "d", "a"])
    usual = preprocess(engine(table), declare())
    headers = [*HELPERS, *RESERVED]
    theirs = {header: [f"keep {header} {row}" for row in range(5)] for header in headers}
    # The reader of files renames a column called like its row numbers; from a database, all columns are theirs.
    outcome = preprocess(engine(table.drop(columns=ROW).assign(**theirs)), declare())
    assert outcome.quality["rows_rejected"] == usual.quality["rows_rejected"] == 3
    names = safe_headers(headers)
    for header, name in zip(headers, names, strict=True):
        assert sorted(outcome.clean[name]) == theirs[header][:2]
        assert sorted(outcome.rejected[name]) == theirs[header][2:]
    assert set(outcome.clean.columns) == {*usual.clean.columns, *names}


def test_a_feature_may_be_called_maximum_of_another() -> None:
    features = [{"column": name, "name": name} for name in ("Score", "maximum Score")]
    table = customers(Score=["1", "2", "3"]).assign(**{"maximum Score": ["7", "8", "9"]})
    assert preprocess(table, declare(features=features)).quality["rows_kept"] == 3


@given(st.lists(st.sampled_from(["a", "A", "a (2)", "a (3)", "segment", "segment (in the file)", ROW, "\x1fx", " x"])))
def test_safe_headers_are_unlike_one_another_and_unlike_ours(headers: list[str]) -> None:
    safe = safe_headers(headers)
    assert len({header.casefold() for header in safe}) == len(headers)
    assert not set(safe) & set(RESERVED)
    assert not any(header.startswith(helper_column("")) for header in safe)
    assert safe_headers(safe) == safe


def test_headers_that_are_safe_stay() -> None:
    assert safe_headers(["ID", "Income", "Age: missing"]) == ["ID", "Income", "Age: missing"]
    assert safe_headers(["Income", "income", "Income (2)"]) == ["Income", "income (3)", "Income (2)"]
