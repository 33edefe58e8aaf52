"""Wiring of the sample-data pipeline, which is not part of a plain ``kedro run``."""

from kedro.pipeline import Node, Pipeline

from customer_segmentation.customers.sample import make_sample


def create_pipeline(**_: object) -> Pipeline:
    """Draw the 200 synthetic customers of ``data/01_raw/customers.csv``."""
    return Pipeline(
        [Node(make_sample, None, "sample_customers", name="make_sample_customers")],
        namespace="sample_data",
        prefix_datasets_with_namespace=False,
    )
