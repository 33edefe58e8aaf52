"""The earlier run: its model, its labelled customers, and how they moved since."""

import logging
from typing import Any, NotRequired, TypedDict

import narwhals.stable.v2 as nw

from customer_segmentation.customers.columns import SEGMENT, SEGMENT_NAME
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.engine import Table, to_pandas
from customer_segmentation.errors import CustomerTableError, SettingsError
from customer_segmentation.segmentation.model import SegmentationModel, read_model

_log = logging.getLogger(__name__)

_BEFORE, _NOW, _CUSTOMERS, _TOTAL = "segment before", "segment now", "customers", "total"


class Move(TypedDict):
    """How many customers of both runs went from one segment to another, or stayed."""

    from_number: int
    from_name: str
    to_number: int
    to_name: str
    customers: int


class Counted(TypedDict):
    """A segment, and a number of customers."""

    segment: int
    name: str
    customers: int


class ValueThen(TypedDict):
    """What the customers of a segment held of the value column in the earlier run, and what they hold now."""

    segment: int
    before: float
    now: float


class Migration(TypedDict):
    """Who moved between segments since an earlier run."""

    stayed: int  # of the customers of both runs
    moved: int
    joined: int  # customers of this run only
    left: int  # customers of the earlier run only
    matrix: list[Move]  # the customers of both runs, for each pair of segments
    joiners: list[Counted]  # by their segment now
    leavers: list[Counted]  # by their segment before
    value: NotRequired[list[ValueThen]]  # of every segment of either run; empty where the earlier run does not tell it


def check_earlier_run(content: Any, customers: Table | None, table: CustomerTable) -> SegmentationModel | None:
    """The earlier model, if its file has content, once it is sure that the customers it labelled belong to it.

    Raises:
        SettingsError: Customers are given without their model, or cannot be followed from run to run.
        SegmentationModelError: The earlier model is damaged.
        CustomerTableError: The customers are not those that the model labelled.
    """
    if content is None and customers is None:
        return None
    if content is None:
        raise SettingsError(
            "previous_segments is given without previous_model: give both, or only previous_model to keep names and "
            "numbers."
        )
    model = read_model(content)
    if customers is None:
        return model
    if table.id_column is None:
        raise SettingsError(
            "previous_segments is given, but customer_table has no id_column, so customers cannot be followed from one "
            "run to the next: name the column that identifies a customer, or leave previous_segments out."
        )
    frame = nw.from_native(customers)
    columns = frame.collect_schema().names()
    if missing := [column for column in (table.id_column, SEGMENT, SEGMENT_NAME) if column not in columns]:
        raise CustomerTableError(
            f'previous_segments has no column "{missing[0]}"; its columns are {", ".join(columns)}: give the '
            "customer_segments.parquet of an earlier run."
        )
    _check_labels(frame, model, table.id_column)
    return model


def _check_labels(frame: Any, model: SegmentationModel, customer_id: str) -> None:
    numbers = [segment.number for segment in model.segments]
    labels = (
        (nw.col(SEGMENT) == segment.number) & (nw.col(SEGMENT_NAME) == segment.name) for segment in model.segments
    )
    facts = to_pandas(
        frame.select(
            nw.len().alias("rows"),
            nw.col(customer_id).n_unique().alias("ids"),
            nw.col(SEGMENT).is_in(numbers).cast(nw.Int64).sum().alias("known"),
            nw.any_horizontal(*labels, ignore_nulls=True).cast(nw.Int64).sum().alias("named"),
        )
    ).iloc[0]
    if not facts["named"]:
        raise CustomerTableError(
            "previous_segments has other names for its segments than previous_model: give the model and the customers "
            "of one and the same run."
        )
    if facts["known"] < facts["rows"]:
        raise CustomerTableError(
            f"previous_segments has segments that previous_model does not have, in {facts['rows'] - facts['known']} of "
            f"{facts['rows']} rows: give the model and the customers of one and the same run."
        )
    if facts["ids"] < facts["rows"]:
        raise CustomerTableError(
            f'previous_segments holds the same "{customer_id}" several times ({facts["rows"]} rows, {facts["ids"]} '
            "different): give the customer_segments.parquet of an earlier run."
        )


