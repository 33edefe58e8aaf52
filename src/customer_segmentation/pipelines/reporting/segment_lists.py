"""The customers of each segment as a list for a campaign tool: complete, and safe to open in a spreadsheet."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import narwhals.stable.v2 as nw
import pyarrow as pa
import pyarrow.compute as pc

from customer_segmentation.customers.columns import SEGMENT, TYPICALITY
from customer_segmentation.customers.engine import Table, to_arrow
from customer_segmentation.segmentation.cards import SegmentCard

#: Beginnings that make spreadsheets compute a cell; a number or a number of a phone is none to be afraid of.
_FORMULA = r"^([=@\t\r\n]|[+-][0-9 .]*[^0-9 .])"
_SIGNS = tuple("=@\t\r\n+-")
_LONGEST_NAME = 60
#: Rows of a list that are copied at a time.
_PART = 1_000_000
#: Name of a row's list, where all lists are one table.
LIST = "list"


def list_name(card: Mapping[str, Any] | SegmentCard) -> str:
    """The name of a segment's file, without its ending: "1_High_Income_High_Spending"."""
    words = re.sub(r"\W+", "_", card["name"])[:_LONGEST_NAME].strip("_")
    return f"{card['number']}_{words}" if words else str(card["number"])


def lists_by_segment(
    customer_segments: Table, cards: Sequence[SegmentCard], customer_id: str
) -> dict[str, Callable[[], pa.RecordBatchReader]]:
    """By the name of its file, how each segment's list is made: one at a time and in parts, as they are copies."""
    frame: Any = nw.from_native(customer_segments)
    customers = to_arrow(frame.with_columns(nw.col(customer_id).cast(nw.String)))
    return {list_name(card): partial(_list, customers, card["number"], customer_id) for card in cards}


def _list(customers: pa.Table, number: int, customer_id: str) -> pa.RecordBatchReader:
    """A segment's customers, the most typical first, with ids as text.

    Arrow sorts texts far faster than pandas; and only what decides the order is copied to find it.
    """
    own = pc.indices_nonzero(pc.equal(customers[SEGMENT], number))
    keys = customers.select([TYPICALITY, customer_id]).take(own)
    order = own.take(pc.sort_indices(keys, sort_keys=[(TYPICALITY, "descending"), (customer_id, "ascending")]))
    parts = (safe_list(customers.take(order[start : start + _PART])) for start in range(0, len(order), _PART))
    schema = safe_list(customers.schema.empty_table()).schema
    return pa.RecordBatchReader.from_batches(schema, (batch for part in parts for batch in part.to_batches()))


def lists_on_spark(customer_segments: Table, cards: Sequence[SegmentCard], customer_id: str) -> Any:
    """All lists in one table of Spark, each row with the name of its list: Spark writes a folder for each."""
    frame: Any = nw.from_native(customer_segments)
    numbers, names = zip(*((card["number"], list_name(card)) for card in cards), strict=True)
    of_segment = nw.col(SEGMENT).replace_strict(numbers, names, default=nw.lit(""), return_dtype=nw.String)
    listed = frame.with_columns(nw.col(customer_id).cast(nw.String), of_segment.alias(LIST))
    # Spark reads a table twice to sort it, so cells are made safe afterwards; the names of lists are safe already.
    return safe_list_on_spark(listed.sort(LIST, TYPICALITY, customer_id, descending=[False, True, False]))


def safe_list_on_spark(listed: Any) -> Any:
    """A frame of Spark that no spreadsheet takes for formulas, as ``safe_list`` makes one in memory."""
    texts = [name for name, dtype in listed.collect_schema().items() if isinstance(dtype, nw.String) and name != LIST]
    listed = listed.with_columns(_safe_cell(nw.col(column)).alias(column) for column in texts)
    return listed.rename({column: safe for column in listed.columns if (safe := _safe(column)) != column}).to_native()


def _safe_cell(cell: nw.Expr) -> nw.Expr:
    """A cell of Spark, made safe as ``_safe_cells`` does."""
    # Hardly any cell begins like one, so that the pattern, which takes longer, is seldom asked.
    begins_like_one = nw.any_horizontal(*(cell.str.starts_with(sign) for sign in _SIGNS), ignore_nulls=False)
    formula = (begins_like_one & cell.str.contains(_FORMULA)).fill_null(value=False)
    return nw.when(formula).then(nw.concat_str(nw.lit("'"), cell)).otherwise(cell)


def safe_list(listed: pa.Table) -> pa.Table:
    """A table that no spreadsheet takes for formulas, wherever it is opened: all but numbers is safe text."""
    return pa.table([_safe_cells(cells) for cells in listed.columns], [_safe(name) for name in listed.column_names])


def _safe_cells(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Of each cell that is a formula, an apostrophe before it says that it is text (OWASP). Of times, the days."""
    kind = cells.type
    if any(is_kind(kind) for is_kind in (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean)):
        return cells
    texts = pc.strftime(cells, "%Y-%m-%d") if pa.types.is_timestamp(kind) else cells.cast(pa.large_string())
    # Looking takes less than copying, and hardly any column has such a cell.
    suspicious = pc.any(pc.match_substring_regex(texts, _FORMULA)).as_py()
    return pc.replace_substring_regex(texts, _FORMULA, r"'\1") if suspicious else texts


def _safe(header: str) -> str:
    return f"'{header}" if re.match(_FORMULA, header) else header
