"""Spreadsheets of other programs, JSON, blanks between columns, and several files that are one table."""

import gzip
import io
import json
import shutil
import subprocess
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.reader.excel import ExcelReader

from customer_segmentation.customers.columns import EXTRA_CELLS, ROW, SOURCE_FILE
from customer_segmentation.datasets.customer_table import CustomerTableDataset
from customer_segmentation.errors import CustomerTableError
from tests.datasets.spreadsheets import ods, xlsb, zipped

HEADER = ["id", "Name", "Income", "since"]
ROWS = [["0001", "Zoë", "15", "2024-05-06"], ["0002", "", "16.5", "2024-05-07"], ["0003", "Jürgen", "17", ""]]

Read = Callable[..., pd.DataFrame]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write bytes into a file and read it."""

    def write_and_read(content: bytes, *, wanted: Any = (), **settings: Any) -> pd.DataFrame:
        path = tmp_path / "table"
        path.write_bytes(content)
        dataset = CustomerTableDataset(filepath=str(path), **settings)
        dataset.expect_columns(wanted)
        return dataset.load()

    return write_and_read


def as_json(rows: list[list[str]] = ROWS) -> list[dict[str, Any]]:
    return [{"id": row[0], "Name": row[1] or None, "Income": float(row[2]), "since": row[3] or None} for row in rows]


def lines(records: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


NUMBERS = [[row[0], row[1], float(row[2]), row[3]] for row in ROWS]

FORMS: dict[str, tuple[Callable[[], bytes], dict[str, Any]]] = {
    "ods": (lambda: ods(Data=[HEADER, *NUMBERS]), {"format": "OpenDocument", "sheet": "Data", "header_row": 1}),
    "ods below titles": (
        lambda: ods(Notes=[["read me"]], Data=[["Customers of May"], [], HEADER, *NUMBERS]),
        {"sheet": "Data", "header_row": 3, "lines_above_header": ["Customers of May"]},
    ),
    "xlsb": (lambda: xlsb([HEADER, *ROWS]), {"format": "Excel", "sheet": "Data"}),
    "json": (lambda: json.dumps(as_json()).encode(), {"format": "JSON"}),
    "json with a mark": (lambda: json.dumps(as_json()).encode("utf-8-sig"), {"format": "JSON"}),
    "json under a key": (lambda: json.dumps({"total": 3, "customers": as_json()}).encode(), {"format": "JSON"}),
    "json by column": (lambda: pd.DataFrame(as_json()).to_json().encode(), {"format": "JSON"}),
    "json of lists": (lambda: json.dumps([HEADER, *NUMBERS]).encode(), {"format": "JSON"}),
    "json lines": (lambda: lines(as_json()), {"format": "JSON Lines"}),
    "json lines, compressed": (lambda: gzip.compress(lines(as_json())), {"unpacked": ["gzip"]}),
    "fixed width": (
        lambda: "\n".join(f"{a:<6}{b:<10}{c:>8}  {d:<12}" for a, b, c, d in [HEADER, *ROWS]).encode(),
        {"delimiter": "blanks", "header_row": 1},
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_table_comes_out_of_every_format(read: Read, form: str) -> None:
    make, decided = FORMS[form]
    customers = read(make())
    assert {name: customers.attrs["source"].get(name) for name in decided} == decided
    assert [name for name in customers.columns if name != ROW] == HEADER
    assert customers["id"].tolist() == ["0001", "0002", "0003"]
    assert customers["Name"].fillna("").tolist() == ["Zoë", "", "Jürgen"]
    assert customers["Income"].astype(float).tolist() == [15, 16.5, 17]
    assert customers["since"].fillna("").tolist() == ["2024-05-06", "2024-05-07", ""]


def test_numbers_of_json_keep_their_digits(read: Read) -> None:
    customers = read(b'[{"id": 12345678901234567890, "x": 1.10}, {"id": 12345678901234567891, "y": {"a": [true]}}]')
    assert customers["id"].tolist() == ["12345678901234567890", "12345678901234567891"]
    assert customers["x"].fillna(0).tolist() == [1.1, 0]
    assert customers["y"].tolist() == ["", '{"a": [true]}']


def test_a_header_in_brackets_is_no_json(read: Read) -> None:
    assert read(b"[id],[Income]\n1,2\n").columns.tolist() == [ROW, "[id]", "[Income]"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("id  Full Name  Income\n1   Anna B     15\n2   Carl D     16\n", [["Anna B", 15], ["Carl D", 16]]),
        ("id Name Income\n1 Anna 15\n2 Carl 16\n3 Dora 17\n", [["Anna", 15], ["Carl", 16], ["Dora", 17]]),
        ("id   Name    Income\n1            15\n2    Carl    16\n", [["", 15], ["Carl", 16]]),
    ],
)
def test_columns_between_blanks_are_told_apart(read: Read, text: str, rows: list[list[Any]]) -> None:
    customers = read(text.encode())
    assert customers["id"].tolist() == list(range(1, len(rows) + 1))
    assert customers.iloc[:, 2:].to_numpy().tolist() == rows
    assert customers[ROW].tolist() == list(range(2, len(rows) + 2))


def test_a_column_of_words_is_not_cut_at_blanks(read: Read) -> None:
    assert read(b"Full name\nAnna B\nCarl D\n").columns.tolist() == [ROW, "Full name"]


JAN = b"id,Income\n01,15\n02,16\n"
FEB = b"Income,id\n17,03\n\n18,04,x\n"


@pytest.mark.parametrize("packing", ["zip", "folder"])
def test_several_files_with_the_same_columns_are_one_table(tmp_path: Path, packing: str) -> None:
    files = {
        "feb.csv": FEB,
        "jan.csv": JAN,
        "readme.txt": b"Exported, by hand\nplease, do not change\n",
        ".hidden": b"x",
    }
    path = tmp_path / "months"
    if packing == "zip":
        path.write_bytes(zipped(files))
    else:
        path.mkdir()
        for name, content in files.items():
            (path / name).write_bytes(content)
    customers = CustomerTableDataset(filepath=str(path)).load()
    assert customers.columns.tolist() == [ROW, "Income", "id", SOURCE_FILE, EXTRA_CELLS]
    assert customers["id"].tolist() == ["03", "04", "01", "02"]
    assert customers["Income"].tolist() == [17, 18, 15, 16]
    assert customers[SOURCE_FILE].tolist() == ["feb.csv"] * 2 + ["jan.csv"] * 2
    assert customers[EXTRA_CELLS].fillna("").tolist() == ["", "x", "", ""]
    assert customers[ROW].tolist() == [2, 4, 6, 7]
    source = customers.attrs["source"]
    assert source["files"] == ["feb.csv: 2-4", "jan.csv: 6-7"]
    assert source["blank_rows"] == {"rows": 1, "first": [3]}
    assert source["set_aside"] == ["readme.txt"]
    assert (source["file"], source["delimiter"]) == ("months", "comma")


def test_files_of_several_formats_are_joined_and_a_text_in_one_is_a_text_in_all(read: Read) -> None:
    sheet = ods(A=[["id", "Income"], ["x1", 5.5]])
    table = pd.DataFrame({"id": [7, 8], "Income": [1, 2]}).to_parquet()
    customers = read(zipped({"a.csv": JAN, "b.ods": sheet, "c.parquet": table, "logo.png": b"\x89PNG"}))
    assert customers["id"].tolist() == ["01", "02", "x1", "7", "8"]
    assert customers["Income"].tolist() == [15, 16, 5.5, 1, 2]
    assert customers.attrs["source"]["format"] == "text, OpenDocument, Parquet"
    assert customers.attrs["source"]["set_aside"] == ["logo.png"]


def test_text_files_that_are_the_tables_are_read(read: Read) -> None:
    assert len(read(zipped({"jan.txt": JAN, "feb.txt": FEB}))) == 4


def test_a_column_that_is_called_source_file_is_kept(read: Read) -> None:
    one = b"id,source_file\n1,web\n"
    customers = read(zipped({"a.csv": one, "b.csv": one}))
    assert customers.columns.tolist() == [ROW, "id", "source_file (in the file)", SOURCE_FILE]


def test_other_columns_in_a_folder_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(JAN)
    (tmp_path / "b.csv").write_bytes(b"id,Spend\n1,2\n")
    with pytest.raises(CustomerTableError, match='"b.csv" lacks "Income" and has "Spend"'.replace(".", r"\.")):
        CustomerTableDataset(filepath=str(tmp_path)).load()


def workbook(rows: list[list[Any]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_hidden_rows_are_read_and_told(read: Read) -> None:
    book = workbook([["id", "x"], *[[n, n] for n in range(1, 10)]])
    for row in (4, 5, 9):
        book.active.row_dimensions[row].hidden = True
    customers = read(saved(book))
    assert customers["id"].tolist() == list(range(1, 10))
    assert customers.attrs["source"]["hidden_rows"] == {"rows": 3, "first": [4, 5, 9]}


def test_hidden_rows_of_opendocument_are_told(read: Read) -> None:
    content = ods(Notes=[["x"]], Data=[["id", "x"], *[[n, n] for n in range(1, 6)]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    before, table = members["content.xml"].split(b'table:name="Data">')
    row = b"<table:table-row>"
    parts = table.split(row)
    table = row.join(parts[:3]) + b'<table:table-row table:visibility="filter">' + row.join(parts[3:])
    customers = read(zipped({**members, "content.xml": before + b'table:name="Data">' + table}))
    assert customers["id"].tolist() == [1, 2, 3, 4, 5]
    assert customers.attrs["source"]["hidden_rows"] == {"rows": 1, "first": [3]}


def test_a_workbook_with_macros_is_read_without_them(read: Read) -> None:
    with zipfile.ZipFile(io.BytesIO(saved(workbook([["id"], [1]])))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert read(zipped({**members, "xl/vbaProject.bin": b"anything"}))["id"].tolist() == [1]


@pytest.mark.parametrize("lost", [None, "xl/charts/chart1.xml", "xl/drawings/drawing1.xml"])
def test_a_chart_sheet_is_no_damage_whatever_is_in_it(read: Read, lost: str | None) -> None:
    book = workbook([["id", "x"], [1, 2], [2, 3]])
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=2, min_row=1, max_row=3))
    book.create_chartsheet("Chart", 0).add_chart(chart)
    with zipfile.ZipFile(io.BytesIO(saved(book))) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if name != lost}
    assert lost is None or len(members) == len(archive.namelist()) - 1
    customers = read(zipped(members))
    assert customers.drop(columns=ROW).to_numpy().tolist() == [[1, 2], [2, 3]]


@pytest.mark.parametrize("length", [40_000, 150_000])
def test_a_long_text_cell_is_read(read: Read, length: int) -> None:
    text = "".join(chr(97 + number * number % 23) for number in range(length))
    assert read(f'id,note\n1,"{text}"\n2,b\n'.encode())["note"].tolist() == [text, "b"]
    with zipfile.ZipFile(io.BytesIO(saved(workbook([["id", "note"], [1, "QQQ"], [2, "b"]])))) as archive:
        members = {name: archive.read(name).replace(b"QQQ", text.encode()) for name in archive.namelist()}
    assert read(zipped(members))["note"].tolist() == [text, "b"]


def test_the_largest_of_several_sheets_is_taken_and_the_others_told(read: Read) -> None:
    book = workbook([["About this file", "x"], ["made", "today"]])
    sheet = book.create_sheet("Customers")
    for number in range(30):
        sheet.append(["id", "Income"] if not number else [number, number])
    customers = read(saved(book))
    assert len(customers) == 29
    assert customers.attrs["source"]["sheet"] == "Customers"
    assert customers.attrs["source"]["other_sheets"] == ["Sheet"]


def test_a_library_warns_nobody(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    read_strings = ExcelReader.read_strings

    def warn(reader: ExcelReader) -> None:
        warnings.warn("Slicer List extension is not supported and will be removed", stacklevel=1)
        read_strings(reader)

    monkeypatch.setattr(ExcelReader, "read_strings", warn)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(read(saved(workbook([["id"], [1]])))) == 1


@pytest.mark.heavy
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_what_libreoffice_saves_is_read(read: Read, tmp_path: Path, kind: str) -> None:
    book = workbook([["Customers"], [], ["", "id", "Income"], ["", 1, 15], ["", 2, 16.5]])
    book.active.row_dimensions[5].hidden = True
    (tmp_path / "t.xlsx").write_bytes(saved(book))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "t.xlsx")], check=True, timeout=120)
    customers = read((tmp_path / f"t.{kind}").read_bytes())
    if kind == "ods":
        assert customers.attrs["source"]["hidden_rows"] == {"rows": 1, "first": [5]}
    assert customers.to_numpy().tolist() == [[4, 1, 15], [5, 2, 16.5]]
    assert customers.columns.tolist() == [ROW, "id", "Income"]
