"""Wiring of the model-selection pipeline."""

from kedro.pipeline import Node, Pipeline

from . import nodes


def create_pipeline(**_options: object) -> Pipeline:
    """Sample → evidence for every k → choice → verdict."""
    table, options = "params:customer_table", "params:model_selection"
    return Pipeline(
        [
            Node(
                nodes.draw_feature_sample,
                ["clean_customers", table, options],
                "feature_sample",
                name="draw_feature_sample",
            ),
            Node(nodes.scale_sample, ["feature_sample", table], "scaled_sample", name="scale_sample"),
            Node(
                nodes.fit_candidates,
                ["scaled_sample", "params:kmeans", options],
                "candidate_labels",
                name="fit_candidates",
            ),
            Node(
                nodes.measure_candidates,
                ["scaled_sample", "candidate_labels", options],
                "candidate_measures",
                name="measure_candidates",
            ),
            Node(
                nodes.measure_stability,
                ["scaled_sample", "candidate_labels", options],
                "candidate_stability",
                name="measure_stability",
            ),
            Node(nodes.search_references, ["scaled_sample", options], "k_references", name="search_references"),
            Node(
                nodes.gather_evidence,
                ["candidate_measures", "candidate_stability", "k_references"],
                "k_evidence",
                name="gather_evidence",
            ),
            Node(nodes.choose_k, ["k_evidence", options], "k_choice", name="choose_k"),
            Node(
                nodes.judge_choice,
                {
                    "k_choice": "k_choice",
                    "scaled_sample": "scaled_sample",
                    "candidate_labels": "candidate_labels",
                    "k_references": "k_references",
                    "customer_table": table,
                    "options": options,
                },
                "k_verdict",
                name="judge_choice",
            ),
        ],
        namespace="model_selection",
        prefix_datasets_with_namespace=False,
    )
