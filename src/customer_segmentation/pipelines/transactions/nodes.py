"""Transactions nodes: the lines as the user has them become the customers that preprocessing reads.

Every node works on pandas, Polars and lazy engines alike (Narwhals): their work grows with the number of lines.
"""

import datetime as dt
from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.customers.engine import Table
from customer_segmentation.errors import CustomerTableError
from customer_segmentation.language import speaking
from customer_segmentation.transactions.declaration import TransactionTable
from customer_segmentation.transactions.features import customer_features
from customer_segmentation.transactions.lines import OUTCOME, USED, read_lines
from customer_segmentation.transactions.quality import TransactionQuality, report_lines
from customer_segmentation.wording.transactions import reasons


def check_transactions(transactions: Table, transaction_table: TransactionTable) -> tuple[Table, dict[str, Any]]:
    """Give the declared columns their types, and decide what becomes of every line."""
    lines, source = read_lines(transactions, transaction_table, dt.datetime.now().astimezone().date())
    return lines.to_native(), source


def make_customers(transaction_lines: Table, transaction_table: TransactionTable) -> Table:
    """Make one row per customer of the lines that are used.

    Raises:
        CustomerTableError: There is no such line.
    """
    lines: Any = nw.from_native(transaction_lines)
    if not len(lines.lazy().filter(nw.col(OUTCOME).is_in(list(USED))).head(1).collect()):
        raise CustomerTableError(
            "Not a single transaction line can be used: unused_lines.csv, or transaction_lines.parquet, says why. "
            "Check the columns and the rules under transaction_table."
        )
    customers: Table = customer_features(lines, transaction_table).to_native()
    return customers


def keep_unused_lines(transaction_lines: Table, language: str) -> Table:
    """Keep the lines that are set aside or rejected, as they were read, each with its row number and its reason."""
    lines: Any = nw.from_native(transaction_lines)
    unused = lines.filter(~nw.col(OUTCOME).is_in(list(USED)))
    with speaking(language):
        reason = nw.lit("")
        for outcome, sentence in reasons().items():
            reason = nw.when(nw.col(OUTCOME) == outcome).then(nw.lit(sentence)).otherwise(reason)
        unused = unused.with_columns(reason.alias("reason"))
    if isinstance(unused, nw.LazyFrame):  # repeated lines were looked for in another order
        unused = unused.sort("row_in_file")
    read = [column for column in unused.collect_schema().names() if column.startswith("read ")]
    renamed = {column: column.removeprefix("read ") for column in read}
    kept: Table = unused.select("row_in_file", "reason", *read).rename(renamed).to_native()
    return kept


def report_transactions(
    transaction_lines: Table, customers: Table, transaction_source: dict[str, Any], transaction_table: TransactionTable
) -> TransactionQuality:
    """Report what became of the lines and of their money."""
    return report_lines(
        nw.from_native(transaction_lines), nw.from_native(customers), transaction_source, transaction_table
    )
