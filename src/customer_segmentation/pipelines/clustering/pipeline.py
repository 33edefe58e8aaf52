"""Wiring of the clustering pipeline."""

from kedro.pipeline import Node, Pipeline

from . import nodes


def create_pipeline(**_: object) -> Pipeline:
    """Check the texts → fit → keep known segments → assign every customer → profile → explain → segment cards."""
    table, naming, explanation = "params:customer_table", "params:naming", "params:explanation"
    texts = "params:texts"
    return Pipeline(
        [
            Node(
                nodes.check_playbook,
                ["params:playbook", naming, explanation, table],
                "checked_playbook",
                name="check_playbook",
            ),
            Node(
                nodes.check_value_column,
                [explanation, "clean_customers"],
                "checked_explanation",
                name="check_value_column",
            ),
            Node(
                nodes.check_previous_run,
                ["previous_model", "previous_segments", table],
                "previous_run",
                name="check_previous_run",
            ),
            Node(
                nodes.fit_segmentation_model,
                [
                    "feature_sample",
                    "k_verdict",
                    "medians",
                    table,
                    "params:kmeans",
                    naming,
                    explanation,
                    "params:training",
                ],
                "fitted_model",
                name="fit_segmentation_model",
            ),
            Node(
                nodes.keep_known_segments,
                ["fitted_model", "previous_run", "params:matching", naming, texts],
                "segmentation_model",
                name="keep_known_segments",
            ),
            Node(
                nodes.assign_segments,
                ["clean_customers", "segmentation_model"],
                "customer_segments",
                name="assign_segments",
            ),
            Node(
                nodes.compare_with_previous_run,
                ["customer_segments", "segmentation_model", "previous_run", table],
                "migration",
                name="compare_with_previous_run",
            ),
            Node(
                nodes.profile_segments,
                ["customer_segments", table, texts],
                ["segment_profiles", "segment_mixes"],
                name="profile_segments",
            ),
            Node(
                nodes.explain_segments,
                ["feature_sample", "customer_segments", "segmentation_model", table, explanation],
                "segment_explanations",
                name="explain_segments",
            ),
            Node(
                nodes.write_segment_cards,
                [
                    "segmentation_model",
                    "segment_profiles",
                    "segment_mixes",
                    "segment_explanations",
                    table,
                    "checked_playbook",
                    "checked_explanation",
                ],
                "segment_cards",
                name="write_segment_cards",
            ),
        ]
    )
