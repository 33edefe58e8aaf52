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
from customer_segmentation.customers.engine import to_pandas, with_gaps

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


def no_changes(table: CustomerTable) -> pd.DataFrame:
    """The list of a run that is compared with no earlier one: its columns alone."""
    return pd.DataFrame(columns=_columns(table, None), dtype=str)


def list_changes(
    now: Any,
    before: Any,
    table: CustomerTable,
    previous: SegmentationModel,
    model: SegmentationModel,
    value_column: str | None,
) -> pd.DataFrame:
    """List every customer who moved, joined or left, those with the largest values first.

    Args:
        now: The labelled customers, a Narwhals frame with ``previous_segment``.
        before: Those of the earlier run, of which some columns may be missing.
        table: The declaration of their columns.
        previous: The model of the earlier run.
        model: The model of this run.
        value_column: A column of numbers to list beside the segments, if there is one.

    Returns:
        The id, the columns that are listed for people, what happened, the segments before and now by number and name,
        and the value: that of now, or the earlier one of customers who left.
    """
    own = [table.id_name, *table.text_columns]
    value = [value_column] if value_column else []
    was, is_now = nw.col(PREVIOUS_SEGMENT), nw.col(SEGMENT)
    changed = now.filter(was.is_null() | (was != is_now)).select(*own, PREVIOUS_SEGMENT, SEGMENT, *value)
    known = [column for column in own if column in before.collect_schema().names()]
    known += [column for column in value if holds_numbers(before, column)]
    text_id = nw.col(table.id_name).cast(nw.String).alias(_ID)
    gone = before.with_columns(text_id).join(now.select(text_id), on=_ID, how="anti")
    left = to_pandas(gone.select(*known, is_now.alias(PREVIOUS_SEGMENT)))
    listed = pd.concat([_typed(to_pandas(changed), own), _typed(left, own)], ignore_index=True)
    listed[PREVIOUS_SEGMENT_NAME] = _names(listed[PREVIOUS_SEGMENT], previous)
    listed[SEGMENT_NAME] = _names(listed[SEGMENT], model)
    listed[SEGMENT_CHANGE] = MOVED
    listed.loc[listed[PREVIOUS_SEGMENT].isna(), SEGMENT_CHANGE] = JOINED
    listed.loc[listed[SEGMENT].isna(), SEGMENT_CHANGE] = LEFT
    return _in_order(listed, table, value_column)[_columns(table, value_column)]


def _columns(table: CustomerTable, value_column: str | None) -> list[str]:
    segments = [SEGMENT_CHANGE, PREVIOUS_SEGMENT, PREVIOUS_SEGMENT_NAME, SEGMENT, SEGMENT_NAME]
    return [table.id_name, *table.text_columns, *segments, *([value_column] if value_column else [])]


def _typed(listed: pd.DataFrame, texts: list[str]) -> pd.DataFrame:
    """The same columns of the same types, whatever the file of the earlier run holds."""
    listed = listed.reindex(columns=[*dict.fromkeys([*texts, PREVIOUS_SEGMENT, SEGMENT, *listed.columns])])
    return listed.astype({**dict.fromkeys(texts, "string"), PREVIOUS_SEGMENT: "Int64", SEGMENT: "Int64"})


def _names(numbers: Any, model: SegmentationModel) -> Any:
    return numbers.map({segment.number: segment.name for segment in model.segments})


def _in_order(listed: pd.DataFrame, table: CustomerTable, value_column: str | None) -> pd.DataFrame:
    """Who moved, joined, left; of these the largest values first, else by segments."""
    place = listed[SEGMENT_CHANGE].map({MOVED: 0, JOINED: 1, LEFT: 2})
    keys = [*([value_column] if value_column else [PREVIOUS_SEGMENT, SEGMENT]), table.id_name]
    ascending = [True, *(key != value_column for key in keys)]
    return listed.assign(**{_ID: place}).sort_values([_ID, *keys], ascending=ascending, ignore_index=True)
