"""The column whose total is shared out over the segments, such as revenue."""

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.quality import DataQuality
from customer_segmentation.errors import SettingsError


def require_declared(column: str | None, table: CustomerTable) -> None:
    """Refuse a value column that is neither a feature nor a profile column."""
    declared = [*table.feature_columns, *table.profile_columns]
    if column is not None and column not in declared:
        raise SettingsError(
            f'explanation: value_column is "{column}", which is neither a feature nor a profile column of '
            f"customer_table ({', '.join(declared)}): add it to profile_columns."
        )


def require_amounts(column: str | None, quality: DataQuality, table: CustomerTable) -> None:
    """Refuse, before a model is fitted, a value column that is not declared or holds no numbers."""
    require_declared(column, table)
    if column is None:
        return
    kinds = {fact["column"]: fact["kind"] for fact in quality["columns"]}
    if kinds.get(column) != "number":
        raise SettingsError(
            f'explanation: value_column is "{column}", which holds no numbers: name a column of amounts, or null.'
        )
