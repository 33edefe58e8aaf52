"""A stray quotation mark swallows no rows, and a cell may still hold several lines."""

from pathlib import Path

import pandas as pd
import pytest

from customer_segmentation.datasets.customer_table import CustomerTableDataset

HEADER = "id,Gender,Age,City"


def rows(count: int) -> list[str]:
    return [f"{n},{'Male' if n % 2 else 'Female'},{20 + n},Bonn" for n in range(1, count + 1)]


def read(tmp_path: Path, lines: list[str], newline: str = "\n") -> pd.DataFrame:
    (tmp_path / "t.csv").write_bytes(newline.join([HEADER, *lines, ""]).encode())
    return CustomerTableDataset(filepath=str(tmp_path / "t.csv")).load()


@pytest.mark.parametrize("last", [7, 8, 30, 60, None])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_rows_between_two_stray_marks_are_recovered(tmp_path: Path, last: int | None, newline: str) -> None:
    lines = rows(60)
    lines[5] = '6,"Female,26,Bonn'
    if last:
        lines[last - 1] = lines[last - 1].replace("ale", 'ale"')
    customers = read(tmp_path, lines, newline)
    assert customers["id"].tolist() == list(range(1, 61))
    assert customers["Age"].tolist() == list(range(21, 81))
    assert set(customers["Gender"]) == {"Male", "Female"}
    assert customers["row_in_file"].tolist() == list(range(2, 62))
    assert customers.attrs["source"]["stray_quotation_marks"] == {"rows": 1, "first": [7]}


def test_several_stray_marks_are_each_told(tmp_path: Path) -> None:
    lines = rows(60)
    for first, last in ((6, 10), (20, 22), (40, 59)):
        lines[first - 1] = lines[first - 1].replace(",", ',"', 1)
        lines[last - 1] = lines[last - 1].replace("ale", 'ale"')
    customers = read(tmp_path, lines)
    assert len(customers) == 60
    assert customers.attrs["source"]["stray_quotation_marks"] == {"rows": 3, "first": [7, 21, 41]}


@pytest.mark.parametrize(
    "cell",
    [
        '"Main Street 5\nBonn"',
        '"a, b\nc, d, e"',
        '"He said ""no"", twice\n\nand left"',
        '"1,2,3\n4,5,6\n7,8"',
        'a 5" pipe',
        '"one line, quoted"',
    ],
)
def test_a_cell_of_several_lines_stays_one_cell(tmp_path: Path, cell: str) -> None:
    lines = rows(20)
    lines[9] = f"10,Female,30,{cell}"
    customers = read(tmp_path, lines)
    assert len(customers) == 20
    assert customers["City"].iloc[9] == cell.strip('"').replace('""', '"')
    source = customers.attrs["source"]
    assert "stray_quotation_marks" not in source
    assert source.get("rows_of_several_lines") == ({"rows": 1, "first": [11]} if "\n" in cell else None)


def test_a_mark_that_opens_no_rows_is_refused_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="has a quotation mark in row 4 that is never closed"):
        read(tmp_path, [*rows(2), '3,"Male and', "so on", "and on"])
