"""Wiring of the model-selection pipeline."""

from kedro.pipeline import Node, Pipeline

from . import nodes


def create_pipeline(**_: object) -> Pipeline:
    """Sample → evidence for every k → choice → second opinions → verdict."""
    table, kmeans, options = "params:customer_table", "params:kmeans", "params:model_selection"
    return Pipeline(
        [
            Node(
                nodes.draw_feature_sample,
                ["clean_customers", table, options],
                "feature_sample",
                name="draw_feature_sample",
            ),
            Node(nodes.scale_sample, ["feature_sample", table], "scaled_sample", name="scale_sample"),
            Node(nodes.fit_candidates, ["scaled_sample", kmeans, options], "candidate_labels", name="fit_candidates"),
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
            Node(nodes.choose_k, ["k_evidence", "k_references", options], "k_choice", name="choose_k"),
            Node(
                nodes.ask_other_methods,
                ["scaled_sample", "candidate_labels", "k_choice", table, options],
                "second_opinions",
                name="ask_other_methods",
            ),
            Node(
                nodes.write_verdict,
                ["k_choice", "second_opinions", "feature_sample", table, options, "params:texts"],
                "k_verdict",
                name="write_verdict",
            ),
        ]
    )
