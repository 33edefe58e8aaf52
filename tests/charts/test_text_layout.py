"""Texts in charts are broken where a person would break them, numbers have the digits that say something."""

import pytest

from customer_segmentation.charts.text_layout import digits_for, letters, letters_in, segment_label, wrapped


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Income (k$)", 20, ["Income (k$)"]),
        ("", 20, [""]),
        ("Average Income, Average Spending", 30, ["Average Income,", "Average Spending"]),
        ("High Income, High Spending (higher Income)", 36, ["High Income, High Spending", "(higher Income)"]),
        ("Average consumption per month (kWh)", 22, ["Average consumption", "per month (kWh)"]),
        ("An own\nbreak", 20, ["An own", "break"]),
        ("Reklamationshäufigkeit", 10, ["Reklamatio", "nshäufigke", "it"]),
        ("after-sales", 8, ["after-", "sales"]),
        ("年間所得（万円）", 12, ["年間所得", "（万円）"]),
        ("顧客満足度スコアー", 16, ["顧客満足度スコ", "アー"]),
    ],
)
def test_a_text_is_broken_between_phrases_or_words(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width).split("\n") == lines
    assert all(letters(line) <= width for line in lines)


def test_a_text_that_is_far_too_long_is_cut() -> None:
    lines = wrapped("word " * 100, 12).split("\n")
    assert len(lines) == 5
    assert lines[-1] == "word word…"


def test_a_segment_is_told_by_its_number_and_name() -> None:
    assert segment_label({"number": 3, "name": "High, Low"}, 20) == "3  High, Low"


def test_bold_letters_need_more_room() -> None:
    assert letters_in(2, 10, bold=True) < letters_in(2, 10)
    assert letters_in(0.001, 10) == 1


@pytest.mark.parametrize(
    ("numbers", "written"),
    [
        ([89.526, 29.0], ["89.5", "29.0"]),
        ([85_976.4, -17_618.2], ["85,976", "-17,618"]),
        ([8.598e14], ["859,800,000,000,000"]),
        ([0.01234, 0.5], ["0.012", "0.500"]),
        ([1e-12], ["0.000000000"]),
        ([-0.01, 99.0], ["0.0", "99.0"]),
        ([0.0], ["0"]),
    ],
)
def test_numbers_have_three_digits_and_never_a_power_of_ten(numbers: list[float], written: list[str]) -> None:
    assert [format(number, digits_for(numbers)) for number in numbers] == written
