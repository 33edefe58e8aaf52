"""The logo: any picture becomes a small PNG file, which stands at the right of the Summary's title."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from PIL import Image

from customer_segmentation.workbook.logo import shrink
from tests.workbook_lint import Book, Drawing, Sheet, lint

from .conftest import Findings, workbook_of

EMU = 9525


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def with_logo(findings: Findings, size: tuple[int, int]) -> Sheet:
    """The Summary with a logo of this size; the file has no fault."""
    content = workbook_of({**findings, "logo": shrink(Image.new("RGB", size, "#C2410C"))})
    assert lint(content) == []
    return Book(content).sheets[0]


def logo_of(summary: Sheet) -> Drawing:
    (logo,) = [drawing for drawing in summary.drawings if drawing.description.startswith("Logo of ")]
    return logo


@pytest.mark.parametrize(
    ("size", "expected"), [((4000, 1000), (768, 192)), ((4000, 100), (960, 24)), ((90, 30), (90, 30))]
)
def test_a_picture_is_shrunk_and_never_enlarged(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert opened(shrink(Image.new("RGB", size))).size == expected


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F"])
def test_every_kind_of_colours_is_taken(mode: str) -> None:
    assert opened(shrink(Image.new(mode, (20, 10)))).format == "PNG"


def test_a_transparent_background_stays_transparent() -> None:
    assert opened(shrink(Image.new("RGBA", (20, 10), (0, 0, 0, 0)))).getpixel((5, 5))[3] == 0


def test_a_photo_taken_upright_stays_upright() -> None:
    lying = Image.new("RGB", (20, 10))
    lying.getexif()[0x0112] = 6
    assert opened(shrink(lying)).size == (10, 20)


@pytest.mark.parametrize("size", [(900, 260), (3000, 100), (50, 400), (1, 5000), (16, 16)])
def test_it_stands_at_the_right_of_the_title(findings: Findings, size: tuple[int, int]) -> None:
    summary = with_logo(findings, size)
    left, top, right, bottom = logo_of(summary).box
    assert (top, bottom <= 48 * EMU) == (0, True)
    assert right - left <= 240 * EMU
    page = sum(summary._column_emu(column) for column in range(1, summary.tables[0].area[2] + 1))
    assert page - EMU * 10 <= right <= page
    assert bottom < sum(summary._row_emu(row) for row in (1, 2)), "the links below are not covered"


def test_a_long_title_keeps_to_the_room_that_is_left(findings: Findings) -> None:
    parameters = findings["parameters"]
    reporting = parameters["reporting"].model_copy(update={"title": "Segments of all of our customers " * 10})
    content = workbook_of(
        {
            **findings,
            "logo": shrink(Image.new("RGB", (900, 260))),
            "parameters": {**parameters, "reporting": reporting},
        }
    )
    assert lint(content) == []
    sheet = load_workbook(BytesIO(content))["Summary"]
    summary = Book(content).sheets[0]
    first_column = logo_of(summary).area[0]
    for row in (1, 2):
        (area,) = [area for area in summary.merged if area[1] == row]
        assert area[0] == 2
        assert area[2] == first_column - 1
        assert sheet.cell(row, 2).alignment.shrink_to_fit


def test_without_a_logo_the_title_is_as_ever(findings: Findings, sample_content: bytes) -> None:
    assert not findings["logo"]
    summary = Book(sample_content).sheets[0]
    assert [drawing.kind for drawing in summary.drawings] == ["chart", "picture"]
    assert not [area for area in summary.merged if area[1] <= 2]
