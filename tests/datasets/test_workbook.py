"""The workbook is written whole or not at all, and the same content gives the same bytes."""

import datetime as dt
import os
import zipfile
from pathlib import Path

import pytest
from kedro.io import DatasetError, Version
from openpyxl import Workbook

from customer_segmentation.datasets.workbook import WorkbookDataset, workbook_bytes


def make_workbook(text: str = "hello") -> Workbook:
    workbook = Workbook()
    workbook.worksheets[0]["A1"] = text
    workbook.properties.created = workbook.properties.modified = dt.datetime(2026, 1, 31)
    return workbook


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    dataset = WorkbookDataset(filepath=str(tmp_path / "new" / "book.xlsx"))
    assert not dataset.exists()

    dataset.save(make_workbook())

    assert dataset.exists()
    assert dataset.load().worksheets[0]["A1"].value == "hello"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["book.xlsx"], "no temporary file is left"


def test_equal_content_gives_equal_bytes() -> None:
    assert workbook_bytes(make_workbook()) == workbook_bytes(make_workbook())
    assert workbook_bytes(make_workbook()) != workbook_bytes(make_workbook("other"))


def test_a_save_that_fails_half_way_leaves_the_earlier_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "book.xlsx"
    dataset = WorkbookDataset(filepath=str(path))
    dataset.save(make_workbook())
    earlier = path.read_bytes()

    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(DatasetError, match=r"book.xlsx cannot be written \(No space left on device\).*left as it was"):
        dataset.save(make_workbook("newer"))

    assert path.read_bytes() == earlier
    assert [file.name for file in tmp_path.iterdir()] == ["book.xlsx"]


def test_a_workbook_that_cannot_be_rendered_leaves_the_earlier_file(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    dataset = WorkbookDataset(filepath=str(path))
    dataset.save(make_workbook())
    earlier = path.read_bytes()
    broken = make_workbook()
    broken.remove(broken.worksheets[0])

    with pytest.raises(DatasetError):
        dataset.save(broken)

    assert path.read_bytes() == earlier


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_permissions_of_the_earlier_file_stay(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "book.xlsx"
    dataset = WorkbookDataset(filepath=str(path))
    dataset.save(make_workbook())
    path.chmod(mode)
    dataset.save(make_workbook("newer"))
    assert path.stat().st_mode & 0o777 == mode


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_a_new_file_has_the_permissions_that_any_new_file_has(tmp_path: Path, mask: int, mode: int) -> None:
    path = tmp_path / "book.xlsx"
    before = os.umask(mask)
    try:
        WorkbookDataset(filepath=str(path)).save(make_workbook())
        assert os.umask(mask) == mask, "the mask of the process stays"
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == mode


def test_it_may_be_versioned(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    WorkbookDataset(filepath=str(path), version=Version(None, "2026-01-31T00.00.00.000Z")).save(make_workbook())
    assert WorkbookDataset(filepath=str(path), version=Version(None, None)).load().worksheets[0]["A1"].value == "hello"
    assert (path / "2026-01-31T00.00.00.000Z" / "book.xlsx").is_file()


def test_it_may_lie_in_another_file_system() -> None:
    dataset = WorkbookDataset(filepath="memory://reports/book.xlsx")
    dataset.save(make_workbook())
    assert dataset.load().worksheets[0]["A1"].value == "hello"


def test_the_preview_shows_the_first_sheet_and_escapes_it(tmp_path: Path) -> None:
    dataset = WorkbookDataset(filepath=str(tmp_path / "book.xlsx"))
    dataset.save(make_workbook("<script>alert(1)</script>"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;</td>" in dataset.preview()


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (89.52631578947368, "#,##0.0", "89.5"),
        (1234567, "#,##0", "1,234,567"),
        (0.1234, "0.0%", "12.3%"),
        (62.5, "#,##0", "63"),
        (0.3225, "0.0%", "32.3%"),
        (1.236e-7, "0.00E+00", "1.24E-07"),
        (dt.date(2026, 9, 30), 'dd" "mmmm" "yyyy', "30 September 2026"),
        ("0042", "@", "0042"),
    ],
)
def test_the_preview_shows_values_as_the_workbook_does(
    tmp_path: Path, value: object, number_format: str, text: str
) -> None:
    workbook = make_workbook()
    cell = workbook.worksheets[0]["B2"]
    cell.value, cell.number_format = value, number_format
    dataset = WorkbookDataset(filepath=str(tmp_path / "book.xlsx"))
    dataset.save(workbook)
    assert f">{text}</td>" in dataset.preview()


def test_fonts_are_written_in_the_order_of_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    WorkbookDataset(filepath=str(path)).save(make_workbook())
    styles = zipfile.ZipFile(path).read("xl/styles.xml").decode()
    font = styles[styles.index("<font>") : styles.index("</font>")]
    assert font.index("<sz") < font.index("<color") < font.index("<name") < font.index("<family")
