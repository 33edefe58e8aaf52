"""Malformed and hostile files: each is refused in one sentence, quickly and without filling the memory."""

import gzip
import io
import os
import re
import resource
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from customer_segmentation.datasets.customer_table import CustomerTableDataset
from customer_segmentation.errors import CustomerTableError

CSV = b"id,Income\n1,10\n2,20\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
DAMAGED = "is a damaged or incomplete zip archive or Excel workbook: copy, download or save it again."
MARKUP = "whatever its name says: open it in Excel and save it as .xlsx or CSV."

BOMB = (
    "unpacks to more than 200 times its size, which real tables hardly ever do: if you trust it, raise "
    "compression_ratio under limits in the catalog entry."
)
ENTITY = (
    "contains XML entities, which no spreadsheet program writes and which can fill the memory: do not trust it, and "
    "export the table again."
)
TOO_WIDE = (
    "has {} columns, more than the 1,000 allowed: delete stray cells far to the right, or raise columns under limits "
    "in the catalog entry."
)
OPEN_QUOTE = (
    "has a quotation mark in row 3 that is never closed, so that the rows after it cannot be told apart: remove it, or "
    "export the table again."
)
TWO_SHEETS = (
    'has 2 sheets, and several sheets with all columns of customer_table: "May" with "id", "Income"; "June" with "id", '
    '"Income". Name the right one: `kedro run --params customers_sheet=…` (or `kedro configure --sheet …`), '
    "or sheet in the catalog entry."
)


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook_with(member: str, content: str | bytes) -> bytes:
    """A good workbook in which one part was replaced."""
    with zipfile.ZipFile(io.BytesIO(workbook(A=[["id"], [1]]))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**members, member: content if isinstance(content, bytes) else content.encode()})


def cells(*references: str) -> str:
    rows = (f'<row r="{re.sub("[A-Z]", "", r)}"><c r="{r}"><v>1</v></c></row>' for r in references)
    return SHEET.format("".join(rows))


def encrypted_zip() -> bytes:
    content = bytearray(zipped({"table.csv": CSV}))
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(header) + offset] |= 1
    return bytes(content)


