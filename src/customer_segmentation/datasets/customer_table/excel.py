"""Excel workbooks (.xlsx, .xlsm); macros never run, links are not followed."""

import io
import re
from collections.abc import Iterator
from functools import partial
from typing import Any
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812

from openpyxl.chartsheet import Chartsheet
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException

from .layout import Grid, Wanted
from .limits import Limits, Refusal
from .sheets import cell_text, checked_rows, read_sheet

_BROKEN = (
    BadZipFile, ZlibError, SyntaxError, InvalidFileException, EOFError, OSError, ValueError, TypeError,
    LookupError, AttributeError, OverflowError, NotImplementedError, AssertionError,
)  # fmt: skip
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')


class _TablesOnly(ExcelReader):
    """openpyxl's reader, which leaves out what charts draw: damage in a chart is no damage in a table."""

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:  # noqa: ARG002 - openpyxl's signature
        """Keep the place of a chart sheet, as names in a workbook count all sheets."""
        workbook: Any = self.wb
        workbook._add_sheet(Chartsheet(title=sheet.name, parent=workbook))  # noqa: SLF001 - as openpyxl does it


def read_excel(content: bytes, sheet: str | None, limits: Limits, wanted: Wanted) -> Grid:
    """Read one sheet of a workbook: the one named, else the only one that fits.

    Formulas give the values that Excel last computed. Rows that are hidden are read, and noted.
    """
    try:
        refuse_entities(content)
        reader = _TablesOnly(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        reader.read()
        workbook = reader.wb
        sheets = {worksheet.title: partial(_rows, worksheet, limits) for worksheet in workbook.worksheets}
        visible = [worksheet.title for worksheet in workbook.worksheets if worksheet.sheet_state == "visible"]
        name, grid = read_sheet(sheets, visible, sheet, wanted)
        hidden = _hidden_rows(content, workbook[name])
    except _BROKEN:
        # openpyxl has no error of its own for most kinds of damage.
        raise Refusal(
            "is a damaged or incomplete zip archive or Excel workbook: copy, download or save it again."
        ) from None
    grid.notes |= {"format": "Excel", "sheet": name}
    grid.hidden = hidden
    return grid


def refuse_entities(content: bytes) -> None:
    """Refuse parts with a document type, where entities are defined; defusedxml stops those in odd encodings."""
    with ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(part).replace(b"\0", b""):
                raise Refusal(
                    "contains XML entities, which no spreadsheet program writes and which can fill the memory: do not "
                    "trust it, and export the table again."
                )


def _rows(worksheet: Any, limits: Limits) -> Iterator[list[str]]:
    # The size that a workbook claims for its sheets is often wrong.
    worksheet.reset_dimensions()
    for cells in checked_rows(worksheet.iter_rows(), limits):
        yield [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    return "" if cell.value is None else cell_text(cell.value, cell.number_format)


def _hidden_rows(content: bytes, worksheet: Any) -> frozenset[int]:
    """The rows that are not shown, as openpyxl does not say it of sheets that it reads row by row."""
    with ZipFile(io.BytesIO(content)) as archive:
        part = archive.read(worksheet._worksheet_path)  # noqa: SLF001 - openpyxl tells it nowhere else
    return frozenset(int(row) for row in _HIDDEN_ROW.findall(part))
