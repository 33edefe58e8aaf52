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
def pages(project: Path, kedro_run: KedroRun, tmp_path: Path) -> list[str]:
    """The text of each printed page of the sample's workbook."""
    assert kedro_run().exit_code == 0
    workbook = project / "data/08_reporting/customer_segments.xlsx"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", tmp_path, workbook],
        check=True,
        capture_output=True,
        timeout=180,
    )
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "customer_segments.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    return text.split("\f")[:-1]


def test_every_page_prints_as_designed(pages: list[str]) -> None:
    assert not any("###" in page for page in pages), "a number does not fit its column"
    assert not any(re.search(r"Err:\d|#VALUE!|#REF!|#NAME\?", page) for page in pages)

    summary = pages[0]
    assert "Customer segments" in summary
    assert "Give them premium and exclusive offers first, before everybody else." in summary
    sheets = [re.findall(r"^\s*(.+?)\s{3,}Page \d+ of \d+", page, re.MULTILINE)[-1] for page in pages]
    for sheet in ("Summary", "Segment comparison", "Data quality", "Model", "Data dictionary"):
        assert sheets.count(sheet) == 1, f"{sheet} prints on one page"
    assert sheets.count("How k was chosen") == 3, "the verdict, the figures, the silhouettes"
    for number in range(1, 6):
        own = [page for page, sheet in zip(pages, sheets, strict=True) if sheet.startswith(f"{number} ")]
        assert 2 <= len(own) <= 4, "a page of explanation, then pictures and customers"
        assert "What sets it apart" in own[0]
        assert "In pictures" in own[1]
        assert all("CustomerID" in page for page in own[1:]), "the list's header is repeated"
