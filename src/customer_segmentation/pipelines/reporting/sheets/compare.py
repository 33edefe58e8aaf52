"""The sheet on which two segments are chosen and stand side by side, by formulas that only look figures up."""

from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from customer_segmentation.language import _
from customer_segmentation.pipelines.reporting.findings import Findings
from customer_segmentation.workbook.cells import Formula
from customer_segmentation.workbook.column_widths import LEFT
from customer_segmentation.workbook.native_charts import Bars, Series
from customer_segmentation.workbook.styles import DECIMAL, INTEGER, TEXT
from customer_segmentation.workbook.table import Column, unique_headers

from .comparison import counted_columns, mean_columns, measures_down

#: What formulas call the two choices, and what there is to choose.
_FIRST, _SECOND, _SEGMENTS = "First_segment", "Second_segment", "Segments_to_compare"
#: Rows between the end of a table and the first row of the next one: blank, heading, header.
_BETWEEN = 4
#: Positions of the columns of the table side by side.
_OWN, _OTHER, _EVERYBODY, _OWN_INDEX, _OTHER_INDEX = 1, 2, 4, 5, 6
_MOST_BARS = 12
#: Excel looks for texts up to this length, and takes a tilde for a sign of its own.
_LONGEST_NAME = 200


@dataclass(frozen=True)
class _Places:
    """The first rows of the tables: formulas refer to tables above and below them."""

    choice: int
    side_by_side: int
    figures: int

    @property
    def header(self) -> int:
        """The row with the names of the segments."""
        return self.figures - 1


def write_compare(workbook: Workbook, findings: Findings) -> None:
    """Write the two choices, both segments side by side, and the figures of all segments that are looked up."""
    subtitle = _("Choose two segments in the coloured cells")
    page = findings.page(workbook, "compare", _("Compare two segments"), subtitle)
    counted, means = counted_columns(findings)[1:], mean_columns(findings)
    rows = [*counted, *means]
    bars = min(len(means), _MOST_BARS)
    choice = page.last_row + _BETWEEN
    side_by_side = choice + 1 + _BETWEEN
    chart_rows = page.rows_of_bars(2 * bars)
    places = _Places(choice, side_by_side, side_by_side + len(rows) - 1 + chart_rows + _BETWEEN)
    names = _names(findings)
    page.heading(_("The two segments"))
    page.table("compare", _choice_columns(names))
    page.heading(_("Side by side"))
    page.table("side_by_side", _side_by_side(rows, len(names), places, len(counted)))
    first_mean = side_by_side + len(counted)
    description = _("Bar chart of the means of both segments in per cent of the mean of all customers.")
    theme = findings.options.theme
    chart = Bars(
        title=_("Both segments, all customers = 100"),
        labels=0,
        rows=(first_mean, first_mean + bars - 1),
        series=[
            Series(_OWN_INDEX, theme.accent, name=(1, choice)),
            Series(_OTHER_INDEX, theme.bar, name=(1, choice + 1)),
        ],
        number_format=INTEGER,
        description=description,
    )
    page.bars(chart)
    last_printed_row = page.last_row
    page.heading(_("The figures of all segments"))
    page.table("figures", measures_down(rows, names), wraps=True)
    header = f"{_cell(LEFT + 1, places.header)}:{_cell(LEFT + len(names), places.header)}"
    page.define(_FIRST, _cell(LEFT + 1, choice))
    page.define(_SECOND, _cell(LEFT + 1, choice + 1))
    page.define(_SEGMENTS, header)
    page.offer_choices(f"{_cell(LEFT + 1, choice)}:{_cell(LEFT + 1, choice + 1)}", header)
    page.finish(pages="at headings", last_printed_row=last_printed_row)


def _names(findings: Findings) -> list[str]:
    """The segments as they are chosen, and as the headers of their figures call them."""
    return unique_headers([name.replace("~", "-")[:_LONGEST_NAME] for name in findings.segment_names.values()])


def _choice_columns(names: list[str]) -> list[Column]:
    return [
        Column(_("What"), [_("First segment"), _("Second segment")]),
        Column(_("Segment"), [names[0], names[1]], TEXT, is_input=True),
    ]


def _side_by_side(rows: list[Column], segments: int, places: _Places, counted: int) -> list[Column]:
    """Each figure of both segments, how they differ, and that of all customers; means in per cent of it too."""
    numbers = range(len(rows))
    formats = [row.number_format for row in rows]
    here = [places.side_by_side + row for row in numbers]
    own, other, everybody = ([_cell(LEFT + column, row) for row in here] for column in (_OWN, _OTHER, _EVERYBODY))
    difference = [Formula(f'IF(COUNT({own[row]}:{other[row]})=2,{own[row]}-{other[row]},"")') for row in numbers]
    indices = [[_index(cell, everybody[row]) for row, cell in enumerate(cells)] for cells in (own, other)]
    shown = [[None] * counted + column[counted:] for column in indices]
    return [
        Column(_("Measure"), [row.header for row in rows]),
        Column(
            _("First segment"), [_looked_up(places, row, segments, _FIRST) for row in numbers], DECIMAL, formats=formats
        ),
        Column(
            _("Second segment"),
            [_looked_up(places, row, segments, _SECOND) for row in numbers],
            DECIMAL,
            formats=formats,
        ),
        Column(_("Difference"), difference, DECIMAL, formats=formats),
        Column(_("All customers"), [row.values[-1] for row in rows], DECIMAL, formats=formats),
        Column(_("First, all = 100"), shown[0], INTEGER),
        Column(_("Second, all = 100"), shown[1], INTEGER),
    ]


def _looked_up(places: _Places, row: int, segments: int, choice: str) -> Formula:
    """The figure of the segment that is chosen."""
    at = places.figures + row
    figure = f"INDEX({_cell(LEFT + 1, at)}:{_cell(LEFT + segments, at)},1,MATCH({choice},{_SEGMENTS},0))"
    return Formula(f'IF(ISNUMBER({figure}),{figure},"")')


def _index(cell: str, everybody: str) -> Formula:
    return Formula(f'IF(COUNT({cell},{everybody})=2,IF({everybody}>0,100*{cell}/{everybody},""),"")')


def _cell(column: int, row: int) -> str:
    return f"{get_column_letter(column)}{row}"
