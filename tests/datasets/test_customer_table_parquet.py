"""Parquet files: every type keeps its digits and characters."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from customer_segmentation.datasets.customer_table import CustomerTableDataset
from customer_segmentation.errors import CustomerTableError


def read(tmp_path: Path, **columns: pa.Array) -> pd.DataFrame:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    (tmp_path / "t.parquet").write_bytes(file.getvalue())
    return CustomerTableDataset(filepath=str(tmp_path / "t.parquet")).load()


DIGITS = [12345678901234567890, 12345678901234567891, None]


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (pa.array([Decimal(n) if n else None for n in DIGITS], pa.decimal128(20, 0)), [*map(str, DIGITS[:2])]),
        (pa.array([Decimal(n) if n else None for n in DIGITS], pa.decimal256(40, 0)), [*map(str, DIGITS[:2])]),
        (pa.array([Decimal("1234567890123456.25"), Decimal("1234567890123456.75")], pa.decimal128(18, 2)),
         ["1234567890123456.25", "1234567890123456.75"]),
        (pa.array([Decimal(17850), Decimal(17851), None], pa.decimal128(38, 0)), ["17850", "17851"]),
        (pa.array(DIGITS, pa.uint64()), [*map(str, DIGITS[:2])]),
        (pa.array([2**60 + 1, 2**60 + 2, None], pa.int64()), [str(2**60 + 1), str(2**60 + 2)]),
        (pa.array(["0001", "0002"], pa.large_string()), ["0001", "0002"]),
        (pa.array(["0001", "0002"], pa.string_view()), ["0001", "0002"]),
        (pa.array(["0001", "0002"]).dictionary_encode(), ["0001", "0002"]),
        (pa.array([Decimal(n) if n else None for n in DIGITS], pa.decimal128(20, 0)).dictionary_encode(),
         [*map(str, DIGITS[:2])]),
        (pa.array([b"0001", b"\xff\x02"]), ["0001", "ff02"]),
        (pa.array([b"\xff\x01", b"\xff\x02"], pa.binary(2)), ["ff01", "ff02"]),
        (pa.array([["a"], ["b"]]), ["['a']", "['b']"]),
        (pa.array([1, 2], pa.duration("s")), ["1", "2"]),
    ],
)  # fmt: skip
def test_ids_of_every_type_keep_their_digits(tmp_path: Path, ids: pa.Array, expected: list[str]) -> None:
    customers = read(tmp_path, id=ids, x=pa.array(range(len(ids))))
    assert customers["id"].dropna().astype(str).tolist() == expected


def test_decimal_amounts_are_numbers(tmp_path: Path) -> None:
    amounts = pa.array([Decimal("12.50"), Decimal("-0.07"), None], pa.decimal128(38, 2))
    assert read(tmp_path, x=amounts)["x"].dropna().tolist() == [12.5, -0.07]


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (pa.array([10**9, 0], pa.date32()), None),
        (pa.array([2**62, 0], pa.timestamp("us")), None),
        (pa.array([10**14, 0], pa.timestamp("s")), None),
        (pa.array([dt.date(9999, 12, 31), dt.date(2020, 1, 1)]), "9999-12-31"),
        (pa.array([dt.datetime(2020, 1, 2)] * 2), "2020-01-02 00:00:00"),
    ],
)
def test_a_date_beyond_the_calendar_is_read(tmp_path: Path, dates: pa.Array, first: Any) -> None:
    customers = read(tmp_path, id=pa.array(["a", "b"]), since=dates)
    assert customers["id"].tolist() == ["a", "b"]
    if first:
        assert str(customers["since"].iloc[0]) == first


def test_bytes_that_are_no_utf8_are_shown_as_such(tmp_path: Path) -> None:
    raw = pa.array([b"Zo\xc3\xab", b"Zo\xeb"], pa.binary())
    text = pa.Array.from_buffers(pa.string(), 2, raw.buffers())
    assert read(tmp_path, Name=text)["Name"].tolist() == ["Zoë", "Zo\N{REPLACEMENT CHARACTER}"]


def test_headers_are_made_safe(tmp_path: Path) -> None:
    customers = read(tmp_path, segment=pa.array([1]), row_in_file=pa.array([5]))
    assert customers.columns.tolist() == ["segment (in the file)", "row_in_file (in the file)"]


def test_it_may_hold_as_much_as_a_file_of_text(tmp_path: Path) -> None:
    """Compressed content of other formats may hold less: text takes several times its size in memory."""
    path = tmp_path / "t.parquet"
    pd.DataFrame({"id": range(300_000)}).to_parquet(path)
    limits = {"unpacked_megabytes": 1, "file_megabytes": 3}
    assert len(CustomerTableDataset(filepath=str(path), limits=limits).load()) == 300_000
    pd.DataFrame({"id": range(600_000)}).to_parquet(path)
    with pytest.raises(CustomerTableError, match="has 5 MB, more than the 3 MB allowed"):
        CustomerTableDataset(filepath=str(path), limits=limits).load()


def test_it_may_hold_what_compressed_text_may_where_that_is_more(tmp_path: Path) -> None:
    """As transaction lines may: four gigabytes, of which two are packed."""
    path = tmp_path / "t.parquet"
    pd.DataFrame({"id": range(600_000)}).to_parquet(path, compression="zstd")
    limits = {"unpacked_megabytes": 6, "file_megabytes": 3}
    assert len(CustomerTableDataset(filepath=str(path), limits=limits).load()) == 600_000
