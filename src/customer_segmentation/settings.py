"""Kedro's settings for this project.

See https://docs.kedro.org/en/stable/configure/configuration_basics/.
"""

from .config_loader import ProjectConfigLoader
from .hooks.mlflow_tracking import MlflowHooks
from .hooks.preflight import PreflightHooks
from .hooks.quiet_workers import QuietWorkersHooks
from .hooks.run_lock import RunLockHooks
from .hooks.run_log import RunLogHooks
from .hooks.run_manifest import RunManifestHooks
from .hooks.spark_session import SparkSessionHooks
from .hooks.still_running import StillRunningHooks
from .hooks.viz_sizes import VizSizesHooks
from .hooks.wanted_columns import WantedColumnsHooks

HOOKS = (
    RunLockHooks(),
    PreflightHooks(),
    MlflowHooks(),
    RunManifestHooks(),
    RunLogHooks(),
    WantedColumnsHooks(),
    SparkSessionHooks(),
    VizSizesHooks(),
    QuietWorkersHooks(),
    StillRunningHooks(),
)
# MlflowHooks starts it, where an environment asks for it.
DISABLE_HOOKS_FOR_PLUGINS = ("kedro-mlflow", "kedro_mlflow")

CONFIG_LOADER_CLASS = ProjectConfigLoader
CONFIG_LOADER_ARGS = {
    "base_env": "base",
    "default_run_env": "local",
    # An environment that has a spark.yml runs on Spark, and of one with an mlflow.yml, MLflow logs the runs.
    "config_patterns": {"spark": ["spark*", "spark*/**"], "mlflow": ["mlflow*", "mlflow*/**"]},
    # An environment that overrides one key of a parameter block keeps the block's other keys.
    "merge_strategy": {"parameters": "soft"},
}
