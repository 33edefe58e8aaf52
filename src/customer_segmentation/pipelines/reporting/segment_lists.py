"""The customers of each segment as a list for a campaign tool: complete, and safe to open in a spreadsheet."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customers.columns import SEGMENT, TYPICALITY
from customer_segmentation.customers.engine import Table, to_pandas
from customer_segmentation.segmentation.cards import SegmentCard
from customer_segmentation.workbook.cells import FORMULA_STARTS

#: First characters that make spreadsheets compute a cell; a number or a number of a phone is none to be afraid of.
_FORMULA = re.compile(r"[=@\t\r\n]|[+-](?![\d .]*$)")
_LONGEST_NAME = 60
#: Name of a row's list, where all lists are one table.
LIST = "list"


def list_name(card: Mapping[str, Any] | SegmentCard) -> str:
    """The name of a segment's file, without its ending: "1_High_Income_High_Spending"."""
    words = re.sub(r"\W+", "_", card["name"])[:_LONGEST_NAME].strip("_")
    return f"{card['number']}_{words}" if words else str(card["number"])


def lists_by_segment(
    customer_segments: Table, cards: Sequence[SegmentCard], customer_id: str
) -> dict[str, Callable[[], pd.DataFrame]]:
    """By the name of its file, how each segment's list is made: one at a time, as all may not fit into memory."""
    frame: Any = nw.from_native(customer_segments)
    return {list_name(card): partial(_list, frame, card["number"], customer_id) for card in cards}


def _list(frame: Any, number: int, customer_id: str) -> pd.DataFrame:
    """A segment's customers, the most typical first, with ids as text."""
    own = frame.filter(nw.col(SEGMENT) == number).with_columns(nw.col(customer_id).cast(nw.String))
    return safe_list(to_pandas(own.sort(TYPICALITY, customer_id, descending=[True, False])).reset_index(drop=True))


def lists_on_spark(customer_segments: Table, cards: Sequence[SegmentCard], customer_id: str) -> Any:
    """All lists in one table of Spark, each row with the name of its list: Spark writes a folder for each."""
    frame: Any = nw.from_native(customer_segments)
    numbers, names = zip(*((card["number"], list_name(card)) for card in cards), strict=True)
    name = nw.col(SEGMENT).replace_strict(numbers, names, default=nw.lit(""), return_dtype=nw.String)
    listed = frame.with_columns(nw.col(customer_id).cast(nw.String), name.alias(LIST))
    texts = [column for column, dtype in listed.collect_schema().items() if isinstance(dtype, nw.String)]
    listed = listed.with_columns(_safe_cell(nw.col(column)).alias(column) for column in texts)
    listed = listed.sort(LIST, TYPICALITY, customer_id, descending=[False, True, False])
    return listed.rename({column: safe for column in listed.columns if (safe := _safe(column)) != column}).to_native()


def _safe_cell(cell: nw.Expr) -> nw.Expr:
    """The same for a cell of Spark, whose regular expressions are those of Java."""
    formula = cell.str.contains(f"^(?:{_FORMULA.pattern})").fill_null(value=False)
    return nw.when(formula).then(nw.concat_str(nw.lit("'"), cell)).otherwise(cell)


def safe_list(listed: pd.DataFrame) -> pd.DataFrame:
    """A table that no spreadsheet takes for formulas, wherever it is opened."""
    texts = [column for column in listed.columns if not _is_number(listed[column])]
    safe = listed.assign(**{column: _safe_texts(listed[column]) for column in texts})
    return safe.rename(columns={column: _safe(column) for column in safe.columns})


def _safe_texts(texts: "pd.Series[Any]") -> "pd.Series[Any]":
    """The same for a column: hardly any of a million texts need a look at more than their first character."""
    suspicious = texts.astype("str").str[:1].isin(FORMULA_STARTS)
    return texts.where(~suspicious, texts[suspicious].map(_safe)) if suspicious.any() else texts


def _is_number(values: "pd.Series[Any]") -> bool:
    return values.dtype.kind in "biufM"


def _safe(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula: an apostrophe before it says that it is text (OWASP)."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
