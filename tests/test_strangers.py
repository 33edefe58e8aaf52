"""Tables of companies that nobody here knows: `kedro configure FILE --run` ends with a workbook, at the first try."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from .strangers import STRANGERS, Stranger

#: Tables of the quick suite: one each of other notations, other letters, and skew.
_QUICK = ("Kundenliste.csv", "客户.csv", "wholesale.csv")
#: Files of the shared folder that hold customers; the others there are transactions, or no table at all.
_SHARED = (
    "mall_customers.csv",
    *(f"variants/mall_{name}" for name in ("812_dups_qmark.csv", "csv_named.xls", "genre_zeropad.csv", "plain.xlsx")),
    *(
        f"field/{name}"
        for name in (
            *("accounting_negatives.csv", "chinese_gb18030.csv", "footer_lines.csv", "hdr_internal_03.csv"),
            *("hdr_internal_05.csv", "hidden_rows.xlsx", "mall.json", "mall.ods", "polish_cp1250.csv"),
            *("table_at_b5_with_totals.xlsx", "two_months.zip", "yes_no_true_false_dates.csv"),
        )
    ),
)
_MOST_WARNINGS = 3


@dataclass(frozen=True)
class Configured:
    """What `kedro configure` wrote, and what the run said and left."""

    result: Result
    environment: Path
    results: Path
    warnings: list[str]

    @property
    def table(self) -> dict[str, Any]:
        """The block `customer_table` that was written."""
        text = (self.environment / "parameters_preprocessing.yml").read_text(encoding="utf-8")
        return dict(yaml.safe_load(text)["customer_table"])

    @property
    def features(self) -> set[str]:
        """Headers of the features that were chosen."""
        return {feature["column"] for feature in self.table["features"]}

    @property
    def described(self) -> set[str]:
        """Headers of the columns that are described."""
        return {one if isinstance(one, str) else one["column"] for one in self.table["profile_columns"]}

    def read(self, path: str) -> Any:
        """A JSON file of the results."""
        return json.loads((self.results / path).read_text(encoding="utf-8"))


@pytest.fixture
def configure(project: Path, caplog: pytest.LogCaptureFixture) -> Callable[..., Configured]:
    """`kedro configure FILE …` in a copy of the project whose searches are short."""
    from customer_segmentation.cli import cli

    short = project / "conf" / "test" / "parameters_model_selection.yml"
    whole = project / "conf" / "base" / "parameters_model_selection.yml"
    base, quick = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in (whole, short))
    for block, values in quick.items():
        base[block] = {**base[block], **values} if isinstance(values, dict) else values
    whole.write_text(yaml.safe_dump(base), encoding="utf-8")
    settings = project / "conf" / "base" / "globals.yml"
    sharp = settings.read_text(encoding="utf-8")
    settings.write_text(sharp.replace("chart_dpi: 192", "chart_dpi: 50"), encoding="utf-8")

    def run(path: Path, *options: str) -> Configured:
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            result = CliRunner().invoke(cli, ["configure", str(path), "--env", "stranger", *options])
        warnings = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
        return Configured(result, project / "conf" / "stranger", project / "data" / "stranger", warnings)

    return run


def _fits(found: Configured, truth: Stranger) -> None:
    assert found.table["id_column"] == truth.id
    assert not found.features & truth.never
    assert found.features <= truth.features, "segments are made from what customers do"
    assert len(found.features) >= min(2, len(truth.features))


@pytest.mark.parametrize("stranger", [one for one in STRANGERS if one.file in _QUICK], ids=lambda one: one.file)
def test_the_roles_of_a_strangers_columns_are_found(stranger: Stranger, configure: Any, tmp_path: Path) -> None:
    found = configure(stranger.write(tmp_path))

    assert found.result.exit_code == 0, found.result.output
    _fits(found, stranger)


@pytest.mark.heavy
@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda one: one.file)
def test_a_strangers_table_becomes_a_workbook_at_the_first_try(
    stranger: Stranger, configure: Any, tmp_path: Path
) -> None:
    found = configure(stranger.write(tmp_path), "--run")

    assert found.result.exit_code == 0, found.result.output
    assert (found.results / "08_reporting" / "customer_segments.xlsx").is_file()
    _fits(found, stranger)
    quality = found.read("03_primary/data_quality.json")
    assert quality["rows_read"] == len(stranger.table())
    assert not [one for one in quality["rejected_by_reason"] if one["column"] in found.described]
    assert len(found.warnings) <= _MOST_WARNINGS, found.warnings
    assert len(set(found.warnings)) == len(found.warnings)


@pytest.mark.heavy
@pytest.mark.parametrize("file", _SHARED)
def test_a_real_table_becomes_a_workbook_at_the_first_try(file: str, configure: Any, shared_data: Path) -> None:
    found = configure(shared_data / file, "--run")

    assert found.result.exit_code == 0, found.result.output
    assert (found.results / "08_reporting" / "customer_segments.xlsx").is_file()
    assert len(found.warnings) <= _MOST_WARNINGS, found.warnings


@pytest.mark.heavy
def test_no_customer_is_rejected_for_a_blank_description(configure: Any, tmp_path: Path) -> None:
    stranger = next(one for one in STRANGERS if one.file == "clients.csv")  # half of its Région is blank
    found = configure(stranger.write(tmp_path), "--run", "--describe", "Région")

    assert found.result.exit_code == 0, found.result.output
    assert found.read("03_primary/data_quality.json")["rows_kept"] == len(stranger.table())
