"""Cells that are written without openpyxl say what openpyxl would have written."""

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lxml import etree
from openpyxl import Workbook
from openpyxl.cell.cell import Cell

from customer_segmentation.workbook.cells import Formula, write_value
from customer_segmentation.workbook.row_xml import cell_by_openpyxl, plain_cell, row_elements
from tests.pipelines.reporting.tables import PAYLOADS

TEXTS = [*PAYLOADS, "", "plain", " a b ", "two\nlines", "a & b < c > d \" '", "é 中 😀", "\r\nx", "x" * 40_000]
NUMBERS = [0, -3, 10**15 - 1, 0.1 + 0.2, 1 / 3, -2.5e-7, 123456789.125, 1e14, float("nan"), None]
OTHERS = [
    True,
    10**15,
    1e300,
    float("inf"),
    Decimal("1.5"),
    np.float64(2.5),
    pd.NA,
    dt.date(2026, 1, 31),
    Formula("SUM(B1:B3)"),
]


@pytest.fixture
def cell() -> Cell:
    sheet = Workbook().active
    assert sheet is not None
    return Cell(sheet, 7, 2)


def canonical(xml: str) -> bytes:
    (row,) = row_elements(iter([({"r": "7"}, xml)]))
    return bytes(etree.tostring(row, method="c14n"))


@pytest.mark.parametrize("value", [*TEXTS, *NUMBERS])
def test_texts_and_numbers_are_written_as_by_openpyxl(cell: Cell, value: Any) -> None:
    write_value(cell, value)
    by_openpyxl = cell_by_openpyxl(cell)
    assert cell.style_id in {0, 1}, "1 says that a text is no formula"

    plain = plain_cell(value, "B7", str(cell.style_id))

    assert plain is not None
    assert canonical(plain) == canonical(by_openpyxl)


@pytest.mark.parametrize("value", OTHERS)
def test_all_else_is_left_to_openpyxl(value: Any) -> None:
    assert plain_cell(value, "B7", "0") is None


def test_a_text_of_blanks_alone_keeps_them() -> None:
    assert b' xml:space="preserve">  </t>' in canonical(plain_cell("  ", "B7", "0") or "")
