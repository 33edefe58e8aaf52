"""Wiring of the reporting pipeline."""

from typing import Any

from kedro.pipeline import Node, Pipeline

from . import nodes


def create_pipeline(**_options: object) -> Pipeline:
    """Samples and facts → charts → workbook."""
    table, options, language = "params:customer_table", "params:reporting", "params:language"
    facts = ["segment_cards", "k_evidence", "k_verdict", "data_quality", "segmentation_model", "migration"]
    drawn = ["facts", "charted_customers", "customer_silhouettes", table, options, language]
    written = ["facts", "listed_customers", "rejected_customers", "charts", "logo", table, options, language]
    steps: list[tuple[Any, list[str], str, str | None]] = [  # what is done, with what, what comes of it, and a tag
        (nodes.sample_customers_for_charts, ["customer_segments", table, options], "charted_customers", None),
        (nodes.measure_silhouettes, ["charted_customers", "segmentation_model"], "customer_silhouettes", None),
        (nodes.list_customers_by_segment, ["customer_segments", table, options], "listed_customers", None),
        (nodes.gather_facts, facts, "facts", None),
        (nodes.plot_charts, drawn, "charts", "charts"),
        (nodes.build_workbook, written, "segment_workbook", "workbook"),
    ]
    return Pipeline(
        [Node(step, needs, gives, name=step.__name__, tags=tag) for step, needs, gives, tag in steps],
        namespace="reporting",
        prefix_datasets_with_namespace=False,
    )
