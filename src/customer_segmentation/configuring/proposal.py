"""The proposal for a whole table: every column's role, every feature's treatment, and the settings of the run."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customers.cells import text
from customer_segmentation.customers.columns import ROW, header_key
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.table_checks import most_segments
from customer_segmentation.customers.totals import names_total
from customer_segmentation.errors import CustomerTableError, SettingsError

from .facts import ColumnFacts, look_at
from .meaning import meaning_of
from .reading import are_blank, read_numbers, read_words
from .recognition import kind_of
from .roles import Column, Wishes, assign_roles
from .treatment import Treatment, treat, treat_words
from .words import meanings

#: What the settings call a kind of column; all others are categories.
_DECLARED_KINDS = {
    **{kind: kind for kind in ("number", "date", "year")},
    **dict.fromkeys(("personal data", "free text", "key"), "text"),
}
#: Fewest customers, and fewest different ones, from which two segments can be made.
_FEWEST = 6
#: From this share of customers with a blank feature on, medians stand for the blanks rather than customers being lost.
_MANY_BLANKS = 0.02
#: A total is shared out over the segments only if hardly any amount is negative.
_NEGATIVE, _MOSTLY_FILLED = 0.001, 0.9


@dataclass(frozen=True)
class Proposal:
    """What the environment will say.

    Attributes:
        columns: Every column with its role.
        treatments: How each feature is treated, by its header.
        rows: Rows of the table.
        blank: Rows in which a feature is blank, and none holds what cannot be read.
        unread: Rows in which a feature holds what cannot be read, such as words among numbers.
        first_unread: The first such cell, in words; empty where there is none.
        most_segments: The largest number of segments that so many customers allow, where it is less than usual.
        value_column: The column whose total is shared out over the segments, and why; if there is one.
        source: How the file was read, as the reader noted it.
        totals: Rows that are totals, and no customers.
        first_total: The id of the first of them, in words; empty where there is none.
    """

    columns: Sequence[Column]
    treatments: dict[str, Treatment]
    rows: int
    blank: int
    unread: int
    first_unread: str
    most_segments: int | None
    value_column: tuple[str, str] | None
    source: dict[str, Any]
    totals: int = 0
    first_total: str = ""

    def of_role(self, role: str) -> list[Column]:
        """The columns of a role, in the table's order."""
        return [column for column in self.columns if column.role == role]

    def declared_kind(self, column: Column) -> str:
        """The kind of a described column as the settings have it."""
        if self.value_column and column.header == self.value_column[0]:
            return "number"
        return _DECLARED_KINDS.get(column.kind.name, "category")

    @property
    def fills_blanks(self) -> bool:
        """Whether the median stands for missing numbers."""
        return _are_many(self.blank, self.rows)


def propose(
    table: pd.DataFrame, facts: Sequence[ColumnFacts], declaration: CustomerTable, wishes: Wishes, *, usual_most: int
) -> Proposal:
    """Propose what to make of a table.

    Args:
        table: The table as its reader returns it, with plain columns.
        facts: What was measured of its columns.
        declaration: The declaration of ``conf/base``, which says which cells mean "no value".
        wishes: What the user decided.
        usual_most: The largest number of segments that is tried otherwise.

    Raises:
        SettingsError: A wish names a column that there is not, or one that cannot be what is wished.
        CustomerTableError: Nothing can be made of the table: no numbers, too few customers.
    """
    if len(table) < _FEWEST:
        raise CustomerTableError(f"The rows of the table are too few, {len(table)}: segments need {_FEWEST} customers.")
    wishes = _found(wishes, facts)
    columns = assign_roles(facts, wishes)
    totals = _totals(table, columns, declaration)
    if totals.to_numpy().any():  # they would pass for the largest numbers of the table
        customers = table[~totals.any(axis=1)].reset_index(drop=True)
        proposal = propose(customers, look_at(customers, declaration), declaration, wishes, usual_most=usual_most)
        count = len(table) - len(customers)
        return replace(proposal, rows=len(table), totals=count, first_total=_first(table, totals))
    features = [column for column in columns if column.role == "feature"]
    _require_numbers(features, columns)
    treatments: dict[str, Treatment] = {}
    values, blanks = pd.DataFrame(index=table.index), pd.DataFrame(index=table.index)
    for column in features:
        taken = [treatment.name for treatment in treatments.values()]
        header, of_words = column.header, treat_words(column, taken)
        values[header] = (
            read_words(table, header, of_words, declaration) if of_words else read_numbers(table, header, declaration)
        )
        treatments[header] = of_words or treat(column.facts, values[header], taken)
        blanks[header] = are_blank(table, header, declaration)
    unreadable = values.isna() & ~blanks
    unread = unreadable.any(axis=1)
    blank = int((blanks.any(axis=1) & ~unread).sum())
    usable = _usable(values[~unread], treatments, fill=_are_many(blank, len(table)))
    return Proposal(
        columns=columns,
        treatments=treatments,
        rows=len(table),
        blank=blank,
        unread=int(unread.sum()),
        first_unread=_first(table, unreadable),
        most_segments=_most_segments(usable, usual_most),
        value_column=_value_column(columns, wishes),
        source=table.attrs.get("source", {}),
    )


