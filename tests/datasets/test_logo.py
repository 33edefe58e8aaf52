"""The logo is loaded as small as it is shown; a file that is no picture is told in one sentence."""

from io import BytesIO
from pathlib import Path

import pytest
from kedro.io import DatasetError
from PIL import Image

from customer_segmentation.datasets.logo import LogoDataset
from customer_segmentation.errors import SettingsError
from customer_segmentation.workbook.logo import shrink


def make(filepath: Path | None) -> LogoDataset:
    return LogoDataset(parameter="logo_file", filepath=None if filepath is None else str(filepath))


def load_error(dataset: LogoDataset) -> str:
    with pytest.raises(DatasetError) as caught:
        dataset.load()
    assert isinstance(caught.value.__cause__, SettingsError)
    return str(caught.value.__cause__)


def test_there_are_no_bytes_where_no_file_is_given() -> None:
    assert make(None).load() == b""


@pytest.mark.parametrize("name", ["logo.jpg", "logo.png"])
def test_a_picture_is_loaded_as_a_small_png_file(tmp_path: Path, name: str) -> None:
    picture = Image.new("RGB", (3000, 900), "#C2410C")
    picture.save(tmp_path / name)
    loaded = make(tmp_path / name).load()
    with Image.open(BytesIO(loaded)) as small:
        assert small.format == "PNG"
        assert small.size == (640, 192)
    if name == "logo.png":
        assert loaded == shrink(picture)


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\n\x00\x00"],
    ids=["empty", "svg", "cut off"],
)
def test_a_file_that_is_no_picture_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(content)
    assert f"logo_file leads to {path}, which cannot be read as a PNG or JPEG picture: give" in load_error(make(path))


def test_a_wrong_path_is_told(tmp_path: Path) -> None:
    assert "where there is no file: give the path" in load_error(make(tmp_path / "absent.png"))
    assert "where there is a folder: give the path" in load_error(make(tmp_path))


def test_nothing_is_ever_written(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="only read, never written"):
        make(tmp_path / "logo.png").save("anything")
