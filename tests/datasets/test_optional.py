import re
from pathlib import Path

import pandas as pd
import pytest
from kedro.io import DatasetError

from customer_segmentation.datasets.optional import OptionalDataset
from customer_segmentation.errors import SettingsError


def make(filepath: Path | str | None, other_than: Path | None = None) -> OptionalDataset:
    return OptionalDataset(
        parameter="previous_segments",
        filepath=None if filepath is None else str(filepath),
        other_than=None if other_than is None else {"filepath": str(other_than)},
        dataset="pandas.ParquetDataset",
        content="a Parquet file",
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "earlier.parquet"
    pd.DataFrame({"segment": [1, 2]}).to_parquet(path)
    return path


def load_error(dataset: OptionalDataset) -> SettingsError:
    with pytest.raises(DatasetError) as caught:
        dataset.load()
    assert isinstance(caught.value.__cause__, SettingsError)
    return caught.value.__cause__


def test_nothing_is_loaded_where_no_file_is_given() -> None:
    assert make(None).load() is None


@pytest.mark.parametrize("path", ["nosuch://earlier.parquet", "s3://bucket/earlier.parquet"])
def test_a_place_that_cannot_be_opened_is_told(path: str) -> None:
    assert re.match(r"previous_segments leads to .*, which cannot be opened: ", str(load_error(make(path))))


def test_a_given_file_is_loaded_as_the_other_dataset_does(file: Path, tmp_path: Path) -> None:
    assert make(file, other_than=tmp_path / "now.parquet").load()["segment"].tolist() == [1, 2]


def test_a_wrong_path_is_named(tmp_path: Path) -> None:
    assert "where there is no file: give the path" in str(load_error(make(tmp_path / "absent.parquet")))
    assert "where there is a folder: give the path" in str(load_error(make(tmp_path)))


def test_a_folder_of_parts_is_loaded_where_the_catalog_says_that_it_may_be_one(file: Path) -> None:
    parameters = {"parameter": "previous_segments", "dataset": "pandas.ParquetDataset", "content": "Parquet"}
    dataset = OptionalDataset(**parameters, filepath=str(file.parent), folder=True)
    assert dataset.load()["segment"].tolist() == [1, 2]


def test_a_file_of_another_kind_is_named(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("CustomerID\n1\n", encoding="utf-8")
    assert f"leads to {path}, which cannot be read as a Parquet file: give" in str(load_error(make(path)))


def test_the_file_that_the_run_writes_is_refused_by_whatever_name(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.parquet"
    link.symlink_to(file)
    for same in (file, link, f"{tmp_path}/../{tmp_path.name}/{file.name}"):
        assert "which this run itself writes: copy the file" in str(load_error(make(same, other_than=file)))


def test_nothing_is_ever_written(file: Path) -> None:
    with pytest.raises(DatasetError, match="only read, never written"):
        make(file).save("anything")