def _found(wishes: Wishes, facts: Sequence[ColumnFacts]) -> Wishes:
    """The wishes with the headers as they stand in the table."""
    headers = {column.header: column for column in facts}
    names = {
        "id": _headers([wishes.id] if wishes.id else [], list(headers), "--id"),
        "features": _headers(wishes.features, list(headers), "--features"),
        "describe": _headers(wishes.describe, list(headers), "--describe"),
        "value": _headers([wishes.value] if wishes.value else [], list(headers), "--value"),
    }
    for option, wanted in (
        ("features", "numbers, yes or no, words that many customers share, or dates"),
        ("value", "numbers"),
    ):
        for header in names[option]:
            facts_of_one = headers[header]
            words = option == "features" and treat_words(Column(facts_of_one, kind_of(facts_of_one)), [])
            if facts_of_one.numbers is None and not words:
                raise SettingsError(
                    f'--{option} names "{header}", which holds no {wanted} (it begins with '
                    f"{', '.join(facts_of_one.frequent[:3]) or 'blank cells'}): name a column of {wanted}."
                )
    twice = set(names["features"]) & {*names["describe"], *names["id"]} | set(names["id"]) & set(names["describe"])
    if twice:
        raise SettingsError(f'"{min(twice)}" is wished for as two different things: name it once.')
    return replace(
        wishes,
        id=next(iter(names["id"]), None),
        features=names["features"],
        describe=names["describe"],
        value=next(iter(names["value"]), None),
    )


def _headers(wished: Sequence[str], headers: Sequence[str], option: str) -> list[str]:
    """The headers that are meant; a wish may be several, with commas between them."""
    found: list[str] = []
    for wish in wished:
        for name in [wish] if _header(wish, headers) else [part for part in wish.split(",") if part.strip()]:
            header = _header(name.strip(), headers)
            if header is None:
                closest = difflib.get_close_matches(name, headers, n=1, cutoff=0.4)
                hint = f'do you mean "{closest[0]}"?' if closest else f"there are: {', '.join(headers)}."
                raise SettingsError(f'{option} names "{name.strip()}", which is no column of the table; {hint}')
            if header not in found:
                found.append(header)
    return found


def _header(name: str, headers: Sequence[str]) -> str | None:
    if name in headers:
        return name
    alike = [header for header in headers if header_key(header) == header_key(name)]
    return alike[0] if len(alike) == 1 else None


def _require_numbers(features: Sequence[Column], columns: Sequence[Column]) -> None:
    if not features:
        kinds = ", ".join(f'"{column.header}" ({column.kind.name})' for column in columns[:12])
        raise CustomerTableError(
            "The table holds no numbers that segments could be made from, such as spending, orders or days since the "
            "last purchase, and no words that many customers share, such as the kind of contract. Its columns are: "
            f"{kinds}. Add such a column, or name one with --features."
        )


def _totals(table: pd.DataFrame, columns: Sequence[Column], declaration: CustomerTable) -> pd.DataFrame:
    """Which of the ids, a column, are words for a total: a run rejects such rows."""
    frame: Any = nw.from_native(table)
    ids = [column.header for column in columns if column.role == "id"]
    found: pd.DataFrame = frame.select(
        names_total(text(nw.col(header), frame.schema[header], declaration)).alias(header) for header in ids
    ).to_native()
    return found


def _are_many(blank: int, rows: int) -> bool:
    """Whether so many rows are blank somewhere that medians stand for the blanks."""
    return blank > _MANY_BLANKS * rows


def _first(table: pd.DataFrame, unreadable: pd.DataFrame) -> str:
    """The first cell that cannot be read, in words."""
    rows, columns = unreadable.to_numpy().nonzero()
    if not len(rows):
        return ""
    header, row = str(unreadable.columns[columns[0]]), rows[0]
    place = f" in row {table[ROW].iloc[row]}" if ROW in table else ""
    return f'"{table[header].iloc[row]}" as "{header}"{place}'


def _usable(values: pd.DataFrame, treatments: dict[str, Treatment], *, fill: bool) -> pd.DataFrame:
    """The rows that the run will be able to use."""
    usual = values.mode().iloc[0].to_dict() | values.median(numeric_only=True).to_dict() if len(values) else {}
    filled = values.fillna(usual) if fill else values.dropna()
    for header, treatment in treatments.items():
        if treatment.kind != "number":
            continue
        low = float("-inf") if treatment.minimum is None else treatment.minimum
        high = float("inf") if treatment.maximum is None else treatment.maximum
        filled = filled[filled[header].between(low, high)]
    return filled


def _most_segments(usable: pd.DataFrame, usual: int) -> int | None:
    """The largest number of segments to try, where there are few customers or few different ones."""
    different = len(usable.drop_duplicates())
    if len(usable) < _FEWEST or different < _FEWEST // 2:
        raise CustomerTableError(
            f"Only {len(usable):,} of the table's rows can be used, {different:,} of them different in "
            f"{', '.join(map(str, usable.columns))}: segments need at least {_FEWEST} customers. Bring more "
            "customers, or name other columns with --features."
        )
    most = max(2, min(usual, most_segments(usable)))
    return most if most < usual else None


def _value_column(columns: Sequence[Column], wishes: Wishes) -> tuple[str, str] | None:
    """The amount whose total is shared out over the segments: what customers spend, if the table has it."""
    if wishes.value:
        return wishes.value, "named with --value"
    amounts = [column for column in columns if column.role in {"feature", "description"} and _is_amount(column.facts)]
    whole = [column for column in amounts if "whole" in meanings(column.header)]
    if whole or len(amounts) == 1:
        return [*whole, *amounts][0].header, "what customers spend, by its header"
    return None


def _is_amount(facts: ColumnFacts) -> bool:
    """Whether a column holds what each customer spends, so that its total means something."""
    said = meanings(facts.header)
    if facts.numbers is None or "spend" not in said or said & {"average", "score", "share", "price", "recency"}:
        return False
    if meaning_of(facts).name != "money that the customer spends":
        return False
    negative = float((facts.known < 0).mean())
    return facts.highest > 1 and facts.filled > _MOSTLY_FILLED and negative <= _NEGATIVE