def count_migration(
    before: Any,
    now: Any,
    customer_id: str,
    previous: SegmentationModel,
    model: SegmentationModel,
    value_column: str | None = None,
) -> Migration:
    """Count who stayed, moved, joined and left, and add up the value column, if there is one.

    ``before`` and ``now`` are Narwhals frames with id and ``segment``.
    """
    was = before.select(nw.col(customer_id).cast(nw.String), nw.col(SEGMENT).alias(_BEFORE))
    is_now = now.select(nw.col(customer_id).cast(nw.String), nw.col(SEGMENT).alias(_NOW))
    moves = _count(was.join(is_now, on=customer_id, how="inner"), _BEFORE, _NOW)
    joiners = _count(is_now.join(was, on=customer_id, how="anti"), _NOW)
    leavers = _count(was.join(is_now, on=customer_id, how="anti"), _BEFORE)
    names_before = {segment.number: segment.name for segment in previous.segments}
    names_now = {segment.number: segment.name for segment in model.segments}
    matrix: list[Move] = [
        {
            "from_number": earlier,
            "from_name": name_before,
            "to_number": later,
            "to_name": name_now,
            "customers": moves.get((earlier, later), 0),
        }
        for earlier, name_before in names_before.items()
        for later, name_now in names_now.items()
    ]
    both = sum(moves.values())
    if not both:
        _log.warning(
            "No customer of previous_segments is among this run's customers, so nobody can have moved: look at the ids "
            "in both tables."
        )
    stayed = sum(customers for (earlier, later), customers in moves.items() if earlier == later)
    return {
        "stayed": stayed,
        "moved": both - stayed,
        "joined": sum(joiners.values()),
        "left": sum(leavers.values()),
        "matrix": matrix,
        "joiners": [_counted(number, name, joiners) for number, name in names_now.items()],
        "leavers": [_counted(number, name, leavers) for number, name in names_before.items()],
        "value": _values(before, now, value_column, sorted({*names_before, *names_now})),
    }


def holds_numbers(frame: Any, column: str | None) -> bool:
    """Whether a table has the column, and numbers in it: that of an earlier run may lack what is declared since."""
    schema = frame.collect_schema()
    return column in schema and bool(schema[column].is_numeric())


def _values(before: Any, now: Any, column: str | None, numbers: list[int]) -> list[ValueThen]:
    """What each segment held and holds of the value column."""
    if column is None or not (holds_numbers(before, column) and holds_numbers(now, column)):
        return []
    was, is_now = _total(before, column), _total(now, column)
    return [{"segment": number, "before": was.get(number, 0.0), "now": is_now.get(number, 0.0)} for number in numbers]


def _total(frame: Any, column: str) -> dict[int, float]:
    """The total of a column by segment."""
    known = frame.select(SEGMENT, nw.col(column).cast(nw.Float64).alias(_TOTAL)).filter(nw.col(_TOTAL).is_finite())
    totals = to_pandas(known.group_by(SEGMENT).agg(nw.col(_TOTAL).sum()))
    return {int(number): float(total) for number, total in totals[[SEGMENT, _TOTAL]].itertuples(index=False)}


def _count(frame: Any, *segments: str) -> dict[tuple[int, ...], int]:
    """Number of customers by their segment, or by their segments in both runs."""
    counted = to_pandas(frame.group_by(*segments).agg(nw.len().alias(_CUSTOMERS)))
    rows = counted[[*segments, _CUSTOMERS]].to_numpy(dtype=int).tolist()
    return {tuple(numbers): customers for *numbers, customers in rows}


def _counted(number: int, name: str, counts: dict[tuple[int, ...], int]) -> Counted:
    return {"segment": number, "name": name, "customers": counts.get((number,), 0)}
