"""Charts of Excel's own, which people can copy and restyle; they follow the cells that they show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.error_bar import ErrorBars
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun

from customer_segmentation.theme import Theme

from .cells import safe_text
from .column_widths import LEFT

#: Shapes of points, so that colour is never the only signal.
_MARKERS = ("circle", "square", "triangle", "diamond", "x", "star")
_POINT, _LARGE_POINT = 7, 12
#: Widths of lines in EMU: 12,700 to the point.
_LINE, _THIN_LINE = 28575, 9525


@dataclass(frozen=True)
class Series:
    """What a chart shows of a column of its table, in a colour."""

    values: int  # position of the column with the values
    colour: str
    name: tuple[int, int] | None = None  # position of the column and row of the cell that names it in the legend
    margins: int | None = None  # position of the column with the lengths of error bars


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What a chart shows of a table whose columns are counted from 0, and a sentence saying it."""

    title: str
    labels: int  # position of the column with the labels
    rows: tuple[int, int]  # the first and the last of the cells
    series: Sequence[Series]
    number_format: str
    description: str

    def build(self, sheet: Any, theme: Theme) -> Any:
        """The chart on its sheet, not yet placed."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Bars(Chart):
    """Bars, one below the other; several series stand side by side."""

    colours: Sequence[str] = ()  # one per bar, where there is one series

    @property
    def count(self) -> int:
        """How many bars there are."""
        return (self.rows[1] - self.rows[0] + 1) * len(self.series)

    def build(self, sheet: Any, theme: Theme) -> Any:
        """The chart on its sheet, not yet placed."""
        chart: Any = BarChart()
        chart.type = "bar"
        chart.gapWidth = 40
        _prepare(chart, self, theme)
        for own in self.series:
            series = _add(chart, self, own, sheet)
            series.graphicalProperties = GraphicalProperties(solidFill=_rgb(own.colour))
            series.dLbls = _value_labels(self.number_format, theme)
        if self.colours:
            chart.series[0].data_points = [
                DataPoint(idx=index, spPr=GraphicalProperties(solidFill=_rgb(colour)))
                for index, colour in enumerate(self.colours)
            ]
        labels, sizes = chart.x_axis, chart.y_axis
        labels.scaling.orientation = "maxMin"  # the first row on top, as in the table
        # The bars are labelled, so the axis of their sizes shows nothing; from 0 on, lengths are in proportion.
        sizes.scaling.min = 0
        sizes.number_format = ";;;"  # openpyxl does not write that labels have no place
        sizes.majorGridlines = None
        sizes.graphicalProperties = _no_line()
        return chart


@dataclass(frozen=True, kw_only=True)
class Lines(Chart):
    """Lines with points over the labels, which are texts or numbers."""

    across: str = ""  # what the labels are
    chosen: int | None = None  # position of the label whose first point is large, and told
    chosen_colour: str = ""

    def build(self, sheet: Any, theme: Theme) -> Any:
        """The chart on its sheet, not yet placed."""
        chart: Any = LineChart()
        _prepare(chart, self, theme)
        for position, own in enumerate(self.series):
            series = _add(chart, self, own, sheet)
            series.smooth = False
            series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=_rgb(own.colour), w=_LINE))
            series.marker = _marker(_MARKERS[position % len(_MARKERS)], _POINT, own.colour)
            if own.margins is not None:
                series.errBars = _error_bars(self, own.margins, sheet, theme)
        if self.chosen is not None:
            _tell_chosen(chart.series[0], self.chosen, self, theme)
        labels, values = chart.x_axis, chart.y_axis
        labels.tickLblPos = "low"  # below all lines, also where values are negative
        if self.across:
            labels.title = _title(self.across, theme, size=10)
        values.number_format = self.number_format
        values.txPr = _text(theme)
        values.graphicalProperties = _no_line()
        values.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=_rgb(theme.line), w=_THIN_LINE))
        return chart


def _prepare(chart: Any, shown: Chart, theme: Theme) -> None:
    """The look that all charts share."""
    chart.title = _title(shown.title, theme, size=12, bold=True)
    chart.legend = None
    if any(series.name for series in shown.series):
        chart.legend = Legend()
        chart.legend.position = "b"
        chart.legend.txPr = _text(theme)
    chart.roundedCorners = False
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
    labels, values = chart.x_axis, chart.y_axis
    labels.tickLblSkip = 1
    labels.txPr = _text(theme)
    labels.majorTickMark = values.majorTickMark = "none"
    labels.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=_rgb(theme.line)))
    # Excel hides axes about which the file says nothing, and with them the room that their labels need.
    labels.delete = values.delete = False
    chart.description = safe_text(shown.description)  # `WorkbookDataset` writes it as the alternative text


def _add(chart: Any, shown: Chart, own: Series, sheet: Any) -> Any:
    """Add a series over the cells of the table."""
    chart.add_data(_cells(sheet, own.values, shown.rows))
    series = chart.series[-1]
    labels = str(_cells(sheet, shown.labels, shown.rows))
    series.cat = AxDataSource(strRef=StrRef(f=labels))
    if own.name:
        column, row = own.name
        series.tx = SeriesLabel(strRef=StrRef(f=str(_cells(sheet, column, (row, row)))))
    return series


def _cells(sheet: Any, column: int, rows: tuple[int, int]) -> Reference:
    first, last = rows
    return Reference(sheet, min_col=LEFT + column, min_row=first, max_row=last)


def _error_bars(shown: Chart, margins: int, sheet: Any, theme: Theme) -> Any:
    lengths = NumDataSource(numRef=NumRef(f=str(_cells(sheet, margins, shown.rows))))
    look = GraphicalProperties(ln=LineProperties(solidFill=_rgb(theme.muted), w=_THIN_LINE))
    bars: Any = ErrorBars(errDir="y", errBarType="both", errValType="cust", plus=lengths, minus=lengths, spPr=look)
    # openpyxl 3.1.5 writes minus before plus, which the Open XML schema forbids.
    bars.__elements__ = ("errDir", "errBarType", "errValType", "noEndCap", "plus", "minus", "val", "spPr")
    return bars


def _tell_chosen(series: Any, chosen: int, shown: Lines, theme: Theme) -> None:
    """Make a point large, and write its value beside it."""
    marker = _marker("circle", _LARGE_POINT, shown.chosen_colour)
    series.data_points = [DataPoint(idx=chosen, marker=marker)]
    label = DataLabel(idx=chosen, dLblPos="t", numFmt=shown.number_format, txPr=_text(theme))
    series.dLbls = DataLabelList(dLbl=[_only_value(label)])
    _only_value(series.dLbls).showVal = False


def _value_labels(number_format: str, theme: Theme) -> DataLabelList:
    """The values at the ends of the bars, and nothing else."""
    labels: DataLabelList = _only_value(DataLabelList(numFmt=number_format, txPr=_text(theme)))
    return labels


def _only_value(labels: Any) -> Any:
    labels.showVal = True
    for shown in ("showSerName", "showCatName", "showLegendKey", "showPercent", "showBubbleSize"):
        setattr(labels, shown, False)
    return labels


def _marker(symbol: Any, size: int, colour: str) -> Marker:
    filled = GraphicalProperties(solidFill=_rgb(colour), ln=LineProperties(solidFill=_rgb(colour)))
    return Marker(symbol=symbol, size=size, spPr=filled)


def _no_line() -> GraphicalProperties:
    return GraphicalProperties(ln=LineProperties(noFill=True))


def _title(text: str, theme: Theme, *, size: int, bold: bool = False) -> Title:
    """A title that leaves the chart its room."""
    properties = _characters(theme, size=size, bold=bold)
    run = RegularTextRun(t=safe_text(text), rPr=properties)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=properties), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _text(theme: Theme) -> RichText:
    """The look of labels."""
    properties = ParagraphProperties(defRPr=_characters(theme, size=10))
    return RichText(p=[Paragraph(pPr=properties, endParaRPr=CharacterProperties())])


def _characters(theme: Theme, *, size: int, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=100 * size, b=bold, latin=Font(typeface=theme.font), solidFill=_rgb(theme.ink))


def _rgb(colour: str) -> str:
    return colour[1:].upper()
