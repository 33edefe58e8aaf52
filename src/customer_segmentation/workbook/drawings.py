"""Pictures and Excel's own charts, each with a description for those who cannot see it."""

import math
from dataclasses import dataclass
from io import BytesIO

from openpyxl.drawing.fill import Blip
from openpyxl.drawing.geometry import PresetGeometry2D
from openpyxl.drawing.image import Image
from openpyxl.drawing.picture import PictureFrame
from openpyxl.drawing.properties import NonVisualDrawingProps
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor, TwoCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.styles import Alignment
from openpyxl.utils.units import pixels_to_EMU

from customer_segmentation.theme import Theme

from .cells import safe_text
from .column_widths import LEFT, Widths
from .grid import Grid
from .logo import HIGHEST, WIDEST
from .native_charts import Chart
from .text_width import pixels

ROW_PIXELS = 20
#: What is left free at the left of a picture beside rows, in pixels, and below it, in points; how wide it may become.
_ASIDE_GAP, _BELOW_ASIDE, _WIDEST_ASIDE = 18, 8.0, 480
_POINTS_PER_PIXEL = 0.75
#: Drawings of a sheet are numbered; openpyxl gives the first numbers to charts.
_FIRST_PICTURE_ID = 100


@dataclass(frozen=True)
class Picture:
    """A picture so many pixels from the left edge of the page."""

    row: int
    left: float
    image: Image
    description: str

    def place(self, grid: Grid, widths: Widths) -> None:
        """Fix the picture to a cell, and give it an alternative text."""
        number = len(grid.sheet._images) + 1  # noqa: SLF001 - openpyxl has no other name for it
        frame = PictureFrame()
        name, description = f"Picture {number}", safe_text(self.description)
        frame.nvPicPr.cNvPr = NonVisualDrawingProps(_FIRST_PICTURE_ID + number, name=name, descr=description)
        frame.blipFill.blip = Blip()
        frame.spPr.prstGeom = PresetGeometry2D(prst="rect")
        size = XDRPositiveSize2D(pixels_to_EMU(self.image.width), pixels_to_EMU(self.image.height))
        corner = _marker(*widths.column_at(self.left), self.row)
        self.image.anchor = OneCellAnchor(_from=corner, ext=size, pic=frame)
        grid.sheet.add_image(self.image)


@dataclass(frozen=True)
class Aside:
    """A picture at the right of some rows, as wide as the room that their tables leave; the last row is empty."""

    first_row: int
    last_row: int
    content: bytes
    description: str

    def place(self, grid: Grid, widths: Widths) -> None:
        """Place the picture beside the rows, and make the last one as high as the picture needs."""
        left = sum(pixels(widths[column]) for column in range(LEFT, widths.last_beside + 1)) + _ASIDE_GAP
        end = sum(pixels(widths[column]) for column in range(LEFT, widths.last_text_column + 1))
        image = picture(self.content, min(end - left, _WIDEST_ASIDE))
        Picture(self.first_row, left, image, self.description).place(grid, widths)
        above = sum(grid.height(row) for row in range(self.first_row, self.last_row))
        grid.set_height(self.last_row, max(image.height * _POINTS_PER_PIXEL - above, 0) + _BELOW_ASIDE)


@dataclass(frozen=True)
class Logo:
    """A small picture at the right of the title, which then keeps to the room that is left."""

    content: bytes
    description: str

    def place(self, grid: Grid, widths: Widths) -> None:
        """Place the picture, shrunk if need be, at the page's right edge."""
        image = Image(BytesIO(self.content))
        scale = min(1.0, WIDEST / image.width, HIGHEST / image.height)
        image.width, image.height = max(1, round(scale * image.width)), max(1, round(scale * image.height))
        left = sum(pixels(widths[column]) for column in range(LEFT, widths.last_text_column + 1)) - image.width
        Picture(1, left, image, self.description).place(grid, widths)
        column, _ = widths.column_at(left)
        for row in (1, 2):
            grid.merge(row, LEFT, column - 1)
            grid.cell(row).alignment = Alignment(vertical="center", shrink_to_fit=True)


@dataclass(frozen=True)
class PlacedChart:
    """A chart of Excel's own from so many pixels on to others, or to the right edge of the page.

    However wide a program makes the columns, the last one ends with the page.
    """

    row: int
    left: float
    right: float | None
    height: float
    shown: Chart
    theme: Theme

    def place(self, grid: Grid, widths: Widths) -> None:
        """Let the chart show the cells of its table, and hang it on cells."""
        chart = self.shown.build(grid.sheet, self.theme)
        rows, below = divmod(self.height, ROW_PIXELS)
        last_row = self.row + int(rows)
        corner = _marker(*widths.column_at(self.left), self.row)
        edge = (widths.last_text_column + 1, 0.0) if self.right is None else widths.column_at(self.right)
        chart.anchor = TwoCellAnchor(_from=corner, to=_marker(*edge, last_row, below))
        grid.sheet.add_chart(chart)


def picture(content: bytes, width: float, highest: float = math.inf) -> Image:
    """A PNG file as a picture so many pixels wide, or less where it would be too high, not yet placed."""
    image = Image(BytesIO(content))
    width = min(width, highest * image.width / image.height)
    image.width, image.height = round(width), round(width * image.height / image.width)
    return image


def _marker(column: int, right: float, row: int, below: float = 0) -> AnchorMarker:
    """A place so many pixels right of a cell's corner, and below it."""
    return AnchorMarker(column - 1, pixels_to_EMU(round(right)), row - 1, pixels_to_EMU(round(below)))
