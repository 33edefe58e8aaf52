"""The reader of customer tables: a file as people have it becomes a table of text with row numbers."""

from copy import deepcopy
from pathlib import PurePosixPath
from typing import Any, NoReturn

import fsspec
import pandas as pd
from kedro.io import AbstractDataset, DatasetError
from kedro.io.core import get_filepath_str, get_protocol_and_path
from kedro_datasets._typing import TablePreview

from customer_segmentation.columns import ROW
from customer_segmentation.errors import CustomerTableError


class CustomerTableDataset(AbstractDataset[NoReturn, pd.DataFrame]):
    """Reads a customer table from a CSV file, every cell as text, so that ids keep their leading zeros.

    The table's first column is ``row_in_file``: the number a spreadsheet shows beside the row (the header is row 1).
    ``attrs["source"]`` says what was read.
    """

    def __init__(
        self,
        *,
        filepath: str,
        credentials: dict[str, Any] | None = None,
        fs_args: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Name the file.

        Args:
            filepath: Path of the file, with a protocol such as ``s3://`` where it is not local.
            credentials: Credentials for the file system.
            fs_args: Further arguments for the file system (fsspec).
            metadata: Ignored by Kedro; Kedro-Viz reads it.
        """
        protocol, path = get_protocol_and_path(filepath)
        self._protocol = protocol
        self._filepath = PurePosixPath(path)
        self._fs = fsspec.filesystem(protocol, **deepcopy(credentials or {}), **deepcopy(fs_args or {}))
        self.metadata = metadata

    def load(self) -> pd.DataFrame:
        """Read the file.

        Returns:
            One row per line of the file, in its order; blank cells are empty text.

        Raises:
            CustomerTableError: There is no such file, or no table in it.
        """
        path = get_filepath_str(self._filepath, self._protocol)
        if not self._fs.exists(path):
            raise CustomerTableError(
                f"There is no file {path}: check the path in `kedro run --params customers_file=…` or in the catalog entry "
                "`customers` (a relative path starts at the project's folder)."
            )
        try:
            with self._fs.open(path, "rb") as file:
                customers = pd.read_csv(
                    file, dtype=str, keep_default_na=False, encoding="utf-8-sig", skip_blank_lines=False
                )
        except pd.errors.EmptyDataError:
            raise CustomerTableError(f"The file {path} is empty: export the customer table again.") from None
        except (pd.errors.ParserError, UnicodeDecodeError) as error:
            raise CustomerTableError(f"The file {path} is not a CSV table in UTF-8: {error}.") from None
        if customers.empty:
            raise CustomerTableError(f"The file {path} has a header but no customers: export the customer table again.")
        customers.insert(0, ROW, range(2, len(customers) + 2))
        customers.attrs["source"] = {"file": self._filepath.name}
        return customers

    def save(self, data: NoReturn) -> NoReturn:
        """Refuse: the user's own table is only ever read."""
        raise DatasetError("The customer table is only read, never written.")

    def preview(self, nrows: int = 5) -> TablePreview:
        """The first rows, for Kedro-Viz."""
        return TablePreview(self.load().head(nrows).to_dict(orient="split"))

    def _describe(self) -> dict[str, Any]:
        return {"filepath": str(self._filepath), "protocol": self._protocol}

    def _exists(self) -> bool:
        return bool(self._fs.exists(get_filepath_str(self._filepath, self._protocol)))
