"""How a feature is treated: its short name, unit, plausible range and direction."""

import re
import textwrap
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from customer_segmentation.customers.declaration import Feature, FeatureKind
from customer_segmentation.customers.encoding import codes_of
from customer_segmentation.customers.value_order import in_order

from .facts import ColumnFacts
from .meaning import Direction, Meaning, meaning_of
from .roles import Column
from .words import meanings, split, statement_of, written_words

#: If more of the values than this lie outside a range, the range is not what the column means.
_OUTSIDE = 0.01
_LONGEST_NAME, _LONGEST_UNIT = 40, 16
#: Ordered words that may be told one by one.
_MOST_LEVELS = 100

_Limits = tuple[float | None, float | None]

_BRACKETS = re.compile(r"[(\[{（【]([^)\]}）】]*)[)\]}）】]")
_RANGE = re.compile(r"^\s*(-?\d+(?:[.,]\d+)?)\s*(?:-|–|—|to|bis|a|à|…|\.\.+)\s*(-?\d+(?:[.,]\d+)?)\s*$")
_LAST = r"(?:in|over|the|last|past|der|den|letzten?|dans|les|derniers?|en|los|nos|ultim[oi]s|últimos)[\W_]+"
#: The time in which something was counted, "last 30 days" or "12m": no unit.
_WINDOW = re.compile(
    rf"(?<![^\W_])(?:{_LAST})*\d+[\W_]*(?:{_LAST})*"
    r"(?:[dwmy]|mos?|yrs?|days?|weeks?|months?|years?|tagen?|wochen|monaten?|jahren?|jours|mois|ans|d[ií]as|meses|años|anos)"
    r"(?![^\W_])\.?",
    re.IGNORECASE,
)
#: Words at a header's end that are its unit.
_UNITS = {
    **dict.fromkeys(("usd", "dollar", "dollars"), "$"),
    **dict.fromkeys(("eur", "euro", "euros"), "€"),
    "gbp": "£",
    "chf": "CHF",
    "pln": "zł",
    "zl": "zł",
    "rub": "₽",
    "inr": "₹",
    "kusd": "k$",
    "keur": "k€",
    "musd": "M$",
    "meur": "M€",
    **dict.fromkeys(("jpy", "cny", "rmb"), "¥"),
    **dict.fromkeys(("pct", "percent", "prozent"), "%"),
    **dict.fromkeys(("thousands", "thousand"), "thousands"),
    **{unit: unit for unit in ("days", "months", "years", "hours", "minutes", "kg", "km", "jours", "mois", "meses")},
    "mins": "minutes",
    "kwh": "kWh",
    "gb": "GB",
    "mb": "MB",
    "dias": "días",
    "tage": "Tage",
    "monate": "Monate",
    "jahre": "Jahre",
}
#: Signs that are units wherever they stand in a header.
_SIGNS = "%$€£¥₹₽₺₩"
#: Words before a currency that multiply it: Revenue kEUR, Sales in million USD.
_SCALES = {
    **dict.fromkeys(("k", "thousand", "thousands", "tsd"), "k"),
    **dict.fromkeys(("m", "million", "millions", "mio", "mln"), "M"),
}
#: Abbreviations of the trade, which are written in capitals whatever the header does.
_ABBREVIATIONS = {
    *("aov", "arpu", "arr", "aum", "b2b", "b2c", "clv", "cltv", "crm", "csat", "gmv", "id", "kpi", "ltv", "mau", "mrr"),
    *("nps", "pos", "rfm", "roi", "sku", "sms", "vat"),
}
#: Words that a short name does without.
_FILLERS = {
    "annual", "yearly", "monthly", "avg", "average", "total", "score", "sum", "amount", "mnt", "num", "number", "of",
    "no", "cnt", "the", "customer", "anuales", "anual", "annuel", "annuale", "jahrlich", "gesamt",
}  # fmt: skip


@dataclass(frozen=True)
class Treatment:
    """How a feature is treated, with the reason of each setting."""

    name: str
    unit: str
    minimum: float | None
    maximum: float | None
    better: Direction | None
    reasons: dict[str, str]
    kind: FeatureKind = "number"
    levels: tuple[str, ...] = ()


def treat(facts: ColumnFacts, values: "pd.Series[float]", taken: Collection[str]) -> Treatment:
    """Propose the treatment of a feature; ``values`` are all of its numbers, ``taken`` the names given already."""
    meaning = meaning_of(facts)
    unit, unit_reason = _unit(facts)
    (minimum, maximum), range_reason = _range(facts, meaning, values)
    direction = {"high": "more is better", "low": "less is better", None: "neither direction is better in itself"}
    return Treatment(
        name=_name(facts, taken),
        unit=unit,
        minimum=minimum,
        maximum=maximum,
        better=meaning.better,
        reasons={
            "unit": unit_reason,
            "range": range_reason,
            "better": f"{meaning.name}: {direction[meaning.better]}",
        },
    )


def treat_words(column: Column, taken: Collection[str]) -> Treatment | None:
    """Propose the treatment of a feature of words or dates; none where its cells are neither.

    ``taken`` are the names given already.
    """
    kind, levels, why = _kind_of_words(column)
    if kind is None:
        return None
    # Without its fillers, "Customer since" would be "Since".
    name, unit = _name(column.facts, taken, in_full=kind == "date"), "months" if kind == "date" else ""
    return Treatment(name, unit, None, None, None, {"kind": why, "unit": "days, months or years"}, kind, levels)


