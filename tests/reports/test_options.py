"""What the theme accepts, and what it refuses with a sentence."""

import pytest
from openpyxl.styles.numbers import is_date_format

from customer_segmentation.theme import Theme


def change(theme: Theme, **values: str) -> Theme:
    return Theme.model_validate({**theme.model_dump(), **values})


@pytest.mark.parametrize("form", ["long", "d MMMM y", "dd.MM.yyyy", "y-MM-dd", "'den' d. M. y", "EEEE, d MMM yy"])
def test_a_format_of_dates_is_accepted(theme: Theme, form: str) -> None:
    assert change(theme, date_format=form).date_format == form


@pytest.mark.parametrize("form", ["", "DD.MM.YYYY", "%d %B %Y", "dd.MM.%", "today", "longer"])
def test_what_is_no_format_of_dates_is_refused(theme: Theme, form: str) -> None:
    with pytest.raises(ValueError, match="is no format of a date: take short, medium, long or full"):
        change(theme, date_format=form)


@pytest.mark.parametrize(
    "form",
    [
        '#,##0 "€"',
        "$#,##0.00",
        "#,##0 €",
        '"CHF" #,##0',
        "[$€-407] #,##0.00",
        "$#,##0;[Red]-$#,##0",
        r"#,##0\ \k\r",
        '_-* #,##0.00 "zł"_-;-* #,##0.00 "zł"_-',
    ],
)
def test_a_currency_of_excel_is_accepted(theme: Theme, form: str) -> None:
    assert change(theme, currency_format=form).currency_format == form
    assert not is_date_format(form)


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ('#,##0 "€', "a quotation mark or a bracket is not closed"),
        ("[$€-407 #,##0", "a quotation mark or a bracket is not closed"),
        ("#,##0\\", "a quotation mark or a bracket is not closed"),
        ("€", "it shows no digit"),
        ('"0" "#"', "it shows no digit"),
        ("", "it shows no digit"),
        ("#,##0 EUR", "letters must stand in quotation marks"),
        ("yyyy-0", "letters must stand in quotation marks"),
        ("0;0;0;0;0", "it has more than four parts"),
        (f'0 "{"x" * 260}"', "more than 255 characters"),
        ("0\n", "some that cannot be shown"),
    ],
)
def test_what_excel_would_refuse_is_refused(theme: Theme, form: str, fault: str) -> None:
    with pytest.raises(ValueError, match="is no number format of Excel: ") as caught:
        change(theme, currency_format=form)
    assert fault in str(caught.value)
