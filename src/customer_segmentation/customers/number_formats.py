"""Numbers as people write them: 1.234,50 €, $1,234, 1,23,456, 45 %, 24.5k, (12.50) for -12.50.

Each text column has one format. Which one is decided by the column as a whole: 1.234 alone may be a thousand or hardly
more than one, but beside 12.5 it is no thousand, and beside 1.234,50 it is one. A cell that does not follow its
column's format is no number, and never guessed at.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import narwhals.stable.v2 as nw

from .cells import missing, trimmed
from .declaration import CustomerTable
from .engine import to_pandas

Separator = Literal[".", ","]

#: Signs and codes of currencies that are taken off a number; one column may have only one of them.
CURRENCIES = (
    *("$", "€", "£", "¥", "￥", "₹", "CHF", "EUR", "GBP", "USD", "kr", "zł", "PLN"),
    *("R$", "₽", "руб.", "руб", "Kč", "Ft", "lei", "₺", "₩", "元", "円", "US$", "CA$", "A$"),
)
# In patterns `[0-9]`, not `\d`: engines differ on other scripts' digits.
_SPACE = "[ \u00a0\u2009\u202f'’]"
_BLANKS = "[ \u00a0\u2009\u202f]*"
_SIGN = r"[+\-−]?"
#: India groups by two digits above the first thousand: 1,23,456.
_LAKHS = "[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
#: Variances of numbers up to this are still numbers.
_TOO_LARGE = 1e100
#: A number that needs no format: plain or scientific notation with a decimal point.
_PLAIN = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?$"


@dataclass(frozen=True)
class NumberFormat:
    """How the numbers of a text column are written.

    Attributes:
        decimal: The decimal separator; the other one, spaces and apostrophes may group thousands.
        currency: A currency sign or code, before or after the number, which is taken off; or empty.
        percent: Whether every number ends with a percent sign: 45 % is read as 45.
        scaled: Whether numbers may end with k or M: 24.5k is read as 24 500.
        ambiguous: Whether nothing in the column tells the decimal separator: all of its numbers are like 1.234.
    """

    decimal: Separator = "."
    currency: str = ""
    percent: bool = False
    scaled: bool = False
    ambiguous: bool = False

    @property
    def pattern(self) -> str:
        """The regular expression of a number in this format."""
        decimal = re.escape(self.decimal)
        grouping = re.escape("," if self.decimal == "." else ".")
        by_mark = rf"[1-9][0-9]{{0,2}}(?:{grouping}[0-9]{{3}})+(?:{decimal}[0-9]+)?"
        by_space = rf"[1-9][0-9]{{0,2}}(?:{_SPACE}[0-9]{{3}})+(?:{decimal}[0-9]+)?"
        by_lakh = rf"{_LAKHS}(?:\.[0-9]+)?" if self.decimal == "." else by_mark
        plain = rf"(?:[0-9]+{decimal}?[0-9]*|{decimal}[0-9]+)(?:[eE][+\-]?[0-9]{{1,2}})?"
        currency = rf"(?:{re.escape(self.currency)})?{_BLANKS}" if self.currency else ""
        sign = rf"(?:{_SIGN}{currency}|{currency}{_SIGN})" if self.currency else _SIGN
        percent = rf"{_BLANKS}%" if self.percent else ""
        digits = rf"(?:{by_mark}|{by_space}|{by_lakh}|{plain})" + (rf"(?:{_BLANKS}[kKM])?" if self.scaled else "")
        amount = rf"{digits}{percent}{_BLANKS}{currency}"
        # Accountants write a negative number in brackets.
        bracketed = rf"\({_BLANKS}{currency}(?:{amount}\)|{digits}\){percent}){_BLANKS}{currency}"
        return rf"^(?:{sign}{amount}|{currency}{bracketed})$"

    def read(self, text: nw.Expr) -> nw.Expr:
        """Trimmed text as floats; null where it is no number in this format.

        Text is tested against the pattern first, because casting text that is no number raises on some engines.
        """
        number = text.str.replace_all(self.currency, "", literal=True) if self.currency else text
        number = number.str.replace_all(rf"[%)]|{_SPACE}|{re.escape(',' if self.decimal == '.' else '.')}", "")
        number = number.str.replace_all("[−(]", "-").str.replace_all(",", ".", literal=True)
        holds = nw.when(text.str.contains(self.pattern))
        if not self.scaled:
            return holds.then(number).cast(nw.Float64)
        thousands = nw.when(number.str.contains("[kK]$")).then(nw.lit(1e3)).otherwise(nw.lit(1.0))
        factor = nw.when(number.str.contains("M$")).then(nw.lit(1e6)).otherwise(thousands)
        return holds.then(number.str.replace_all("[kKM]$", "")).cast(nw.Float64) * factor


def number(cell: nw.Expr, dtype: nw.dtypes.DType, written: NumberFormat | None) -> nw.Expr:
    """The cell as a float; null where it is no number, or one so large that its square is infinite.

    Text that has no format is a number only where it is written plainly.
    """
    if isinstance(dtype, nw.String):
        text = trimmed(cell)
        value = written.read(text) if written else nw.when(text.str.contains(_PLAIN)).then(text).cast(nw.Float64)
    elif dtype.is_numeric():
        value = cell.cast(nw.Float64)
    else:
        return nw.when(cell.is_null()).then(nw.lit(None, dtype=nw.Float64)).cast(nw.Float64)
    return nw.when(value.abs() < _TOO_LARGE).then(value)


def decide_formats(
    frame: Any, columns: Sequence[str], table: CustomerTable, *, delimiter: str | None
) -> dict[str, NumberFormat | None]:
    """Decide how each column that may hold numbers writes them; None where all of them are whole and plain.

    Args:
        frame: The table as read, with its columns under their declared names.
        columns: The columns that may hold numbers.
        table: The placeholders for missing values.
        delimiter: The file's delimiter: semicolons come with decimal commas. It only matters for ambiguous columns.
    """
    schema = frame.collect_schema()
    formats: dict[str, NumberFormat | None] = dict.fromkeys(columns)
    not_plain = {
        column: nw.col(column).str.contains(r"[0-9]")
        & ~missing(nw.col(column), schema[column], table)
        & ~trimmed(nw.col(column)).str.contains(r"^[+-]?[0-9]+$")
        for column in columns
        if isinstance(schema[column], nw.String)
    }
    undecided = [column for column, cells in _counts(frame, {"not plain": not_plain}).items() if cells["not plain"]]
    if not undecided:
        return formats
    evidence = _counts(frame, _clues(_CLUES, undecided))
    # Most columns have no currency at all, so that not every sign need be looked for in every column.
    with_currency = [column for column, cells in evidence.items() if cells["currency"]]
    signs = _counts(frame, _clues(_SIGNS, with_currency))
    evidence = {
        column: {**dict.fromkeys(_SIGNS, 0), **cells, **signs.get(column, {})} for column, cells in evidence.items()
    }
    floats = any(schema[column].is_float() for column in columns)
    told = [_decimal(cells) for cells in evidence.values()]
    usual: Separator = "," if "," in told or (delimiter == "semicolon" and "." not in told and not floats) else "."
    return formats | {column: _format(cells, usual) for column, cells in evidence.items()}


def _is_only(decimal: Separator) -> str:
    """Pattern of what can only be a number with this decimal separator."""
    point, grouping = re.escape(decimal), re.escape("," if decimal == "." else ".")
    by_spaces = rf"[1-9][0-9]{{0,2}}(?:{_SPACE}[0-9]{{3}})+"
    by_marks = rf"[1-9][0-9]{{0,2}}(?:{grouping}[0-9]{{3}})"
    by_lakhs = rf"|{_LAKHS}(?:{point}[0-9]+)?" if decimal == "." else ""
    return (
        rf"^[^0-9]*(?:[0-9]*{point}(?:[0-9]{{1,2}}|[0-9]{{4,}})|(?:0[0-9]*|[0-9]{{4,}}){point}[0-9]{{3}}"
        rf"|{by_spaces}{point}[0-9]+|{by_marks}{{2,}}(?:{point}[0-9]+)?|{by_marks}{point}[0-9]+{by_lakhs})[^0-9]*$"
    )


_NUMBER_ENDS = rf"[0-9]{_BLANKS}[kKM]?{_BLANKS}"
_ANY_CURRENCY = "|".join(re.escape(sign) for sign in CURRENCIES)
_CLUES = {
    "digits": r"[0-9]",
    "point": _is_only("."),
    "comma": _is_only(","),
    "either": r"^[^0-9]*[1-9][0-9]{0,2}[.,][0-9]{3}[^0-9]*$",
    # A price of 1.234 may be that of a litre; one of 12.345 has no three decimals.
    "thousands by a point": r"^[^0-9]*[1-9][0-9]{1,2}[.][0-9]{3}[^0-9]*$",
    "thousands by a comma": r"^[^0-9]*[1-9][0-9]{1,2},[0-9]{3}[^0-9]*$",
    "percent": rf"[0-9]{_BLANKS}(?:%\)?|\){_BLANKS}%)$",
    "currency": rf"^{_SIGN}(?:{_ANY_CURRENCY}){_BLANKS}{_SIGN}[0-9]|{_NUMBER_ENDS}(?:{_ANY_CURRENCY})$",
    # 12M alone may be twelve months.
    "scaled": rf"(?:[0-9]{_BLANKS}[kK]|[.,][0-9]+{_BLANKS}M){_BLANKS}(?:{_ANY_CURRENCY})?\)?$",
}
_SIGNS = {
    f"currency {sign}": rf"^{_SIGN}{re.escape(sign)}{_BLANKS}{_SIGN}[0-9]|{_NUMBER_ENDS}{re.escape(sign)}$"
    for sign in CURRENCIES
}


def _clues(patterns: Mapping[str, str], columns: Sequence[str]) -> dict[str, dict[str, nw.Expr]]:
    """For each clue, whether the cells of each column have it."""
    return {
        clue: {column: trimmed(nw.col(column)).str.contains(pattern) for column in columns}
        for clue, pattern in patterns.items()
    }


def _decimal(cells: Mapping[str, int]) -> Separator | None:
    """The decimal separator, if a column tells it by the number of its cells in which each clue was found."""
    if cells["point"] or cells["comma"]:
        return "." if cells["point"] >= cells["comma"] else ","
    by_point, by_comma = cells["thousands by a point"], cells["thousands by a comma"]
    if 2 * cells["currency"] > cells["digits"] and bool(by_point) != bool(by_comma):
        return "," if by_point else "."
    return None


def _format(cells: Mapping[str, int], usual: Separator) -> NumberFormat:
    """A column's format; ``usual`` is the decimal separator of the table's other columns."""
    decimal = _decimal(cells)
    sign = max(CURRENCIES, key=lambda currency: cells[f"currency {currency}"])
    return NumberFormat(
        decimal=decimal or usual,
        currency=sign if cells[f"currency {sign}"] else "",
        percent=2 * cells["percent"] > cells["digits"],
        scaled=cells["scaled"] > 0,
        ambiguous=decimal is None and cells["either"] > 0,
    )


def _counts(frame: Any, clues: dict[str, dict[str, nw.Expr]]) -> dict[str, dict[str, int]]:
    """Count, for each column, the cells in which each clue is found, in one pass."""
    sums = [
        found.fill_null(value=False).cast(nw.Int64).sum().alias(f"{clue}: {column}")
        for clue, columns in clues.items()
        for column, found in columns.items()
    ]
    if not sums:
        return {}
    counted = to_pandas(frame.select(*sums)).iloc[0]
    columns = next(iter(clues.values()))
    return {column: {clue: int(counted[f"{clue}: {column}"]) for clue in clues} for column in columns}
