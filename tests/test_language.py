"""What people read: messages, numbers and dates in the language of the run, and catalogues that are complete."""

import datetime as dt
import re
from collections import Counter
from string import Formatter

import numpy as np
import pytest
from babel.messages.pofile import read_po

from customer_segmentation import language
from customer_segmentation.errors import SettingsError
from customer_segmentation.language import _, day, listed, ngettext, number, pieces, quantity, short_quantity, speaking
from customer_segmentation.locale.__main__ import template
from customer_segmentation.reports.report import SHEETS

TRANSLATED = [one for one in language.languages() if one != language.ENGLISH]


@pytest.mark.parametrize(
    ("code", "written"),
    [("en", ["1,234.50", "32.3%", "1,234,567"]), ("de", ["1.234,50", "32,3\xa0%", "1.234.567"]),
     ("fr", ["1\u202f234,50", "32,3\xa0%", "1\u202f234\u202f567"]), ("es", ["1.234,50", "32,3\xa0%", "1.234.567"]),
     ("de_CH", ["1’234.50", "32.3%", "1’234’567"])],
)  # fmt: skip
def test_numbers_are_written_as_the_country_does(code: str, written: list[str]) -> None:
    with speaking(code):
        assert [number(1234.5, ",.2f"), number(0.3225, ".1%"), number(np.int64(1_234_567), ",")] == written


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (0.3225, ".1%", "32.3%"),
        (0.405, ".0%", "41%"),
        (2.5, ".0f", "3"),
        (-2.5, ".0f", "-3"),
        (-0.001, "z,.1f", "0.0"),
        (1234567.25, ",.15g", "1,234,567.25"),
        (1e20, ".3g", "1e+20"),
        (200, ",", "200"),
    ],
)
def test_halves_are_rounded_up_as_the_workbook_does(value: float, form: str, said: str) -> None:
    assert number(value, form) == said


@pytest.mark.parametrize(
    ("language", "unit", "said"),
    [
        ("en", "£", "-£1,234.5"),
        ("en", "kr", "-1,234.5 kr"),
        ("en", "k$", "-1,234.5 k$"),
        ("de", "€", "-1.234,5 €"),
        ("fr", "€", "-1\u202f234,5\u00a0€"),
    ],
)
def test_the_sign_of_a_currency_stands_where_the_language_has_it(language: str, unit: str, said: str) -> None:
    with speaking(language):
        assert quantity(-1234.5, ",.1f", unit) == said


def test_a_quantity_has_its_unit_and_as_many_digits_as_a_person_would_say() -> None:
    assert quantity(1234.5, ",.1f", "k$") == "1,234.5 k$"
    assert [short_quantity(value, "") for value in (1234.5, 56.78, 0.1234, 1e16)] == ["1,235", "56.8", "0.123", "1e+16"]


def test_dates_and_lists_follow_the_language() -> None:
    date = dt.date(2026, 1, 31)
    with speaking("de"):
        assert (day(date, "long"), day(date, "dd.MM.yyyy")) == ("31. Januar 2026", "31.01.2026")
        assert listed(["A", "B", "C"]) == "A, B und C"
    assert (day(date, "long"), listed(["A", "B", "C"])) == ("31 January 2026", "A, B and C")


def test_what_is_filled_in_is_never_filled_in_itself() -> None:
    assert _("{name} ({number})", name="{number} {", number=1234) == "{number} { (1234)"
    assert _("A text of the user's own with {braces}") == "A text of the user's own with {braces}"


def test_pieces_have_their_values_in_their_places_as_they_are() -> None:
    value = object()
    assert pieces("{column} is {value}!", column="A", value=value) == ["", "A", " is ", value, "!"]


def test_a_count_chooses_the_form_of_the_language() -> None:
    one, many = "{remarks} remark about the data: see {sheet}.", "{remarks} remarks about the data: see {sheet}."
    assert ngettext(one, many, 1, remarks=1, sheet="X").startswith("1 remark about")
    with speaking("de"):
        assert "Anmerkungen" in ngettext(one, many, 2, remarks=2, sheet="X")


def test_a_language_without_a_catalogue_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(SettingsError, match=r'no translation into "xx"; there are: de, en, es, fr'):
        language.require("xx")


def test_a_country_or_a_company_may_have_words_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("locale")
    path = folder / "en_acme" / "LC_MESSAGES" / f"{language.DOMAIN}.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Summary"\nmsgstr "Overview"\n', encoding="utf-8")
    monkeypatch.setattr(language, "CATALOGUES", folder)
    with speaking("en_acme"):
        assert [_("Summary"), _("Model"), number(0.5, ".0%")] == ["Overview", "Model", "50%"]
    language._translations.cache_clear()


# --- The catalogues ---


def fields(message: str) -> Counter[tuple[str | None, str | None]]:
    """The words in braces with their formats."""
    return Counter((name, form) for _words, name, form, _conversion in Formatter().parse(message) if name is not None)


def test_german_french_and_spanish_are_there() -> None:
    assert {"de", "fr", "es"} <= set(TRANSLATED)


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_has_every_message_and_no_other(code: str) -> None:
    """`python -m customer_segmentation.locale` brings them up to date."""
    path = language.CATALOGUES / code / "LC_MESSAGES" / f"{language.DOMAIN}.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    assert {message.id for message in catalogue} == {message.id for message in template()}
    for message in catalogue:
        forms = [message.string] if isinstance(message.string, str) else message.string
        originals = [message.id] if isinstance(message.id, str) else message.id
        assert all(forms), f"not translated: {message.id}"
        assert not message.fuzzy or not message.id
        if message.id:
            assert all(fields(form) == fields(originals[-1]) for form in forms), message.id


@pytest.mark.parametrize("code", TRANSLATED)
def test_names_of_sheets_fit_into_a_workbook(code: str) -> None:
    with speaking(code):
        names = [_(name) for name in SHEETS.values()]
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)
    assert len({name.lower() for name in names}) == len(names)


def test_a_number_of_any_size_is_written() -> None:
    assert language.number(1e200, ",.2f").startswith("100,000,000,")
