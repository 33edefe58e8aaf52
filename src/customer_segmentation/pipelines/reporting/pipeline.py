"""Wiring of the reporting pipeline."""

from kedro.pipeline import Node, Pipeline

from . import nodes


def create_pipeline(**_options: object) -> Pipeline:
    """Samples and facts → charts → workbook."""
    table, options, language = "clustering_table", "params:reporting", "params:language"
    return Pipeline(
        [
            Node(
                nodes.sample_customers_for_charts,
                ["customer_segments", table, options],
                "charted_customers",
                name="sample_customers_for_charts",
            ),
            Node(
                nodes.measure_silhouettes,
                ["charted_customers", "segmentation_model"],
                "customer_silhouettes",
                name="measure_silhouettes",
            ),
            Node(
                nodes.list_customers_by_segment,
                ["customer_segments", table, options],
                "listed_customers",
                name="list_customers_by_segment",
            ),
            Node(
                nodes.list_customers_for_other_tools,
                ["customer_segments", "segment_cards", "moved_customers", table],
                ["segment_lists", "change_list"],
                name="list_customers_for_other_tools",
                tags="lists",
            ),
            Node(
                nodes.gather_facts,
                {
                    "segment_cards": "segment_cards",
                    "k_evidence": "k_evidence",
                    "k_verdict": "k_verdict",
                    "data_quality": "data_quality",
                    "segmentation_model": "segmentation_model",
                    "migration": "migration",
                    "transaction_quality": "transaction_quality",
                    "segment_purchases": "segment_purchases",
                },
                "facts",
                name="gather_facts",
            ),
            Node(
                nodes.plot_charts,
                {
                    "facts": "facts",
                    "charted_customers": "charted_customers",
                    "customer_silhouettes": "customer_silhouettes",
                    "customer_table": table,
                    "options": options,
                    "language": language,
                },
                "charts",
                name="plot_charts",
                tags="charts",
            ),
            Node(
                nodes.build_workbook,
                {
                    "facts": "facts",
                    "listed_customers": "listed_customers",
                    "moved_customers": "moved_customers",
                    "rejected_customers": "rejected_customers",
                    "charts": "charts",
                    "logo": "logo",
                    "customer_table": table,
                    "options": options,
                    "language": language,
                },
                "segment_workbook",
                name="build_workbook",
                tags="workbook",
            ),
            Node(
                nodes.build_web_page,
                {
                    "facts": "facts",
                    "charts": "charts",
                    "logo": "logo",
                    "customer_table": table,
                    "options": options,
                    "language": language,
                },
                "segment_page",
                name="build_web_page",
                tags="page",
            ),
        ],
        namespace="reporting",
        prefix_datasets_with_namespace=False,
    )
