"""Real tables in all their dresses, where they lie beside the project, read right with nothing declared."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from customer_segmentation.customers.columns import ROW
from customer_segmentation.datasets.customer_table import CustomerTableDataset
from customer_segmentation.errors import CustomerTableError

MALL = ["CustomerID", "Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)"]

#: File, headers, rows, and what the reader must say of it.
FILES: list[tuple[str, list[str], int, dict[str, Any]]] = [
    ("mall_customers.csv", MALL, 200, {"delimiter": "comma"}),
    ("variants/mall_genre_zeropad.csv", [MALL[0], "Genre", *MALL[2:]], 200, {}),
    ("variants/mall_csv_named.xls", MALL, 200, {"format": "text"}),
    ("variants/mall_plain.xlsx", MALL, 200, {"format": "Excel"}),
    ("variants/mall_812_dups_qmark.csv", MALL, 812, {}),
    ("field/table_at_b5_with_totals.xlsx", MALL, 201, {"header_row": 5}),
    ("field/footer_lines.csv", MALL, 202, {}),
    ("field/accounting_negatives.csv", MALL, 200, {}),
    ("field/hidden_rows.xlsx", MALL, 200, {"hidden_rows": {"rows": 51, "first": list(range(50, 70))}}),
    ("field/mall.ods", MALL, 200, {"format": "OpenDocument"}),
    ("field/mall.json", MALL, 200, {"format": "JSON"}),
    ("field/two_months.zip", [*MALL, "source_file"], 200, {"set_aside": ["readme.txt"]}),
    ("field/chinese_gb18030.csv", ["客户编号", "性别", "年龄", "年收入", "消费评分"], 200, {"encoding": "GB18030"}),
    ("field/polish_cp1250.csv", ["ID", "Płeć", "Wiek", "Dochód", "Wydatki"], 200, {"encoding": "Windows-1250"}),
    ("field/yes_no_true_false_dates.csv", [*MALL, "Customer since", "Newsletter", "Active"], 200, {}),
    ("field/quote_swallow_35_rows.csv", MALL, 60, {"stray_quotation_marks": {"rows": 1, "first": [7]}}),
    ("field/hdr_internal_03.csv", [*MALL, "Age: missing"], 60, {}),
    ("field/hdr_internal_05.csv", [*MALL, "valid row"], 60, {}),
]


def read(folder: Path, name: str) -> pd.DataFrame:
    customers: pd.DataFrame = CustomerTableDataset(filepath=str(folder / name)).load()
    return customers


@pytest.mark.heavy
def test_every_shared_file_reads_right(shared_data: Path) -> None:
    """One test, so that a clone without these files skips one."""
    for name, headers, rows, said in FILES:
        customers = read(shared_data, name)
        assert [header for header in customers.columns if header != ROW] == headers, name
        assert len(customers) == rows, name
        source = customers.attrs["source"]
        assert {key: source.get(key) for key in said} == said, name
        if name not in {"field/footer_lines.csv", "field/table_at_b5_with_totals.xlsx"}:
            assert not customers[headers[0]].duplicated().any() or "dups" in name, name
        assert str(customers[customers.columns[3]].iloc[0]) in {"19", "20"}, name
    plain = read(shared_data, "mall_customers.csv")[MALL].to_numpy().tolist()
    for name in ("variants/mall_plain.xlsx", "field/mall.ods", "field/mall.json", "field/two_months.zip"):
        assert read(shared_data, name)[MALL].to_numpy().tolist() == plain, name
    orders = read(shared_data, "online_retail.parquet")
    assert orders.shape == (541_909, 8)
    assert orders["CustomerID"].isna().mean() == pytest.approx(0.249, abs=0.001)
    with pytest.raises(CustomerTableError, match="Git-LFS pointer"):
        read(shared_data, "variants/mall_git_lfs_pointer.csv")
