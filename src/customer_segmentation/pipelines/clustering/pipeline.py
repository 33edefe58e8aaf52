"""Wiring of the clustering pipeline."""

from kedro.pipeline import Node, Pipeline

from . import nodes


def create_pipeline(**_options: object) -> Pipeline:
    """Fit → name → assign every customer → profile → explain → segment cards."""
    table, naming, explanation = "params:customer_table", "params:naming", "params:explanation"
    model, segments = "segmentation_model", "customer_segments"
    fitted, earlier = ["feature_sample", "k_verdict", "data_quality"], ["previous_model", "previous_segments"]
    described = [model, "segment_profiles", "category_profiles", "segment_explanations"]
    return Pipeline(
        [
            Node(
                nodes.fit_segmentation_model,
                _by_name(*fitted, table, "params:kmeans", naming, explanation, "params:training"),
                "fitted_model",
                name="fit_segmentation_model",
            ),
            Node(
                nodes.name_segments,
                _by_name("fitted_model", "k_verdict", *earlier, table, naming, "params:matching", "params:language"),
                model,
                name="name_segments",
            ),
            Node(nodes.assign_segments, ["clean_customers", model], segments, name="assign_segments"),
            Node(
                nodes.compare_with_previous_run,
                _by_name(segments, model, *earlier, table),
                "migration",
                name="compare_with_previous_run",
            ),
            Node(
                nodes.profile_segments,
                [segments, table],
                ["segment_profiles", "category_profiles"],
                name="profile_segments",
            ),
            Node(
                nodes.explain_segments,
                _by_name("feature_sample", segments, model, table, explanation),
                "segment_explanations",
                name="explain_segments",
            ),
            Node(
                nodes.write_segment_cards,
                _by_name(*described, table, explanation, "params:playbook"),
                "segment_cards",
                name="write_segment_cards",
            ),
        ],
        namespace="clustering",
        prefix_datasets_with_namespace=False,
    )


def _by_name(*inputs: str) -> dict[str, str]:
    """Inputs by the arguments of the node that take them, which have their names."""
    return {name.removeprefix("params:"): name for name in inputs}
