"""Findings of a run that is compared with an earlier one."""

import narwhals.stable.v2 as nw

from customer_segmentation.customers.columns import SEGMENT
from customer_segmentation.segmentation.migration import count_migration
from customer_segmentation.segmentation.model import read_model
from customer_segmentation.segmentation.movements import list_changes, with_previous_segment

from .conftest import Findings


def with_earlier_run(findings: Findings, value_column: str | None = None) -> Findings:
    """The same findings, compared with an earlier run in which every tenth customer was in the next segment."""
    now, table = findings["customer_segments"], findings["parameters"]["customer_table"]
    model = read_model(findings["segmentation_model"])
    before = now.drop(index=now.index[::50])
    moved = before.index[::10]
    before.loc[moved, SEGMENT] = before.loc[moved, SEGMENT] % len(model.segments) + 1
    is_now, was = (nw.from_native(frame) for frame in (now.drop(index=now.index[7::50]), before))
    with_both = with_previous_segment(is_now, was, table.id_name)
    return {
        **findings,
        "migration": count_migration(was, is_now, table.id_name, model, model, value_column),
        "moved_customers": list_changes(with_both, was, table, model, model, value_column),
    }
