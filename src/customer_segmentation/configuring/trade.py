"""What the rules of the trade make of a table's lines, told before the first run: which of them do not count."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.number_formats import CURRENCIES
from customer_segmentation.errors import CustomerTableError
from customer_segmentation.transactions.declaration import TransactionTable

from .facts import ColumnFacts
from .reading import read_numbers
from .transactions import TransactionColumns

#: What amounts are in, beside the signs: the currencies that are traded most.
_CODES = """
    AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KRW MXN MYR NGN NOK NZD PEN
    PHP PLN RON RSD RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR"""
#: More different words of a status are not listed.
_MOST = 12


@dataclass(frozen=True)
class Trade:
    """What is to be known of the rules.

    Attributes:
        undone: Words of the status whose lines do not count, the most frequent first, with their lines.
        counted: The other words.
        cancelled_by_order: Whether the lines whose orders match ``return_orders`` may take purchases back.
    """

    undone: dict[str, int]
    counted: dict[str, int]
    cancelled_by_order: bool

    @property
    def sentences(self) -> list[str]:
        """What an analyst should check."""
        said = []
        if self.counted or self.undone:
            said.append(
                f"By their status, these lines do not count: {_listed(self.undone)}. "
                f"These do: {_listed(self.counted)}. "
                "Say under return_statuses if that is wrong."
            )
        if not self.cancelled_by_order:
            said.append(
                "Orders whose numbers look like cancellations (C and digits) are purchases: hardly any is below zero."
            )
        return said


def look_at_trade(
    table: pd.DataFrame, found: TransactionColumns, rules: TransactionTable, declaration: CustomerTable
) -> Trade:
    """Ask of the whole table what the rules of ``conf/base`` make of its lines."""
    statuses: dict[str, int] = {}
    if found.status:
        statuses = dict(table[found.status].dropna().astype("str").str.strip().value_counts())
    known = {word.lower() for word in rules.return_statuses}
    undone = {status: lines for status, lines in statuses.items() if status.lower() in known}
    counted = {status: lines for status, lines in statuses.items() if status and status not in undone}
    return Trade(undone, counted, _may_cancel(table, found, rules.return_orders, declaration))


def require_one_currency(columns: Sequence[ColumnFacts], found: TransactionColumns) -> None:
    """Refuse amounts whose currency stands in a column of its own, where there are several.

    Raises:
        CustomerTableError: There are.
    """
    known = {*_CODES.split(), *CURRENCIES}
    for facts in columns:
        said = sorted({word.upper() for word in facts.frequent})
        if found.has_money and len(said) > 1 and known.issuperset(said):
            raise CustomerTableError(
                f'Column "{facts.header}" says that amounts are in several currencies, {" and ".join(said[:5])}, which '
                "cannot be added up: convert them into one, or give the lines of one currency only."
            )


def _may_cancel(
    table: pd.DataFrame, found: TransactionColumns, pattern: str | None, declaration: CustomerTable
) -> bool:
    """Whether most lines whose orders match have a number below zero, or most other orders begin with no letter."""
    if not found.order or not pattern:
        return True
    orders = table[found.order].dropna().astype("str").str.strip()
    matching = orders.str.contains(pattern)
    marked, others = table.loc[orders.index[matching]], orders[~matching]
    if marked.empty or (len(others) and others.str.contains("^[A-Za-z]").mean() < 0.5):
        return True
    columns = [column for column in (found.amount, found.quantity) if column]
    below_zero = [read_numbers(marked, column, declaration) < 0 for column in columns]
    return bool(columns) and bool(pd.concat(below_zero, axis=1).any(axis=1).mean() >= 0.5)


def _listed(statuses: dict[str, int]) -> str:
    words = [f"{status} ({lines:,})" for status, lines in statuses.items()]
    more = [f"and {len(words) - _MOST} more"] if len(words) > _MOST else []
    return ", ".join([*words[:_MOST], *more]) or "none"
