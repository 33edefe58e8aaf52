"""Wiring of the scoring pipeline."""

from kedro.pipeline import Node, Pipeline

from customer_segmentation.pipelines import preprocessing
from customer_segmentation.pipelines.clustering.nodes import assign_segments

from . import nodes


def create_pipeline(**_: object) -> Pipeline:
    """Check the saved model; read, tidy and check the new customers as in preprocessing → assign → measure drift."""
    steps = preprocessing.create_pipeline()
    # The namespace keeps the files of the training run untouched.
    new_customers = Pipeline(
        steps,
        namespace="scoring",
        inputs={"customers"},
        parameters={name for name in steps.inputs() if name.startswith("params:")},
    )
    return new_customers + Pipeline(
        [
            Node(
                nodes.check_model,
                ["segmentation_model", "params:customer_table"],
                "scoring.model",
                name="check_model",
            ),
            Node(
                assign_segments,
                ["scoring.clean_customers", "scoring.model"],
                "scored_customers",
                name="score_customers",
            ),
            Node(
                nodes.measure_drift,
                ["scored_customers", "scoring.model", "params:drift"],
                "drift",
                name="measure_drift",
            ),
        ]
    )
