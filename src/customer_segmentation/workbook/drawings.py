"""Pictures and Excel's own charts, each with a description for those who cannot see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.fill import Blip
from openpyxl.drawing.geometry import PresetGeometry2D
from openpyxl.drawing.image import Image
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.picture import PictureFrame
from openpyxl.drawing.properties import NonVisualDrawingProps
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.styles import Alignment
from openpyxl.utils.units import pixels_to_EMU

from customer_segmentation.theme import Theme

from .cells import safe_text
from .column_widths import LEFT, Widths
from .grid import Grid
from .logo import HIGHEST, WIDEST
from .text_width import pixels

ROW_PIXELS = 20
#: What is left free at the left of a picture beside rows, in pixels, and below it, in points; how wide it may become.
_ASIDE_GAP, _BELOW_ASIDE, _WIDEST_ASIDE = 18, 8.0, 480
_POINTS_PER_PIXEL = 0.75
#: Drawings of a sheet are numbered; openpyxl gives the first numbers to charts.
_FIRST_PICTURE_ID = 100


@dataclass(frozen=True)
class SecondBars:
    """Bars beside those of a chart, each kind in a colour of its own."""

    values: int  # position of the column with the values
    names: int  # position of the column with what both kinds of bars are called, …
    name_rows: tuple[int, int]  # … and the rows of these cells


@dataclass(frozen=True)
class Bars:
    """A bar chart of Excel's own, which follows the cells it shows."""

    title: str
    labels: int  # position of the table's column with the labels, from 0
    values: int  # position of the column with the values
    rows: tuple[int, int]  # the first and the last of the cells
    colours: Sequence[str]  # one per bar; with second bars, one for each kind
    number_format: str
    description: str  # a sentence saying what the chart shows
    second: SecondBars | None = None


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
class Chart:
    """A bar chart from so many pixels on to the right edge of the page, however wide a program makes the columns."""

    row: int
    left: float
    height: float
    bars: Bars
    theme: Theme

    def place(self, grid: Grid, widths: Widths) -> None:
        """Let the chart show the cells of its table, and end with a column."""
        bars, (first, last) = self.bars, self.bars.rows
        labels = Reference(grid.sheet, min_col=LEFT + bars.labels, min_row=first, max_row=last)
        values = Reference(grid.sheet, min_col=LEFT + bars.values, min_row=first, max_row=last)
        chart = bar_chart(bars, labels, values, self.theme)
        if bars.second:
            _add_second(chart, bars, bars.second, labels, grid.sheet, self.theme)
        rows, below = divmod(self.height, ROW_PIXELS)
        corner = _marker(*widths.column_at(self.left), self.row)
        end = _marker(widths.last_text_column + 1, 0, self.row + int(rows), below)
        chart.anchor = TwoCellAnchor(_from=corner, to=end)
        grid.sheet.add_chart(chart)


def picture(content: bytes, width: float) -> Image:
    """A PNG file as a picture so many pixels wide, not yet placed."""
    image = Image(BytesIO(content))
    image.width, image.height = round(width), round(width * image.height / image.width)
    return image


def bar_chart(bars: Bars, labels: Reference, values: Reference, theme: Theme) -> Any:
    """A bar chart over the cells of a table that hold the labels and the values, not yet placed."""
    chart: Any = BarChart()
    chart.type = "bar"
    chart.title = _chart_title(bars.title, theme)
    chart.legend = None
    chart.gapWidth = 40
    chart.roundedCorners = False
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.add_data(values)
    series = chart.series[0]
    series.cat = AxDataSource(strRef=StrRef(f=str(labels)))
    if not bars.second:
        series.data_points = [
            DataPoint(idx=index, spPr=GraphicalProperties(solidFill=colour[1:].upper()))
            for index, colour in enumerate(bars.colours)
        ]
    series.dLbls = _value_labels(bars, theme)
    segments, sizes = chart.x_axis, chart.y_axis
    segments.scaling.orientation = "maxMin"  # the first row on top, as in the table
    segments.tickLblSkip = 1
    segments.txPr = _text(theme)
    segments.majorTickMark = "none"
    segments.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=theme.line[1:].upper()))
    # The bars are labelled, so the axis of their sizes shows nothing; from 0 on, lengths are in proportion.
    sizes.scaling.min = 0
    sizes.number_format = ";;;"  # openpyxl does not write that labels have no place
    sizes.majorTickMark = "none"
    sizes.majorGridlines = None
    sizes.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    # Excel hides axes about which the file says nothing, and with them the room that their labels need.
    segments.delete = sizes.delete = False
    chart.description = safe_text(bars.description)  # `WorkbookDataset` writes it as the alternative text
    return chart


def _add_second(chart: Any, bars: Bars, second: SecondBars, labels: Reference, sheet: Any, theme: Theme) -> None:
    """Add the second bars, and a legend that tells them from the first."""
    first, last = bars.rows
    column = LEFT + second.values
    chart.add_data(Reference(sheet, min_col=column, min_row=first, max_row=last))
    for series, row, colour in zip(chart.series, second.name_rows, bars.colours, strict=True):
        name = Reference(sheet, min_col=LEFT + second.names, min_row=row, max_row=row)
        series.tx = SeriesLabel(strRef=StrRef(f=str(name)))
        series.cat = AxDataSource(strRef=StrRef(f=str(labels)))
        series.graphicalProperties = GraphicalProperties(solidFill=colour[1:].upper())
        series.dLbls = _value_labels(bars, theme)
    chart.legend = Legend()
    chart.legend.position = "b"
    chart.legend.txPr = _text(theme)


def _value_labels(bars: Bars, theme: Theme) -> DataLabelList:
    """The values at the ends of the bars, and nothing else."""
    labels = DataLabelList(showVal=True, numFmt=bars.number_format, txPr=_text(theme))
    for shown in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(labels, shown, False)
    return labels


def _marker(column: int, right: float, row: int, below: float = 0) -> AnchorMarker:
    """A place so many pixels right of a cell's corner, and below it."""
    return AnchorMarker(column - 1, pixels_to_EMU(round(right)), row - 1, pixels_to_EMU(round(below)))


def _chart_title(text: str, theme: Theme) -> Title:
    """A title that leaves the bars their room, in the size of a heading."""
    properties = _characters(theme, size=12, bold=True)
    run = RegularTextRun(t=safe_text(text), rPr=properties)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=properties), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _text(theme: Theme) -> RichText:
    """The look of labels."""
    properties = ParagraphProperties(defRPr=_characters(theme, size=10))
    return RichText(p=[Paragraph(pPr=properties, endParaRPr=CharacterProperties())])


def _characters(theme: Theme, *, size: int, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=100 * size, b=bold, latin=Font(typeface=theme.font), solidFill=theme.ink[1:].upper())
