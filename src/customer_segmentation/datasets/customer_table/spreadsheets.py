"""Spreadsheets other than .xlsx: old and binary Excel (.xls, .xlsb) and OpenDocument (.ods); macros never run."""

import html
import io
import re
from collections.abc import Iterator
from functools import partial
from typing import Any
from zipfile import ZipFile

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from .excel import refuse_entities
from .layout import Grid, Wanted
from .limits import Limits, Refusal
from .sheets import cell_text, checked_rows, read_sheet

#: Cells of a sheet at most, as the library lays out the whole rectangle that they span.
_MOST_CELLS = 30_000_000
_ODS_TAG = re.compile(rb"<(/?)table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])([^>]*)>")
_REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d{1,18})"')
_ODS_NAME = re.compile(rb'\btable:name="([^"]*)"')
_ODS_HIDDEN = re.compile(rb'\btable:visibility="(?:filter|collapse)"')
#: More hidden rows at once are the blank end of a sheet.
_MOST_HIDDEN = 100_000
#: All that a binary workbook refers to but its theme, which is no list of records.
_SHEET = re.compile(rb'<(?:\w+:)?Relationship\b(?![^>]*/theme")[^>]*\bTarget="([^"]+)"')
#: Types of records in a sheet of .xlsb: the head of a row, and the cells in it.
_ROW_HEAD, _CELLS = 0, range(1, 12)


def read_spreadsheet(content: bytes, sheet: str | None, limits: Limits, wanted: Wanted) -> Grid:
    """Read one sheet of a workbook: the one named, else the only one that fits."""
    try:
        if content.startswith(b"PK"):
            refuse_entities(content)
            _refuse_vast_sheets(content, limits)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        tables = [one for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        sheets = {one.name: partial(_rows, workbook, one.name, limits) for one in tables}
        visible = [one.name for one in tables if one.visible == SheetVisibleEnum.Visible]
        name, grid = read_sheet(sheets, visible, sheet, wanted)
        kind = _format(content)
        grid.hidden = _hidden_rows(content, name) if kind == "OpenDocument" else frozenset()
    except PasswordError:
        raise Refusal("is protected by a password: remove the password, and save it again.") from None
    except BaseException as error:
        # A panic of the library is no Exception, and it has as many errors as formats have kinds of damage.
        if isinstance(error, Refusal | KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise Refusal(
            "is a damaged workbook, or another kind of old binary file: open it in Excel or LibreOffice and save it "
            "as .xlsx."
        ) from None
    grid.notes |= {"format": kind, "sheet": name}
    return grid


def _format(content: bytes) -> str:
    if content.startswith(b"PK"):
        with ZipFile(io.BytesIO(content)) as archive:
            if "content.xml" in archive.namelist():
                return "OpenDocument"
    return "Excel"


def _hidden_rows(content: bytes, sheet: str) -> frozenset[int]:
    """The rows of a sheet of an .ods file that are not shown, as the library does not say it."""
    with ZipFile(io.BytesIO(content)) as archive:
        part = archive.read("content.xml")
    hidden: set[int] = set()
    row, is_wanted = 0, False
    for closing, tag, attributes in _ODS_TAG.findall(part):
        if tag == b"table" and not closing:
            name = _ODS_NAME.search(attributes)
            row, is_wanted = 0, name is not None and html.unescape(name[1].decode("utf-8")) == sheet
        elif tag == b"table-row" and not closing and is_wanted:
            times = int(found[1]) if (found := _REPEATED.search(attributes)) else 1
            if _ODS_HIDDEN.search(attributes) and times < _MOST_HIDDEN:
                hidden.update(range(row + 1, row + times + 1))
            row += times
    return frozenset(hidden)


def _rows(workbook: CalamineWorkbook, name: str, limits: Limits) -> Iterator[list[str]]:
    sheet = workbook.get_sheet_by_name(name)
    if not sheet.height:
        return
    first_row, first_column = sheet.start or (0, 0)
    if sheet.total_height * sheet.total_width > _MOST_CELLS:
        raise _vast()
    limits.check_columns(sheet.total_width)
    for _ in range(first_row):
        yield []
    for row in checked_rows(sheet.iter_rows(), limits):
        # iter_rows begins at the first cell that is filled.
        yield [*[""] * (first_column if len(row) < sheet.total_width else 0), *map(_text, row)]


def _text(value: Any) -> str:
    return cell_text(value)


def _vast() -> Refusal:
    return Refusal(
        f"has a sheet of more than {_MOST_CELLS:,} cells: delete stray cells far to the right and far down, or export "
        "the table as CSV."
    )


def _refuse_vast_sheets(content: bytes, limits: Limits) -> None:
    """Refuse sheets that would fill the memory, before the library lays them out."""
    with ZipFile(io.BytesIO(content)) as archive:
        parts = archive.namelist()
        if "content.xml" in parts:
            _check_ods(archive.read("content.xml"), limits)
            return
        # A sheet is what the workbook names as one, wherever it lies.
        relations = archive.read("xl/_rels/workbook.bin.rels")
        sheets = {target.rpartition(b"/")[2].decode() for target in _SHEET.findall(relations)}
        for part in parts:
            if part.rpartition("/")[2] in sheets:
                _check_xlsb(archive.read(part), limits)


def _check_ods(content: bytes, limits: Limits) -> None:
    """Measure the sheets of an .ods file, in which one cell may stand for millions."""
    rows = width = widest = 0
    repeated = 1
    for closing, tag, attributes in _ODS_TAG.findall(content):
        times = int(found[1]) if (found := _REPEATED.search(attributes)) else 1
        is_end = closing or attributes.endswith(b"/")
        if tag == b"table":
            rows = widest = 0
        elif tag == b"table-row":
            if not closing:
                width, repeated = 0, times
            if is_end and width:
                rows, widest = rows + repeated, max(widest, width)
                limits.check_rows(rows)
                if rows * widest > _MOST_CELLS:
                    raise _vast()
        elif not closing and (b"value-type" in attributes or not attributes.endswith(b"/")):
            width += times
            limits.check_columns(width)


def _check_xlsb(content: bytes, limits: Limits) -> None:
    """Measure a sheet of an .xlsb file, in whose corner a stray cell may stand."""
    at = rows = widest = 0
    while at < len(content):
        kind, at = _variable_length(content, at, 2)
        size, at = _variable_length(content, at, 4)
        if kind == _ROW_HEAD:
            rows = max(rows, int.from_bytes(content[at : at + 4], "little") + 1)
            limits.check_rows(rows)
        elif kind in _CELLS:
            widest = max(widest, int.from_bytes(content[at : at + 4], "little") + 1)
            limits.check_columns(widest)
        if rows * widest > _MOST_CELLS:
            raise _vast()
        at += size


def _variable_length(content: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of up to so many bytes, seven bits in each, and where it ends."""
    number = 0
    for place in range(most):
        byte = content[at]
        at += 1
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            break
    return number, at
