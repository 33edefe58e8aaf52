"""Spark is started where an environment asks for it, and what it lacks is told in a sentence."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from yaml import YAMLError

from customer_segmentation.config_loader import ProjectConfigLoader
from customer_segmentation.errors import SettingsError
from customer_segmentation.hooks import spark_session
from customer_segmentation.hooks.spark_session import SparkSessionHooks, start_session
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
    with pytest.raises(YAMLError, match=r"spark\.yml"):
        run_in(project, "spark")
    assert started == []


def test_without_pyspark_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(SettingsError, match="PySpark is not installed: pip install -r requirements-spark"):
        start_session({})


def test_without_java_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pyspark: Any = ModuleType("pyspark.sql")
    pyspark.SparkSession = SimpleNamespace(getActiveSession=lambda: None)
    monkeypatch.setitem(sys.modules, "pyspark", ModuleType("pyspark"))
    monkeypatch.setitem(sys.modules, "pyspark.sql", pyspark)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(SettingsError, match="needs Java 17 or newer, and there is no java on this machine"):
        start_session({})
