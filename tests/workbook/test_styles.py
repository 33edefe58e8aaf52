"""Numbers have as many decimals as a reader needs."""

import math

import pytest

from customer_segmentation.workbook.styles import date_format, deviation_format, measure_format


@pytest.mark.parametrize(
    ("minimum", "median", "maximum", "number_format"),
    [
        pytest.param(15, 61.5, 137, "#,##0.0", id="income in thousands"),
        pytest.param(1, 50, 99, "#,##0.0", id="score"),
        pytest.param(15_000, 61_500, 137_000, "#,##0", id="income"),
        pytest.param(3.75, 668.56, 280_206, "#,##0", id="revenue with a long tail"),
        pytest.param(0.0001, 0.045, 0.092, "#,##0.000", id="conversion rate"),
        pytest.param(0, 0.31, 0.65, "#,##0.00", id="share"),
        pytest.param(0, 0, 1, "#,##0.00", id="flag"),
        pytest.param(1, 4, 5, "#,##0.00", id="rating"),
        pytest.param(1000.1, 1000.5, 1000.9, "#,##0.00", id="large numbers close together"),
        pytest.param(-0.09, -0.02, 0.01, "#,##0.000", id="losses"),
        pytest.param(61, 61, 61, "#,##0.0", id="constant"),
        pytest.param(0, 0, 0, "#,##0.0", id="nothing but zeros"),
        pytest.param(1e-9, 2e-9, 3e-9, "0.00E+00", id="tiny"),
        pytest.param(math.nan, math.nan, math.nan, "#,##0.0", id="no numbers at all"),
    ],
)
def test_a_measures_decimals_follow_from_its_values(
    minimum: float, median: float, maximum: float, number_format: str
) -> None:
    assert measure_format({"minimum": minimum, "median": median, "maximum": maximum}) == number_format


def test_a_column_of_which_nothing_is_known_has_one_decimal() -> None:
    assert measure_format({}) == "#,##0.0"


def test_means_and_deviations_of_a_model_have_four_digits() -> None:
    assert deviation_format(26.3) == "#,##0.000"
    assert deviation_format(0.0213) == "#,##0.00000"


@pytest.mark.parametrize(
    ("pattern", "number_format"),
    [
        ("d MMMM y", 'd" "mmmm" "yyyy'),
        ("y-MM-dd", 'yyyy"-"mm"-"dd'),
        ("dd.MM.yy", 'dd"."mm"."yy'),
        ("d 'de' MMMM", 'd" ""de"" "mmmm'),
        ("'week' w", None),
        ('d"', None),
    ],
)
def test_dates_have_the_themes_format_where_excel_knows_it(pattern: str, number_format: str | None) -> None:
    assert date_format(pattern) == number_format
