"""Wiring of the transactions pipeline."""

from kedro.pipeline import Node, Pipeline

from . import nodes


def create_pipeline(prefix: str = "", **_options: object) -> Pipeline:
    """Read and check the lines → customers, unused lines, what became of the lines.

    Args:
        prefix: Before the names of the pipeline and its datasets: lines to score have files of their own.
    """
    table = "params:transaction_table"
    lines, customers, source = (f"{prefix}{name}" for name in ("transaction_lines", "customers", "transaction_source"))
    return Pipeline(
        [
            Node(
                nodes.check_transactions, [f"{prefix}transactions", table], [lines, source], name="check_transactions"
            ),
            Node(nodes.make_customers, [lines, table], customers, name="make_customers"),
            Node(
                nodes.keep_unused_lines,
                [lines, "params:language"],
                f"{prefix}unused_lines",
                name="keep_unused_lines",
            ),
            Node(
                nodes.report_transactions,
                [lines, customers, source, table],
                f"{prefix}transaction_quality",
                name="report_transactions",
            ),
        ],
        namespace=f"{prefix}transactions",
        prefix_datasets_with_namespace=False,
    )
