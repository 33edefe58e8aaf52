"""Wiring of the preprocessing pipeline."""

from kedro.pipeline import Node, Pipeline

from . import nodes


def create_pipeline(table: str = "params:customer_table") -> Pipeline:
    """Read → tidy → check → clean customers, rejected customers, data quality.

    Args:
        table: Name of the input that declares the columns.
    """
    texts = "params:texts"
    return Pipeline(
        [
            Node(nodes.tidy_customers, ["customers", table], ["tidy_customers", "table_source"], name="tidy_customers"),
            Node(nodes.measure_medians, ["tidy_customers", table], "medians", name="measure_medians"),
            Node(
                nodes.impute_missing,
                ["tidy_customers", "medians", table],
                "imputed_customers",
                name="impute_missing_values",
            ),
            Node(nodes.check_customers, ["imputed_customers", table], "checked_customers", name="check_customers"),
            Node(
                nodes.require_usable_customers,
                ["checked_customers", table],
                "usable_customers",
                name="require_usable_customers",
            ),
            Node(
                nodes.keep_clean_customers, ["usable_customers", table], "clean_customers", name="keep_clean_customers"
            ),
            Node(
                nodes.keep_rejected_customers,
                ["usable_customers", table, texts],
                "rejected_customers",
                name="keep_rejected_customers",
            ),
            Node(
                nodes.report_data_quality,
                ["usable_customers", "table_source", table, texts],
                "data_quality",
                name="report_data_quality",
            ),
        ]
    )
