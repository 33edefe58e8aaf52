from pathlib import Path

import pytest
from kedro.io import DatasetError
from kedro.io.core import Version

from customer_segmentation.datasets.segmentation_model import SegmentationModelDataset
from customer_segmentation.errors import SegmentationModelError


def test_a_model_is_saved_in_versions_and_the_newest_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    for day in ("01", "02"):
        dataset = SegmentationModelDataset(filepath=str(path), version=Version(None, f"2026-11-{day}"))
        dataset.save({"format_version": 3, "name": f"é {day}"})
    newest = SegmentationModelDataset(filepath=str(path), version=Version(None, None)).load()
    assert newest == {"format_version": 3, "name": "é 02"}


def test_a_folder_without_versions_says_that_there_is_no_model_yet(tmp_path: Path) -> None:
    dataset = SegmentationModelDataset(filepath=str(tmp_path / "model.json"), version=Version(None, None))
    with pytest.raises(SegmentationModelError, match=r"no segmentation model in .* yet: train one with `kedro run`"):
        dataset.load()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b"1" * 5000, b'{"a": "' + b"x" * 100], ids=len
)
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(content)
    with pytest.raises(SegmentationModelError, match=r"is damaged: it holds no valid JSON"):
        SegmentationModelDataset(filepath=str(path)).load()


@pytest.mark.parametrize("content", ["null", "5", "[]", "{}", '{"a": 1}', '"format_version"'])
def test_json_of_something_else_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "model.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SegmentationModelError, match=r"The file .*model\.json holds no segmentation model"):
        SegmentationModelDataset(filepath=str(path)).load()


def test_a_gigabyte_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)  # takes no space on the disk
    with pytest.raises(SegmentationModelError, match="is larger than 50 MB"):
        SegmentationModelDataset(filepath=str(path)).load()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"There is no segmentation model at .*model\.json"):
        SegmentationModelDataset(filepath=str(tmp_path / "model.json")).load()
