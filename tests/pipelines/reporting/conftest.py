"""Findings to report on: those of the built-in sample, and of tables that are hard to report on."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from kedro.framework.project import pipelines
from kedro.io import DataCatalog, MemoryDataset
from kedro.runner import SequentialRunner

from customer_segmentation.pipelines.reporting.options import ReportingOptions, Theme
from customer_segmentation.sample import make_sample

#: The results of a run in memory, by the names of their datasets.
Findings = dict[str, Any]
RunInMemory = Callable[..., Findings]


@pytest.fixture(scope="session")
def run_in_memory(base_parameters: dict[str, Any]) -> RunInMemory:
    """Run the four pipelines without files, with parameters of one's own."""
    from kedro.validation.parameter_validator import ParameterValidator

    def run(customers: pd.DataFrame, **parameters: dict[str, Any]) -> Findings:
        changed = {name: {**block, **parameters.get(name, {})} for name, block in base_parameters.items()}
        changed["reporting"] = {**changed["reporting"], "report_date": dt.date(2026, 1, 31)}
        typed = ParameterValidator(dict(pipelines)).validate_raw_params(changed)
        results = sorted(name for name in pipelines["__default__"].datasets() if not name.startswith("params:"))
        catalog = DataCatalog({name: _result(name) for name in results})
        catalog.save("customers", customers)
        for name in changed:
            catalog[f"params:{name}"] = typed[name]
        SequentialRunner().run(pipelines["__default__"], catalog)
        found: Findings = {name: catalog.load(name) for name in results if name != "customers"}
        found["parameters"] = {"customer_table": typed["customer_table"], "options": typed["reporting"]}
        return found

    return run


class KeptDataset(MemoryDataset):
    """A dataset in memory that is still there after the run."""

    def _release(self) -> None:
        pass


def _result(name: str) -> Any:
    from customer_segmentation.datasets.chart import ChartDataset, ChartFolderDataset

    if name in {"previous_model", "previous_segments"}:
        return MemoryDataset(None)  # there is no earlier run
    small = {"format": "png", "dpi": 50, "metadata": {"Software": None}}
    if name == "chart_segment_portraits":
        return ChartFolderDataset(filepath=f"memory://charts/{name}", save_args=small)
    if name.startswith("chart_"):
        return ChartDataset(filepath=f"memory://charts/{name}.png", save_args=small)
    return KeptDataset(copy_mode="assign")


@pytest.fixture(scope="session")
def findings(run_in_memory: RunInMemory) -> Findings:
    """The results of a run on the built-in sample."""
    return run_in_memory(make_sample())


@pytest.fixture(scope="session")
def options(base_parameters: dict[str, Any]) -> ReportingOptions:
    """The reporting parameters of `conf/base`."""
    return ReportingOptions.model_validate(base_parameters["reporting"])


@pytest.fixture(scope="session")
def theme(options: ReportingOptions) -> Theme:
    """The theme of `conf/base`."""
    return options.theme


@pytest.fixture(scope="session")
def hostile_findings(run_in_memory: RunInMemory) -> Findings:
    """A run on a table full of strings that would like to be formulas, links or broken XML."""
    payloads = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "#REF!", "_x0041_", "a\x07b"]
    sample = make_sample().astype(str)
    customers = sample.rename(columns={"Gender": "=Gender+1", "Age": "-Age[x]"})
    customers["=Gender+1"] = [payloads[row % len(payloads)] for row in range(len(customers))]
    customers["CustomerID"] = "=" + customers["CustomerID"]
    customers.loc[3, "Annual Income (k$)"] = "=2+5"
    table = {
        "features": [
            {"column": "Annual Income (k$)", "name": "=Income", "unit": "k$"},
            {"column": "Spending Score (1-100)", "name": "@Spending/[1]"},
        ],
        "profile_columns": ["=Gender+1", "-Age[x]"],
        "aliases": {},
    }
    playbook = {
        "segments": [{"when": {}, "priority": "low", "insight": "=1+1", "actions": ["@act"]}],
        "general": [{"when": {}, "text": "=2"}],
    }
    return run_in_memory(customers, customer_table=table, playbook=playbook)
