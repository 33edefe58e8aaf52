"""Wiring of the transactions pipeline."""

from kedro.pipeline import Node, Pipeline

from . import nodes


def create_pipeline(**_options: object) -> Pipeline:
    """Read and check the lines → customers, unused lines, what became of the lines."""
    table, lines, source = "params:transaction_table", "transaction_lines", "transaction_source"
    return Pipeline(
        [
            Node(nodes.check_transactions, ["transactions", table], [lines, source], name="check_transactions"),
            Node(nodes.make_customers, [lines, table], "customers", name="make_customers"),
            Node(nodes.keep_unused_lines, [lines, "params:language"], "unused_lines", name="keep_unused_lines"),
            Node(
                nodes.report_transactions,
                [lines, "customers", source, table],
                "transaction_quality",
                name="report_transactions",
            ),
        ],
        namespace="transactions",
        prefix_datasets_with_namespace=False,
    )
