"""The project's pipelines."""

from kedro.framework import project
from kedro.pipeline import Pipeline

from .pipelines import transactions

#: The pipelines of a plain ``kedro run``, in the order of the data.
MAIN_PIPELINES = ("preprocessing", "model_selection", "clustering", "reporting")


def register_pipelines() -> dict[str, Pipeline]:
    """Find the pipelines, always all of them, and join the main ones into ``__default__``."""
    # With `kedro run --pipelines a`, find_pipelines would import only the folder `a`, and fail where the name of a
    # pipeline is not that of a folder. Importing all costs little, as nodes import heavy libraries when they run.
    project.pipelines.set_requested(None)
    pipelines = project.find_pipelines(raise_errors=True)
    pipelines["__default__"] = sum((pipelines[name] for name in MAIN_PIPELINES), Pipeline([]))
    # Scoring may begin with new transaction lines, whose files are not those of the training.
    pipelines["new_transactions"] = transactions.create_pipeline(prefix="new_")
    return pipelines
