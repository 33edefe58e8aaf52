"""The package runs without the project: the wheel in an environment of its own, the configuration from elsewhere."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pandas as pd
import pytest

from .conftest import PROJECT

pytestmark = pytest.mark.heavy

TASKS = ("preprocessing", "model_selection", "clustering", "reporting")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel, the archive of the configuration, and an environment in which the wheel is installed."""
    folder = tmp_path_factory.mktemp("package")
    project = folder / "project"
    project.mkdir()
    for name in ("src", "conf"):
        shutil.copytree(
            PROJECT / name, project / name, ignore=shutil.ignore_patterns("__pycache__", "local", "*.egg-info")
        )
    for name in ("pyproject.toml", "README.md", ".telemetry"):
        shutil.copy(PROJECT / name, project)
    subprocess.run([sys.executable, "-m", "kedro", "package"], cwd=project, check=True, capture_output=True)
    (project / "dist").rename(folder / "dist")
    shutil.rmtree(project)

    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv/bin/python"
    wheel = next((folder / "dist").glob("*.whl"))
    install = ["pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([sys.executable, "-m", *install], check=True, capture_output=True)
    # What it depends on is not downloaded again: the environment of the tests lends it.
    site = next((folder / "venv/lib").glob("python*/site-packages"))
    (site / "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder with a table, and nothing of the project."""
    (tmp_path / "data/01_raw").mkdir(parents=True)
    shutil.copy(PROJECT / "data/01_raw/customers.csv", tmp_path / "data/01_raw")
    return tmp_path


def run(packed: Path, folder: Path, *arguments: str, packed_conf: bool = True) -> subprocess.CompletedProcess[str]:
    source = ["--conf-source", str(packed / "dist/conf-customer_segmentation.tar.gz")] if packed_conf else []
    return call(packed, folder, "customer-segmentation", *source, "--env=test", *arguments)


def call(packed: Path, folder: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A program of the environment, which must not see the code of the project."""
    variables = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    variables["KEDRO_LOGGING_CONFIG"] = str(PROJECT / "conf/logging.yml")
    command = [str(packed / "venv/bin" / program), *arguments]
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)


def test_the_wheel_runs_and_its_code_is_its_own(packed: Path, elsewhere: Path) -> None:
    asked = "import customer_segmentation; print(customer_segmentation.__file__)"
    assert call(packed, elsewhere, "python", "-c", asked).stdout.startswith(str(packed / "venv"))

    result = run(packed, elsewhere, "--params=language=de")
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert "WARNING" not in result.stdout
    assert "Workbook: " in result.stdout.splitlines()[-1]
    assert (elsewhere / "data/test/08_reporting/customer_segments.xlsx").is_file()


def test_it_runs_task_by_task_with_the_configuration_in_a_folder(packed: Path, elsewhere: Path) -> None:
    shutil.unpack_archive(packed / "dist/conf-customer_segmentation.tar.gz", elsewhere)
    for task in TASKS:
        result = run(packed, elsewhere, f"--namespaces={task}", packed_conf=False)
        assert result.returncode == 0, result.stderr
    segments = pd.read_parquet(elsewhere / "data/test/07_model_output/customer_segments.parquet")
    assert segments["segment_name"].nunique() == 5


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--params=kmean.starts=3"], "Error: There is no parameter kmean; do you mean kmeans?"),
        (["--params=customers_file=nowhere.csv"], "Error: There is no file"),
    ],
)
def test_a_mistake_is_one_sentence_there_too(
    packed: Path, elsewhere: Path, arguments: list[str], sentence: str
) -> None:
    result = run(packed, elsewhere, *arguments)
    assert result.returncode == 1
    assert result.stderr.startswith(sentence)
    assert "Traceback" not in result.stdout + result.stderr


def test_without_a_configuration_it_says_so(packed: Path, elsewhere: Path) -> None:
    result = run(packed, elsewhere, packed_conf=False)
    assert result.returncode == 1
    assert re.search(r"There is no folder .*conf/base: run this in the project's folder", result.stderr)


def test_the_program_begins_a_project_in_an_empty_folder(packed: Path, tmp_path: Path) -> None:
    shutil.copy(PROJECT / "data/01_raw/customers.csv", tmp_path / "shop.csv")

    result = call(packed, tmp_path, "customer-segmentation", "configure", "shop.csv", "--run")

    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.startswith("This folder is a Kedro project now")
    assert (tmp_path / "data/shop/08_reporting/customer_segments.xlsx").is_file()
    again = call(packed, tmp_path, "customer-segmentation", "--env=shop", "--namespaces=preprocessing")
    assert again.returncode == 0, again.stderr
    listed = call(packed, tmp_path, "python", "-m", "kedro", "registry", "list")
    assert "scoring" in listed.stdout, listed.stderr


def test_a_folder_with_a_project_of_another_kind_is_left_alone(packed: Path, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'other'\n", encoding="utf-8")

    result = call(packed, tmp_path, "customer-segmentation", "configure", "shop.csv")

    assert result.returncode == 1
    assert "has a pyproject.toml of its own" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["pyproject.toml"]
