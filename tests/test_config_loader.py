"""How the configuration is read: which folder the results of an environment go to, and what Kedro does with it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kedro.config import MissingConfigException, OmegaConfigLoader
from kedro.framework.project import settings
from kedro.framework.session import KedroSession
from kedro.io import DataCatalog

from customer_segmentation.config_loader import ProjectConfigLoader

from .conftest import PROJECT, KedroRun

#: What stays where it is in every environment: the tables that are given.
RAW = "01_raw"
Load = Callable[[str], ProjectConfigLoader]


@pytest.fixture
def load(project: Path) -> Load:
    """Read the configuration of the copy of the project, as `settings.py` says."""
    return lambda env: ProjectConfigLoader(str(project / "conf"), env, **settings.CONFIG_LOADER_ARGS)


@pytest.fixture
def shop(project: Path) -> Path:
    """The folder of an environment of one's own."""
    folder = project / "conf" / "shop"
    folder.mkdir()
    (folder / "globals.yml").write_text("chart_dpi: 60\n", encoding="utf-8")
    return folder


def filepaths(catalog: dict[str, Any]) -> dict[str, str]:
    return {name: entry["filepath"] for name, entry in catalog.items() if entry.get("filepath")}


@pytest.mark.parametrize(
    ("env", "own", "folder"),
    [
        ("", "", "data"),
        ("base", "", "data"),
        ("local", "", "data"),
        ("test", "", "data/test"),
        ("shop", "", "data/shop"),
        ("shop", "results_folder: /mnt/shop/", "/mnt/shop"),
        ("shop", "results_folder: s3://bucket/shop", "s3://bucket/shop"),
        ("shop", "results_folder: null", "data/shop"),
        ("shop", "results_folder: data", "data/shop"),
    ],
)
@pytest.mark.usefixtures("shop")
def test_every_environment_has_a_folder_of_its_own(load: Load, project: Path, env: str, own: str, folder: str) -> None:
    if own:
        (project / "conf/shop/globals.yml").write_text(own, encoding="utf-8")

    paths = filepaths(load(env)["catalog"])

    results = {name: path for name, path in paths.items() if RAW not in path}
    assert len(results) > 10
    assert {name for name, path in results.items() if not path.startswith(f"{folder}/0")} == set()
    assert {paths["customers"], paths["sample_customers"]} == {"data/01_raw/customers.csv"}


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(("env", "told"), [("", None), ("base", None), ("shop", "shop")])
def test_the_workbook_knows_the_environment_that_its_commands_need(load: Load, env: str, told: str | None) -> None:
    assert load(env)["parameters"]["reporting"]["environment"] == told


def test_an_earlier_run_is_compared_with_the_environments_own_results(load: Load) -> None:
    catalog = load("test")["catalog"]
    assert catalog["previous_segments"]["other_than"]["filepath"] == catalog["customer_segments"]["filepath"]


def test_base_may_be_moved_and_the_environments_with_it(load: Load, project: Path) -> None:
    path = project / "conf/base/globals.yml"
    path.write_text(path.read_text().replace("results_folder: data", "results_folder: /mnt/results"), encoding="utf-8")

    assert load("base")["globals"]["results_folder"] == "/mnt/results"
    assert load("test")["globals"]["results_folder"] == "/mnt/results/test"


def test_no_other_loader_takes_over_the_folder(load: Load, project: Path) -> None:
    """Kedro lets the loader that was made last answer ${globals:…} for the whole process."""
    mine = load("test")
    load("base")
    OmegaConfigLoader(str(project / "conf"), base_env="base", default_run_env="base")
    assert mine["catalog"]["clean_customers"]["filepath"].startswith("data/test/")


def test_what_base_says_is_known_without_the_environment_and_the_run(load: Load, project: Path) -> None:
    (project / "conf/test/parameters_more.yml").write_text("mine: 1\nkmeans: {seed: 7}\n", encoding="utf-8")
    loader = ProjectConfigLoader(
        str(project / "conf"), "test", {"given": 1, "kmeans": {"seed": 8}}, **settings.CONFIG_LOADER_ARGS
    )
    assert loader["parameters"]["kmeans"]["seed"] == 8
    base = loader.base_settings("parameters")
    base["reporting"]["environment"] = None  # it refers to globals.yml
    assert base == load("base")["parameters"]
    assert not {"mine", "given"} & set(base)
    assert loader.base_settings("globals")["chart_dpi"] == 192


def test_credentials_and_parameters_are_merged_as_before(load: Load, shop: Path) -> None:
    (shop / "credentials.yml").write_text("crm: {con: sqlite}\n", encoding="utf-8")
    (shop / "parameters.yml").write_text("kmeans: {starts: 3}\n", encoding="utf-8")
    loader = load("shop")
    assert loader["credentials"] == {"crm": {"con": "sqlite"}}
    kmeans = load("base")["parameters"]["kmeans"]
    assert loader["parameters"]["kmeans"] == kmeans | {"starts": 3}


def test_an_unknown_environment_is_refused_at_once(load: Load) -> None:
    with pytest.raises(MissingConfigException, match="nowhere"):
        load("nowhere")


def test_an_environment_leaves_the_results_of_base_alone(project: Path, kedro_run: KedroRun) -> None:
    results = project / "data/03_primary"
    results.mkdir()
    (results / "clean_customers.parquet").write_bytes(b"of base")

    assert kedro_run("--pipelines=preprocessing").exit_code == 0

    assert (results / "clean_customers.parquet").read_bytes() == b"of base"
    assert (project / "data/test/03_primary/clean_customers.parquet").stat().st_size > 1000
    assert {path.name for path in (project / "data").iterdir()} == {RAW, "03_primary", "test"}


def test_the_catalogs_paths_are_absolute_wherever_it_is_opened(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook, Kedro-Viz and the `kedro catalog` commands open it through a session like this."""
    monkeypatch.chdir(project / "conf")
    with KedroSession.create(project, env="test") as session:
        catalog = session.load_context().catalog
    assert isinstance(catalog, DataCatalog)
    assert catalog["clean_customers"]._describe()["filepath"] == project / (
        "data/test/03_primary/clean_customers.parquet"
    )


@pytest.mark.heavy
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "archive"])
def test_the_packaged_program_writes_beside_where_it_is_run(tmp_path: Path, project: Path, *, packed: bool) -> None:
    """`kedro package` hands over the program and the configuration; the table is given, and there is no project."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    conf = project / "conf"
    if packed:
        conf = tmp_path / "conf.tar.gz"
        subprocess.run(["tar", "-czf", str(conf), f"--directory={project}", "conf"], check=True)
    customers = project / "data/01_raw/customers.csv"
    command = ["--env", "test", "--pipelines", "preprocessing", f"--params=customers_file={customers}"]

    done = subprocess.run(
        [sys.executable, "-m", "customer_segmentation", *command, "--conf-source", str(conf)],
        capture_output=True,
        text=True,
        check=False,
        cwd=elsewhere,
        env={"PYTHONPATH": str(PROJECT / "src"), "PATH": "/usr/bin:/bin", "KEDRO_DISABLE_TELEMETRY": "1"},
    )

    assert done.returncode == 0, done.stderr
    assert (elsewhere / "data/test/03_primary/clean_customers.parquet").is_file()


def test_the_catalog_command_shows_the_folder(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kedro", "catalog", "resolve-patterns", "--env", "test", "--pipeline", "preprocessing"],
        capture_output=True,
        text=True,
        check=False,
        cwd=project,
        env={"PYTHONPATH": str(PROJECT / "src"), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    assert f"filepath: {project}/data/test/03_primary/clean_customers.parquet" in done.stdout
