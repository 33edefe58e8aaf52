"""Whatever bytes a file holds, the reader gives a table or its own error."""

import functools
import gzip
import io
import zipfile
from collections.abc import Callable
from typing import Any

import fsspec
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customer_segmentation.customers.columns import ROW
from customer_segmentation.customers.sample import make_sample
from customer_segmentation.datasets.customer_table import CustomerTableDataset
from customer_segmentation.errors import CustomerTableError
from tests.datasets.spreadsheets import ods, xlsb, zipped

PATH = "memory:///fuzzed"
MAGIC = [
    b"",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"PAR1",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"<html",
    b"sep=;\n",
    b'"',
    b"a,b\n",
]
#: Bytes that mean something to one of the parsers.
SPICE = st.sampled_from([b'"', b",", b"\n", b"\r", b"\0", b";", b"\xff", b"<", b"&", b"PK", b"0" * 40, b"\t|"])

few = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(content: bytes) -> pd.DataFrame | None:
    with fsspec.open(PATH, "wb") as file:
        file.write(content)
    dataset = CustomerTableDataset(filepath=PATH, limits={"unpacked_megabytes": 20})
    dataset.expect_columns([["CustomerID"], ["Age"]])
    try:
        return dataset.load()
    except CustomerTableError as error:
        if not str(error).startswith("The file /fuzzed "):
            raise AssertionError(f"not a sentence about the file: {error}") from error
        return None


def check(customers: pd.DataFrame | None) -> None:
    if customers is not None and ROW in customers:
        assert customers[ROW].is_monotonic_increasing
        assert customers[ROW].is_unique
        assert customers.columns.is_unique


@few
@given(st.sampled_from(MAGIC), st.binary(max_size=300))
def test_random_bytes(start: bytes, rest: bytes) -> None:
    check(read(start + rest))


@few
@given(st.text(st.sampled_from("ab1\",;\t|\n\r. é#'-"), max_size=80))
def test_random_tables(text: str) -> None:
    check(read(text.encode()))


def _csv() -> bytes:
    return make_sample().head(40).to_csv(index=False).encode()


def _rows() -> list[list[Any]]:
    sample = make_sample().head(40)
    rows = ([cell if isinstance(cell, str) else int(cell) for cell in row] for row in sample.to_numpy())
    return [list(sample.columns), *rows]


def _xlsx(*, compressed: bool = True) -> bytes:
    file = io.BytesIO()
    make_sample().head(40).to_excel(file, index=False)
    if compressed:
        return file.getvalue()
    stored = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return stored.getvalue()


FORMS: dict[str, Callable[[], bytes]] = {
    "csv": _csv,
    "utf-16": lambda: _csv().decode().encode("utf-16"),
    "gzip": lambda: gzip.compress(_csv(), mtime=0),
    "xlsx": _xlsx,
    "xlsx, stored": lambda: _xlsx(compressed=False),
    "ods": lambda: ods(A=_rows()),
    "xlsb": lambda: xlsb(_rows()),
    "json": lambda: make_sample().head(40).to_json(orient="records").encode(),
    "json lines": lambda: make_sample().head(40).to_json(orient="records", lines=True).encode(),
    "zip of two": lambda: zipped({"a.csv": _csv(), "b.csv": _csv(), "readme.txt": b"x"}),
    "blanks": lambda: make_sample().head(40).to_string(index=False).encode(),
    "old encoding": lambda: _csv().replace(b"Female", "Weiblich über".encode("cp1252")),
    "parquet": lambda: make_sample().to_parquet(),
}


@functools.cache
def good(form: str) -> bytes:
    return FORMS[form]()


@pytest.mark.parametrize("form", FORMS)
def test_the_files_are_good_before_they_are_damaged(form: str) -> None:
    assert read(good(form)) is not None


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_real_files(form: str, data: st.DataObject) -> None:
    content = bytearray(good(form))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        match data.draw(st.sampled_from(["replace", "insert", "cut", "truncate"])):
            case "replace":
                spice = data.draw(SPICE | st.binary(min_size=1, max_size=4))
                content[at : at + len(spice)] = spice
            case "insert":
                content[at:at] = data.draw(SPICE | st.binary(min_size=1, max_size=4))
            case "cut":
                del content[at : at + data.draw(st.integers(1, 50))]
            case "truncate":
                del content[at:]
    check(read(bytes(content)))
