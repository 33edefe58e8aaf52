"""Preprocessing nodes: the table as the user has it becomes clean customers, rejected customers and a quality report.

Every node works on pandas, Polars and lazy engines alike (Narwhals): their work grows with the number of customers.
"""

from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.customers.checking import check_table
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.engine import Table
from customer_segmentation.customers.imputation import measure_medians
from customer_segmentation.customers.quality import DataQuality, report_quality
from customer_segmentation.customers.splitting import clean_rows, rejected_rows
from customer_segmentation.language import speaking
from customer_segmentation.wording import data_quality


def check_customers(customers: Table, customer_table: CustomerTable) -> tuple[Table, dict[str, Any], CustomerTable]:
    """Type the declared columns, decide what is left open, fill missing numbers if asked to, and check every row.

    See ``check_table`` for what is returned.

    Raises:
        CustomerTableError: A declared column is missing, too many rows are rejected, or a feature cannot tell customers
            apart; nothing is written then.
    """
    checked, source, table = check_table(customers, customer_table, measure_medians)
    return checked.to_native(), source, table


def keep_clean_customers(checked_customers: Table, decided_table: CustomerTable) -> Table:
    """Keep the rows that passed every check: id first, then the table's other columns in their order."""
    clean: Table = clean_rows(nw.from_native(checked_customers), decided_table).to_native()
    return clean


def keep_rejected_customers(checked_customers: Table, decided_table: CustomerTable, language: str) -> Table:
    """Keep the rows that failed a check, as they were read, each with its row number and every reason in words."""
    with speaking(language):
        rejected = rejected_rows(nw.from_native(checked_customers), decided_table, data_quality.reason)
    native: Table = rejected.to_native()
    return native


def report_data_quality(
    checked_customers: Table, table_source: dict[str, Any], decided_table: CustomerTable
) -> DataQuality:
    """Report rows read, kept and rejected, the reasons, and the facts of every declared column."""
    return report_quality(nw.from_native(checked_customers), table_source, decided_table)
