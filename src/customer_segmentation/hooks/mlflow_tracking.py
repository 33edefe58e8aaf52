"""What a run found is logged in MLflow, where the environment asks for it with an ``mlflow.yml``."""

import logging
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl
from kedro.io import DataCatalog
from kedro.pipeline import Pipeline

from customer_segmentation.config_loader import optional_settings
from customer_segmentation.errors import SettingsError

from .results_folder import path_of

logger = logging.getLogger(__name__)

#: Results that are handed over as files.
_FILES = ("segmentation_model", "charts", "segment_workbook", "segment_page", "scoring_workbook")


class MlflowHooks:
    """Starts kedro-mlflow, which logs the parameters, and adds the figures and files of the run.

    Kedro would start that plugin wherever it is installed, and its defaults end a run in an error. So ``settings.py``
    keeps Kedro from it, and without an ``mlflow.yml`` nothing happens.
    """

    def __init__(self) -> None:
        """Start without MLflow."""
        self._mlflow: Any = None
        self._begins_runs = False  # an orchestrator may have begun one, and ends it

    @hook_impl(trylast=True)
    def after_context_created(self, context: KedroContext) -> None:
        """Let kedro-mlflow take part in the run, if the environment asks for it."""
        self._mlflow = None
        if not optional_settings(context.config_loader, "mlflow"):
            return
        try:
            import mlflow  # noqa: PLC0415 - only where it is asked for
            from kedro_mlflow.framework.hooks import mlflow_hook  # noqa: PLC0415
        except ModuleNotFoundError:
            logger.warning("There is an mlflow.yml, but kedro-mlflow is not installed: MLflow does not log the run.")
            return
        self._begins_runs = mlflow.active_run() is None
        try:
            mlflow_hook.after_context_created(context)
        except ValueError as error:
            raise SettingsError(f"The file mlflow.yml cannot be used: {error}") from error
        self._mlflow = mlflow
        context._hook_manager.register(mlflow_hook)  # noqa: SLF001 - Kedro has no public way to register hooks later

    @hook_impl(wrapper=True)
    def before_pipeline_run(self) -> Generator[None, Any, Any]:
        """Call a run failed that is refused before its first step: kedro-mlflow has begun to log it by then."""
        try:
            return (yield)
        except Exception:
            if self._mlflow is not None:
                self._mlflow.end_run("FAILED")
            raise

    @hook_impl(wrapper=True)
    def after_pipeline_run(self, pipeline: Pipeline, catalog: DataCatalog) -> Generator[None, Any, Any]:
        """Log the verdict and the files that the run made, before kedro-mlflow ends MLflow's run, then see that it did.

        It begins the run once more with every step (kedro-mlflow 2.0.3, for threads), and ends it once.
        """
        if self._mlflow is not None and self._mlflow.active_run() is not None:
            try:
                self._log(pipeline, catalog)
            except (self._mlflow.exceptions.MlflowException, OSError) as error:
                logger.warning("MLflow could not take all results, which are whole in their folder: %s", error)
        result = yield
        while self._mlflow is not None and self._begins_runs and self._mlflow.active_run() is not None:
            self._mlflow.end_run()
        return result

    def _log(self, pipeline: Pipeline, catalog: DataCatalog) -> None:
        made = pipeline.all_outputs()
        if "k_verdict" in made:
            verdict = dict(_values(catalog.load("k_verdict")))
            numbers = {name: float(value) for name, value in verdict.items() if isinstance(value, int | float)}
            self._mlflow.log_metrics(numbers)
            self._mlflow.set_tags({name: value for name, value in verdict.items() if isinstance(value, str)})
        for name in _FILES:
            if name in made and (path := path_of(catalog, name)):
                if path.is_dir():
                    self._mlflow.log_artifacts(str(path), name)
                else:
                    self._mlflow.log_artifact(str(path))


def _values(block: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """The single values of a block and the blocks in it, each with its way there: ``cluster_tendency.verdict``."""
    for name, value in block.items():
        if isinstance(value, Mapping):
            yield from _values(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value
