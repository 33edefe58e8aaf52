"""The workbook as an office program shows it, page by page."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from .conftest import KedroRun
from .pipelines.reporting import tables
from .pipelines.reporting.conftest import run_pipelines, workbook_of
from .pipelines.reporting.earlier_run import with_earlier_run

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(
        not shutil.which("soffice") or not shutil.which("pdftotext"), reason="needs LibreOffice, poppler"
    ),
]


#: Height of a line in Carlito, which stands in for the workbook's font, in sizes of its letters.
_LINE_OF_CARLITO = 1.2207


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
        ["pdftotext", "-layout", tmp_path / f"{workbook.stem}.pdf", "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert min(smallest_letters(tmp_path / f"{workbook.stem}.pdf").values()) >= (7.95,), "8 points, or hardly less"
    pages = text.split("\f")[:-1]
    assert not any("###" in page for page in pages), "a number does not fit its column"
    assert not any(re.search(r"Err:\d|#VALUE!|#REF!|#NAME\?", page) for page in pages)

    return pages


def smallest_letters(pdf: Path) -> dict[int, tuple[float, str]]:
    """The smallest size of letters on each page in points, and the first word of it."""
    words = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True).stdout
    document = etree.fromstring(words, etree.XMLParser(recover=True, huge_tree=True))
    found = {}
    for number, page in enumerate(document.iter("{*}page"), start=1):
        heights = [(float(word.get("yMax")) - float(word.get("yMin")), str(word.text)) for word in page.iter("{*}word")]
        height, word = min(heights)
        found[number] = (height / _LINE_OF_CARLITO, word)
    return found


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


def test_twelve_segments_of_three_thousand_customers_print_on_few_pages(
    base_parameters: dict[str, Any], tmp_path: Path
) -> None:
    """With money, categories and an earlier run, and in letters that can be read."""
    customers, parameters = tables.three_thousand()
    found = with_earlier_run(run_pipelines(base_parameters, customers, **parameters), "Revenue")
    workbook = tmp_path / "customer_segments.xlsx"
    workbook.write_bytes(workbook_of(found))
    pages = printed_pages(workbook, tmp_path)
    assert len(pages) <= 40
    sheets = sheets_of(pages)
    assert sheets.count("Who moved") == 1
    assert sum(sheet[0].isdigit() for sheet in sheets) == 12, "a page for each segment"
