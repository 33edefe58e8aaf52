"""Preprocessing nodes: the table as the user has it becomes clean customers, rejected customers and a quality report.

Every node works on pandas, Polars and lazy engines alike (Narwhals): their work grows with the number of customers.
"""

from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.engine import Table
from customer_segmentation.customers.imputation import impute, measure_medians
from customer_segmentation.customers.quality import DataQuality, report_quality
from customer_segmentation.customers.row_checks import check_rows
from customer_segmentation.customers.splitting import clean_rows, rejected_rows
from customer_segmentation.customers.table_checks import require_distinct_values, require_usable_rows
from customer_segmentation.customers.tidying import tidy
from customer_segmentation.language import speaking
from customer_segmentation.wording import data_quality


def check_customers(customers: Table, customer_table: CustomerTable) -> tuple[Table, dict[str, Any]]:
    """Give the declared columns their types, fill missing numbers if asked to, and check every row.

    Returns:
        The table with ``row_in_file`` first, the declared columns typed, their cells as they were read, and a boolean
        column per check, true where the row fails it. Then where the table comes from and how it was read, with the
        ``medians`` that stand for missing numbers (none with ``missing: reject``).

    Raises:
        CustomerTableError: A declared column is missing, too many rows are rejected, or a feature cannot tell customers
            apart; nothing is written then.
    """
    tidied, source = tidy(customers, customer_table)
    medians = measure_medians(tidied, customer_table) if customer_table.missing == "median" else {}
    checked = check_rows(impute(tidied, medians, customer_table), customer_table)
    require_usable_rows(checked, customer_table)
    require_distinct_values(checked, customer_table)
    return checked.to_native(), {**source, "medians": medians}


def keep_clean_customers(checked_customers: Table, customer_table: CustomerTable) -> Table:
    """Keep the rows that passed every check: id first, then the table's other columns in their order."""
    clean: Table = clean_rows(nw.from_native(checked_customers), customer_table).to_native()
    return clean


def keep_rejected_customers(checked_customers: Table, customer_table: CustomerTable, language: str) -> Table:
    """Keep the rows that failed a check, as they were read, each with its row number and every reason in words."""
    with speaking(language):
        rejected = rejected_rows(nw.from_native(checked_customers), customer_table, data_quality.reason)
    native: Table = rejected.to_native()
    return native


def report_data_quality(
    checked_customers: Table, table_source: dict[str, Any], customer_table: CustomerTable
) -> DataQuality:
    """Report rows read, kept and rejected, the reasons, and the facts of every declared column."""
    return report_quality(nw.from_native(checked_customers), table_source, customer_table)
