"""Wiring of the scoring pipeline."""

from kedro.pipeline import Node, Pipeline

from customer_segmentation.pipelines import preprocessing
from customer_segmentation.pipelines.clustering.nodes import assign_segments
from customer_segmentation.pipelines.preprocessing.nodes import require_usable_rows
from customer_segmentation.pipelines.reporting.nodes import list_customers, shrink_logo

from . import nodes


def create_pipeline(**_: object) -> Pipeline:
    """Check the saved model; read, tidy and check the new customers as in preprocessing → assign → drift → workbook."""
    table = "described_columns"
    preparation = Pipeline(preprocessing.create_pipeline(table), inputs={"customers": "new_customers"})
    # Segments are not made here, so that customers may be alike, and even a single one can be scored; what stands for
    # missing values, the model says.
    of_training = preparation.only_nodes("require_usable_customers", "measure_medians", "report_data_quality")
    steps = (preparation - of_training) + Pipeline(
        [
            Node(
                nodes.report_new_data_quality,
                ["usable_customers", "table_source", table, "params:customer_table", "params:texts"],
                "data_quality",
                name="report_new_data_quality",
            ),
            Node(require_usable_rows, ["checked_customers", table], "usable_customers", name="require_usable_rows"),
            Node(shrink_logo, "logo", "small_logo", name="shrink_logo"),
            Node(nodes.check_model, ["segmentation_model", "params:customer_table"], "model", name="check_model"),
            Node(
                nodes.leave_out_absent_columns,
                ["customers", "params:customer_table"],
                ["new_customers", table],
                name="leave_out_absent_columns",
            ),
            Node(nodes.recall_medians, ["model", table], "medians", name="recall_medians"),
            Node(assign_segments, ["clean_customers", "model"], "scored_customers", name="score_customers"),
            Node(
                nodes.measure_drift,
                ["scored_customers", "model", "params:drift", "params:texts"],
                "drift",
                name="measure_drift",
            ),
            Node(
                list_customers,
                ["scored_customers", table, "params:reporting"],
                "listed_customers",
                name="list_scored_customers",
            ),
            Node(
                nodes.build_scoring_workbook,
                {
                    "measured_drift": "drift",
                    "listed_customers": "listed_customers",
                    "data_quality": "data_quality",
                    "rejected_customers": "rejected_customers",
                    "model": "model",
                    "small_logo": "small_logo",
                    "customer_table": table,
                    "bounds": "params:drift",
                    "explanation": "params:explanation",
                    "options": "params:reporting",
                    "texts": "params:texts",
                },
                "scoring_workbook",
                name="build_scoring_workbook",
            ),
        ]
    )
    # The namespace gives preprocessing's results names of their own: the training run's files stay untouched.
    return Pipeline(
        steps,
        namespace="scoring",
        inputs={"customers", "segmentation_model", "logo"},
        outputs={"scored_customers", "drift", "scoring_workbook"},
        parameters={name for name in steps.inputs() if name.startswith("params:")},
    )
