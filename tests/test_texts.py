"""Fixed texts: filled in, in any language, and a translation is checked before it is used."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from customer_segmentation.errors import SettingsError
from customer_segmentation.texts import Texts, check_translation, written

from .conftest import PROJECT

ORIGINALS = {"numbers": {"thousands": ",", "decimal": "."}, "summary": {"rows": "{rows:,} rows", "end": "The end"}}
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((PROJECT / "src").rglob("*.py")))
#: Names of texts in the code: whole, or the beginning of one that is put together (`say(f"priorities.{priority}")`).
SAID = re.compile(r'(?:\bsay|_say|pieces)\(\s*(f?)"([\w.]+)')


@pytest.fixture
def german() -> Texts:
    return Texts.model_validate(
        {
            "numbers": {"thousands": ".", "decimal": ",", "with_unit": "{unit} {number}"},
            "summary": {"rows": "{rows:,} Zeilen, {share:.1%}, {file}", "end": "{{Ende}} von {rows} in {file}"},
        }
    )


def test_numbers_get_the_marks_of_the_language(german: Texts) -> None:
    said = german.say("summary.rows", rows=np.int64(1_234_567), share=0.125, file="a,b.csv")
    assert said == "1.234.567 Zeilen, 12,5%, a,b.csv"
    assert german.number(1234.5, ",.2f") == "1.234,50"


def test_what_is_filled_in_is_never_filled_in_itself(german: Texts) -> None:
    assert german.say("summary.rows", rows=1, share=0, file="{rows} {") == "1 Zeilen, 0,0%, {rows} {"


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (0.3225, ".1%", "32.3%"),
        (0.405, ".0%", "41%"),
        (2.5, ".0f", "3"),
        (-2.5, ".0f", "-3"),
        (1234.5, ",.0f", "1,235"),
    ],
)
def test_halves_are_rounded_up_as_the_workbook_does(value: float, form: str, said: str) -> None:
    assert written(value, form) == said


def test_a_number_has_its_unit_where_the_language_puts_it(german: Texts) -> None:
    assert german.quantity(1234.5, ",.1f", "k$") == "k$ 1.234,5"
    assert german.quantity(1234.5, ",.1f", "") == "1.234,5"


def test_a_text_in_pieces_has_its_values_in_their_places_as_they_are(german: Texts) -> None:
    rows, file = [1], [2]
    assert german.pieces("summary.end", rows=rows, file=file) == ["{", "Ende}", " von ", rows, " in ", file]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"sumary": {"rows": "x"}}, "There is no text sumary.rows; do you mean summary.rows?"),
        ({"summary": {"zzzz": "x"}}, "There is no text summary.zzzz"),
        ({"summary": {"rows": "{row:,} Zeilen"}}, "{row}, but only {rows} can be filled in there"),
        ({"summary": {"rows": "{rows.__class__}"}}, "but only {rows} can be filled in there"),
        ({"summary": {"end": "{}"}}, "{}, but nothing is filled in there"),
        ({"summary": {"rows": "{rows:.2q} Zeilen"}}, 'has ".2q" after a colon in braces, which is no format'),
        ({"summary": {"rows": "{rows:s} Zeilen"}}, 'has "s" after a colon in braces'),
        ({"summary": {"end": "Ende }"}}, 'a brace too many or too few: "Ende }"'),
    ],
)
def test_a_translation_that_cannot_be_filled_in_is_refused(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(sentence)):
        check_translation(given, ORIGINALS)


def test_a_translation_may_leave_words_out_and_order_them_freely() -> None:
    check_translation({"summary": {"rows": "Zeilen", "end": "Das Ende {{sic}}"}}, ORIGINALS)


def test_every_text_that_the_code_says_exists(texts: Texts) -> None:
    known = {f"{section}.{name}" for section, named in texts.root.items() for name in named}
    assert known
    for dynamic, name in SAID.findall(SOURCE):
        found = any(one.startswith(name) for one in known) if dynamic else name in known
        assert found, f"{name} is not in conf/base/parameters_texts.yml"


def test_every_text_is_said_somewhere(texts: Texts) -> None:
    said = SAID.findall(SOURCE)
    for section, named in texts.root.items():
        for key in named:
            name = f"{section}.{key}"
            used = any(name.startswith(one) if dynamic else name == one for dynamic, one in said)
            assert used or section == "numbers", f"nothing says {name}: delete it"


def test_the_texts_are_in_one_file() -> None:
    files = [path for path in (PROJECT / "conf" / "base").glob("*.yml") if "\ntexts:" in Path(path).read_text("utf-8")]
    assert [path.name for path in files] == ["parameters_texts.yml"]
