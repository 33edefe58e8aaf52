"""Wiring of the clustering pipeline."""

from kedro.pipeline import Node, Pipeline

from . import nodes


def create_pipeline(**_options: object) -> Pipeline:
    """Fit → name → assign every customer → profile → explain → segment cards."""
    table, naming, explanation = "clustering_table", "params:naming", "params:explanation"
    return Pipeline(
        [
            Node(
                nodes.fit_segmentation_model,
                {
                    "feature_sample": "feature_sample",
                    "sample_outliers": "sample_outliers",
                    "k_verdict": "k_verdict",
                    "data_quality": "data_quality",
                    "customer_table": table,
                    "kmeans": "params:kmeans",
                    "naming": naming,
                    "explanation": explanation,
                    "training": "params:training",
                },
                "fitted_model",
                name="fit_segmentation_model",
            ),
            Node(
                nodes.name_segments,
                {
                    "fitted_model": "fitted_model",
                    "k_verdict": "k_verdict",
                    "previous_model": "previous_model",
                    "naming": naming,
                    "matching": "params:matching",
                    "language": "params:language",
                },
                "segmentation_model",
                name="name_segments",
            ),
            Node(
                nodes.assign_segments,
                {
                    "clean_customers": "clean_customers",
                    "segmentation_model": "segmentation_model",
                    "previous_model": "previous_model",
                    "previous_segments": "previous_segments",
                    "customer_table": table,
                },
                "customer_segments",
                name="assign_segments",
            ),
            Node(
                nodes.compare_with_previous_run,
                {
                    "customer_segments": "customer_segments",
                    "segmentation_model": "segmentation_model",
                    "previous_model": "previous_model",
                    "previous_segments": "previous_segments",
                    "customer_table": table,
                    "explanation": explanation,
                },
                ["migration", "moved_customers"],
                name="compare_with_previous_run",
            ),
            Node(
                nodes.profile_segments,
                ["customer_segments", table],
                ["segment_profiles", "category_profiles"],
                name="profile_segments",
            ),
            Node(
                nodes.explain_segments,
                {
                    "feature_sample": "feature_sample",
                    "customer_segments": "customer_segments",
                    "segmentation_model": "segmentation_model",
                    "k_verdict": "k_verdict",
                    "customer_table": table,
                    "explanation": explanation,
                },
                "segment_explanations",
                name="explain_segments",
            ),
            Node(
                nodes.describe_purchases,
                ["customer_segments", "transaction_lines", table, explanation],
                "segment_purchases",
                name="describe_purchases",
            ),
            Node(
                nodes.write_segment_cards,
                {
                    "segmentation_model": "segmentation_model",
                    "segment_profiles": "segment_profiles",
                    "category_profiles": "category_profiles",
                    "segment_explanations": "segment_explanations",
                    "customer_table": table,
                    "explanation": explanation,
                    "playbook": "params:playbook",
                },
                "segment_cards",
                name="write_segment_cards",
            ),
        ],
        namespace="clustering",
        prefix_datasets_with_namespace=False,
    )
