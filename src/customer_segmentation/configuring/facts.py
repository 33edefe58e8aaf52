"""What can be measured of a column of which nothing is known yet: how full it is, what its cells look like."""

import re
from dataclasses import dataclass, replace
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from customer_segmentation.customers.cells import missing, text
from customer_segmentation.customers.columns import READER_COLUMNS
from customer_segmentation.customers.dates import PATTERNS, find_notations
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.number_formats import NumberFormat, decide_formats, number

#: Rows on which the columns of a larger table are judged, drawn at random.
LOOKED_AT = 10_000
#: From this share of different values on it is worth counting them in the whole table.
NEARLY_UNIQUE = 0.9
#: A key may stand twice by mistake.
_UNIQUE = 0.98
_SEED = 42

_PATTERNS = {
    "email": r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
    "device": r"^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$|^(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$",
    "phone": r"^(?:\+|00|\(?0)[0-9() ./\-]{6,20}$",
    "phone if the header says so": r"^[+(0-9][0-9() ./\-]{5,20}$",
    "link": r"^(?:https?://|www\.)\S+$",
    "long_digits": r"^[A-Z]{2}[0-9]{2}[ A-Z0-9]{11,30}$|^(?:[0-9]{4}[ \-]){3}[0-9]{4}$",
    "person": r"^[^\W\d_][^\W\d_'’.\-]+,? (?:[^\W\d_]\.? )?[^\W\d_][^\W\d_'’.\-]+$",
    "code": r"^(?=.*[0-9])[A-Za-z0-9_\-./#]+$",
    "zero": r"^0[0-9]+$",
    "digits": r"[0-9]",
    "date": (
        r"^(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2}))"
        r"(?:[ T][0-9]{1,2}:[0-9]{2}.*)?$"
        r"|^[0-9]{4}[-/](?:0[1-9]|1[0-2])$|^[0-9]{4} ?年 ?[0-9]{1,2} ?月(?: ?[0-9]{1,2} ?日)?$"
        r"|^[0-9]{1,2}[. \-]+[^\W\d_]{3,10}\.?[ \-]+(?:de )?[0-9]{2,4}$|^[^\W\d_]{3,10}\.? [0-9]{1,2}, [0-9]{4}$"
        r"|^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$"
    ),
    "readable date": f"(?i){'|'.join(PATTERNS.values())}",
    "eight digits": r"^[0-9]{8}$",
    "six digits": PATTERNS["six digits"],
    "blank": r"\s",
}


@dataclass(frozen=True)
class ColumnFacts:
    """What was measured of a column, on a sample of the rows; shares are of its filled cells.

    Attributes:
        header: The column's header.
        position: Its place in the table, from 0.
        rows: Rows of the sample.
        filled: Share of the cells that hold something.
        distinct: Number of different values.
        distinct_share: Different values over filled cells, in the whole table where nearly all differ: 1 where all do.
        frequent: The different values as text, the most frequent first; at most 200.
        top_share: Share of the most frequent value.
        numbers: The cells as numbers, NaN where they are none; nothing where the column holds no numbers.
        written: How its numbers are written, where they are text.
        shares: How many of the cells look like an e-mail address, a phone number, a date …
        lengths: Shortest and longest text.
        words: Mean number of words in a cell.
        dated: Whether these are dates that a run can read.
    """

    header: str
    position: int
    rows: int
    filled: float
    distinct: int
    distinct_share: float
    frequent: tuple[str, ...]
    top_share: float
    numbers: "pd.Series[float] | None"
    written: NumberFormat | None
    shares: dict[str, float]
    lengths: tuple[int, int]
    words: float
    dated: bool = False

    @property
    def whole(self) -> bool:
        """Whether it holds nothing but whole numbers."""
        return self.numbers is not None and bool((self.known % 1 == 0).all())

    @property
    def known(self) -> "pd.Series[float]":
        """The numbers that it has."""
        return pd.Series(dtype=float) if self.numbers is None else self.numbers.dropna()

    @property
    def lowest(self) -> float:
        """The smallest number."""
        return float(self.known.min())

    @property
    def highest(self) -> float:
        """The largest number."""
        return float(self.known.max())

    @property
    def unique(self) -> bool:
        """Whether (nearly) no value stands twice."""
        return self.distinct_share >= _UNIQUE

    @property
    def repeats(self) -> float:
        """Different values over filled cells: 1 where all differ."""
        return self.distinct / max(1, round(self.filled * self.rows))


