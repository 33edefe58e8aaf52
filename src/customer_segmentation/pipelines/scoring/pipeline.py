"""Wiring of the scoring pipeline."""

from kedro.pipeline import Node, Pipeline

from . import nodes


def create_pipeline(**_options: object) -> Pipeline:
    """Read and check the new customers → label them with the saved model → drift → workbook.

    Its results have names of their own: the training run's files stay untouched.
    """
    options, language = "params:reporting", "params:language"
    checked, source, table = "checked_new_customers", "new_table_source", "decided_new_table"
    return Pipeline(
        [
            Node(
                nodes.check_new_customers,
                {
                    "customers": "customers",
                    "new_customers": "new_customers",
                    "segmentation_model": "segmentation_model",
                    "customer_table": "params:customer_table",
                },
                [checked, source, table],
                name="check_new_customers",
            ),
            Node(
                nodes.keep_clean_new_customers,
                [checked, table],
                "clean_new_customers",
                name="keep_clean_new_customers",
            ),
            Node(
                nodes.keep_rejected_new_customers,
                [checked, table, language],
                "rejected_new_customers",
                name="keep_rejected_new_customers",
            ),
            Node(
                nodes.report_new_data_quality,
                [checked, source, table],
                "new_data_quality",
                name="report_new_data_quality",
            ),
            Node(
                nodes.score_customers,
                ["clean_new_customers", "segmentation_model"],
                "scored_customers",
                name="score_customers",
            ),
            Node(
                nodes.measure_drift,
                ["scored_customers", "segmentation_model", "params:drift"],
                "drift",
                name="measure_drift",
            ),
            Node(
                nodes.list_scored_customers,
                ["scored_customers", table, options],
                "listed_new_customers",
                name="list_scored_customers",
            ),
            Node(
                nodes.gather_scoring_facts,
                {
                    "measured_drift": "drift",
                    "quality": "new_data_quality",
                    "model": "segmentation_model",
                    "cards_of_training": "cards_of_training",
                    "explanation": "params:explanation",
                    "transactions": "new_transaction_quality",
                    "earlier_transactions": "transaction_quality",
                },
                "scoring_facts",
                name="gather_scoring_facts",
            ),
            Node(
                nodes.build_scoring_workbook,
                {
                    "facts": "scoring_facts",
                    "listed_customers": "listed_new_customers",
                    "rejected_customers": "rejected_new_customers",
                    "logo": "logo",
                    "decided_new_table": table,
                    "options": options,
                    "language": language,
                },
                "scoring_workbook",
                name="build_scoring_workbook",
                tags="workbook",
            ),
        ],
        namespace="scoring",
        prefix_datasets_with_namespace=False,
    )
