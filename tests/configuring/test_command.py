"""`kedro configure`: the environment that is written, and what is left alone."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import yaml

from customer_segmentation.config_loader import ProjectConfigLoader
from customer_segmentation.configuring.command import environment_name
from customer_segmentation.configuring.environment import MARK
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.settings import CONFIG_LOADER_ARGS
from tests.conftest import run_here

from .conftest import Configure
from .tables import mall, shop


@pytest.fixture
def file(project: Path) -> Callable[[pd.DataFrame, str], Path]:
    def write(table: pd.DataFrame, name: str = "My Shop.csv") -> Path:
        table.to_csv(project / name, index=False)
        return project / name

    return write


def settings_of(project: Path, environment: str) -> ProjectConfigLoader:
    return ProjectConfigLoader(project / "conf", environment, **CONFIG_LOADER_ARGS)


def uncommented_keys(text: str) -> list[str]:
    """The keys of a YAML text that have no comment beside them or above their block."""
    lines = text.splitlines()
    return [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if re.match(r"\s*(?:- )?[\w\"]+:", line) and " # " not in line and not before.lstrip().startswith("#")
    ]


def test_what_is_written_is_read_as_it_was_meant(
    project: Path, file: Callable[..., Path], configure: Configure
) -> None:
    result = configure(file(shop()))
    assert result.exit_code == 0, result.output
    settings = settings_of(project, "my_shop")
    assert settings["globals"]["customers_file"] == "My Shop.csv"
    assert settings["globals"]["results_folder"] == "data/my_shop"
    table = CustomerTable.model_validate(settings["parameters"]["customer_table"])
    assert table.id_column == "customer_no"
    assert table.feature_columns == ["orders", "revenue_eur", "days since last order"]
    assert settings["parameters"]["explanation"]["value_column"] == "revenue_eur"


def test_every_key_has_its_reason(project: Path, file: Callable[..., Path], configure: Configure) -> None:
    configure(file(shop(40)))
    texts = {path.name: path.read_text(encoding="utf-8") for path in (project / "conf/my_shop").iterdir()}
    assert set(texts) == {
        *("globals.yml", "parameters_preprocessing.yml", "parameters_playbook.yml"),
        *("parameters_clustering.yml", "parameters_model_selection.yml"),
    }
    assert {name: uncommented_keys(text) for name, text in texts.items()} == {name: [] for name in texts}


def test_a_second_time_changes_nothing_and_says_so(
    project: Path, file: Callable[..., Path], configure: Configure
) -> None:
    path = file(mall())
    configure(path)
    before = {one: one.read_bytes() for one in (project / "conf/my_shop").iterdir()}
    again = configure(path)
    assert again.exit_code == 0
    assert "conf/my_shop/ is there already, and nothing was changed" in again.output
    for arguments in ([path, "--features=Age"], [file(mall(), "other.csv"), "--env=my_shop"]):
        other = configure(*arguments)
        assert other.exit_code == 1
        assert "nothing was changed: give --overwrite" in other.output
    assert {one: one.read_bytes() for one in (project / "conf/my_shop").iterdir()} == before


def test_overwriting_leaves_nothing_of_before(project: Path, file: Callable[..., Path], configure: Configure) -> None:
    configure(file(shop(40)))
    result = configure(file(mall()), "--overwrite")
    assert result.exit_code == 0, result.output
    names = {path.name for path in (project / "conf/my_shop").iterdir()}
    assert names == {"globals.yml", "parameters_preprocessing.yml", "parameters_playbook.yml"}


def test_an_environment_that_runs_in_memory_is_not_taken_for_one_on_spark(
    file: Callable[..., Path], configure: Configure
) -> None:
    configure(file(shop()))
    assert "nothing was changed: give --overwrite" in configure("My Shop.csv", "--spark").output


def test_nothing_is_written_for_a_table_of_which_nothing_can_be_made(
    project: Path, file: Callable[..., Path], configure: Configure
) -> None:
    result = configure(file(shop()[["customer_no", "comment"]]))
    assert result.exit_code == 1
    assert "Error: The table holds no numbers" in result.output
    assert not (project / "conf/my_shop").exists()


def test_the_printed_table_has_every_column_with_its_reason(file: Callable[..., Path], configure: Configure) -> None:
    output = configure(file(shop())).output
    table = shop()
    assert [header for header in table.columns if header not in output] == []
    assert "Next: kedro run --env my_shop" in output
    assert max(map(len, output.splitlines())) <= 140


@pytest.mark.parametrize(
    "header",
    ['a: "b" #c', "${globals:x}", "- x", "{a}", "null", "1", "%d", "'", "a\\b", "\\${x}", "x" * 300, "é\u0085"],
)
def test_any_header_survives_the_settings(
    project: Path, file: Callable[..., Path], configure: Configure, header: str
) -> None:
    table = mall().rename(columns={"Annual Income (k$)": header})
    result = configure(file(table), "--features=" + header, "--features=Spending Score (1-100)")
    assert result.exit_code == 0, result.output
    settings = settings_of(project, "my_shop")
    columns = CustomerTable.model_validate(settings["parameters"]["customer_table"]).feature_columns
    assert columns[0] == " ".join(header.split())


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("data/Kunden März 2024.xlsx", "kunden_marz_2024"),
        ("s3://bucket/orders.csv.gz", "orders"),
        ("C:\\exports\\Shop.CSV", "shop"),
        ("客户.csv", "table"),
        ("base.csv", "table_base"),
        ("01_raw.csv", "table_01_raw"),
    ],
)
def test_the_environment_is_named_after_the_file(path: str, name: str) -> None:
    assert environment_name(path) == name


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Name the table"),
        (["nowhere.csv"], "nowhere.csv: check the path in the command"),
        (["data/01_raw/customers.csv", "--env=base"], "The environment base is not for one table"),
        (["data/01_raw/customers.csv", "--env=../x"], "no name for a folder"),
        (["--catalog-entry=crm", "--env=crm"], "call yours so"),
        (["--catalog-entry=customers"], "with --env"),
        (["--catalog-entry=customers", "--env=nowhere"], "There is no conf/nowhere/"),
        (["--catalog-entry=customers", "--env=test"], "nothing was changed"),
        (["--catalog-entry=customers", "--env=crm", "--spark"], "--spark is for a file"),
        (["customers.parquet", "--env=spark", "--spark"], "name another one with --env"),
        (["customers.xlsx", "--sheet=Customers", "--spark"], "leave out --sheet or --spark"),
    ],
)
def test_a_mistake_ends_in_one_sentence(configure: Configure, arguments: list[str], sentence: str) -> None:
    result = configure(*arguments)
    assert result.output.startswith(("Error: ", "conf/test/"))
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_a_table_in_a_database_is_configured_by_its_entry(project: Path, configure: Configure) -> None:
    (project / "conf/crm").mkdir()
    mall().to_parquet(project / "crm.parquet")
    entry = {"customers": {"type": "pandas.ParquetDataset", "filepath": str(project / "crm.parquet")}}
    # As the catalog that `kedro configure --spark` has written begins, whatever was changed in it afterwards.
    (project / "conf/crm/catalog.yml").write_text(f"{MARK}\n{yaml.safe_dump(entry)}", encoding="utf-8")
    for again in ([], ["--overwrite"]):
        result = configure("--catalog-entry=customers", "--env=crm", *again)
        assert result.exit_code == 0, result.output
        assert (project / "conf/crm/catalog.yml").exists()
    settings = settings_of(project, "crm")
    assert settings["parameters"]["customer_table"]["id_column"] == "CustomerID"
    assert "customers_file" not in (project / "conf/crm/globals.yml").read_text(encoding="utf-8")


@pytest.mark.heavy
def test_configured_and_run_at_once_it_ends_with_a_workbook(
    project: Path, file: Callable[..., Path], configure: Configure
) -> None:
    result = configure(file(mall()), "--run")
    assert result.exit_code == 0, (result.output, result.exception)
    assert (project / "data/my_shop/08_reporting/customer_segments.xlsx").exists()
    assert run_here("--pipelines=reporting", env="my_shop").exit_code == 0


def test_of_several_sheets_the_one_with_the_largest_table_is_read_and_written_down(
    project: Path, configure: Configure
) -> None:
    with pd.ExcelWriter(project / "book.xlsx") as book:
        pd.DataFrame({"Notes": ["Exported by the CRM"]}).to_excel(book, sheet_name="Read me", index=False)
        mall().to_excel(book, sheet_name="Customers", index=False)
        mall().head(3).to_excel(book, sheet_name="Example", index=False)
    result = configure(project / "book.xlsx")
    assert result.exit_code == 0, result.output
    assert settings_of(project, "book")["globals"]["customers_sheet"] == "Customers"
    assert configure(project / "book.xlsx", "--sheet=Example", "--overwrite").exit_code == 1, "three rows"


@pytest.mark.heavy
@pytest.mark.parametrize(
    "headers",
    [
        ["CustomerID", "Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)"],
        ["customer_id", "gender", "age", "annual_income_thousands", "spending_score"],
        ["ID", "Genre", "Age", "Annual", "Spend"],
        ["ID de cliente", "Género", "Edad", "Ingresos anuales (k$)", "Puntuación de gasto (1-100)"],
    ],
    ids=lambda headers: headers[3],
)
def test_the_five_segments_are_found_in_every_dress(
    project: Path, shared_data: Path, configure: Configure, headers: list[str]
) -> None:
    pd.read_csv(shared_data / "mall_customers.csv").set_axis(headers, axis=1).to_csv("dress.csv", index=False)
    result = configure("dress.csv", "--run")
    assert result.exit_code == 0, result.output
    cards = json.loads((project / "data/dress/07_model_output/segment_cards.json").read_text(encoding="utf-8"))
    assert sorted(card["customers"] for card in cards["segments"]) == [22, 23, 35, 39, 81]