def parquet() -> bytes:
    return pd.DataFrame({"id": range(100)}).to_parquet()


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "is empty: export the customer table again."),
    "blank": (lambda: b" \r\n\t\n", "is empty: export the customer table again."),
    "only delimiters": (lambda: b",,,\n,,,\n", "holds no table: all of its first rows are blank."),
    "only a header": (lambda: b"id,Income\n", "has a header but no customers: export the customer table again."),
    "git-lfs pointer": (
        lambda: b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n",
        "is a Git-LFS pointer, not the table itself: fetch the table with `git lfs pull`.",
    ),
    "html": (lambda: b"<html><table><tr><td>id</td></tr></table></html>", f"is a web page (HTML), {MARKUP}"),
    "html with a byte-order mark": (
        lambda: b"\xef\xbb\xbf\n <!DOCTYPE html><html></html>",
        f"is a web page (HTML), {MARKUP}",
    ),
    "html in utf-16": (lambda: "<html><table></table></html>".encode("utf-16"), f"is a web page (HTML), {MARKUP}"),
    "xml spreadsheet": (lambda: b'<?xml version="1.0"?><Workbook></Workbook>', f"is an XML file, {MARKUP}"),
    "json": (lambda: b'[{"id": 1}]', "looks like JSON: export the table as CSV or Excel (.xlsx)."),
    "pdf": (lambda: b"%PDF-1.7 ...", "is a PDF document: export the table as CSV or Excel (.xlsx)."),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n", "is a picture: export the table itself as CSV or Excel (.xlsx)."),
    "7-zip": (lambda: b"7z\xbc\xaf\x27\x1c123", "is a 7-Zip archive: unpack it first."),
    "random binary": (
        lambda: bytes(range(256)) * 9,
        "is neither text, Excel (.xlsx) nor Parquet: export the table as CSV or Excel (.xlsx).",
    ),
    "old .xls": (
        lambda: OLE,
        "is an old binary file, such as a workbook of Excel before 2007 (.xls): open it in Excel and save it as .xlsx.",
    ),
    "workbook with a password": (
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "is protected by a password: open it in Excel, remove the password (File > Info), and save it again.",
    ),
    "zip with a password": (encrypted_zip, "is protected by a password: unpack it first."),
    ".xlsm": (
        lambda: workbook_with("xl/vbaProject.bin", b"x"),
        "is an Excel workbook with macros (.xlsm), which are not opened: save it as .xlsx or CSV.",
    ),
    ".xlsb": (
        lambda: zipped({"xl/workbook.bin": b"x"}),
        "is a binary Excel workbook (.xlsb): save it as .xlsx or CSV.",
    ),
    "truncated gzip": (
        lambda: gzip.compress(CSV * 99)[:-20],
        "is a damaged or incomplete gzip archive: copy or download it again.",
    ),
    "truncated zip": (lambda: zipped({"t.csv": CSV})[:-30], DAMAGED),
    "truncated workbook": (lambda: workbook(A=[["id"], [1]])[:-900], DAMAGED),
    "workbook with a damaged sheet": (lambda: workbook_with("xl/worksheets/sheet1.xml", "<worksheet><row"), DAMAGED),
    "workbook without its parts": (lambda: zipped({"xl/workbook.xml": b"<workbook/>"}), DAMAGED),
    "zip of two tables": (
        lambda: zipped({"a.csv": CSV, "b.csv": CSV}),
        'is a zip archive that should hold one table, but holds 2 files ("a.csv", "b.csv"): unpack it.',
    ),
    "archives in archives": (
        lambda: gzip.compress(gzip.compress(gzip.compress(CSV))),
        "is an archive in an archive in an archive: unpack it first.",
    ),
    "truncated parquet": (lambda: parquet()[:-9], "is a damaged or incomplete Parquet file: export it again."),
    "quotation mark never closed": (
        lambda: b'id,Name\n1,A\n2,"B\nin two lines\nor three\n',
        OPEN_QUOTE,
    ),
    "two fitting sheets": (
        lambda: workbook(May=[["id", "Income"], [1, 2]], June=[["id", "Income"], [1, 2]]),
        TWO_SHEETS,
    ),
    "empty workbook": (lambda: workbook(A=[], B=[]), "is a workbook whose visible sheets are all empty."),
    # Hostile files
    "zip bomb": (
        lambda: zipped({"t.csv": bytes(60_000_000)}),
        BOMB,
    ),
    "gzip bomb": (
        lambda: gzip.compress(bytes(60_000_000)),
        BOMB,
    ),
    "workbook bomb": (
        lambda: workbook_with("xl/worksheets/sheet1.xml", b" " * 60_000_000),
        BOMB,
    ),
    "entity bomb in a sheet": (
        lambda: workbook_with("xl/worksheets/sheet1.xml", (ENTITIES + SHEET.format("&i;")).encode("utf-16")),
        ENTITY,
    ),
    "entity bomb in the workbook": (
        lambda: workbook_with("xl/workbook.xml", ENTITIES + "<workbook>&i;</workbook>"),
        ENTITY,
    ),
    "entity bomb in an odd encoding": (
        lambda: workbook_with(
            "xl/worksheets/sheet1.xml",
            f'<?xml version="1.0" encoding="cp037"?>{ENTITIES}{SHEET.format("&i;")}'.encode("cp037"),
        ),
        DAMAGED,
    ),
    "a cell in the last corner": (
        lambda: workbook_with("xl/worksheets/sheet1.xml", cells("A1", "A2", "XFD1048576")),
        TOO_WIDE.format("16,384"),
    ),
    "too many columns": (
        lambda: b",".join(b"c%d" % i for i in range(2000)) + b"\n" + b"1," * 1999 + b"1\n",
        TOO_WIDE.format("2,000"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_file_is_refused_in_one_sentence(tmp_path: Path, case: str) -> None:
    make, sentence = CASES[case]
    path = tmp_path / "customers.xls"
    path.write_bytes(make())
    used, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    with pytest.raises(CustomerTableError) as caught:
        CustomerTableDataset(filepath=str(path)).load()

    assert str(caught.value) == f"The file {path} {sentence}"
    assert time.monotonic() - started < 10
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used) * 1024 < 1e9
    assert [file.name for file in tmp_path.iterdir()] == ["customers.xls"]


def test_a_cell_far_down_costs_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook_with("xl/worksheets/sheet1.xml", cells("A1", "A2", "A1048576")))
    assert CustomerTableDataset(filepath=str(path)).load()["row_in_file"].tolist() == [2, 1048576]


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (
            {"rows": 50},
            "has more than the 50 rows allowed: raise rows under limits in the catalog entry, or export fewer",
        ),
        ({"columns": 1}, "has 2 columns, more than the 1 allowed"),
        ({"file_megabytes": 1}, "has 3 MB, more than the 1 MB allowed: export fewer columns, or raise file_megabytes"),
    ],
)
def test_the_limits_are_the_catalogs(tmp_path: Path, limits: dict[str, int], sentence: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"id,Name\n" + b"1,a long name of a customer\n" * 100_000)
    with pytest.raises(CustomerTableError, match=re.escape(sentence)):
        CustomerTableDataset(filepath=str(path), limits=limits).load()


def test_a_large_unpacked_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.gz"
    path.write_bytes(gzip.compress(os.urandom(2_000_000)))
    with pytest.raises(CustomerTableError, match="unpacks to more than the 1 MB allowed"):
        CustomerTableDataset(filepath=str(path), limits={"unpacked_megabytes": 1}).load()


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(CustomerTableError, match="is a folder: name the file in it"):
        CustomerTableDataset(filepath=str(tmp_path)).load()
    with pytest.raises(CustomerTableError, match="There is no file"):
        CustomerTableDataset(filepath=str(tmp_path / "none.csv")).load()


def test_a_file_without_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(CSV)
    dataset = CustomerTableDataset(filepath=str(path))
    path.chmod(0)
    if os.access(path, os.R_OK):  # root may read everything

        def refuse(*_: object) -> bytes:
            raise PermissionError

        monkeypatch.setattr(dataset._fs, "cat_file", refuse)
    with pytest.raises(CustomerTableError, match="may not be read: you lack the permission"):
        dataset.load()


def test_an_unknown_sheet_is_answered_with_the_sheets(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook(May=[["id"], [1]], June=[["id"], [1]]))
    with pytest.raises(CustomerTableError, match=re.escape('has no sheet "July"; its sheets are: "May", "June".')):
        CustomerTableDataset(filepath=str(path), sheet="July").load()
