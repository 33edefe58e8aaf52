"""Making any value safe for a cell: nothing that comes from data may become a formula, an error or a broken file."""

import datetime as dt
import math
import re
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from openpyxl.cell.cell import Cell

#: Excel's limit for the text of one cell, in UTF-16 units.
_LONGEST_TEXT = 32_767
#: Characters that XML cannot hold: controls, lone surrogates, two non-characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Excel reads _x0041_ as the letter A; escaping the underscore keeps the text as it is.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
#: First characters that some programs take for the beginning of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Excel keeps 15 digits of a number.
LARGEST_INTEGER = 10**15
#: Excel's limit for the name of a sheet, in characters.
LONGEST_SHEET_NAME = 31
_FIRST_DAY = dt.datetime(1900, 3, 1)


@dataclass(frozen=True)
class Formula:
    """A formula of the project's own, without its =: nothing that comes from data ever becomes one.

    Attributes:
        text: The formula, in English and with commas as the file holds it.
        example: A text as long as the longest that it shows, for the width of its column.
    """

    text: str
    example: str = ""

    def __str__(self) -> str:
        """What the cell may show."""
        return self.example


def write_value(cell: Cell, value: Any) -> None:
    """Put anything that a table may hold into an empty cell; text stays text whatever it looks like."""
    if isinstance(value, Formula):
        cell.value = f"={value.text}"
        return
    value = to_cell_value(value)
    if isinstance(value, str):
        write_safe_text(cell, value)
    else:
        cell.value = value


def write_safe_text(cell: Cell, text: str) -> None:
    """Put a text into an empty cell that ``safe_text`` has been through already."""
    cell.value = text
    cell.data_type = "s"  # openpyxl takes "=…" for a formula and "#N/A" for an error
    if starts_formula(text):
        cell._style = copy(cell._style)  # type: ignore[attr-defined] # noqa: SLF001 - other cells may share it
        cell.quotePrefix = True


def starts_formula(value: Any) -> bool:
    """Whether a value is a text that some programs take for a formula if it is not marked as a text."""
    return type(value) is str and value.startswith(FORMULA_STARTS)


def to_cell_value(value: Any) -> str | int | float | bool | dt.date | None:  # noqa: PLR0911 - a case per type
    """Turn a value into one that Excel holds exactly: text where it cannot hold it, empty where it is missing."""
    if type(value) is str:
        return safe_text(value)
    value = _to_python(value)
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < LARGEST_INTEGER else str(value)
    if isinstance(value, float):
        if math.isnan(value):
            return None
        if not math.isfinite(value):
            return str(value)
        return value if abs(value) < LARGEST_INTEGER else float(f"{value:.14e}")
    if isinstance(value, dt.datetime):
        return value if value.tzinfo is None and value >= _FIRST_DAY else value.isoformat(sep=" ")
    if isinstance(value, dt.date):
        return value if value >= _FIRST_DAY.date() else value.isoformat()
    return safe_text(str(value))


def _to_python(value: Any) -> Any:
    """Python's own type for a number or date of another library."""
    if isinstance(value, np.datetime64):
        return pd.Timestamp(value)
    if isinstance(value, Decimal):
        return float(value)
    return value.item() if isinstance(value, np.generic) else value


def without_forbidden(text: str) -> str:
    """Text without the characters that XML cannot hold: each is replaced."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def safe_text(text: str) -> str:
    """Text that a workbook can hold: forbidden characters replaced, and cut with an ellipsis where it is too long."""
    text = _ESCAPE.sub("_x005F_", without_forbidden(text))
    if 2 * len(text) <= _LONGEST_TEXT:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _LONGEST_TEXT:
        return text
    return units[: 2 * (_LONGEST_TEXT - 1)].decode("utf-16-le", errors="ignore") + "…"


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel accepts for a sheet, close to the one wanted, and none of those taken (in lower case)."""
    name = re.sub(r"[\[\]:*?/\\]|[\x00-\x1f]", " ", safe_text(wanted)).strip().strip("'") or "Sheet"
    unique, count = _shorten(name, LONGEST_SHEET_NAME), 2
    while unique.lower() in {*taken, "history"}:
        ending = f" ({count})"
        unique, count = _shorten(name, LONGEST_SHEET_NAME - len(ending)) + ending, count + 1
    return unique


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
