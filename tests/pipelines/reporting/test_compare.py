"""The sheet on which two segments are chosen and compared, recalculated by LibreOffice."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries

from tests.sheets import values_of
from tests.workbook_lint import Book

from .conftest import Findings, opened

SHEET = "Compare"


def test_two_segments_are_chosen_from_a_list_and_looked_up_by_named_cells(
    findings: Findings, sample_content: bytes, sample_workbook: Workbook
) -> None:
    sheet = sample_workbook[SHEET]
    names = [f"{card['number']}  {card['name']}" for card in findings["segment_cards"]["segments"]]
    assert [list(row.values())[1] for row in values_of(sheet, "tbl_compare")] == names[:2]
    (choice,) = sheet.data_validations.dataValidation
    offered = sheet[choice.formula1.replace("$", "")][0]
    assert [cell.value for cell in offered] == names
    formulas = [
        cell.formula for one in Book(sample_content).sheets if one.name == SHEET for cell in one.cells if cell.formula
    ]
    functions = {name for formula in formulas for name in re.findall(r"([A-Z]+)\(", formula)}
    assert functions == {"IF", "COUNT", "ISNUMBER", "INDEX", "MATCH"}
    assert any("First_segment" in formula for formula in formulas)


@pytest.mark.heavy
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
@pytest.mark.parametrize("case", ["findings", "hostile_findings"])
def test_libreoffice_shows_the_figures_of_the_segments_that_are_chosen(
    case: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    found: Findings = request.getfixturevalue(case)
    cards = found["segment_cards"]["segments"]
    workbook = opened(found)
    sheet = workbook[SHEET]
    left, top, *_ = range_boundaries(sheet.tables["tbl_compare"].ref)
    names = [cell.value for cell in sheet[sheet.tables["tbl_figures"].ref][0]][1:]
    sheet.cell(top + 1, left + 1).value, sheet.cell(top + 2, left + 1).value = names[4], names[2]
    workbook.save(tmp_path / "chosen.xlsx")
    program = ("soffice", "--headless", f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--convert-to")
    form = ("xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "computed"), str(tmp_path / "chosen.xlsx"))
    subprocess.run([*program, *form], check=True, capture_output=True, timeout=180)
    computed = load_workbook(tmp_path / "computed/chosen.xlsx", data_only=True)[SHEET]
    told = [[cell.value for cell in row] for row in computed[sheet.tables["tbl_side_by_side"].ref]][1:]
    means = told[-len(cards[0]["differences"]) :]
    for position, (_measure, first, second, difference, everybody, index, _other) in enumerate(means):
        one, other = (cards[place]["differences"][position] for place in (4, 2))
        assert (first, second) == (pytest.approx(one["mean"]), pytest.approx(other["mean"]))
        assert difference == pytest.approx(one["mean"] - other["mean"])
        assert index == pytest.approx(100 * one["mean"] / everybody)
