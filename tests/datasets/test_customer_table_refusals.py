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
from tests.datasets.spreadsheets import zipped

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

NO_WORKBOOK = (
    "is a damaged workbook, or another kind of old binary file: open it in Excel or LibreOffice and save it as .xlsx."
)
VAST = (
    "has a sheet of more than 30,000,000 cells: delete stray cells far to the right and far down, or export the table "
    "as CSV."
)
NO_RECORDS = (
    'is JSON, but no list of records such as [{"id": 1, "income": 15}, …], nor one record per line: export the table '
    "as CSV or Excel (.xlsx)."
)
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
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
    'has 2 sheets, and several sheets with all declared columns: "May" with "id", "Income"; "June" with "id", '
    '"Income". Name the right one: `kedro run --params customers_sheet=…`, or transactions_sheet for lines of '
    "transactions (or `kedro configure --sheet …`), or sheet in the catalog entry."
)


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


def ods(rows: str) -> bytes:
    """An OpenDocument spreadsheet of these rows."""
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table"))
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="A">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": ODS, "content.xml": content.encode()})


def xlsb_sheet(records: bytes) -> bytes:
    """A binary workbook whose sheet has these records, and lies where no program puts it."""
    relations = b'<Relationships><Relationship Id="rId1" Type="worksheet" Target="/xl/evil.xml"/></Relationships>'
    return zipped({"xl/workbook.bin": b"x", "xl/evil.xml": records, "xl/_rels/workbook.bin.rels": relations})


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
    "pdf": (lambda: b"%PDF-1.7 ...", "is a PDF document: export the table as CSV or Excel (.xlsx)."),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n", "is a picture: export the table itself as CSV or Excel (.xlsx)."),
    "7-zip": (lambda: b"7z\xbc\xaf\x27\x1c123", "is a 7-Zip archive: unpack it first."),
    "random binary": (
        lambda: bytes(range(256)) * 9,
        "is neither text, Excel (.xlsx) nor Parquet: export the table as CSV or Excel (.xlsx).",
    ),
    "old binary file": (lambda: OLE, NO_WORKBOOK),
    "damaged .xlsb": (lambda: zipped({"xl/workbook.bin": b"x"}), NO_WORKBOOK),
    "damaged .ods": (lambda: zipped({"mimetype": ODS, "content.xml": b"<office:document-content>"}), NO_WORKBOOK),
    "OpenDocument text": (
        lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"x"}),
        "is an OpenDocument file, but no spreadsheet: export the table as CSV or .ods.",
    ),
    ".ods with a cell that stands for millions": (
        lambda: ods(
            '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
            'table:number-columns-repeated="900" office:value-type="float" office:value="1"/></table:table-row>'
        ),
        VAST,
    ),
    ".ods that is too wide": (
        lambda: ods(
            '<table:table-row><table:table-cell table:number-columns-repeated="16384" '
            'office:value-type="float" office:value="1"/></table:table-row>'
        ),
        TOO_WIDE.format("16,384"),
    ),
    ".xlsb with a cell in the last corner": (
        lambda: xlsb_sheet(b"\x00\x04\xff\xff\x0f\x00\x02\x04\xff\x03\x00\x00"),
        TOO_WIDE.format("1,024"),
    ),
    ".xlsb of more cells than fit": (
        lambda: xlsb_sheet(b"\x00\x04\xff\xff\x0f\x00\x02\x04\x80\x03\x00\x00"),
        VAST,
    ),
    "entity bomb in .ods": (
        lambda: zipped({"mimetype": ODS, "content.xml": f"{ENTITIES}<a>&i;</a>".encode()}),
        ENTITY,
    ),
    "json without records": (
        lambda: b"[[1], [2, 3]]",
        "is JSON whose list 2 has not the same number of cells as the first one.",
    ),
    "json of one list": (lambda: b'[{"id": 1}, 2]', NO_RECORDS),
    "truncated json": (
        lambda: b'[{"id": 1},\n{"id": 2}',
        "is damaged JSON (row 2: Expecting ',' delimiter): export it again.",
    ),
    "damaged line of json": (
        lambda: b'{"id": 1}\n{"id": 2}\n{"id\n',
        "is damaged JSON (row 3: Unterminated string starting at): export it again.",
    ),
    "json that is nested without end": (
        lambda: b'[{"a":' + b"[" * 200_000,
        "is JSON that is nested too deeply to be a table.",
    ),
    "json with a value given twice": (
        lambda: b'[{"id": 1, "id": 2}]',
        'is JSON with a record that has "id" twice: export it again.',
    ),
    "workbook with a password": (
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "is protected by a password: open it in Excel, remove the password (File > Info), and save it again.",
    ),
    "zip with a password": (encrypted_zip, "is protected by a password: unpack it first."),
    "truncated gzip": (
        lambda: gzip.compress(CSV * 99)[:-20],
        "is a damaged or incomplete gzip archive: copy or download it again.",
    ),
    "truncated zip": (lambda: zipped({"t.csv": CSV})[:-30], DAMAGED),
    "truncated workbook": (lambda: workbook(A=[["id"], [1]])[:-900], DAMAGED),
    "workbook with a damaged sheet": (lambda: workbook_with("xl/worksheets/sheet1.xml", "<worksheet><row"), DAMAGED),
    "workbook without its parts": (lambda: zipped({"xl/workbook.xml": b"<workbook/>"}), DAMAGED),
    "zip of tables with other columns": (
        lambda: zipped({"a.csv": CSV, "b.csv": b"id,Age,Sex\n1,2,3\n"}),
        (
            'holds several files whose columns differ: beside "a.csv", "b.csv" lacks "Income" and has "Age", "Sex". '
            "Give all files the same headers, or take out the one that does not belong to them."
        ),
    ),
    "zip with a damaged table": (
        lambda: zipped({"a.csv": CSV, "b.parquet": parquet()[:-9]}),
        'holds "b.parquet", which is a damaged or incomplete Parquet file: export it again.',
    ),
    "zip of a readme alone": (
        lambda: zipped({"readme.txt": b"", "logo.png": b"\x89PNG"}),
        "holds no table, only other files: name the file with the customers.",
    ),
    "empty zip": (lambda: zipped({}), "is a zip archive without a table in it: pack the table again."),
    "zip of a thousand files": (
        lambda: zipped({f"{n}.csv": b"a" for n in range(1001)}),
        "holds 1,001 files, more than the 1,000 that are read as one table: join them.",
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
    "two sheets of the same size": (
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


def test_two_sheets_with_all_declared_columns_are_named(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook(May=[["id", "Income"], [1, 2]], June=[["id", "Income"], [1, 2]]))
    dataset = CustomerTableDataset(filepath=str(path))
    dataset.expect_columns([["id"], ["Income"]])
    with pytest.raises(CustomerTableError, match=re.escape(TWO_SHEETS)):
        dataset.load()


def test_a_cell_far_down_costs_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook_with("xl/worksheets/sheet1.xml", cells("A1", "A2", "A1048576")))
    assert CustomerTableDataset(filepath=str(path)).load()["row_in_file"].tolist() == [2, 1048576]


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (
            {"rows": 50},
            "has more than the 50 rows allowed: raise rows under limits in the catalog entry, export fewer",
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


def test_archives_in_an_archive_count_together(tmp_path: Path) -> None:
    path = tmp_path / "t.zip"
    path.write_bytes(zipped({f"{number}.zip": zipped({"t.csv": bytes(9_900_000)}) for number in range(3)}))
    with pytest.raises(CustomerTableError, match="unpacks to more than the 20 MB allowed"):
        CustomerTableDataset(filepath=str(path), limits={"unpacked_megabytes": 20}).load()


def test_an_empty_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(CustomerTableError, match="is a folder without files"):
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
