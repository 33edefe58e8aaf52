"""The workbook as an office program shows it, page by page."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

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


class Word(NamedTuple):
    """A word on a printed page: its left end, its top, and the height of its line, in points."""

    left: float
    top: float
    height: float
    text: str


def printed_pages(workbook: Path, tmp_path: Path) -> tuple[list[str], list[str]]:
    """The text of each printed page, and the sheet that its footer names."""
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", tmp_path, workbook],
        check=True,
        capture_output=True,
        timeout=180,
    )
    pdf = tmp_path / f"{workbook.stem}.pdf"
    pages = text_of(pdf, "-layout").decode().split("\f")[:-1]
    assert not any("###" in page for page in pages), "a number does not fit its column"
    assert not any(re.search(r"Err:\d|#VALUE!|#REF!|#NAME\?", page) for page in pages)
    words = words_of(pdf)
    assert min(word.height for page in words for word in page) >= _LINE_OF_CARLITO * 7.95, "8 points, or hardly less"
    return pages, [footer_of(page) for page in words]


def text_of(pdf: Path, form: str) -> bytes:
    """What pdftotext finds."""
    return subprocess.run(["pdftotext", form, pdf, "-"], check=True, capture_output=True).stdout


def words_of(pdf: Path) -> list[list[Word]]:
    """The words of each page."""
    document = etree.fromstring(text_of(pdf, "-bbox"), etree.XMLParser(recover=True, huge_tree=True))
    edges = ("xMin", "yMin", "yMax")
    places = [
        [([float(word.get(edge)) for edge in edges], str(word.text)) for word in page.iter("{*}word")]
        for page in document.iter("{*}page")
    ]
    return [[Word(left, top, bottom - top, text) for (left, top, bottom), text in page] for page in places]


def footer_of(page: list[Word]) -> str:
    """The sheet that a footer names at the left of the page's number; texts of a chart that is cut may be near."""
    number = max((word for word in page if word.text == "Page"), key=lambda word: word.top)
    line = [word for word in page if word.top == number.top and word.left < number.left]
    return " ".join(word.text for word in sorted(line))


def test_every_page_prints_as_designed(results: Path, tmp_path: Path) -> None:
    pages, sheets = printed_pages(results / "customer_segments.xlsx", tmp_path)
    summary = pages[0]
    assert "Customer segments" in summary
    assert "Give them premium and exclusive offers before everybody else." in summary
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
    pages, sheets = printed_pages(results / "scored_customers.xlsx", tmp_path)
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
    pages, sheets = printed_pages(workbook, tmp_path)
    assert len(pages) <= 40
    assert sheets.count("Who moved") == 1
    assert sum(sheet[0].isdigit() for sheet in sheets) == 12, "a page for each segment"
