"""Wiring of the scoring pipeline."""

from typing import Any

from kedro.pipeline import Node, Pipeline

from . import nodes


def create_pipeline(**_options: object) -> Pipeline:
    """Read and check the new customers → label them with the saved model → drift → workbook.

    Its results have names of their own: the training run's files stay untouched.
    """
    table, options, language = "params:customer_table", "params:reporting", "params:language"
    model, checked, source = "segmentation_model", "checked_new_customers", "new_table_source"
    facts = ["drift", "new_data_quality", model, "params:explanation"]
    written = ["scoring_facts", "listed_new_customers", "rejected_new_customers", "logo", table, options, language]
    steps: list[
        tuple[Any, list[str], str | list[str], str | None]
    ] = [  # what is done, with what, what comes of it, a tag
        (nodes.check_new_customers, ["customers", model, table], [checked, source], None),
        (nodes.keep_clean_new_customers, [checked, source, table], "clean_new_customers", None),
        (nodes.keep_rejected_new_customers, [checked, source, table, language], "rejected_new_customers", None),
        (nodes.report_new_data_quality, [checked, source, table], "new_data_quality", None),
        (nodes.score_customers, ["clean_new_customers", model], "scored_customers", None),
        (nodes.measure_drift, ["scored_customers", model, "params:drift"], "drift", None),
        (nodes.list_scored_customers, ["scored_customers", source, table, options], "listed_new_customers", None),
        (nodes.gather_scoring_facts, facts, "scoring_facts", None),
        (nodes.build_scoring_workbook, written, "scoring_workbook", "workbook"),
    ]
    return Pipeline(
        [Node(step, needs, gives, name=step.__name__, tags=tag) for step, needs, gives, tag in steps],
        namespace="scoring",
        prefix_datasets_with_namespace=False,
    )
