"""A chart can be read back as the bytes of its file."""

from pathlib import Path

from matplotlib.figure import Figure

from customer_segmentation.datasets.chart import ChartDataset


def test_a_saved_figure_is_loaded_as_its_png_file(tmp_path: Path) -> None:
    path = tmp_path / "charts" / "chart.png"
    dataset = ChartDataset(filepath=str(path), save_args={"format": "png", "metadata": {"Software": None}})
    figure = Figure()
    figure.subplots().plot([1, 2, 3])

    dataset.save(figure)

    assert dataset.load() == path.read_bytes()
    assert dataset.load().startswith(b"\x89PNG")
    assert b"Software" not in dataset.load(), "a version in the file would change its bytes"
