"""From the facts about a column to its kind: what its cells are, whatever they are used for."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from customer_segmentation.customers.dates import says_month

from .facts import ColumnFacts
from .words import meanings

KindName = Literal[
    "empty",
    "constant",
    "key",
    "number",
    "yes/no",
    "ordered words",
    "category",
    "code",
    "date",
    "year",
    "personal data",
    "free text",
]

#: Most different whole numbers that may be codes rather than counts.
_FEW_CODES = 12
#: Headers of these are of numbers that are counted or measured, however few different ones there are.
_COUNTED = {"orders", "score", "household", "age", "tenure", "recency", "trouble", "spend", "income", "share"}
#: Most different texts that are still categories.
MOST_CATEGORIES = 100

#: A column named as the key of a customer may have as many different values as this, over its cells, where some rows
#: stand twice.
IDENTIFIES = 0.9

_YES_NO = (
    {"yes", "no"},
    {"y", "n"},
    {"true", "false"},
    {"t", "f"},
    {"ja", "nein"},
    {"j", "n"},
    {"oui", "non"},
    {"o", "n"},
    {"si", "no"},
    {"sí", "no"},
    {"s", "n"},
    {"sì", "no"},
    {"sim", "não"},
    {"sim", "nao"},
    {"tak", "nie"},
    {"t", "n"},
    {"да", "нет"},
    {"是", "否"},
    {"はい", "いいえ"},
    {"有", "无"},
    {"有", "無"},
    {"0", "1"},
    {"on", "off"},
    {"active", "inactive"},
    {"wahr", "falsch"},
    {"vrai", "faux"},
    {"verdadero", "falso"},
    {"vero", "falso"},
)
_SCALES = (
    "very low, low, average, medium, normal, mid, middle, moderate, high, very high",
    "xxs, xs, s, m, l, xl, xxl, xxxl, 3xl",
    "small, medium, large, extra large",
    "poor, fair, good, very good, excellent",
    "never, rarely, seldom, sometimes, often, usually, always",
    "bronze, silver, gold, platinum, diamond, basic",
    "jan, feb, mar, apr, may, jun, jul, aug, sep, sept, oct, nov, dec",
    "january, february, march, april, may, june, july, august, september, october, november, december",
    "mon, tue, wed, thu, fri, sat, sun",
    "monday, tuesday, wednesday, thursday, friday, saturday, sunday",
    "daily, weekly, fortnightly, monthly, quarterly, annually, yearly",
    "sehr niedrig, niedrig, mittel, hoch, sehr hoch",
    "gering, mittel, hoch",
    "klein, mittel, groß",
    "nie, selten, manchmal, oft, immer",
    "montag, dienstag, mittwoch, donnerstag, freitag, samstag, sonntag",
    "januar, februar, märz, april, mai, juni, juli, august, september, oktober, november, dezember",
    "faible, moyen, moyenne, élevé, élevée, fort, très élevé",
    "bajo, baja, medio, media, alto, alta",
    "basso, medio, alto",
    "baixo, médio, alto",
    "niski, średni, wysoki",
    "низкий, средний, высокий",
    "低, 中, 高",
    "小, 中, 大",
    "first class, second class, third class",
    "primary, secondary, tertiary",
    "enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre, octubre, noviembre, diciembre",
    "janvier, février, mars, avril, mai, juin, juillet, août, septembre, octobre, novembre, décembre",
)
_SCALE_WORDS = tuple(frozenset(word.strip() for word in scale.split(",")) for scale in _SCALES)
#: 18-24, 65+, <20, 20 to 30, $40K - $60K
_BAND = re.compile(
    r"^[^\w<>]*[<>≤≥]?\s*\D{0,3}[\d.,]+\s*[kK]?\s*(?:\+|(?:[-–—~]|to|bis|a|à)\s*\D{0,3}[\d.,]+\s*[kK]?\D{0,8})$|^[<>≤≥]\s*\D?\d+\D{0,8}$"
)


@dataclass(frozen=True)
class Kind:
    """What the cells of a column are, and how that was told."""

    name: KindName
    why: str


def kind_of(facts: ColumnFacts) -> Kind:
    """Tell the kind of a column from its cells and, where they leave it open, from the words of its header."""
    if not facts.distinct:
        return Kind("empty", "all cells are blank")
    if facts.distinct == 1:
        return Kind("constant", f'all cells are "{_short(facts.frequent[0])}"')
    said = meanings(facts.header)
    for tell in (_yes_no, _personal, _date, _key, _number, _words):
        if kind := tell(facts, said):
            return kind
    return Kind("free text", "many different texts")


def is_key_like(facts: ColumnFacts, said: frozenset[str]) -> bool:
    """Whether the values look like keys: whole or coded, of similar length, without blanks inside."""
    if facts.shares["blank"] > 0.02 or facts.lengths[1] > 64:
        return False
    if facts.numbers is not None and not facts.shares["zero"]:
        counts = bool((facts.known.sort_values().diff().iloc[1:] == 1).mean() > 0.9) if facts.whole else False
        same_length = facts.lengths[0] == facts.lengths[1] >= 4
        return facts.whole and facts.lowest >= 0 and (counts or same_length or bool(said & {"id", "customer"}))
    similar = facts.lengths[1] - facts.lengths[0] <= 3
    return facts.shares["code"] > 0.95 and (similar or bool(said & {"id", "customer"}))


def _yes_no(facts: ColumnFacts, said: frozenset[str]) -> Kind | None:
    values = {value.casefold() for value in facts.frequent}
    letters = max(map(len, values)) == 1 and not values <= {"0", "1"}
    if facts.distinct == 2 and any(values == pair for pair in _YES_NO) and not (letters and said & {"code", "sex"}):
        return Kind("yes/no", f"nothing but {_list(facts)}")
    return None


def _personal(facts: ColumnFacts, said: frozenset[str]) -> Kind | None:
    share, is_text = facts.shares, facts.numbers is None
    many = facts.distinct > 20
    no_digits = is_text and share["digits"] < 0.1
    phones = share["phone"] > 0.8 and is_text and share["date"] < 0.5
    named_phones = "phone" in said and share["phone if the header says so"] > 0.8 and facts.lengths[0] >= 6
    two_names = share["person"] > 0.85 and facts.words < 2.6 and facts.repeats > 0.6
    rules = [
        (share["email"] > 0.8, "e-mail addresses"),
        (share["device"] > 0.8, "addresses of devices"),
        (phones or named_phones, "phone numbers"),
        (share["link"] > 0.8, "links"),
        (share["long_digits"] > 0.8, "account or card numbers"),
        (is_text and "own name" in said and facts.distinct > 2, "names, by header"),
        (no_digits and "person" in said and many and facts.repeats > 0.1, "names, by header and cells"),
        (no_digits and many and two_names, "looks like first and last names"),
        (is_text and "address" in said and many and facts.repeats > 0.3, "addresses, by header and cells"),
    ]
    return next((Kind("personal data", why) for holds, why in rules if holds), None)


def _key(facts: ColumnFacts, said: frozenset[str]) -> Kind | None:
    counted = said & {"orders", "spend", "score", "share", "age"}
    named = bool(said & {"id", "customer"})
    if (
        (facts.unique or (named and facts.distinct_share >= IDENTIFIES))
        and facts.filled > 0.98
        and is_key_like(facts, said)
        and not (counted - {"orders"})
    ):
        told = "no value stands twice" if facts.unique else f"{1 - facts.distinct_share:.1%} of its values stand twice"
        if named or "order" in said or facts.position == 0 or facts.numbers is None:
            return Kind("key", f"{told}, and the header says so" if named else told)
    many = facts.distinct > max(20, 0.02 * facts.rows)
    if many and {"id", "customer"} & said and not counted and is_key_like(facts, said):
        return Kind("key", f"key-like, {facts.distinct:,} different ones in {facts.rows:,} rows")
    return None


def _date(facts: ColumnFacts, said: frozenset[str]) -> Kind | None:
    if facts.shares["eight digits"] > 0.9 and {"id", "customer"} & said:
        return None  # 20240117 may as well be a number of a customer
    months = facts.shares["six digits"] == 1 and says_month(facts.header)
    if facts.dated or facts.shares["date"] > 0.9 or months:
        return Kind("date", f'such as "{_short(facts.frequent[0])}"')
    return None


def _number(facts: ColumnFacts, said: frozenset[str]) -> Kind | None:
    if facts.numbers is None:
        return None
    few = facts.whole and facts.distinct <= _FEW_CODES and facts.lowest >= 0 and not said & _COUNTED
    in_a_row = facts.lowest in {0, 1} and facts.highest - facts.lowest + 1 == facts.distinct
    groups = facts.whole and facts.lowest >= 0 and "code" in said and not said & _COUNTED and facts.repeats < 0.5
    groups = groups or (few and "result" in said)
    codes = [
        (facts.whole and facts.shares["zero"] > 0, "leading zeros, so it is a code"),
        (facts.whole and "place" in said, "a postal code, by its header"),
        (groups, f"{facts.distinct} whole numbers, and a header of groups"),
        (
            few and (facts.distinct <= 3 or in_a_row),
            f"only the whole numbers {facts.lowest:.0f} to {facts.highest:.0f}",
        ),
        (facts.distinct == 2, "only two different numbers"),
    ]
    if _is_year(facts, said):
        return Kind("year", f"whole numbers from {facts.lowest:.0f} to {facts.highest:.0f}")
    return next((Kind("code", why) for holds, why in codes if holds), Kind("number", _number_why(facts)))


def _words(facts: ColumnFacts, said: frozenset[str]) -> Kind | None:
    del said
    values = {value.casefold().strip(" .") for value in facts.frequent}
    if any(len(values & scale) >= max(2, 0.7 * len(values)) for scale in _SCALE_WORDS):
        return Kind("ordered words", f"an order such as {_list(facts)}")
    if facts.distinct <= MOST_CATEGORIES and sum(bool(_BAND.match(value)) for value in facts.frequent) >= 0.7 * len(
        values
    ):
        return Kind("ordered words", f"ranges such as {_list(facts)}")
    if facts.distinct <= MOST_CATEGORIES and (facts.repeats <= 0.5 or facts.distinct <= 12):
        return Kind("category", f"{facts.distinct} different ones, such as {_list(facts)}")
    if facts.repeats <= 0.2 and facts.words < 5:
        return Kind("category", f"{facts.distinct:,} different ones")
    return None


def _is_year(facts: ColumnFacts, said: frozenset[str]) -> bool:
    if not facts.whole or facts.lowest < 1850 or facts.highest > dt.datetime.now(dt.UTC).year + 30:
        return False
    return facts.distinct <= 150 and (bool(said & {"year", "birth"}) or facts.distinct >= 3)


def _number_why(facts: ColumnFacts) -> str:
    span = f"from {facts.lowest:,.6g} to {facts.highest:,.6g}"
    if facts.written and (facts.written.currency or facts.written.percent):
        return f"{span}, with {facts.written.currency or '%'}"
    return span


def _list(facts: ColumnFacts) -> str:
    return ", ".join(_short(value) for value in facts.frequent[:3])


def _short(value: str) -> str:
    return value if len(value) <= 24 else f"{value[:23]}…"
