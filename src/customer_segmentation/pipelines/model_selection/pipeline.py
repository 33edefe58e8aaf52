"""Wiring of the model-selection pipeline."""

from kedro.pipeline import Node, Pipeline

from . import nodes


def create_pipeline(**_options: object) -> Pipeline:
    """Sample → evidence for every k → choice → verdict."""
    decided, table, options = "decided_table", "clustering_table", "params:model_selection"
    scaled, labels, references = "scaled_sample", "candidate_labels", "k_references"
    measures, stability, outliers = "candidate_measures", "candidate_stability", "sample_outliers"
    differences, halves = "silhouette_differences", "candidate_halves"
    wired = [
        Node(
            nodes.draw_feature_sample,
            ["clean_customers", decided, options],
            "feature_sample",
            name="draw_feature_sample",
        ),
        Node(nodes.find_sample_outliers, ["feature_sample", decided, options], outliers, name="find_sample_outliers"),
        Node(
            nodes.set_noise_aside,
            {
                "feature_sample": "feature_sample",
                "sample_outliers": outliers,
                "decided_table": decided,
                "previous_model": "previous_model",
                "options": options,
            },
            table,
            name="set_noise_aside",
        ),
        Node(nodes.scale_sample, ["feature_sample", outliers, table], scaled, name="scale_sample"),
        Node(nodes.fit_candidates, [scaled, "params:kmeans", options], labels, name="fit_candidates"),
        Node(nodes.measure_candidates, [scaled, labels, options], [measures, differences], name="measure_candidates"),
        Node(nodes.measure_stability, [scaled, labels, table, options], stability, name="measure_stability"),
        Node(nodes.compare_halves, [scaled, options], halves, name="compare_halves"),
        Node(nodes.search_references, [scaled, table, options], references, name="search_references"),
        Node(nodes.gather_evidence, [measures, stability, halves, references], "k_evidence", name="gather_evidence"),
        Node(
            nodes.choose_k,
            {
                "k_evidence": "k_evidence",
                "silhouette_differences": differences,
                "candidate_halves": halves,
                "k_references": references,
                "options": options,
            },
            "k_choice",
            name="choose_k",
        ),
        Node(
            nodes.judge_choice,
            {
                "k_choice": "k_choice",
                "scaled_sample": scaled,
                "candidate_labels": labels,
                "k_references": references,
                "sample_outliers": outliers,
                "decided_table": decided,
                "clustering_table": table,
                "options": options,
            },
            "k_verdict",
            name="judge_choice",
        ),
    ]
    return Pipeline(wired, namespace="model_selection", prefix_datasets_with_namespace=False)
