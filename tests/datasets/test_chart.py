"""Charts can be read back as the bytes of their files."""

import base64
import logging
import pickle
import warnings
from io import BytesIO
from pathlib import Path

import pytest
from kedro.io import DatasetError
from matplotlib.figure import Figure
from PIL import Image

from customer_segmentation.datasets.chart import ChartFolderDataset


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "charts"


@pytest.fixture
def charts(folder: Path) -> ChartFolderDataset:
    return ChartFolderDataset(filepath=str(folder), save_args={"dpi": 20})


def test_a_version_in_the_file_would_change_its_bytes(charts: ChartFolderDataset, folder: Path) -> None:
    charts.save({"map": Figure()})
    assert charts.load() == {"map": (folder / "map.png").read_bytes()}
    assert b"Software" not in charts.load()["map"]


def test_characters_that_no_font_has_are_told_in_one_sentence(
    charts: ChartFolderDataset, caplog: pytest.LogCaptureFixture
) -> None:
    figure = Figure()
    figure.suptitle("\U00012000 and \U00012001\x07")

    with warnings.catch_warnings(action="error"), caplog.at_level(logging.WARNING):
        charts.save({"map": figure})

    (sentence,) = caplog.messages
    assert sentence.startswith("The charts show boxes in place of \U00012000 \U00012001, as none of theme: ")


def test_other_warnings_about_a_figure_are_not_swallowed(charts: ChartFolderDataset) -> None:
    class Doubtful(Figure):
        def draw(self, *_: object, **__: object) -> None:
            warnings.warn("Look at this.", UserWarning, stacklevel=1)

    with pytest.warns(UserWarning, match=r"Look at this\."):
        charts.save({"map": Doubtful()})


class Failing(Figure):
    """A figure that cannot be drawn."""

    def draw(self, *_: object, **__: object) -> None:
        raise ValueError("no")


def test_figures_are_loaded_by_name_and_old_ones_go(charts: ChartFolderDataset, folder: Path) -> None:
    assert not charts.exists()
    charts.save({"segment_10": Figure(), "segment_9": Figure(), "map": Figure()})
    assert list(charts.load()) == ["map", "segment_9", "segment_10"]
    (folder / "notes.txt").write_text("mine", encoding="utf-8")

    charts.save({"map": Figure(), "segment_9": Figure()})

    assert charts.exists()
    assert list(charts.load()) == ["map", "segment_9"]
    assert charts.load()["map"] == (folder / "map.png").read_bytes()
    assert charts.load()["map"].startswith(b"\x89PNG")
    assert b"Software" not in charts.load()["map"], "a version in the file would change its bytes"
    assert {path.name for path in folder.iterdir()} == {"map.png", "segment_9.png", "notes.txt"}


def test_a_figure_that_cannot_be_drawn_leaves_all_charts_as_they_were(charts: ChartFolderDataset, folder: Path) -> None:
    charts.save({"map": Figure(), "old": Figure()})
    before = charts.load()
    with pytest.raises(DatasetError):
        charts.save({"map": Figure(figsize=(1, 1)), "sizes": Failing()})
    assert charts.load() == before
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("failing", ["os.fsync", "pathlib.Path.chmod"])
def test_a_full_disk_leaves_all_charts_as_they_were(
    charts: ChartFolderDataset, folder: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    charts.save({"map": Figure(), "old": Figure()})
    before = charts.load()
    calls = []

    def full(*_: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(failing, full)
    with pytest.raises(DatasetError, match=r"cannot be written \(No space left on device\), and earlier ones are left"):
        charts.save({"map": Figure(figsize=(1, 1)), "sizes": Figure()})
    assert charts.load() == before
    assert len(list(folder.iterdir())) == 2, "no temporary file is left"


def test_a_folder_elsewhere_works_too() -> None:
    dataset = ChartFolderDataset(filepath="memory://bucket/charts", save_args={"dpi": 20})
    dataset.save({"map": Figure(), "old": Figure()})
    dataset.save({"map": Figure()})
    assert list(dataset.load()) == ["map"]


def test_characters_that_no_font_has_are_told_by_chart(
    charts: ChartFolderDataset, caplog: pytest.LogCaptureFixture
) -> None:
    figure = Figure()
    figure.suptitle("\U00012000")
    with warnings.catch_warnings(action="error"), caplog.at_level(logging.WARNING):
        charts.save({"plain": Figure(), "map": figure})
    (sentence,) = caplog.messages
    assert sentence.startswith("The charts show boxes in place of \U00012000, as none of theme: ")


@pytest.mark.parametrize(("number", "size"), [(1, (480, 360)), (3, (1440, 360)), (7, (1440, 1080))])
def test_kedro_viz_shows_all_charts_on_one_sheet(
    charts: ChartFolderDataset, number: int, size: tuple[int, int]
) -> None:
    charts.save({f"chart_{index}": Figure(facecolor="red") for index in range(number)})
    with Image.open(BytesIO(base64.b64decode(charts.preview()))) as sheet:
        assert sheet.size == size
        shown = [sheet.getpixel((240 + 480 * (index % 3), 180 + 360 * (index // 3))) for index in range(number)]
        assert shown == [(255, 0, 0)] * number
        assert sheet.getpixel((2, 2)) == (255, 255, 255)


def test_the_charts_can_be_saved_by_another_process(charts: ChartFolderDataset) -> None:
    copy = pickle.loads(pickle.dumps(charts))  # noqa: S301 - our own
    copy.save({"map": Figure()})
    assert list(charts.load()) == ["map"]


def test_an_empty_folder_is_told(charts: ChartFolderDataset) -> None:
    with pytest.raises(DatasetError, match="There are no charts in"):
        charts.load()
