"""What people read, in the language of the run: sentences by gettext, numbers, dates and lists by Babel (CLDR).

The English sentences stand in the code, where they are said. Their translations are the catalogues
``locale/<language>/LC_MESSAGES/customer_segmentation.po``.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from numbers import Real
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from .errors import SettingsError

Value = TypeVar("Value")

CATALOGUES = Path(__file__).parent / "locale"
DOMAIN = "customer_segmentation"
#: The language of the sentences in the code.
ENGLISH = "en"
#: The country whose habits are followed where a language is given without one.
_COUNTRIES = {ENGLISH: "en_GB"}
_LONGEST_NUMBER = 1e15
#: Names of the forms in which dates are written.
DATE_FORMS = ("short", "medium", "long", "full")

# Nodes may run in threads beside one another, so the language belongs to what is running, not to the process.
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say what is inside in a language, "de", or "de_AT" with a country; a SettingsError where it has no catalogue."""
    _translations(language)
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def _(message: str, /, **values: object) -> str:
    """A message in the language of the run, with ``{words in braces}`` filled in; without any values, braces stay.

    Numbers are written as the language does: ``{customers:,}`` with thousands grouped, ``{share:.1%}`` in per cent.
    """
    translated = _translations(_language.get()).gettext(message)
    return _FILLING.vformat(translated, (), values) if values else translated


def ngettext(singular: str, plural: str, count: int, /, **values: object) -> str:
    """A message about a number of things, in the form that the language has for that number."""
    return _FILLING.vformat(_translations(_language.get()).ngettext(singular, plural, count), (), values)


def mark(message: str) -> str:
    """Mark a message that is said elsewhere, ``_(message)``, so that it gets into the catalogues."""
    return message


def pieces(message: str, /, **values: Value) -> list[str | Value]:
    """The words of a message and, in the places of ``{words in braces}``, the values, unformatted.

    For expressions that fill a message in with other values in every row.
    """
    found: list[str | Value] = []
    for words, field, _form, _conversion in Formatter().parse(_translations(_language.get()).gettext(message)):
        found.append(words)
        if field is not None:
            found.append(values[field])
    return found


def number(value: Any, form: str) -> str:
    """A number as the language writes it, in Python's form ",.1f"; halves are rounded up as Excel and people do."""
    locale = current_locale()
    digits = _digits(value, form)
    if not digits.lstrip("+-").replace(".", "").isdigit():  # a power of ten, or no number at all
        return digits.replace(".", decimal_mark())
    decimals = "0" * len(digits.partition(".")[2])
    pattern = ("#,##0" if "," in form else "0") + (f".{decimals}" if decimals else "")
    with localcontext(prec=max(28, len(digits))):  # babel rounds, which fails where a number has more digits
        written: str = format_decimal(Decimal(digits), pattern, locale)
    return written + locale.percent_formats[None].suffix[0] if form.endswith("%") else written


def decimal_mark() -> str:
    """The decimal mark of the language."""
    return str(current_locale().number_symbols["latn"]["decimal"])


def quantity(value: float, form: str, unit: str) -> str:
    """A number with its unit, if it has one."""
    return with_unit(number(value, form), unit)


def with_unit(written: str, unit: str) -> str:
    """A number that is written already, with its unit, if it has one: 20 days, £20, or 20 € in German."""
    if not unit:
        return written
    if leads(unit):
        minus = written[: written.startswith("-")]
        return f"{minus}{unit}{written.removeprefix(minus)}"
    return _("{number} {unit}", number=written, unit=unit)


def leads(unit: str) -> bool:
    """Whether the language writes a unit before the number: the sign of a currency may be one."""
    is_sign = len(unit) == 1 and unicodedata.category(unit) == "Sc"
    return is_sign and str(current_locale().currency_formats["standard"].pattern).startswith("¤")


def short_quantity(value: float, unit: str) -> str:
    """A number as a person would say it, with its unit: whole from 100 on, else with three significant digits.

    One too long to be read is written with a power of ten.
    """
    return quantity(value, ",.0f" if 100 <= abs(value) < _LONGEST_NUMBER else ".3g", unit)


def day(date: dt.date, form: str) -> str:
    """A date as the language writes it; its form is short, medium, long or full, or a pattern of CLDR: "dd.MM.yyyy"."""
    return str(format_date(date, form, current_locale()))


def date_pattern(form: str) -> str:
    """The pattern of CLDR in which the language writes a date: short, medium, long or full, or a pattern already."""
    return str(current_locale().date_formats[form].pattern) if form in DATE_FORMS else form


def listed(items: Iterable[str]) -> str:
    """Items with "and" before the last."""
    return str(format_list([*items], locale=current_locale()))


def either(items: Iterable[str]) -> str:
    """Items with "or" before the last."""
    return str(format_list([*items], style="or", locale=current_locale()))


def current_locale() -> Locale:
    """The language of the run with the habits of its country."""
    language = _language.get()
    try:
        return Locale.parse(_COUNTRIES.get(language, language))
    except (UnknownLocaleError, ValueError):  # a company's own words, such as "en_acme"
        main = language.partition("_")[0]
        return Locale.parse(_COUNTRIES.get(main, main))


def require(language: str) -> None:
    """Refuse a language that there is not, with a SettingsError."""
    _translations(language)


def languages() -> list[str]:
    """The languages that there are."""
    return sorted({ENGLISH, *(path.parts[-3] for path in CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))})


class _Filling(Formatter):
    """Fills in values, numbers as the language writes them."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Real) and format_spec:
            return number(value, format_spec)
        return str(super().format_field(value, format_spec))


_FILLING = _Filling()


@cache
def _translations(language: str) -> NullTranslations:
    """The messages of a language; "de_AT" has those of "de" where it has none of its own."""
    main, _separator, variety = language.partition("_")
    path = CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.is_file():
        if variety:
            return _translations(main)
        if language == ENGLISH:
            return NullTranslations()
        raise SettingsError(
            f'There is no translation into "{language}"; there are: {", ".join(languages())}. '
            'How to add one says docs/extend.md, "A new language".'
        )
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    if variety:
        translations.add_fallback(_translations(main))
    return translations


def _digits(value: Any, form: str) -> str:
    """A number in Python's format without marks of thousands; per cent without the sign."""
    form = form.replace(",", "")
    if not form.endswith(("f", "%")):
        return format(value, form)
    with localcontext() as context:
        context.rounding = ROUND_HALF_UP  # Python would round 32.25 % down
        return format(Decimal(repr(float(value))), form).rstrip("%")
