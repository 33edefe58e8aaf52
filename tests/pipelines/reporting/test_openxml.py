"""The workbooks conform to the schema of Office Open XML, says Microsoft's own validator."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from tests.conftest import Validate
from tests.workbook_lint import lint

from .conftest import Findings, with_many_customers, workbook_of

pytestmark = pytest.mark.heavy


def test_the_schema_finds_no_error(case_content: bytes, validate: Validate) -> None:
    assert validate(case_content) == []


def test_neither_schema_nor_lint_finds_an_error_with_100_000_customers(findings: Findings, validate: Validate) -> None:
    content = workbook_of(with_many_customers(findings, 100_000))
    assert validate(content) == []
    assert lint(content) == []


def test_the_validator_can_find_an_error(validate: Validate) -> None:
    workbook = Workbook()
    workbook.worksheets[0]["A1"] = float("nan")
    file = BytesIO()
    workbook.save(file)
    assert "Sem_CellValue" in [error["id"] for error in validate(file.getvalue())]
