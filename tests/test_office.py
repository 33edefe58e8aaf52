"""The workbook as an office program shows it, page by page."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import KedroRun

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(
        not shutil.which("soffice") or not shutil.which("pdftotext"), reason="needs LibreOffice, poppler"
    ),
]


@pytest.fixture
def results(project: Path, kedro_run: KedroRun) -> Path:
    """The folder of the workbooks of the sample, which is then scored as if its customers were new."""
    for arguments in ([], ["--pipelines=scoring"]):
        assert kedro_run(*arguments).exit_code == 0
    return project / "data/test/08_reporting"


def printed_pages(workbook: Path, tmp_path: Path) -> list[str]:
    """The text of each printed page."""
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", tmp_path, workbook],
        check=True,
        capture_output=True,
        timeout=180,
    )
    text = subprocess.run(
        ["pdftotext", "-layout", (tmp_path / workbook.name).with_suffix(".pdf"), "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    pages = text.split("\f")[:-1]
    assert not any("###" in page for page in pages), "a number does not fit its column"
    assert not any(re.search(r"Err:\d|#VALUE!|#REF!|#NAME\?", page) for page in pages)

    return pages


def sheets_of(pages: list[str]) -> list[str]:
    """The sheet of each page, as its footer names it; texts of charts on another page may stand between."""
    return [re.findall(r"^ *(\S+(?: \S+)*) {3,}.*Page \d+ of \d+", page, re.MULTILINE)[-1] for page in pages]


def test_every_page_prints_as_designed(results: Path, tmp_path: Path) -> None:
    pages = printed_pages(results / "customer_segments.xlsx", tmp_path)
    summary = pages[0]
    assert "Customer segments" in summary
    assert "Give them premium and exclusive offers before everybody else." in summary
    sheets = sheets_of(pages)
    printed = {"Summary": 2, "Segment comparison": 2, "All customers": 1, "Data quality": 1, "Data dictionary": 1}
    for sheet, count in printed.items():
        assert sheets.count(sheet) == count, f"{sheet} prints on {count} page(s)"
    assert sheets.count("How k was chosen") == 4, "the verdict, the figures, the borders, the silhouettes"
    for number in range(1, 6):
        own = [page for page, sheet in zip(pages, sheets, strict=True) if sheet.startswith(f"{number} ")]
        assert len(own) == 1, "the card; all figures and the list stand outside the print area"
        assert "What sets this segment apart" in own[0]
        assert "How sure it is" in own[0]
        assert "All number columns" not in own[0]


def test_the_pages_of_new_customers_print_as_designed(results: Path, tmp_path: Path) -> None:
    pages = printed_pages(results / "scored_customers.xlsx", tmp_path)
    sheets = sheets_of(pages)
    assert sheets[:2] == ["Summary", "Drift"]
    assert sheets[-1] == "Data quality"
    assert set(sheets[2:-1]) == {"Customers"}
    assert "does the model still fit them?" in pages[0]
    assert "Stability index" in pages[1]
    assert all("CustomerID" in page for page in pages[2:-1]), "the list's header is repeated"
