"""The reader of customer tables: one table in every form in which people have it."""

import datetime as dt
import gzip
import io
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kedro.io import DataCatalog

from customer_segmentation.customers.columns import EXTRA_CELLS, ROW
from customer_segmentation.datasets.customer_table import CustomerTableDataset
from customer_segmentation.errors import CustomerTableError

ROWS = [["id", "Name", "Income"], ["0001", "Zoë", "15"], ["0002", "Jürgen", "16"], ["0003", "", "17"]]
WANTED = [["id", "Customer"], ["Income"]]

Read = Callable[..., pd.DataFrame]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write bytes into a file and read it."""

    def write_and_read(content: bytes, *, name: str = "table.csv", wanted: Any = (), **settings: Any) -> pd.DataFrame:
        path = tmp_path / name
        path.write_bytes(content)
        dataset = CustomerTableDataset(filepath=str(path), **settings)
        dataset.expect_columns(wanted)
        return dataset.load()

    return write_and_read


def as_text(delimiter: str = ",", newline: str = "\n") -> str:
    return "".join(delimiter.join(row) + newline for row in ROWS)


def as_workbook(sheets: dict[str, list[list[Any]]], formats: dict[str, str] | None = None) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for cell, number_format in (formats or {}).items():
            sheet[cell].number_format = number_format
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def as_zip(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


CSV = as_text().encode()


@pytest.mark.parametrize(
    ("content", "decided"),
    [
        (as_text(",").encode(), {"delimiter": "comma", "encoding": "UTF-8"}),
        (as_text(";").encode(), {"delimiter": "semicolon"}),
        (as_text("\t").encode(), {"delimiter": "tab"}),
        (as_text("|").encode(), {"delimiter": "pipe"}),
        (("sep=;\n" + as_text(";")).encode(), {"delimiter": "semicolon", "header_row": 2}),
        (as_text(newline="\r\n").encode(), {}),
        (as_text(newline="\r").encode(), {}),
        (as_text().encode("utf-8-sig"), {"encoding": "UTF-8 with a byte-order mark"}),
        (as_text().encode("cp1252"), {"encoding": "Windows-1252"}),
        (as_text().encode("utf-16"), {"encoding": "UTF-16"}),
        (as_text().encode("utf-16-le"), {"encoding": "UTF-16"}),
        (as_text().encode("utf-16-be"), {"encoding": "UTF-16"}),
        (as_text().encode("utf-32"), {"encoding": "UTF-32"}),
        (gzip.compress(CSV), {"unpacked": ["gzip"]}),
        (as_zip(**{"a/table.csv": CSV, "__MACOSX/a/._table.csv": b"x"}), {"unpacked": ["zip: a/table.csv"]}),
        (gzip.compress(as_zip(t=CSV)), {"unpacked": ["gzip", "zip: t"]}),
        (
            b"Customers of May\n# internal\n\n" + CSV,
            {"header_row": 4, "lines_above_header": ["Customers of May", "# internal"]},
        ),
        (as_workbook({"Customers": ROWS}), {"format": "Excel", "sheet": "Customers"}),
    ],
)
@pytest.mark.parametrize("wanted", [(), WANTED], ids=["by shape", "by wanted columns"])
def test_the_same_table_comes_out_of_every_form(
    read: Read, content: bytes, decided: dict[str, Any], wanted: Any
) -> None:
    customers = read(content, name="table.xls", wanted=wanted)  # the name says nothing
    source = customers.attrs["source"]
    assert {name: source.get(name) for name in decided} == decided
    first = source["header_row"] + 1
    assert customers[ROW].tolist() == [first, first + 1, first + 2]
    assert customers.drop(columns=ROW).astype(str).to_numpy().tolist() == ROWS[1:]
    assert list(customers.columns) == [ROW, *ROWS[0]]


def test_clean_number_columns_are_numbers_and_the_rest_stays_text_as_read(read: Read) -> None:
    customers = read(
        b"id,long,whole,decimal,gaps,padded,thousands\n"
        b"007,12345678901234567,1,1.5,1, 1,1.234\n"
        b"008,12345678901234568,-2,20,, 2,5.678\n"
    )
    kinds = {
        name: "number" if pd.api.types.is_numeric_dtype(kind) else "text" for name, kind in customers.dtypes.items()
    }
    assert [name for name, kind in kinds.items() if kind == "number"] == [ROW, "whole", "decimal", "gaps"]
    assert customers["id"].tolist() == ["007", "008"]
    assert customers["long"].tolist() == ["12345678901234567", "12345678901234568"]
    assert customers["gaps"].isna().tolist() == [False, True]
    assert customers["gaps"].dtype == "Int64", "15 would become 15.0 as a float"
    assert customers["padded"].tolist() == [" 1", " 2"]


def test_stray_rows_and_columns_are_left_out_and_the_row_numbers_stay(read: Read) -> None:
    customers = read(b",id,,Income,\n0,a,,1,\n,,,,\n1,b,,2,\n2,c,,3,\n")
    assert customers.columns.tolist() == [ROW, "id", "Income"]
    assert customers[ROW].tolist() == [2, 4, 5]
    assert customers.attrs["source"]["blank_rows"] == {"rows": 1, "first": [3]}
    assert "numbers the rows" in customers.attrs["source"]["left_out"]


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ("", 1),
        ("Report;May\nUser;Anna\n\n", 4),
        ("Customers of May\n\nmade on 5 May; for Anna\n", 4),
        ("Customers of May;;\n", 2),
        ("Rows;812;\nMade;2026;\n", 3),
    ],
)
def test_the_header_is_found_below_whatever_stands_above(read: Read, above: str, row: int) -> None:
    customers = read(f"{above}id;Name;Income\n1;Anna;15\n2;Carl;16\n3;;17\nTotal;;48\n".encode())
    assert customers.attrs["source"]["header_row"] == row
    assert customers.columns.tolist() == [ROW, "id", "Name", "Income"]
    assert customers["Income"].tolist() == [15, 16, 17, 48]


def test_headers_that_are_repeated_or_our_own_are_kept_apart_and_told(read: Read) -> None:
    customers = read(b"id,Income,ID,segment,row_in_file\n1,2,3,4,5\n")
    assert customers.columns.tolist() == [
        ROW, "id", "Income", "ID (2)", "segment (in the file)", "row_in_file (in the file)",
    ]  # fmt: skip
    assert customers.iloc[0].tolist() == [2, 1, 2, 3, 4, 5]
    assert customers.attrs["source"]["changed_headers"] == [
        {"header": "ID", "read_as": "ID (2)"},
        {"header": "segment", "read_as": "segment (in the file)"},
        {"header": "row_in_file", "read_as": "row_in_file (in the file)"},
    ]


def test_rows_of_another_length_keep_all_their_cells_and_their_place(read: Read) -> None:
    customers = read(b'id,Name,Income\na,A,1\nb\nc,C,3,left,over\nd,"D,\nd",4,\n')
    assert customers[ROW].tolist() == [2, 3, 4, 5]
    assert customers["Name"].tolist() == ["A", "", "C", "D,\nd"]
    assert customers[EXTRA_CELLS].fillna("").tolist() == ["", "", "left,over", ""]


def test_bytes_that_fit_no_encoding_are_reported_with_their_rows(read: Read) -> None:
    customers = read("id,Name\n1,Zoë\n2,Jürg\n3,a?b\n".encode().replace(b"?", b"\xff"))
    assert customers["Name"].tolist() == ["Zoë", "Jürg", "a�b"]
    assert customers.attrs["source"]["undecodable_rows"] == {"rows": 1, "first": [4]}


def test_a_named_encoding_is_used(read: Read) -> None:
    assert read("id,Name\n1,Łódź\n".encode("cp1250"), encoding="cp1250")["Name"].tolist() == ["Łódź"]


def test_excel_cells_come_as_people_see_them(read: Read) -> None:
    row = [1, 2.0, 2.5, True, dt.datetime(2024, 5, 6), dt.datetime(2024, 5, 6, 7, 8), None, "x"]
    content = as_workbook({"A": [list("abcdefgh"), row]}, formats={"A2": "0000"})
    (cells,) = read(content).drop(columns=[ROW]).astype(str).to_numpy().tolist()
    assert cells == ["0001", "2", "2.5", "TRUE", "2024-05-06", "2024-05-06 07:08:00", "", "x"]


def test_the_sheet_with_the_wanted_columns_is_taken(read: Read) -> None:
    content = as_workbook({"Notes": [["About"], ["this file"]], "Data": [["May"], [], *ROWS]})
    customers = read(content, wanted=WANTED)
    assert customers.attrs["source"]["sheet"] == "Data"
    assert customers[ROW].tolist() == [4, 5, 6]
    assert read(content, sheet="notes").columns.tolist() == [ROW, "About"]


def test_links_to_other_workbooks_are_not_followed(read: Read) -> None:
    """The value that Excel last computed is there, the linked file is not."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Income</t></is></c></row>'
        '<row r="2"><c r="A2"><f>[1]Prices!$A$1</f><v>42</v></c></row></sheetData></worksheet>'
    )
    workbook = io.BytesIO(as_workbook({"A": [["x"]]}))
    members = {}
    with zipfile.ZipFile(workbook) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert read(as_zip(**{**members, "xl/worksheets/sheet1.xml": sheet.encode()}))["Income"].tolist() == [42]


