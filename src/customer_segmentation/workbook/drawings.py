"""Pictures and Excel's own charts, each with a description for those who cannot see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import DataPoint
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
from openpyxl.utils.units import pixels_to_EMU

from customer_segmentation.theme import Theme

from .cells import safe_text

#: Drawings of a sheet are numbered; openpyxl gives the first numbers to charts.
_FIRST_PICTURE_ID = 100


@dataclass(frozen=True)
class Bars:
    """A bar chart of Excel's own, which follows the cells it shows.

    Attributes:
        title: The chart's title.
        labels: Position of the table's column with the labels, from 0.
        values: Position of the column with the values.
        rows: First and last row of the cells.
        colours: A colour per bar.
        number_format: Excel's number format of the values.
        description: A sentence saying what the chart shows.
    """

    title: str
    labels: int
    values: int
    rows: tuple[int, int]
    colours: Sequence[str]
    number_format: str
    description: str


def picture(content: bytes, width: float) -> Image:
    """A picture in its size, not yet placed.

    Args:
        content: The PNG file.
        width: Width in pixels; the height follows.
    """
    image = Image(BytesIO(content))
    image.width, image.height = round(width), round(width * image.height / image.width)
    return image


def fitted_picture(content: bytes, widest: int, highest: int) -> Image:
    """A picture shrunk to fit into so many pixels, not yet placed; a smaller one keeps its size.

    Args:
        content: The PNG file.
        widest: Largest width in pixels.
        highest: Largest height in pixels.
    """
    image = Image(BytesIO(content))
    scale = min(1.0, widest / image.width, highest / image.height)
    image.width, image.height = max(1, round(scale * image.width)), max(1, round(scale * image.height))
    return image


def described_frame(number: int, description: str) -> PictureFrame:
    """What a picture's anchor holds so that the picture has an alternative text.

    Args:
        number: Number of the picture on its sheet.
        description: A sentence saying what the picture shows.
    """
    frame = PictureFrame()
    frame.nvPicPr.cNvPr = NonVisualDrawingProps(
        id=_FIRST_PICTURE_ID + number, name=f"Picture {number}", descr=safe_text(description)
    )
    frame.blipFill.blip = Blip()
    frame.spPr.prstGeom = PresetGeometry2D(prst="rect")
    return frame


def bar_chart(bars: Bars, labels: Reference, values: Reference, theme: Theme) -> Any:
    """A bar chart over the cells of a table, not yet placed.

    Args:
        bars: What it shows.
        labels: The cells with the labels.
        values: The cells with the values.
        theme: Colours and font.
    """
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
    series.data_points = [
        DataPoint(idx=index, spPr=GraphicalProperties(solidFill=colour[1:].upper()))
        for index, colour in enumerate(bars.colours)
    ]
    series.dLbls = DataLabelList(showVal=True, numFmt=bars.number_format, txPr=_text(theme))
    for shown in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(series.dLbls, shown, False)
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


def fixed_place(column: int, row: int, left: float, width: float, height: float) -> OneCellAnchor:
    """The place of a drawing that keeps its size.

    Args:
        column: Column of the cell in which it begins, from 1.
        row: Row of that cell, from 1.
        left: Pixels from the cell's left edge.
        width: Width of the drawing in pixels.
        height: Height in pixels.
    """
    return OneCellAnchor(
        _from=AnchorMarker(col=column - 1, colOff=pixels_to_EMU(round(left)), row=row - 1),
        ext=XDRPositiveSize2D(pixels_to_EMU(round(width)), pixels_to_EMU(round(height))),
    )


def stretched_place(column: int, row: int, left: float, last_column: int, last_row: int, below: float) -> TwoCellAnchor:
    """The place of a drawing that ends with a column, however wide a program makes the columns.

    Args:
        column: Column of the cell in which it begins, from 1.
        row: Row of that cell, from 1.
        left: Pixels from the cell's left edge.
        last_column: Column before which it ends, from 1.
        last_row: Row in which it ends, from 1.
        below: Pixels from the upper edge of that row.
    """
    return TwoCellAnchor(
        _from=AnchorMarker(col=column - 1, colOff=pixels_to_EMU(round(left)), row=row - 1),
        to=AnchorMarker(col=last_column - 1, row=last_row - 1, rowOff=pixels_to_EMU(round(below))),
    )


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
