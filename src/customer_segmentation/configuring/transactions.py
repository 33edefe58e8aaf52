"""Telling transactions from customers: one row per purchase rather than per customer."""

from collections.abc import Sequence

from .facts import ColumnFacts
from .recognition import is_key_like, kind_of
from .words import meanings

#: If fewer of the rows than this have a customer of their own, customers stand in several rows.
_REPEATED = 0.9


def find_transactions(columns: Sequence[ColumnFacts]) -> tuple[ColumnFacts, ColumnFacts] | None:
    """The columns of the customer and of the date, if a table holds transactions: customers repeat, each with dates."""
    kinds = {facts.header: kind_of(facts).name for facts in columns}
    keys = [facts for facts in columns if kinds[facts.header] != "date" and _names_customers(facts)]
    dates = [facts for facts in columns if kinds[facts.header] == "date"]
    if not dates or any(facts.distinct_share >= _REPEATED for facts in keys):
        return None
    repeated = [facts for facts in keys if facts.distinct > 1 and facts.repeats < _REPEATED]
    return (max(repeated, key=lambda facts: facts.distinct), dates[0]) if repeated else None


def _names_customers(facts: ColumnFacts) -> bool:
    said = meanings(facts.header)
    return "customer" in said and not said & {"code", "sex", "age", "result"} and is_key_like(facts, said)
