"""A customer table checked: typed, missing numbers filled in, and every row judged."""

from collections.abc import Callable, Mapping
from typing import Any

from .categories import decide_levels, encode_categories, spell_alike
from .declaration import CustomerTable
from .engine import Table
from .imputation import impute
from .row_checks import check_rows
from .skewness import decide_transforms
from .table_checks import require_usable_rows
from .tidying import tidy
from .totals import without_totals


def check_table(
    customers: Table,
    table: CustomerTable,
    medians_of: Callable[[Any, CustomerTable], Mapping[str, float]],
    *,
    for_training: bool = True,
) -> tuple[Any, dict[str, Any], CustomerTable]:
    """Give the declared columns their types, fill missing numbers of the features if asked to, and check every row.

    Args:
        customers: The table as read.
        table: The declared columns.
        medians_of: The numbers that stand for missing ones, of the tidy table; asked only with ``missing: median``.
        for_training: Whether segments are made from it, and so its features have to tell customers apart.

    Returns:
        A Narwhals frame with ``row_in_file`` first, the declared columns typed, ``as read: …`` copies of them, a column
        of 0 and 100 per level of a category, and a boolean column per check, true where the row fails it. Then where
        the table comes from and how it was read (see ``tidying.tidy``), with the ``medians`` and the ``transforms``
        that were decided. Then the declaration with nothing left to decide: the columns that are there, the kinds of
        the described ones, the features' transforms and levels.

    Raises:
        CustomerTableError: A declared column is missing, too many rows are rejected, or a feature cannot tell customers
            apart.
    """
    tidied, source, table = tidy(customers, table)
    table = table.with_levels(decide_levels(without_totals(tidied, table), table))
    tidied = spell_alike(tidied, table)
    of_customers = without_totals(tidied, table)
    transforms = decide_transforms(of_customers, table)
    table = table.with_transforms({one["column"]: one["transform"] for one in transforms})
    medians = dict(medians_of(of_customers, table)) if table.missing == "median" else {}
    filled = encode_categories(impute(tidied, medians, table), table)
    checked = check_rows(filled, table)
    require_usable_rows(checked, table, for_training=for_training)
    return checked, {**source, "medians": medians, "transforms": transforms}, table
