"""The project's pipelines."""

from kedro.framework.project import find_pipelines
from kedro.pipeline import Pipeline

#: The pipelines of a plain ``kedro run``, in the order of the data.
MAIN_PIPELINES = ("preprocessing", "model_selection", "clustering", "reporting")


def register_pipelines() -> dict[str, Pipeline]:
    """Find the pipelines and join the main ones into ``__default__``.

    Returns:
        Pipelines by name. With ``kedro run --pipelines a`` Kedro imports only ``a``, so a main pipeline may be absent.
    """
    pipelines = find_pipelines(raise_errors=True)
    found = [pipelines[name] for name in MAIN_PIPELINES if name in pipelines]
    pipelines["__default__"] = sum(found, Pipeline([]))
    return pipelines