def test_parquet_keeps_its_types_and_has_no_row_numbers(read: Read, tmp_path: Path) -> None:
    table = pd.DataFrame({"id": ["01", "02"], "n": pd.array([2**60 + 1, None], dtype="Int64"), "x": [0.5, None]})
    table.to_parquet(tmp_path / "t")
    customers = read((tmp_path / "t").read_bytes())
    pd.testing.assert_frame_equal(customers, table, check_dtype=False)
    assert customers.attrs["source"] == {"file": "table.csv", "format": "Parquet"}


def test_a_table_in_a_database_is_read_by_the_catalog_alone(tmp_path: Path) -> None:
    database = tmp_path / "crm.db"
    with sqlite3.connect(database) as connection:
        pd.DataFrame(ROWS[1:], columns=ROWS[0]).to_sql("customers", connection, index=False)
    connection.close()
    credentials = {"crm": {"con": f"sqlite:///{database}"}}
    entries = {
        "table": {"type": "pandas.SQLTableDataset", "table_name": "customers", "credentials": "crm"},
        "query": {"type": "pandas.SQLQueryDataset", "sql": "SELECT * FROM customers", "credentials": "crm"},
    }
    catalog = DataCatalog.from_config(entries, credentials)
    for name in entries:
        assert catalog.load(name).to_numpy().tolist() == ROWS[1:]


