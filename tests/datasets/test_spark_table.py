"""A table that Spark reads: every column can be written again, whatever it holds."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engines import NO_SPARK, spark_session

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(bool(NO_SPARK), reason=NO_SPARK)]

COLUMNS = {
    "nested": (pa.array([{"city": "Wien", "tags": ["a", "b"]}, None]), ['{"city":"Wien","tags":["a","b"]}', None]),
    "list": (pa.array([["ü"], []]), ['["ü"]', "[]"]),
    "map": (pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int64())), ['{"a":1}', None]),
    "text in bytes": (pa.array([b"K\xc3\xb6ln", None]), ["Köln", None]),
    "bytes": (pa.array([b"\xff\x00", b"\xfe"]), ["ff00", "fe"]),
    "money": (pa.array([Decimal("1.50"), None]), [Decimal("1.50"), None]),
    "day": (pa.array([dt.date(2024, 2, 29), None]), [dt.date(2024, 2, 29), None]),
    "yes or no": (pa.array([True, None]), [True, None]),
}


def test_nested_and_binary_cells_are_text_and_all_others_what_they_are(tmp_path: Path) -> None:
    from customer_segmentation.datasets.spark_table import SparkTableDataset

    spark_session()
    pq.write_table(pa.table({name: cells for name, (cells, _) in COLUMNS.items()}), tmp_path / "table.parquet")
    table = SparkTableDataset(filepath=str(tmp_path / "table.parquet")).load()
    rows = [row.asDict() for row in table.collect()]
    assert rows == [{name: read[row] for name, (_, read) in COLUMNS.items()} for row in range(2)]
    table.write.csv(str(tmp_path / "table.csv"))  # which has no nested columns
