"""The customers of each segment as files for a campaign tool."""

from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from kedro.io import DataCatalog

from customer_segmentation.pipelines.reporting import segment_lists
from customer_segmentation.pipelines.reporting.segment_lists import list_name, lists_by_segment, safe_list
from tests.conftest import PROJECT

CARDS: list[Any] = [{"number": 1, "name": "High Income, High Spending"}, {"number": 2, "name": "Größe/low: 50 %"}]
CUSTOMERS = pd.DataFrame(
    {
        "id": ["0001", "0002", "0003"],
        "=Name": ["=1+1", "+49 89 123", "@cmd"],
        "Spend": [-1.5, 2.0, 3.0],
        "Since": pd.to_datetime(["2024-01-31 12:00", None, "1999-12-31"], format="mixed"),
        "segment": [1, 1, 2],
        "typicality": [10.0, 90.0, 50.0],
    }
)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The folder of the lists, written as the catalog says, over those of an earlier run."""
    import yaml

    entry = yaml.safe_load((PROJECT / "conf/base/catalog_reporting.yml").read_text())["segment_lists"]
    catalog = DataCatalog.from_config({"segment_lists": {**entry, "path": str(tmp_path / "lists")}})
    dataset = catalog["segment_lists"]
    dataset.save({"9_Gone": pa.Table.from_pandas(CUSTOMERS)})
    dataset.save(lists_by_segment(CUSTOMERS, CARDS, "id"))
    return tmp_path / "lists"


def test_every_customer_is_in_the_file_of_the_segment_the_most_typical_first(saved: Path) -> None:
    files = sorted(saved.iterdir())
    assert [file.name for file in files] == ["1_High_Income_High_Spending.csv", "2_Größe_low_50.csv"]
    ids = [pd.read_csv(file, dtype=str, encoding="utf-8-sig")["id"].tolist() for file in files]
    assert ids == [["0002", "0001"], ["0003"]]


def test_a_spreadsheet_reads_it_as_text_and_computes_nothing(saved: Path) -> None:
    content = (saved / "1_High_Income_High_Spending.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    header, first, second = content.decode("utf-8-sig").splitlines()
    assert header == '"id","\'=Name","Spend","Since","segment","typicality"'
    assert first == '"0002","+49 89 123",2,,1,90'
    assert second == '"0001","\'=1+1",-1.5,"2024-01-31",1,10'


def test_any_engine_gives_the_same_lists() -> None:
    made = [lists_by_segment(table, CARDS, "id") for table in (CUSTOMERS, pl.from_pandas(CUSTOMERS).lazy())]
    for name, make in made[0].items():
        assert make().read_all() == made[1][name]().read_all()


def test_a_list_that_is_made_in_parts_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    own = CUSTOMERS.assign(segment=1)
    whole, parts = (lists_by_segment(own, CARDS[:1], "id") for _ in range(2))
    (make,), (make_in_parts,) = whole.values(), parts.values()
    expected = make().read_all()
    monkeypatch.setattr(segment_lists, "_PART", 2)
    made = make_in_parts().read_all()
    assert len(made) == len(CUSTOMERS) > 2
    assert made["typicality"].num_chunks > 1
    assert made == expected


def test_a_name_without_a_letter_is_the_number() -> None:
    assert list_name({"number": 3, "name": "***"}) == "3"


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        *[(formula, f"'{formula}") for formula in ("=A1", "@cmd", "\t=A1", "-1+A1", "+49a", "- x")],
        *[(text, text) for text in ("-1.5", "+49 89 123", "-", "Smith", "", "a=b")],
    ],
)
def test_only_what_a_spreadsheet_would_compute_gets_an_apostrophe(cell: str, safe: str) -> None:
    assert safe_list(pa.table({cell: [cell, None]})).to_pydict() == {safe: [safe, None]}