def _kind_of_words(column: Column) -> tuple[FeatureKind | None, tuple[str, ...], str]:
    """The kind of a feature, its levels where they must be told, and why."""
    facts = column.facts
    if column.kind.name == "date" and facts.dated:
        return "date", (), "the time since the date, up to the column's last day"
    if column.kind.name == "yes/no":
        plain = Feature(column=facts.header, name=facts.header, kind="yes_no")
        if {word.casefold() for word in facts.frequent} <= set(codes_of(plain)):
            return "yes_no", (), "yes counts as 100, no as 0"
    if column.kind.name == "ordered words" and (order := in_order(facts.frequent)) and len(order) <= _MOST_LEVELS:
        return "ordered", tuple(order), "their ranks count, equally spaced"
    if column.kind.name in {"yes/no", "ordered words", "category"}:
        return "category", (), "customers with different words are equally far apart"
    return None, (), ""


def _unit(facts: ColumnFacts) -> tuple[str, str]:
    header = _WINDOW.sub(" ", facts.header)
    words = split(header) or [header]
    by_header = [inside.strip() for inside in _BRACKETS.findall(header) if not _RANGE.match(inside)]
    by_header = [text for text in by_header if not text.isdigit()]  # a year
    by_header += [_unit_at_end(words)[0]]
    by_header += [sign for sign in _SIGNS if sign in header]
    by_header += ["days"] if "days" in words or "Days" in words else []
    for unit in by_header:
        if 0 < len(unit) <= _LONGEST_UNIT:
            return unit, "as the header says"
    if facts.written and (facts.written.currency or facts.written.percent):
        return facts.written.currency or "%", "as the cells say"
    return "", "none is known"


def _unit_at_end(words: Sequence[str]) -> tuple[str, int]:
    """The unit that a header's last words are, and how many words it takes; at least one word is left for the name."""
    unit = _UNITS.get(words[-1].casefold(), "") if len(words) > 1 else ""
    scale = _SCALES.get(words[-2].casefold(), "") if len(words) > 2 and unit in {"$", "€", "£"} else ""
    return scale + unit, bool(unit) + bool(scale)


def _name(facts: ColumnFacts, taken: Collection[str], *, in_full: bool = False) -> str:
    """A short name: the header's words without unit, range, window and fillers; longer where that is taken."""
    if (statement := statement_of(facts.header)) and (quoted := f"“{_cut(statement)}”") not in taken:
        return quoted
    bare = re.sub(f"[{_SIGNS}]", " ", _BRACKETS.sub(" ", facts.header))
    in_full_words = written_words(bare) or [facts.header.strip()]
    words = written_words(_WINDOW.sub(" ", bare)) or in_full_words
    if "recency" not in meanings(facts.header):
        words = words[: len(words) - _unit_at_end(words)[1]]
    short = [word for word in words if in_full or word.casefold() not in _FILLERS]
    if not meanings(" ".join(short)) & {"score", "spend"}:  # a credit score is no credit
        short = [word for word in words if word in short or word.casefold() == "score"]
    others = {one.casefold() for one in taken}
    for words_of_name in (short, words, in_full_words):
        name = " ".join(words_of_name)[:_LONGEST_NAME].strip()
        if (len(name) > 2 or not name.isascii() or words_of_name is in_full_words) and name.casefold() not in others:
            return _with_capitals(name)
    long = " ".join(in_full_words)[:_LONGEST_NAME]
    number = next(number for number in range(2, 10_000) if f"{long} {number}" not in taken)
    return f"{long} {number}"


def _cut(statement: str) -> str:
    """A statement as long as a name may be, without a part of a word at its end."""
    return textwrap.shorten(statement, _LONGEST_NAME, placeholder="…")


def _with_capitals(name: str) -> str:
    """A name as people write it: "mrr total" is MRR total, and eGFR stays as it is."""
    first, *others = [word.upper() if word.casefold() in _ABBREVIATIONS else word for word in name.split(" ")]
    return " ".join([f"{first[0].upper()}{first[1:]}" if first.islower() else first, *others])


def _range(facts: ColumnFacts, meaning: Meaning, values: "pd.Series[float]") -> tuple[_Limits, str]:
    """What is plausible by the column's meaning, as far as (nearly) all of its values agree."""
    known = values.dropna()
    for low, high, why in _plausible(facts, meaning):
        if _outside(known, low, high) <= _OUTSIDE:
            lost = int(((known < low) | (known > high)).sum())
            rejected = f"; {lost:,} row{'s' if lost > 1 else ''} outside will be rejected" if lost else ""
            return (low, high if np.isfinite(high) else None), f"{why}{rejected}"
    if meaning.never_negative:
        return (
            None,
            None,
        ), f"{_outside(known, 0, np.inf):.0%} are negative, so there is no minimum: have a look at them"
    return (None, None), "nothing is known about what is plausible"


def _plausible(facts: ColumnFacts, meaning: Meaning) -> Iterator[tuple[float, float, str]]:
    said = meanings(facts.header)
    for inside in _BRACKETS.findall(facts.header):
        if found := _RANGE.match(inside):
            low, high = sorted(float(bound.replace(",", ".")) for bound in found.groups())
            yield low, high, f"the header says {inside.strip()}"
    if "share" in said or (facts.written and facts.written.percent) or "%" in facts.header:
        if facts.highest <= 1:
            yield 0.0, 1.0, "a share lies between 0 and 1"
        elif facts.highest <= 100:
            yield 0.0, 100.0, "a share lies between 0 and 100"
    if meaning.name == "an age":
        yield 0.0, 120.0, "an age lies between 0 and 120"
    if meaning.never_negative:
        yield 0.0, np.inf, f"{meaning.name} is never negative"


def _outside(values: "pd.Series[float]", low: float, high: float) -> float:
    return float(((values < low) | (values > high)).mean()) if len(values) else 0.0
