"""Rows of totals, which people and spreadsheets put below their tables: they are no customers."""

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from .declaration import CustomerTable
from .engine import to_pandas

#: What stands for the customer in such a row.
_WORDS = """
    total, totals, grand total, subtotal, sub-total, sum, summe, gesamt, gesamtsumme, zwischensumme, total général,
    sous-total, suma, suma total, totale, subtotale, soma, totaal, subtotaal, razem, ogółem, celkem, součet, summa,
    totalt, toplam, genel toplam, итого, всего, 合计, 合計, 总计, 總計, 小计, 小計, 합계, 총계"""


def _spellings() -> list[str]:
    words = [word.strip() for word in _WORDS.split(",")]
    ways = {way for word in words for way in (word, word.capitalize(), word.title(), word.upper())}
    return sorted(f"{way}{end}" for way in ways for end in ("", ":"))


_SPELLINGS = _spellings()


def is_total(schema: Mapping[str, nw.dtypes.DType], table: CustomerTable) -> nw.Expr | None:
    """Whether a row of a tidy table is a total, by its id; nothing where ids are no words."""
    if table.id_column is None or not isinstance(schema[table.id_column], nw.String):
        return None
    return names_total(nw.col(table.id_column))


def names_total(cell: nw.Expr) -> nw.Expr:
    """Whether the text that stands for a customer is a word for a total."""
    return cell.is_in(_SPELLINGS).fill_null(value=False)


def without_totals(tidy: Any, table: CustomerTable) -> Any:
    """The rows of a tidy table that are no totals."""
    total = is_total(tidy.collect_schema(), table)
    if total is None:
        return tidy
    # A table in memory would be copied, which hardly any need be.
    in_memory = isinstance(tidy, nw.DataFrame)
    if in_memory and not to_pandas(tidy.select(total.any().alias("any")))["any"].iloc[0]:
        return tidy
    return tidy.filter(~total)