def with_plain_columns(table: pd.DataFrame) -> pd.DataFrame:
    """The table with text where a column holds Python's objects, categories, or yes and no."""
    return table.astype({header: "str" for header in table if _is_odd(table[header])})


def look_at(table: pd.DataFrame, declaration: CustomerTable) -> list[ColumnFacts]:
    """Measure every column of a table with plain columns; ``declaration`` says which cells mean "no value"."""
    headers = [header for header in table.columns if header not in READER_COLUMNS]
    sample = _sample(table[headers])
    cells, numbers, formats = _read(sample, declaration, table.attrs.get("source", {}).get("delimiter"))
    dates = find_notations(nw.from_native(sample), headers, declaration)
    return [
        replace(
            _measure(position, cells[header], numbers.get(header), formats.get(header), table[header]),
            dated=header in dates,
        )
        for position, header in enumerate(headers)
    ]


def _is_odd(column: "pd.Series[Any]") -> bool:
    return column.dtype.kind in "bO" or isinstance(column.dtype, pd.CategoricalDtype)


def _sample(table: pd.DataFrame) -> pd.DataFrame:
    if len(table) <= LOOKED_AT:
        return table.reset_index(drop=True)
    rows = np.sort(np.random.default_rng(_SEED).choice(len(table), LOOKED_AT, replace=False))
    return table.iloc[rows].reset_index(drop=True)


def _read(
    sample: pd.DataFrame, declaration: CustomerTable, delimiter: str | None
) -> tuple[dict[str, "pd.Series[str]"], dict[str, "pd.Series[float]"], dict[str, NumberFormat | None]]:
    """The filled cells of each column as text, and the columns that are numbers as numbers, with their formats."""
    frame: Any = nw.from_native(sample)
    schema = frame.collect_schema()
    headers = list(sample.columns)
    texts = frame.select(text(nw.col(header), schema[header], declaration).alias(header) for header in headers)
    with_digits = {header for header in headers if sample[header].astype("str").str.contains("[0-9]").any()}
    typed = {header for header in headers if isinstance(schema[header], nw.String) or schema[header].is_numeric()}
    written = [header for header in headers if header in with_digits & typed]
    formats = decide_formats(frame, written, declaration, delimiter=delimiter)
    numbers = frame.select(number(nw.col(header), schema[header], formats[header]).alias(header) for header in written)
    filled = frame.select((~missing(nw.col(header), schema[header], declaration)).alias(header) for header in written)
    shares = {header: numbers[header].count() / max(1, int(filled[header].sum())) for header in written}
    cells = {header: texts[header].to_native().dropna() for header in headers}
    mostly = {header for header, share in shares.items() if share >= 0.8}  # the same as in tidying: most of the cells
    return cells, {header: numbers[header].to_native().astype(float) for header in mostly}, formats


def _measure(
    position: int,
    cells: "pd.Series[str]",
    numbers: "pd.Series[float] | None",
    written: NumberFormat | None,
    whole: "pd.Series[Any]",
) -> ColumnFacts:
    counts = cells.value_counts()
    filled = len(cells)
    rows = min(len(whole), LOOKED_AT)
    lengths = cells.str.len()
    nearly_unique = filled > 0 and len(counts) / filled >= NEARLY_UNIQUE
    return ColumnFacts(
        header=str(whole.name),
        position=position,
        rows=rows,
        filled=filled / max(1, rows),
        distinct=len(counts),
        distinct_share=_distinct_share(whole) if nearly_unique else len(counts) / max(1, filled),
        frequent=tuple(str(value) for value in counts.index[:200]),
        top_share=float(counts.iloc[0] / filled) if filled else 0.0,
        numbers=numbers if numbers is not None and numbers.notna().any() else None,
        written=written,
        shares={name: _share(cells, pattern) for name, pattern in _PATTERNS.items()},
        lengths=(int(lengths.min()), int(lengths.max())) if filled else (0, 0),
        words=float(cells.str.count(r"\S+").mean()) if filled else 0.0,
    )


def _distinct_share(whole: "pd.Series[Any]") -> float:
    """Different values over filled cells; where this is a sample of a larger table, its reader has counted there."""
    counted = whole.attrs.get("source", {}).get("distinct_shares", {})
    if whole.name in counted:
        return float(counted[whole.name])
    return float(whole.nunique() / max(1, whole.count()))


def _share(cells: "pd.Series[str]", pattern: str) -> float:
    return float(cells.str.contains(re.compile(pattern)).mean()) if len(cells) else 0.0
