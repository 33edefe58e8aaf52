"""Steps that must be safe in runs in memory too, where no hook has looked at their inputs."""

import pandas as pd
import pytest

from customer_segmentation.customers.columns import SEGMENT, SEGMENT_NAME
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.errors import CustomerTableError, SettingsError
from customer_segmentation.pipelines.clustering.nodes import compare_with_previous_run
from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.segmentation.options import ExplanationOptions


def test_customers_of_an_earlier_run_are_followed_only_with_their_own_model(
    model: SegmentationModel, customer_table: CustomerTable, explanation: ExplanationOptions
) -> None:
    first = model.segments[0]
    customers = pd.DataFrame({"CustomerID": ["1", "2"], SEGMENT: first.number, SEGMENT_NAME: first.name})
    content = model.model_dump(mode="json")
    labelled = customers.assign(previous_segment=first.number)
    found, listed = compare_with_previous_run(labelled, content, content, customers, customer_table, explanation)
    assert (found["stayed"], len(listed)) == (2, 0)
    for earlier in (content, None):
        found, listed = compare_with_previous_run(customers, content, earlier, None, customer_table, explanation)
        assert (found, len(listed)) == ({}, 0)
    with pytest.raises(SettingsError, match="without previous_model"):
        compare_with_previous_run(customers, content, None, customers, customer_table, explanation)
    other = customers.assign(**{SEGMENT_NAME: "Others"})
    with pytest.raises(CustomerTableError, match="other names for its segments"):
        compare_with_previous_run(customers, content, content, other, customer_table, explanation)
