"""A figure becomes the picture that matplotlib itself would save."""

from io import BytesIO

from matplotlib.figure import Figure
from PIL import Image, ImageChops

from customer_segmentation.charts.chart import png_of


def make_figure() -> Figure:
    figure = Figure(figsize=(3, 2), layout="constrained")
    figure.subplots().plot([1, 3, 2], label="A line")
    figure.legend(loc="outside right")
    figure.supxlabel("A note that the layout makes room for")
    return figure


def test_it_is_the_picture_that_matplotlib_saves() -> None:
    saved = BytesIO()
    make_figure().savefig(saved, format="png", dpi=70)
    with Image.open(saved) as expected, Image.open(BytesIO(png_of(make_figure(), 70))) as drawn:
        assert drawn.mode == "RGB"
        assert drawn.info["dpi"] == expected.info["dpi"]
        assert ImageChops.difference(drawn, expected.convert("RGB")).getbbox() is None
