"""Nothing that comes from data becomes a formula, an error, or a file that Excel refuses."""

import datetime as dt
import uuid
from decimal import Decimal
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from customer_segmentation.datasets.workbook import workbook_bytes
from customer_segmentation.workbook.cells import safe_text, sheet_name, to_cell_value, write_value


def written(value: Any) -> Any:
    """The cell as it is read back from a file."""
    workbook = Workbook()
    write_value(workbook.worksheets[0]["A1"], value)
    return load_workbook(BytesIO(workbook_bytes(workbook))).worksheets[0]["A1"]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "#N/A",
        "#REF!",
        "TRUE",
        "1e5",
        "0001",
        "=HYPERLINK(1)",
    ],
)
def test_text_stays_text_whatever_it_looks_like(text: str) -> None:
    cell = written(text)
    assert cell.data_type == "s"
    assert cell.value == text


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@A", "\tx", "\rx", "\nx"])
def test_text_that_looks_like_a_formula_is_marked_as_text_also_when_edited(text: str) -> None:
    assert written(text).quotePrefix


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (float("nan"), None),
        (pd.NA, None),
        (pd.NaT, None),
        (np.datetime64("NaT"), None),
        (np.datetime64("2026-01-31", "ns"), pd.Timestamp("2026-01-31")),
        (float("inf"), "inf"),
        (np.float64(1.5), 1.5),
        (np.int64(7), 7),
        (np.bool_(1), True),
        (10**15 - 1, 10**15 - 1),
        (10**15, "1000000000000000"),
        (1.0504459576132494e31, 1.05044595761325e31),
        (12345678901234567, "12345678901234567"),
        (dt.date(2026, 1, 31), dt.date(2026, 1, 31)),
        (dt.datetime(2026, 1, 31, 12), dt.datetime(2026, 1, 31, 12)),
        (dt.datetime(2026, 1, 31, tzinfo=dt.UTC), "2026-01-31 00:00:00+00:00"),
        (dt.date(1850, 1, 1), "1850-01-01"),
        (pd.Timestamp("2026-01-31"), pd.Timestamp("2026-01-31")),
        (pd.Period("2026-01", "M"), "2026-01"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Decimal("1.5"), 1.5),
        (["a", "b"], "['a', 'b']"),
    ],
)
def test_a_value_that_excel_cannot_hold_becomes_text_or_empty(value: Any, expected: Any) -> None:
    assert to_cell_value(value) == expected
    assert type(to_cell_value(value)) is type(expected)
    written(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x1fc", "a\ufffdb\ufffdc"),
        ("\ud800", "\ufffd"),
        ("\uffff", "\ufffd"),
        ("_x0041_", "_x005F_x0041_"),
        ("line\nbreak", "line\nbreak"),
        ("Zoë 😀 客户", "Zoë 😀 客户"),
    ],
)
def test_characters_that_a_workbook_cannot_hold_are_replaced(text: str, expected: str) -> None:
    assert safe_text(text) == expected


def test_long_text_is_cut_visibly_and_never_through_a_character() -> None:
    cut = safe_text("😀" * 20_000)
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert cut.endswith("😀…")


@given(st.text())
def test_any_text_survives_a_file(text: str) -> None:
    value = written(text).value
    assert value is None or isinstance(value, str)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("1 Low Income, High Spending", "1 Low Income, High Spending"),
        ("a/b:c*d?[e]\\f", "a b c d  e  f"),
        ("'quoted'", "quoted"),
        ("", "Sheet"),
        ("History", "History (2)"),
        ("x" * 40, "x" * 30 + "…"),
    ],
)
def test_sheet_names_are_valid_and_close_to_the_wanted_ones(wanted: str, name: str) -> None:
    assert sheet_name(wanted, set()) == name


def test_sheet_names_that_are_taken_get_a_number() -> None:
    assert sheet_name("summary", {"summary"}) == "summary (2)"
    assert sheet_name("y" * 40, {"y" * 30 + "…"}) == "y" * 26 + "… (2)"


@given(st.lists(st.text(max_size=50), max_size=8))
def test_any_sheet_names_are_valid_and_unique(wanted: list[str]) -> None:
    taken: set[str] = set()
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for text in wanted:
        name = sheet_name(text, taken)
        assert 0 < len(name) <= 31
        assert name.lower() not in taken
        taken.add(name.lower())
        assert workbook.create_sheet(name).title == name
