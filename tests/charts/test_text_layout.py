"""Texts in charts are broken where a person would break them."""

import pytest

from customer_segmentation.charts.text_layout import letters, letters_in, segment_label, wrapped


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
