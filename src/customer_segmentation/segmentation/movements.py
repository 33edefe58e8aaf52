"""Customer by customer, what became of the segments of an earlier run: who moved, joined and left."""

from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customers.columns import (
    PREVIOUS_SEGMENT,
    PREVIOUS_SEGMENT_NAME,
    SEGMENT,
    SEGMENT_CHANGE,
    SEGMENT_NAME,
    helper_column,
)
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.engine import Table, is_spark, to_pandas, with_gaps

from .migration import holds_numbers
from .model import SegmentationModel

#: What may have become of a customer, in the order in which it is listed.
MOVED, JOINED, LEFT = "moved", "joined", "left"
_ID = helper_column("id")


def with_previous_segment(now: Any, before: Any, customer_id: str) -> Any:
    """Add each customer's segment in the earlier run, empty for those that it did not have.

    ``now`` and ``before`` are Narwhals frames with id and ``segment``.
    """
    text_id = nw.col(customer_id).cast(nw.String).alias(_ID)
    was = with_gaps(before.select(text_id, nw.col(SEGMENT).alias(PREVIOUS_SEGMENT)), PREVIOUS_SEGMENT)
    return now.with_columns(text_id).join(was, on=_ID, how="left").drop(_ID)


def no_changes(customers: Any, table: CustomerTable) -> Table:
    """The list of a run that is compared with no earlier one: its columns alone, on Spark or in memory."""
    columns = _columns(table)
    if not is_spark(customers):
        return pd.DataFrame(columns=columns, dtype=str)
    nobody: Table = (
        customers.with_columns(nw.lit("").alias(column) for column in columns).select(columns).head(0).to_native()
    )
    return nobody


def list_changes(
    now: Any,
    before: Any,
    table: CustomerTable,
    previous: SegmentationModel,
    model: SegmentationModel,
    value_column: str | None,
) -> Any:
    """List every customer who moved, joined or left: a table of Spark, where the customers are one, else of pandas.

    Args:
        now: The labelled customers, a Narwhals frame with ``previous_segment``.
        before: Those of the earlier run, of which some columns may be missing.
        table: The declaration of their columns.
        previous: The model of the earlier run.
        model: The model of this run.
        value_column: A column of numbers to list beside the segments, if there is one.

    Returns:
        The id, the columns that are listed for people, what happened, the segments before and now by number and name,
        and the value: that of now, or the earlier one of customers who left. The list of pandas is in order; who reads
        one of Spark, which keeps none, puts it ``in_order``.
    """
    own = [table.id_name, *table.text_columns]
    value = [value_column] if value_column else []
    was, is_now = nw.col(PREVIOUS_SEGMENT), nw.col(SEGMENT)
    changed = now.filter(was.is_null() | (was != is_now)).select(*own, PREVIOUS_SEGMENT, SEGMENT, *value)
    known = [column for column in own if column in before.collect_schema().names()]
    known += [column for column in value if holds_numbers(before, column)]
    text_id = nw.col(table.id_name).cast(nw.String).alias(_ID)
    gone = before.with_columns(text_id).join(now.select(text_id), on=_ID, how="anti")
    left = gone.select(*known, is_now.alias(PREVIOUS_SEGMENT))
    listed = nw.concat([_typed(changed, own), _typed(left, own)], how="diagonal").with_columns(
        nw.when(was.is_null())
        .then(nw.lit(JOINED))
        .otherwise(nw.when(is_now.is_null()).then(nw.lit(LEFT)).otherwise(nw.lit(MOVED)))
        .alias(SEGMENT_CHANGE),
        _name(was, previous).alias(PREVIOUS_SEGMENT_NAME),
        _name(is_now, model).alias(SEGMENT_NAME),
    )
    listed = listed.select(*_columns(table), *value)
    if is_spark(listed):
        return listed.to_native()
    in_memory: pd.DataFrame = in_order(listed, table).to_native().reset_index(drop=True)
    return in_memory.astype({PREVIOUS_SEGMENT_NAME: str, SEGMENT_NAME: str})


def in_order(listed: Any, table: CustomerTable) -> Any:
    """Who moved, joined, left; of these the largest values first, else by segments."""
    place = nw.col(SEGMENT_CHANGE).replace_strict([MOVED, JOINED], [0, 1], default=nw.lit(2), return_dtype=nw.Int64)
    value = [column for column in listed.collect_schema().names() if column not in _columns(table)]
    keys = [_ID, *(value or [PREVIOUS_SEGMENT, SEGMENT]), table.id_name]
    descending = [key in value for key in keys]
    # NaN would be the largest value on Spark.
    are_floats = [column for column in value if listed.collect_schema()[column].is_float()]
    listed = listed.with_columns(nw.when(~nw.col(column).is_nan()).then(nw.col(column)) for column in are_floats)
    return listed.with_columns(place.alias(_ID)).sort(keys, descending=descending, nulls_last=True).drop(_ID)


def first_changes(listed: Table, table: CustomerTable, most: int) -> pd.DataFrame:
    """The first customers of the list, at most so many, in memory."""
    frame: Any = nw.from_native(listed)
    if not is_spark(frame):
        return to_pandas(frame.head(most))
    shown = to_pandas(in_order(frame, table).head(most))
    return shown.astype({PREVIOUS_SEGMENT: "Int64", SEGMENT: "Int64"})


def _columns(table: CustomerTable) -> list[str]:
    """The columns of the list; the value follows, if there is one."""
    segments = [SEGMENT_CHANGE, PREVIOUS_SEGMENT, PREVIOUS_SEGMENT_NAME, SEGMENT, SEGMENT_NAME]
    return [table.id_name, *table.text_columns, *segments]


def _typed(part: Any, texts: list[str]) -> Any:
    """A part of the list, in memory or on Spark: columns have the same types whatever the earlier run's file holds."""
    columns = part.collect_schema().names()
    own = [column for column in texts if column in columns]
    segments = [column for column in (PREVIOUS_SEGMENT, SEGMENT) if column in columns]
    if is_spark(part):
        return part.with_columns(nw.col(*own).cast(nw.String), nw.col(*segments).cast(nw.Int64))
    types = {**dict.fromkeys(own, "string"), **dict.fromkeys(segments, "Int64")}
    return nw.from_native(to_pandas(part).astype(types))


def _name(number: nw.Expr, model: SegmentationModel) -> nw.Expr:
    numbers, names = zip(*((segment.number, segment.name) for segment in model.segments), strict=True)
    return number.replace_strict(numbers, names, default=nw.lit(None, dtype=nw.String), return_dtype=nw.String)
