"""Typed parameters of reporting: what is shown, and how it looks."""

import datetime as dt

from pydantic import Field

from customer_segmentation.options import Options
from customer_segmentation.theme import Theme


class ReportingOptions(Options):
    """What the workbook shows."""

    title: str = Field(min_length=1, max_length=100)
    environment: str | None = None  # the one of the run, where commands need --env
    report_date: dt.date | None = None  # none means the day of the run
    listed_customers: int = Field(ge=1, le=1_000_000)  # the most in all, on the sheet of all customers
    typical_customers: int = Field(ge=1, le=10_000)  # the most on a segment's own sheet
    calculator_rows: int = Field(ge=1, le=10_000)  # customers that can be pasted into the sheet that tells segments
    listed_moves: int = Field(ge=1, le=1_000_000)  # the most who moved, joined or left, on their sheet
    print_lists: bool = False  # else lists stand outside what is printed
    listed_rejected: int = Field(ge=1, le=1_000_000)  # the most rows on the data-quality sheet
    charted_customers: int = Field(ge=100)  # the most in a chart, drawn at random with the seed
    seed: int = Field(ge=0, lt=2**32)
    theme: Theme
