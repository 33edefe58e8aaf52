"""Excel workbooks (.xlsx): the sheet with the customers is found, and its cells are read as people see them."""

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812

import numpy as np
import openpyxl
import pyarrow as pa
from openpyxl import Workbook
from openpyxl.utils.exceptions import InvalidFileException

from .layout import HEADER_WITHIN, Grid, Wanted, find_header, wanted_found
from .limits import Limits, Refusal

#: A number format of zeros alone, such as 0000: the number 1 is shown as 0001.
_ZEROS = re.compile(r"0{2,}")
_BROKEN = (
    BadZipFile, ZlibError, SyntaxError, InvalidFileException, EOFError, OSError, ValueError, TypeError,
    LookupError, AttributeError, OverflowError, NotImplementedError, AssertionError,
)  # fmt: skip


def read_excel(content: bytes, sheet: str | None, limits: Limits, wanted: Wanted) -> Grid:
    """Read one sheet of a workbook: the one named, else the only one that fits.

    Formulas give the values that Excel last computed; links are not followed.
    """
    try:
        _refuse_entities(content)
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        name = _choose_sheet(workbook, sheet, limits, wanted)
        grid = _grid(_rows(workbook[name], limits))
    except _BROKEN:
        # openpyxl has no error of its own for most kinds of damage.
        raise Refusal(
            "is a damaged or incomplete zip archive or Excel workbook: copy, download or save it again."
        ) from None
    grid.notes = {"format": "Excel", "sheet": name}
    return grid


def _refuse_entities(content: bytes) -> None:
    """Refuse parts with a document type, where entities are defined; defusedxml stops those in odd encodings."""
    with ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(part).replace(b"\0", b""):
                raise Refusal(
                    "contains XML entities, which no spreadsheet program writes and which can fill the memory: do not "
                    "trust it, and export the table again."
                )


def _choose_sheet(workbook: Workbook, sheet: str | None, limits: Limits, wanted: Wanted) -> str:
    names = [worksheet.title for worksheet in workbook.worksheets]
    if sheet is not None:
        found = [name for name in names if name.strip().casefold() == sheet.strip().casefold()]
        if not found:
            raise Refusal(f'has no sheet "{sheet}"; its sheets are: {_quoted(names)}. Correct customers_sheet.')
        return found[0]
    visible = [worksheet for worksheet in workbook.worksheets if worksheet.sheet_state == "visible"]
    tops = {worksheet.title: list(islice(_rows(worksheet, limits), HEADER_WITHIN)) for worksheet in visible}
    filled = {name: rows for name, rows in tops.items() if any(any(row) for row in rows)}
    if not filled:
        raise Refusal("is a workbook whose visible sheets are all empty.")
    if len(filled) == 1:
        return next(iter(filled))
    headers = {name: rows[find_header(rows, wanted)] for name, rows in filled.items()}
    fitting = [name for name, header in headers.items() if len(wanted_found(header, wanted)) == len(wanted)]
    if len(fitting) == 1:
        return fitting[0]
    if not wanted:  # nobody knows the columns yet: the sheet with the largest table is the customers' most likely
        sizes = {name: sum(bool(cell.strip()) for row in rows for cell in row) for name, rows in filled.items()}
        largest = [name for name, size in sizes.items() if size == max(sizes.values())]
        if len(largest) == 1:
            return largest[0]
    listed = "; ".join(f'"{name}" with {_quoted([cell for cell in row if cell][:8])}' for name, row in headers.items())
    many = "several sheets" if fitting else "no sheet"
    raise Refusal(
        f"has {len(filled)} sheets, and {many} with all columns of customer_table: {listed}. Name the right one: "
        "`kedro run --params customers_sheet=…` (or `kedro configure --sheet …`), or sheet in the catalog entry."
    )


def _rows(worksheet: Any, limits: Limits) -> Iterator[list[str]]:
    # The size that a workbook claims for its sheets is often wrong.
    worksheet.reset_dimensions()
    for number, cells in enumerate(worksheet.iter_rows(), start=1):
        if number > limits.rows:
            limits.check_rows(number)
        if len(cells) > limits.columns:
            limits.check_columns(len(cells))
        yield [_text(cell) for cell in cells]


def _grid(rows: Iterator[list[str]]) -> Grid:
    # A stray cell far down leaves a million empty rows before it.
    by_number = {number: row for number, row in enumerate(rows, start=1) if any(row)}
    filled = list(by_number.values())
    width = max(map(len, filled))
    columns = [pa.array([row[i] if i < len(row) else "" for row in filled], pa.string()) for i in range(width)]
    cells = pa.table(columns, names=[str(i) for i in range(width)])
    return Grid(cells, np.array(list(by_number), dtype=np.int64), dots_are_decimal=True)


def _text(cell: Any) -> str:
    """A cell as people see it: 15 rather than 15.0, 0001 where the format asks for four digits, dates as 2026-11-23."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if isinstance(value, int):
        zeros = cell.number_format
        return str(value).zfill(len(zeros)) if _ZEROS.fullmatch(zeros) else str(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
