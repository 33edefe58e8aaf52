"""Wiring of the preprocessing pipeline."""

from kedro.pipeline import Node, Pipeline

from . import nodes


def create_pipeline(**_options: object) -> Pipeline:
    """Read and check → clean customers, rejected customers, data quality."""
    table, checked = "decided_table", "checked_customers"
    return Pipeline(
        [
            Node(
                nodes.check_customers,
                ["customers", "params:customer_table"],
                [checked, "table_source", table],
                name="check_customers",
            ),
            Node(nodes.keep_clean_customers, [checked, table], "clean_customers", name="keep_clean_customers"),
            Node(
                nodes.keep_rejected_customers,
                [checked, table, "params:language"],
                "rejected_customers",
                name="keep_rejected_customers",
            ),
            Node(
                nodes.report_data_quality, [checked, "table_source", table], "data_quality", name="report_data_quality"
            ),
        ],
        namespace="preprocessing",
        prefix_datasets_with_namespace=False,
    )
