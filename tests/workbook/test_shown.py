"""Values are shown as their number formats say."""

import datetime as dt

import pytest

from customer_segmentation.workbook.shown import shown
from customer_segmentation.workbook.styles import DECIMAL, INTEGER, PERCENT, TEXT

SHIFT = "+#,##0.00;-#,##0.00;0.00"
DAY = dt.date(2026, 1, 31)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1234.56, DECIMAL, "1,234.6"),
        (0.0123, "#,##0.0000", "0.0123"),
        (0.123, PERCENT, "12.3%"),
        (12.345, PERCENT, "1234.5%"),
        (1234, INTEGER, "1,234"),
        (1234, "0", "1234"),
        (1234, '"CHF" #,##0.00', "CHF 1,234.00"),
        (-1234, "$#,##0", "-$1,234"),
        (1234.5, '#,##0.00 "thousand 0.0 euros"', "1,234.50 thousand 0.0 euros"),
        (1234, "#,##0 [$€-407]", "1,234 €"),
        (1234567, '[Red]#,##0.0,"k"', "1,234.6k"),
        (2.5, SHIFT, "+2.50"),
        (-2.5, SHIFT, "-2.50"),
        (0, SHIFT, "0.00"),
        (0, '0;-0;"none"', "none"),
        (0.0000123, "0.00E+00", "1.23E-05"),
        (1234, TEXT, "1234"),
        (1.5, "General", "1.5"),
        ("0042", INTEGER, "0042"),
        (None, DECIMAL, ""),
        (DAY, 'dd" "mmmm" "yyyy', "31 January 2026"),
        (DAY, "yyyy-mm-dd", "2026-01-31"),
        (dt.datetime(2026, 1, 31, 12), 'ddd", "dd"."mm"."yy', "Sat, 31.01.26"),
        (dt.datetime(2026, 1, 31, 12), "yyyy-mm-dd h:mm:ss", "2026-01-31 12:00:00"),
        (dt.time(12, 30), "h:mm", "12:30:00"),
    ],
)
def test_values_are_shown_as_their_format_says(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text
