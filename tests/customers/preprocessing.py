"""The preprocessing nodes, one after another, on a table in one of the engines."""

from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
import yaml

from customer_segmentation.customers.columns import ROW
from customer_segmentation.customers.table import CustomerTable
from customer_segmentation.pipelines.preprocessing import nodes
from tests.conftest import PROJECT

ENGLISH = Texts.model_validate(
    yaml.safe_load((PROJECT / "conf/base/parameters_texts.yml").read_text(encoding="utf-8"))["texts"]
)


@dataclass(frozen=True)
class Outcome:
    """What the pipeline makes of a table, as pandas."""

    clean: pd.DataFrame
    rejected: pd.DataFrame
    quality: dict[str, Any]


def preprocess(customers: Any, table: CustomerTable) -> Outcome:
    """Run the nodes in the order of the pipeline."""
    tidy, source = nodes.tidy_customers(customers, table)
    checked = nodes.check_customers(nodes.impute_missing(tidy, nodes.measure_medians(tidy, table), table), table)
    usable = nodes.require_usable_customers(checked, table)
    clean = nodes.keep_clean_customers(usable, table)
    rejected = nodes.keep_rejected_customers(usable, table)
    clean, rejected = (nw.from_native(part).to_pandas().reset_index(drop=True) for part in (clean, rejected))
    return Outcome(clean, rejected, nodes.report_data_quality(usable, source, table))


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
