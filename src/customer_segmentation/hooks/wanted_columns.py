"""The readers of customer tables are told which columns are wanted."""

from typing import Any

from kedro.framework.hooks import hook_impl
from kedro.io import DataCatalog
from pydantic import ValidationError

from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.transactions.declaration import TransactionTable


class WantedColumnsHooks:
    """Tells the readers of customer tables which columns are wanted: they then find the right sheet and header row."""

    @hook_impl
    def after_catalog_created(
        self, catalog: DataCatalog, conf_catalog: dict[str, Any], parameters: dict[str, Any]
    ) -> None:
        """Hand the headers declared in ``customer_table`` or ``transaction_table`` to the readers."""
        try:
            table = CustomerTable.model_validate(parameters.get("params:customer_table"))
            lines = TransactionTable.model_validate(parameters.get("params:transaction_table")).lines
        except ValidationError:
            return  # Kedro names the mistake when it validates the parameters
        # The types are taken from the configuration, as asking the catalog would import the libraries of every dataset.
        for name, entry in conf_catalog.items():
            if str(entry.get("type")).endswith(".CustomerTableDataset"):
                reader: Any = catalog[name]
                declared = lines if name in {"transactions", "new_transactions"} else table
                reader.expect_columns(declared.accepted_headers)
