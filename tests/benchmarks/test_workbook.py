"""The workbook against openpyxl's own write-only mode, which writes the same formatted cells, in the same run."""

import multiprocessing
import re
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from kedro.framework.startup import bootstrap_project
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from python_calamine import CalamineWorkbook

from customer_segmentation.customers.columns import SEGMENT
from customer_segmentation.customers.sample import make_sample
from customer_segmentation.datasets.workbook import workbook_bytes
from customer_segmentation.workbook.styles import INTEGER, TEXT, register_styles
from tests.conftest import PROJECT
from tests.pipelines.reporting.conftest import Findings, run_pipelines, with_many_customers, workbook_of

from .costs import peak_megabytes

pytestmark = pytest.mark.benchmark

CUSTOMERS = 100_000


class Written(NamedTuple):
    """A file, and what writing it cost."""

    content: bytes
    cpu_seconds: float
    peak_megabytes: float


@pytest.fixture(scope="module")
def findings(base_parameters: dict[str, Any]) -> Findings:
    found = run_pipelines(base_parameters, make_sample(), model_selection={"k_min": 5, "k_max": 5})
    del found["segment_workbook"]
    return found


def write_by_the_project(findings: Findings) -> bytes:
    return workbook_of(findings)


def write_by_openpyxl(findings: Findings) -> bytes:
    """The customer lists alone, a sheet per segment, as openpyxl's documentation writes formatted cells."""
    listed = findings["listed_customers"]
    workbook = Workbook(write_only=True)
    register_styles(workbook, findings["parameters"]["reporting"].theme)
    for number in sorted(listed[SEGMENT].unique()):
        sheet = workbook.create_sheet(str(number))
        own = listed[listed[SEGMENT] == number].drop(columns=SEGMENT)
        looks = [("text", TEXT) if own[name].dtype.kind not in "iuf" else ("number", INTEGER) for name in own]
        for row in zip(*(own[name].tolist() for name in own), strict=True):
            cells = []
            for value, (style, number_format) in zip(row, looks, strict=True):
                cell = WriteOnlyCell(sheet, value)
                cell.style, cell.number_format = style, number_format
                cells.append(cell)
            sheet.append(cells)
    return workbook_bytes(workbook)


def measured(write: Callable[[Findings], bytes], findings: Findings, customers: int) -> Written:
    """Write in a fresh process of its own, so that peak memories compare."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(_measure, write, findings, customers).result()


def _measure(write: Callable[[Findings], bytes], findings: Findings, customers: int) -> Written:
    bootstrap_project(PROJECT)
    write(findings)  # imports are not measured
    many = with_many_customers(findings, customers)
    start = time.process_time()
    content = write(many)
    seconds = time.process_time() - start
    return Written(content, seconds, peak_megabytes())


def customer_rows(content: bytes) -> set[tuple[Any, ...]]:
    """The customers' ids with their features and profile columns, from all customer lists."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    cells = (tuple(cell for cell in row if cell != "") for row in rows)
    return {row[:5] for row in cells if row and re.fullmatch(r"C[0-9]{7}", str(row[0]))}


def test_a_hundred_thousand_customers(findings: Findings) -> None:
    ours = measured(write_by_the_project, findings, CUSTOMERS)
    plain = measured(write_by_openpyxl, findings, CUSTOMERS)

    ratio = ours.cpu_seconds / plain.cpu_seconds
    print(
        f"\nWorkbook of {CUSTOMERS:,} customers: {ours.cpu_seconds:.1f} CPU s, {ours.peak_megabytes:.0f} MB; the lists "
        f"alone by openpyxl, write-only: {plain.cpu_seconds:.1f} CPU s, {plain.peak_megabytes:.0f} MB: "
        f"{ratio:.2f} × the time (target 0.6)."
    )
    assert ratio < 0.6
    rows = customer_rows(ours.content)
    assert len(rows) == CUSTOMERS
    assert rows == customer_rows(plain.content)


def test_two_hundred_customers(findings: Findings) -> None:
    ours = measured(write_by_the_project, findings, 200)

    print(f"\nWorkbook of 200 customers: {ours.cpu_seconds:.2f} CPU s beyond imports and charts (target 1.5).")
    assert len(customer_rows(ours.content)) == 200
