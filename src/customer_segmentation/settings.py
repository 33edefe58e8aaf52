"""Kedro's settings for this project.

See https://docs.kedro.org/en/stable/configure/configuration_basics/.
"""

from .config_loader import ProjectConfigLoader
from .hooks.preflight import PreflightHooks
from .hooks.run_lock import RunLockHooks
from .hooks.run_log import RunLogHooks
from .hooks.run_manifest import RunManifestHooks
from .hooks.spark_session import SparkSessionHooks
from .hooks.wanted_columns import WantedColumnsHooks

HOOKS = (RunLockHooks(), PreflightHooks(), RunManifestHooks(), RunLogHooks(), WantedColumnsHooks(), SparkSessionHooks())

CONFIG_LOADER_CLASS = ProjectConfigLoader
CONFIG_LOADER_ARGS = {
    "base_env": "base",
    "default_run_env": "local",
    # An environment that has a spark.yml runs on Spark.
    "config_patterns": {"spark": ["spark*", "spark*/**"]},
    # An environment that overrides one key of a parameter block keeps the block's other keys.
    "merge_strategy": {"parameters": "soft"},
}
