"""Wiring of the clustering pipeline."""

from kedro.pipeline import Node, Pipeline

from . import nodes


def create_pipeline(**_: object) -> Pipeline:
    """Fit → assign every customer → profile → segment cards."""
    table = "params:customer_table"
    return Pipeline(
        [
            Node(
                nodes.fit_segmentation_model,
                ["feature_sample", "k_verdict", table, "params:kmeans", "params:naming"],
                "segmentation_model",
                name="fit_segmentation_model",
            ),
            Node(
                nodes.assign_segments,
                ["clean_customers", "segmentation_model"],
                "customer_segments",
                name="assign_segments",
            ),
            Node(
                nodes.profile_segments,
                ["customer_segments", table],
                ["segment_profiles", "segment_mixes"],
                name="profile_segments",
            ),
            Node(
                nodes.write_segment_cards,
                ["segmentation_model", "segment_profiles", "segment_mixes", table, "params:playbook"],
                "segment_cards",
                name="write_segment_cards",
            ),
        ]
    )
