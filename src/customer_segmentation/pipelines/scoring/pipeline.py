"""Wiring of the scoring pipeline."""

from kedro.pipeline import Node, Pipeline

from customer_segmentation.pipelines import preprocessing
from customer_segmentation.pipelines.clustering.nodes import assign_segments

from . import nodes


def create_pipeline(**_: object) -> Pipeline:
    """Check the saved model; read, tidy and check the new customers as in preprocessing → assign → measure drift."""
    steps = preprocessing.create_pipeline() + Pipeline(
        [
            Node(nodes.check_model, ["segmentation_model", "params:customer_table"], "model", name="check_model"),
            Node(assign_segments, ["clean_customers", "model"], "scored_customers", name="score_customers"),
            Node(nodes.measure_drift, ["scored_customers", "model", "params:drift"], "drift", name="measure_drift"),
        ]
    )
    # The namespace gives preprocessing's results names of their own: the training run's files stay untouched.
    return Pipeline(
        steps,
        namespace="scoring",
        inputs={"customers", "segmentation_model"},
        outputs={"scored_customers", "drift"},
        parameters={name for name in steps.inputs() if name.startswith("params:")},
    )
