"""The declaration of a customer table as a file: JSON that comes back as the typed block it was."""

import json
from typing import Any

from customer_segmentation.customers.declaration import CustomerTable

from .results import JSONDataset


class CustomerDeclarationDataset(JSONDataset):
    """Saves a ``CustomerTable`` as the JSON of its parameter block, and loads it again."""

    def save(self, data: CustomerTable) -> None:
        """Write the declaration."""
        super().save(data.model_dump(mode="json", by_alias=True))

    def load(self) -> Any:
        """The declaration, a ``CustomerTable``."""
        return CustomerTable.model_validate(super().load())

    def preview(self) -> Any:
        """The JSON text, for Kedro-Viz."""
        return json.dumps(self.load().model_dump(mode="json", by_alias=True))


CustomerDeclarationDataset.preview.__annotations__["return"] = JSONDataset.preview.__annotations__["return"]
