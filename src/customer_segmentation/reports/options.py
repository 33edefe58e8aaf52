"""Typed parameters of reporting: what is shown, and how it looks."""

import datetime as dt

from pydantic import Field

from customer_segmentation.options import Options
from customer_segmentation.theme import Theme


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
