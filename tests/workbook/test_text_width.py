"""Texts are measured as wide as Excel draws them, a little wider at most."""

import pytest

from customer_segmentation.workbook.text_width import header_width, lines, text_width

#: Widths in Carlito at 11 points, which are those of Calibri, in characters of 7 pixels.
CARLITO = {
    "Raise the basket step by step, with up-selling and bundles.": 49.4,
    "MAXIMUM": 9.5,
    "3fa9c0d2e1b43fa9c0d2e1b43fa9c0d2": 32.0,
    "Calinski-Harabasz": 14.8,
    "Übergröße & mehr für alle Kunden": 29.4,
}


@pytest.mark.parametrize(("text", "width"), CARLITO.items())
def test_a_text_is_as_wide_as_in_the_font(text: str, width: float) -> None:
    assert text_width(text) == pytest.approx(width, rel=0.05)


def test_bold_and_large_texts_are_wider() -> None:
    room = text_width("Maximum")
    assert lines("Maximum", room) == 1
    assert lines("Maximum", room, bold=True) == 2
    assert lines("Maximum", room, 14) == 2


def test_full_width_characters_and_emoji_take_the_room_of_two() -> None:
    assert text_width("顧客満足度") == text_width("😀😀😀😀😀") == pytest.approx(2 * 5, rel=0.06)
    assert text_width("e\u0301") == text_width("e"), "an accent of its own takes no room"


def test_words_are_kept_together() -> None:
    assert lines("aaaa aaaa aaaa", 9.5) == 2
    assert lines("aaaa aaaa aaaa", 8) == 3
    assert lines("a-a a-a", 4) == 2, "a line may end after a hyphen"
    assert lines("a\na", 100) == 2


def test_a_word_too_long_for_a_line_is_broken() -> None:
    assert lines("0" * 64, 40) == 2
    assert lines("", 40) == 1


def test_the_smallest_width_in_which_a_header_is_not_broken() -> None:
    header = "Mean of this segment"
    assert header_width(header, 1) > text_width(header)
    assert header_width(header, 4) == pytest.approx(text_width("segment"), rel=0.04)
    assert lines(header, header_width(header, 2), bold=True) == 2
