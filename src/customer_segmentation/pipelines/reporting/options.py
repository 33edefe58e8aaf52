"""Typed parameters of reporting: what is shown, and how it looks."""

import datetime as dt
from typing import Annotated, Any, Protocol

from pydantic import Field, StringConstraints

from customer_segmentation.options import Options

#: A colour as #RRGGBB.
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Theme(Options):
    """Colours and fonts of charts and workbook alike.

    Attributes:
        segment_colours: A colour per segment number; with more segments than colours they start again.
        accent: Headings and key figures.
        ink: Text.
        muted: Secondary text.
        line: Thin lines.
        band: Fill of table headers.
        bar: Data bars in table cells.
        warning: Fill of warnings.
        highlight: Fill of the chosen row.
        font: Font of the workbook.
    """

    segment_colours: tuple[Colour, ...] = Field(min_length=2)
    accent: Colour
    ink: Colour
    muted: Colour
    line: Colour
    band: Colour
    bar: Colour
    warning: Colour
    highlight: Colour
    font: str = Field(min_length=1)

    def segment_colour(self, number: int) -> str:
        """The colour of the segment with this number (1…k)."""
        return self.segment_colours[(number - 1) % len(self.segment_colours)]


class ReportingOptions(Options):
    """What the workbook shows.

    Attributes:
        title: Title of the workbook.
        report_date: Date printed in the workbook; none means the day of the run.
        listed_customers: Most customers listed of each segment.
        listed_rejected: Most rejected rows listed on the data-quality sheet.
        charted_customers: Most customers drawn in a chart, at random.
        seed: Random seed of that choice.
        theme: Colours and fonts.
    """

    title: str = Field(min_length=1)
    report_date: dt.date | None = None
    listed_customers: int = Field(ge=1, le=1_000_000)
    listed_rejected: int = Field(ge=1, le=1_000_000)
    charted_customers: int = Field(ge=100)
    seed: int = Field(ge=0, lt=2**32)
    theme: Theme


class Chart(Protocol):
    """A figure that can be saved. Naming matplotlib's own class here would import it in every run."""

    def savefig(self, fname: Any, **options: Any) -> None:
        """Write the figure to a file."""
