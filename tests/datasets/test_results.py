"""Results are written whole or not at all, and read as kedro-datasets would read them."""

import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from kedro.io import DatasetError
from kedro_datasets import json as kedro_json
from kedro_datasets import pandas as kedro_pandas
from kedro_datasets import text as kedro_text

from customer_segmentation.datasets.results import (
    CSVDataset,
    HTMLDataset,
    JSONDataset,
    ParquetDataset,
    PartitionedDataset,
    SpreadsheetCSVDataset,
)

TABLE = pd.DataFrame({"id": ["0001", "Zoë"], "spent": [1.5, None]})


@pytest.mark.parametrize(
    ("ours", "kedros", "data", "options"),
    [
        (ParquetDataset, kedro_pandas.ParquetDataset, TABLE, {}),
        (CSVDataset, kedro_pandas.CSVDataset, TABLE, {"save_args": {"index": False}}),
        (
            CSVDataset,
            kedro_pandas.CSVDataset,
            TABLE,
            {"save_args": {"index": False}, "fs_args": {"open_args_save": {"encoding": "utf-8-sig"}}},
        ),
        (JSONDataset, kedro_json.JSONDataset, {"name": "Zoë", "parts": [1, 2.5]}, {"save_args": {"indent": 2}}),
        (HTMLDataset, kedro_text.TextDataset, "<p>Zoë</p>", {"fs_args": {"open_args_save": {"encoding": "utf-8"}}}),
    ],
    ids=["parquet", "csv", "csv with a byte-order mark", "json", "html"],
)
def test_the_file_is_the_one_that_kedro_writes(
    ours: Any, kedros: Any, data: Any, options: dict[str, Any], tmp_path: Path
) -> None:
    ours(filepath=str(tmp_path / "ours" / "file"), **options).save(data)
    kedros(filepath=str(tmp_path / "kedros" / "file"), **options).save(data)
    assert (tmp_path / "ours" / "file").read_bytes() == (tmp_path / "kedros" / "file").read_bytes()
    assert [path.name for path in (tmp_path / "ours").iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("dataset", "data"),
    [
        (ParquetDataset, TABLE),
        (ParquetDataset, TABLE.set_index("id")),
        (CSVDataset, TABLE.reset_index(names="row")),
        (JSONDataset, {"a": 1}),
        (JSONDataset, {}),
        (JSONDataset, [1, 2]),
    ],
)
def test_the_id_of_the_run_changes_nothing_of_what_is_loaded(dataset: Any, data: Any, tmp_path: Path) -> None:
    result = dataset(
        filepath=str(tmp_path / "file"), **({"save_args": {"index": False}} if dataset is CSVDataset else {})
    )
    result.run_id = "0123456789abcdef"
    result.save(data)
    result.release()
    if isinstance(data, pd.DataFrame):
        pd.testing.assert_frame_equal(result.load(), data)
    else:
        assert result.load() == data
    carries = b"0123456789abcdef" in (tmp_path / "file").read_bytes()
    assert carries is (dataset is ParquetDataset or isinstance(data, dict))


def test_kedro_viz_shows_of_which_run_a_json_file_is(tmp_path: Path) -> None:
    dataset = JSONDataset(filepath=str(tmp_path / "facts.json"))
    dataset.run_id = "0123456789abcdef"
    dataset.save({"k": 5})
    assert json.loads(dataset.preview()) == {"run_id": "0123456789abcdef", "k": 5}


@pytest.mark.parametrize(
    ("dataset", "good", "bad"),
    [
        (ParquetDataset, TABLE, pd.DataFrame({"fine": [1, 2], "mixed": ["text", object()]})),
        (JSONDataset, {"a": 1}, {"a": list(range(100_000)), "b": object()}),
    ],
    ids=["parquet", "json"],
)
def test_what_cannot_be_written_leaves_the_earlier_file(dataset: Any, good: Any, bad: Any, tmp_path: Path) -> None:
    path = tmp_path / "file"
    result = dataset(filepath=str(path))
    result.save(good)
    earlier = path.read_bytes()
    with pytest.raises(DatasetError):
        result.save(bad)
    assert path.read_bytes() == earlier
    assert [one.name for one in tmp_path.iterdir()] == ["file"], "no temporary file is left"


@pytest.mark.parametrize(
    ("dataset", "data"), [(ParquetDataset, TABLE), (CSVDataset, TABLE), (JSONDataset, {"a": 1})], ids=str
)
def test_a_full_disk_is_told_in_a_sentence_and_leaves_the_earlier_file(
    dataset: Any, data: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = dataset(filepath=str(tmp_path / "file"))
    result.save(data)
    result.release()
    earlier = (tmp_path / "file").read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DatasetError, match=r"cannot be written \(No space left on device\), and an earlier"):
        result.save(data)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("file", earlier)]


def test_a_folder_of_files_keeps_the_earlier_ones_until_the_new_ones_are_written(tmp_path: Path) -> None:
    lists = PartitionedDataset(
        path=str(tmp_path),
        filename_suffix=".json",
        dataset={"type": "customer_segmentation.datasets.results.JSONDataset"},
    )
    lists.save({"segment_1": [1], "segment_2": [2]})
    with pytest.raises(DatasetError):
        lists.save({"segment_1": object()})
    assert {name: load() for name, load in lists.load().items()} == {"segment_1": [1], "segment_2": [2]}
    lists.save({"segment_1": [3]})
    assert {name: load() for name, load in lists.load().items()} == {"segment_1": [3]}


@pytest.mark.parametrize(
    ("save_args", "expected"),
    [({}, '"id","Größe"\n"01",1.5\n,2\n'), ({"sep": ";", "decimal": ","}, '"id";"Größe"\n"01";"1,5"\n"";"2,0"\n')],
    ids=["as it is", "for a German Excel"],
)
def test_a_list_for_spreadsheets_has_texts_in_quotes(save_args: dict[str, str], expected: str, tmp_path: Path) -> None:
    dataset = SpreadsheetCSVDataset(filepath=str(tmp_path / "list.csv"), save_args=save_args)
    dataset.save(pa.table({"id": ["01", None], "Größe": [1.5, 2.0]}))
    assert (tmp_path / "list.csv").read_bytes() == f"\ufeff{expected}".encode()


def test_a_table_that_was_saved_is_handed_on_until_it_is_released(tmp_path: Path) -> None:
    dataset = ParquetDataset(filepath=str(tmp_path / "table.parquet"))
    dataset.save(TABLE)
    (tmp_path / "table.parquet").unlink()
    handed_on = dataset.load()
    pd.testing.assert_frame_equal(handed_on, TABLE)
    handed_on["spent"] = 0.0
    pd.testing.assert_frame_equal(dataset.load(), TABLE)  # no reader sees what another one does
    dataset.release()
    with pytest.raises(DatasetError):
        dataset.load()