def test_the_table_is_never_written(tmp_path: Path) -> None:
    dataset = CustomerTableDataset(filepath=str(tmp_path / "table.csv"))
    with pytest.raises(Exception, match="only read, never written"):
        dataset.save(pd.DataFrame())
    assert not list(tmp_path.iterdir())


def test_kedro_viz_shows_the_first_rows(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(CSV)
    preview = CustomerTableDataset(filepath=str(tmp_path / "t.csv")).preview(2)
    assert (preview["columns"], len(preview["data"])) == ([ROW, *ROWS[0]], 2)


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5).filter(lambda cell: cell == cell.strip())


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8), st.sampled_from([",", ";", "\t", "|"]))
def test_no_cell_is_lost(rows: list[tuple[str, str]], delimiter: str) -> None:
    """Whatever text the cells hold, it comes back with its row number; only blank rows are left out."""
    table = pd.DataFrame(rows, columns=["first column", "second column"])
    with fsspec.open("memory:///table.csv", "wb") as file:
        file.write(table.to_csv(index=False, sep=delimiter).encode())
    filled = table[(table != "").any(axis=1)]
    dataset = CustomerTableDataset(filepath="memory:///table.csv")
    dataset.expect_columns([["first column"], ["second column"]])
    if filled.empty:
        with pytest.raises(CustomerTableError, match="no customers"):
            dataset.load()
        return
    customers = dataset.load()
    assert customers[ROW].tolist() == (filled.index + 2).tolist()
    read = customers[["first column", "second column"]].astype(str)
    for name in read:
        if not pd.api.types.is_numeric_dtype(customers[name]):
            assert read[name].tolist() == filled[name].tolist()
        else:
            numbers = [None if pd.isna(value) else value for value in customers[name].tolist()]
            assert numbers == [float(cell) if cell else None for cell in filled[name]]
