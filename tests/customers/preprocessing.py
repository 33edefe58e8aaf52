"""The preprocessing nodes, one after another, on a table in one of the engines."""

from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customers.columns import ROW
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.quality import ColumnQuality, DataQuality
from customer_segmentation.language import ENGLISH
from customer_segmentation.pipelines.preprocessing import nodes


@dataclass(frozen=True)
class Outcome:
    """What the pipeline makes of a table, as pandas."""

    clean: pd.DataFrame
    rejected: pd.DataFrame
    quality: DataQuality
    table: CustomerTable

    def column(self, name: str) -> ColumnQuality:
        """What the quality report knows of a column."""
        return next(column for column in self.quality["columns"] if column["column"] == name)


def preprocess(customers: Any, table: CustomerTable, language: str = ENGLISH) -> Outcome:
    """Run the nodes in the order of the pipeline."""
    checked, source, table = nodes.check_customers(customers, table)
    clean = nodes.keep_clean_customers(checked, table)
    rejected = nodes.keep_rejected_customers(checked, table, language)
    clean, rejected = (nw.from_native(part).to_pandas().reset_index(drop=True) for part in (clean, rejected))
    return Outcome(clean, rejected, nodes.report_data_quality(checked, source, table), table)


def declare(**changes: Any) -> CustomerTable:
    """A small declaration: id, one feature from 0 to 100, a number and a category to describe."""
    settings = {
        "id_column": "id",
        "features": [{"column": "Score", "name": "Score", "minimum": 0, "maximum": 100}],
        "profile_columns": ["Age", "City"],
        "aliases": {"City": ["Town"]},
        "missing_values": ["?", "NA", "unknown"],
        "missing": "reject",
        "duplicates": "first",
        "most_rejected": 1,
    }
    return CustomerTable(**settings | changes)


def customers(**columns: list[Any]) -> pd.DataFrame:
    """A table of text as the reader gives it; columns that are not given are unremarkable."""
    rows = len(next(iter(columns.values())))
    usual = {
        ROW: list(range(2, rows + 2)),
        "id": [f"{row:03d}" for row in range(rows)],
        "Score": [str(10 + row % 80) for row in range(rows)],
        "Age": [str(30 + row % 40) for row in range(rows)],
        "City": ["Bonn"] * rows,
    }
    return pd.DataFrame(usual | columns)
