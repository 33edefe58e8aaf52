"""What a column of numbers means for the business: how much it is worth as a feature, and which direction is good."""

from dataclasses import dataclass
from typing import Literal

from .facts import ColumnFacts
from .words import has_currency, meanings

Direction = Literal["high", "low"]


@dataclass(frozen=True)
class Meaning:
    """What a number says about a customer.

    Attributes:
        name: What it is, in words for the analyst.
        worth: How much it says about behaviour or value: from 2 on it is known to; 0 is only ever described.
        better: Which direction is good for the business, if one is.
        never_negative: Whether a number below zero can only be a mistake.
        tells: Whether it is worth knowing even where it makes no groups, such as time and money.
    """

    name: str
    worth: float
    better: Direction | None = None
    never_negative: bool = True
    tells: bool = False


#: By the meaning of the header's words; the first that fits holds.
_BY_WORD = {
    "tenure": Meaning("how long somebody has been a customer", 2, "high", tells=True),
    "recency": Meaning("time since the customer was last active", 3, "low", tells=True),
    "trouble": Meaning("complaints, returns or delays", 2, "low"),
    "price": Meaning("a price or cost", 2),
    "orders": Meaning("how often or how much is used or bought", 3, "high"),
    "score": Meaning("a score or rating", 3, "high", never_negative=False),
    "spend": Meaning("money that the customer spends", 3, "high", tells=True),
    "income": Meaning("money that the customer has", 3, "high", tells=True),
    "balance": Meaning("a balance", 2, "high", never_negative=False),
    "limit": Meaning("a credit or limit", 2, None),
    "share": Meaning("a share", 1.5, None),
    "household": Meaning("a fact about the person or the household", 0),
}
_AGE = Meaning("an age", 0)
_MAYBE_AGE = Meaning("perhaps an age, by its values", 0.5, never_negative=False)
_PLACE = Meaning("a place on the map", 0, never_negative=False)
_RESULT = Meaning("a result", 0, never_negative=False)
_UNKNOWN = Meaning("a number whose header says nothing about its meaning", 1, never_negative=False)
_SHARE = Meaning("a share, by its percent signs", 1.5)
MONEY = Meaning("an amount of money, by its currency", 2)
_RESULT_VALUES = 20


def meaning_of(facts: ColumnFacts) -> Meaning:
    """The meaning of a column of numbers, from its header's words as far as its values agree with them."""
    said = meanings(facts.header)
    written = facts.written
    money = has_currency(facts.header) or (written is not None and bool(written.currency))
    age = facts.whole and facts.lowest >= 14 and facts.highest <= 105 and 22 <= facts.known.median() <= 65
    on_the_map = not facts.whole and facts.lowest >= -180 and facts.highest <= 180
    rules = [
        (looks_like_result(facts), _RESULT),
        ("place" in said and on_the_map, _PLACE),
        ("age" in said and "tenure" not in said and facts.lowest >= 0 and facts.highest <= 130, _AGE),
        ("share" in said and "trouble" not in said and facts.lowest >= 0 and facts.highest <= 1, _BY_WORD["share"]),
        # "Average rate" in euros is no share, and a rate per night or visit is what the customer spends there.
        (said >= {"share", "orders"} and money, _BY_WORD["spend"]),
        ("share" in said and money, MONEY),
        # "Purchases amount" is money, "number of purchases" is none.
        (
            "spend" in said and "orders" in said and not said & {"count", "tenure", "recency", "trouble"},
            _BY_WORD["spend"],
        ),
        (said >= {"spend", "score"} and facts.highest <= 100, _BY_WORD["score"]),
        *((word in said, meaning) for word, meaning in _BY_WORD.items()),
        (money, MONEY),
        (written is not None and written.percent, _SHARE),
        (age, _MAYBE_AGE),
    ]
    return next((meaning for holds, meaning in rules if holds), _UNKNOWN)


def looks_like_result(facts: ColumnFacts) -> bool:
    """Whether a column looks like a result, such as a ready-made segment, churn or a target: few different values."""
    return "result" in meanings(facts.header) and facts.distinct <= _RESULT_VALUES
