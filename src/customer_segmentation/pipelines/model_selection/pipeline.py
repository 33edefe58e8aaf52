"""Wiring of the model-selection pipeline."""

from kedro.pipeline import Node, Pipeline

from . import nodes


def create_pipeline(**_: object) -> Pipeline:
    """Sample → evidence for every k → verdict."""
    table, options = "params:customer_table", "params:model_selection"
    return Pipeline(
        [
            Node(
                nodes.draw_feature_sample,
                ["clean_customers", table, options],
                "feature_sample",
                name="draw_feature_sample",
            ),
            Node(
                nodes.measure_candidates,
                ["feature_sample", table, "params:kmeans", options],
                "k_evidence",
                name="measure_candidates",
            ),
            Node(nodes.choose_k, ["k_evidence", "feature_sample", table, options], "k_verdict", name="choose_k"),
        ]
    )
