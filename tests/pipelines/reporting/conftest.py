"""Findings to report on: those of the built-in sample, and of tables that are hard to report on."""

import datetime as dt
from collections.abc import Callable
from functools import cache, partial
from io import BytesIO
from typing import Any

import pandas as pd
import pytest
from kedro.framework.project import pipelines
from kedro.io import DataCatalog, MemoryDataset
from kedro.pipeline import Pipeline
from kedro.runner import SequentialRunner
from openpyxl import Workbook, load_workbook

from customer_segmentation.datasets.workbook import workbook_bytes
from customer_segmentation.reports.options import ReportingOptions

from . import tables

#: The results of a run in memory, by the names of their datasets.
Findings = dict[str, Any]
RunInMemory = Callable[..., Findings]

#: What is reported does not depend on how many samples stand behind the evidence.
QUICK_SELECTION = {"bootstraps": 5, "k_max": 6}


def run_pipelines(
    base_parameters: dict[str, Any],
    customers: pd.DataFrame,
    pipeline: Pipeline | None = None,
    charts: dict[str, bytes] | None = None,
    **parameters: Any,
) -> Findings:
    """Run the four pipelines, or a part of them, without files, with parameters of one's own.

    Where pictures are given as ``charts``, none are drawn.
    """
    from kedro.validation.parameter_validator import ParameterValidator

    parameters["model_selection"] = {**QUICK_SELECTION, **parameters.get("model_selection", {})}
    changed = {
        name: {**block, **parameters.get(name, {})} if isinstance(block, dict) else parameters.get(name, block)
        for name, block in base_parameters.items()
    }
    # The sheet that tells segments has the same formulas in every row: a few are as good as many, and sooner written.
    quick = {"report_date": dt.date(2026, 1, 31), "calculator_rows": 5}
    changed["reporting"] = {**changed["reporting"], **quick}
    typed = ParameterValidator(dict(pipelines)).validate_raw_params(changed)
    pipeline = pipeline or pipelines["__default__"]
    results = sorted(name for name in pipeline.datasets() if not name.startswith("params:"))
    catalog = DataCatalog({name: _result(name) for name in results})
    catalog.save("customers", customers)
    if charts is not None:
        pipeline = Pipeline([node for node in pipeline.nodes if "charts" not in node.outputs])
        catalog["charts"] = KeptDataset(charts)
    for name in changed:
        catalog[f"params:{name}"] = typed[name]
    SequentialRunner().run(pipeline, catalog)
    found: Findings = {name: catalog.load(name) for name in results if name != "customers"}
    found["parameters"] = {name: typed[name] for name in ("customer_table", "reporting", "language")}
    return found


@pytest.fixture(scope="session")
def run_in_memory(base_parameters: dict[str, Any]) -> RunInMemory:
    """Run the four pipelines without files, with parameters of one's own."""
    return partial(run_pipelines, base_parameters)


class KeptDataset(MemoryDataset):
    """A dataset in memory that is still there after the run."""

    def _release(self) -> None:
        pass


def _result(name: str) -> Any:
    from customer_segmentation.datasets.chart import ChartFolderDataset

    if name in {"previous_model", "previous_segments", "transaction_lines", "transaction_quality"}:
        return MemoryDataset(None)  # there is no earlier run, and the customers are a table already
    if name == "logo":
        return KeptDataset(b"")
    if name == "charts":
        return ChartFolderDataset(filepath="memory://charts", save_args={"dpi": 50})
    return KeptDataset(copy_mode="assign")


def run_node(findings: Findings, name: str) -> Any:
    """What a node of reporting makes of the findings, run once more."""
    node = next(node for node in pipelines["reporting"].nodes if node.name == f"reporting.{name}")
    known = {**findings, **{f"params:{block}": value for block, value in findings["parameters"].items()}}
    (output,) = node.run({given: known[given] for given in node.inputs}).values()
    return output


def build_workbook(findings: Findings) -> Workbook:
    """The workbook, built once more from the findings, as its pictures can be rendered only once."""
    facts = run_node(findings, "gather_facts")
    workbook: Workbook = run_node({**findings, "facts": facts}, "build_workbook")
    return workbook


def workbook_of(findings: Findings) -> bytes:
    """The file of the workbook."""
    return workbook_bytes(build_workbook(findings))


def opened(findings: Findings) -> Workbook:
    """The workbook as a reader opens it."""
    return load_workbook(BytesIO(workbook_of(findings)))


def with_many_customers(findings: Findings, customers: int) -> Findings:
    """The same findings with so many customers listed, each of them many times under another id."""
    listed = findings["listed_customers"]
    many = pd.concat([listed] * (customers // len(listed)), ignore_index=True)
    many[many.columns[0]] = [f"C{row:07d}" for row in range(len(many))]
    return {**findings, "listed_customers": many}


@pytest.fixture(scope="session")
def run_case(run_in_memory: RunInMemory) -> Callable[[tables.MakeCase], Findings]:
    """Run the pipelines on a table that is hard to report on, once only."""

    @cache
    def run(make_case: tables.MakeCase) -> Findings:
        customers, parameters = make_case()
        return run_in_memory(customers, **parameters)

    return run


@pytest.fixture(scope="session")
def findings(run_case: Callable[[tables.MakeCase], Findings]) -> Findings:
    """The results of a run on the built-in sample."""
    return run_case(tables.sample)


@pytest.fixture(scope="session")
def sample_content(findings: Findings) -> bytes:
    """The file of the workbook on the built-in sample."""
    return workbook_of(findings)


@pytest.fixture(scope="session")
def sample_workbook(sample_content: bytes) -> Workbook:
    """The workbook on the built-in sample, which a test only reads."""
    return load_workbook(BytesIO(sample_content))


@pytest.fixture(scope="session")
def run_undrawn(run_in_memory: RunInMemory, findings: Findings) -> RunInMemory:
    """Run the four pipelines for a test that looks at no picture: the charts are those of the built-in sample."""
    return partial(run_in_memory, charts=findings["charts"])


@pytest.fixture(scope="session")
def hostile_findings(run_case: Callable[[tables.MakeCase], Findings]) -> Findings:
    """A run on a table full of strings that would like to be formulas, links or broken XML."""
    return run_case(tables.hostile_strings)


@pytest.fixture(
    scope="session",
    params=[
        pytest.param(case, marks=[pytest.mark.heavy] if case in tables.HEAVY_CASES else [], id=case.__name__)
        for case in tables.CASES
    ],
)
def case_content(request: pytest.FixtureRequest, run_case: Callable[[tables.MakeCase], Findings]) -> bytes:
    """The file of the workbook for each table that is hard to report on."""
    return workbook_of(run_case(request.param))


@pytest.fixture(scope="session")
def options(base_parameters: dict[str, Any]) -> ReportingOptions:
    """The reporting parameters of `conf/base`."""
    return ReportingOptions.model_validate(base_parameters["reporting"])
