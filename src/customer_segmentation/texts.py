"""The fixed texts of the reports: all that the project itself says in the workbook, its charts and its data files.

They stand in ``conf/base/parameters_texts.yml``, so that a translation is one file: a copy of it in an environment of
its own.
"""

import difflib
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext
from numbers import Real
from string import Formatter
from typing import Any, TypeVar

from pydantic import ConfigDict, RootModel

from .errors import SettingsError

Value = TypeVar("Value")

_LONGEST_NUMBER = 1e15


class Texts(RootModel[dict[str, dict[str, str]]]):
    """The texts by section and name; ``{words in braces}`` in them are filled in."""

    model_config = ConfigDict(frozen=True)

    def say(self, name: str, /, **values: object) -> str:
        """The text with this name, filled in.

        Args:
            name: Section and name: ``summary.headline``.
            **values: What stands for the words in braces.
        """
        section, _, key = name.partition(".")
        return _Filling(self).vformat(self.root[section][key], (), values)

    def number(self, value: float, form: str) -> str:
        """A number with the marks of the texts' language.

        Args:
            value: The number.
            form: Python's format of it, such as ``,.0f``.
        """
        return _Filling(self).format_field(value, form)

    def quantity(self, value: float, form: str, unit: str) -> str:
        """A number with its unit, if it has one.

        Args:
            value: The number.
            form: Python's format of it.
            unit: The unit, or empty.
        """
        number = self.number(value, form)
        return self.say("numbers.with_unit", number=number, unit=unit) if unit else number

    def short(self, value: float, unit: str) -> str:
        """A number as a person would say it, with its unit: whole from 100 on, else with three significant digits.

        Args:
            value: The number; one too long to be read is written with a power of ten.
            unit: The unit, or empty.
        """
        return self.quantity(value, ",.0f" if 100 <= abs(value) < _LONGEST_NUMBER else ".3g", unit)

    def pieces(self, name: str, /, **values: Value) -> list[str | Value]:
        """The text with this name in pieces: for expressions that fill it in with other values in every row.

        Args:
            name: Section and name.
            **values: What stands for the words in braces; it is not formatted.

        Returns:
            The words of the text and, in their places, the values.
        """
        section, _, key = name.partition(".")
        pieces: list[str | Value] = []
        for words, field, _, _ in Formatter().parse(self.root[section][key]):
            pieces.append(words)
            if field is not None:
                pieces.append(values[field])
        return pieces or [""]


class _Filling(Formatter):
    """Fills in values, numbers with the marks of the texts' language."""

    def __init__(self, texts: Texts) -> None:
        marks = texts.root["numbers"]
        self._marks = str.maketrans({",": marks["thousands"], ".": marks["decimal"]})

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Real):
            return written(value, format_spec).translate(self._marks)
        return str(super().format_field(value, format_spec))


def written(value: Real, form: str) -> str:
    """A number as text, with halves rounded up as Excel and people do; Python would round 32.25 % down.

    Args:
        value: The number.
        form: Python's format of it.
    """
    if not form.endswith(("f", "%")):
        return format(value, form)
    with localcontext() as context:
        context.rounding = ROUND_HALF_UP
        return format(Decimal(repr(float(value))), form)


def check_translation(texts: Mapping[str, Any], originals: Mapping[str, Any]) -> None:
    """Make sure that a translation has no texts, and no words in braces, that the original does not have.

    Args:
        texts: The texts by section and name, as an environment gives them.
        originals: Those of ``conf/base``.

    Raises:
        SettingsError: A text is not known, or cannot be filled in.
    """
    if not isinstance(texts, Mapping):
        return  # the validation of parameters tells of it
    known = dict(_named(originals))
    for name, text in _named(texts):
        if name not in known:
            closest = difflib.get_close_matches(name, known, n=1)
            hint = f"; do you mean {closest[0]}?" if closest else ": conf/base/parameters_texts.yml has them all."
            raise SettingsError(f"There is no text {name}{hint}")
        allowed = _fields(known[name])
        try:
            unknown = _fields(text) - allowed
        except ValueError:
            raise SettingsError(
                f'The text {name} has a brace too many or too few: "{text}". A brace that is not filled in is written '
                "twice: {{ or }}."
            ) from None
        if unknown:
            may = f"only {', '.join(sorted(allowed))} can be" if allowed else "nothing is"
            raise SettingsError(f"The text {name} has {', '.join(sorted(unknown))}, but {may} filled in there.")
        if bad := next((form for form in _forms(text) if not _is_format(form)), None):
            raise SettingsError(
                f'The text {name} has "{bad}" after a colon in braces, which is no format: take that of the English '
                "text, such as {share:.1%} or {customers:,}."
            )


def _named(texts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Texts by their names in full; what is no text is left to the validation of parameters."""
    for section, named in texts.items():
        if isinstance(named, Mapping):
            yield from ((f"{section}.{key}", text) for key, text in named.items() if isinstance(text, str))


def _forms(text: str) -> Iterator[str]:
    """What stands after the colons in braces."""
    return (form for _, field, form, _ in Formatter().parse(text) if field is not None and form)


def _is_format(form: str) -> bool:
    """Whether a number can be written in this form."""
    try:
        format(1.5, form)
    except ValueError:
        return False
    return True


def _fields(text: str) -> set[str]:
    """The words in braces."""
    return {f"{{{field}}}" for _, field, _, _ in Formatter().parse(text) if field is not None}
