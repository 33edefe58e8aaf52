"""What a reader finds on a sheet of a workbook that openpyxl has opened."""

from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet


def texts(sheet: Worksheet) -> list[str]:
    """Whatever stands in a cell, row by row."""
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def rows_of(sheet: Worksheet, table: str) -> list[dict[str, Cell]]:
    """The rows of a table, their cells by the names of the columns."""
    header, *rows = sheet[sheet.tables[table].ref]
    return [{str(name.value): cell for name, cell in zip(header, row, strict=True)} for row in rows]


def values_of(sheet: Worksheet, table: str) -> list[dict[str, Any]]:
    """The rows of a table, their values by the names of the columns."""
    return [{name: cell.value for name, cell in row.items()} for row in rows_of(sheet, table)]
