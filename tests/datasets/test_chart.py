"""A chart can be read back as the bytes of its file."""

import base64
import logging
import warnings
from pathlib import Path

import pytest
from kedro.io import DatasetError
from matplotlib.figure import Figure

from customer_segmentation.datasets.chart import ChartDataset, ChartFolderDataset


def test_a_saved_figure_is_loaded_as_its_png_file(tmp_path: Path) -> None:
    path = tmp_path / "charts" / "chart.png"
    dataset = ChartDataset(filepath=str(path), save_args={"format": "png", "metadata": {"Software": None}})
    figure = Figure()
    figure.subplots().plot([1, 2, 3])

    dataset.save(figure)

    assert dataset.load() == path.read_bytes()
    assert dataset.load().startswith(b"\x89PNG")
    assert b"Software" not in dataset.load(), "a version in the file would change its bytes"


def test_characters_that_no_font_has_are_told_in_one_sentence(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    figure = Figure()
    figure.suptitle("\U00012000 and \U00012001\x07")
    dataset = ChartDataset(filepath=str(tmp_path / "map.png"), save_args={"format": "png"})

    with warnings.catch_warnings(action="error"), caplog.at_level(logging.WARNING):
        dataset.save(figure)

    (sentence,) = caplog.messages
    assert sentence.startswith("The picture map shows boxes in place of \U00012000 \U00012001, as none of theme: ")


def test_other_warnings_about_a_figure_are_not_swallowed(tmp_path: Path) -> None:
    class Doubtful(Figure):
        def savefig(self, *_: object, **__: object) -> None:
            warnings.warn("Look at this.", UserWarning, stacklevel=1)

    dataset = ChartDataset(filepath=str(tmp_path / "map.png"))
    with pytest.warns(UserWarning, match=r"Look at this\."):
        dataset.save(Doubtful())


def test_a_folder_of_figures_is_loaded_by_name_and_keeps_no_old_ones(tmp_path: Path) -> None:
    dataset = ChartFolderDataset(filepath=str(tmp_path / "charts"), save_args={"format": "png"})
    dataset.save({"segment_1": Figure(), "segment_2": Figure()})
    dataset.save({"segment_1": Figure()})

    assert list(dataset.load()) == ["segment_1"]
    assert base64.b64decode(dataset.preview()) == dataset.load()["segment_1"]
    assert dataset.load()["segment_1"] == (tmp_path / "charts" / "segment_1.png").read_bytes()


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="There are no charts in"):
        ChartFolderDataset(filepath=str(tmp_path / "charts")).load()
