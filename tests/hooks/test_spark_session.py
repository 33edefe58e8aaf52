"""Spark is started where an environment asks for it."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from customer_segmentation.config_loader import ProjectConfigLoader
from customer_segmentation.errors import SettingsError
from customer_segmentation.hooks import spark_session
from customer_segmentation.hooks.spark_session import SparkSessionHooks
from customer_segmentation.settings import CONFIG_LOADER_ARGS


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The settings that sessions were started with."""
    settings: list[Any] = []
    monkeypatch.setattr(spark_session, "start_session", settings.append)
    return settings


def run_in(project: Path, environment: str) -> None:
    hooks = SparkSessionHooks()
    context: Any = SimpleNamespace(
        config_loader=ProjectConfigLoader(project / "conf", env=environment, **CONFIG_LOADER_ARGS)
    )
    hooks.after_context_created(context)
    hooks.before_pipeline_run()


def test_spark_starts_with_the_settings_of_its_environment_and_in_no_other(project: Path, started: list[Any]) -> None:
    for environment in ("base", "local", "test"):
        run_in(project, environment)
    assert started == []
    run_in(project, "spark")
    assert started[0]["spark.sql.ansi.enabled"] is False


def test_settings_that_cannot_be_read_are_not_taken_for_none(project: Path, started: list[Any]) -> None:
    (project / "conf" / "spark" / "spark.yml").write_text("spark.master: [", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"spark\.yml"):
        run_in(project, "spark")
    assert started == []
