"""The catalog's entry point: a file of customers, on disk or in a cloud."""

from collections.abc import Mapping
from copy import deepcopy
from pathlib import PurePosixPath
from typing import Any, NoReturn

import fsspec
import pandas as pd
from kedro.io import AbstractDataset, DatasetError
from kedro.io.core import get_filepath_str, get_protocol_and_path
from kedro_datasets._typing import TablePreview

from customer_segmentation.errors import CustomerTableError

from .containers import open_container
from .delimited import read_delimited
from .encodings import decode
from .layout import Wanted, lay_out
from .limits import Limits, Refusal


class CustomerTableDataset(AbstractDataset[NoReturn, pd.DataFrame]):
    """Reads a customer table as people have it: CSV in its many dialects, Excel, Parquet, and gzip or zip of these.

    The content decides what a file is, never its name. Columns of plain numbers are numbers; everything else stays
    text as it was read, so that ids keep their leading zeros. ``row_in_file``, the first column, is the number that a
    spreadsheet shows beside the row. ``attrs["source"]`` says what was decided: delimiter, encoding, sheet, header
    row. (Parquet has neither.)
    """

    def __init__(
        self,
        *,
        filepath: str,
        sheet: str | None = None,
        encoding: str | None = None,
        limits: Mapping[str, int] | None = None,
        credentials: dict[str, Any] | None = None,
        fs_args: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Name the file; without ``sheet``, the only one that fits is read, and ``encoding`` is told from the bytes."""
        self._protocol, path = get_protocol_and_path(str(filepath))
        self._filepath = PurePosixPath(path)
        self._path = str(get_filepath_str(self._filepath, self._protocol))
        self._fs = fsspec.filesystem(self._protocol, **deepcopy(credentials or {}), **deepcopy(fs_args or {}))
        self._sheet = None if sheet is None else str(sheet)
        self._encoding = encoding
        self._limits = Limits(**(limits or {}))
        self._wanted: Wanted = ()
        self.metadata = metadata

    def expect_columns(self, wanted: Wanted) -> None:
        """Say which columns are wanted, so that the right sheet and header row are found.

        Without them the reader judges by the table's shape alone.
        """
        self._wanted = wanted

    def load(self) -> pd.DataFrame:
        """One row per row of the file, in its order; blank cells are empty text.

        Raises:
            CustomerTableError: There is no such file, or no table in it.
        """
        try:
            return self._read()
        except Refusal as refusal:
            raise CustomerTableError(f"The file {self._path} {refusal}") from None

    def _read(self) -> pd.DataFrame:
        kind, content, opened = open_container(self._content(), self._limits)
        notes: dict[str, Any] = {"file": self._filepath.name, **({"unpacked": opened} if opened else {})}
        if kind == "parquet":
            from .parquet import read_parquet  # noqa: PLC0415

            customers = read_parquet(content, self._limits)
            customers.attrs["source"] = {**notes, **customers.attrs["source"]}
            return customers
        if kind == "excel":
            # openpyxl would cost every run that reads no workbook half a second.
            from .excel import read_excel  # noqa: PLC0415

            grid = read_excel(content, self._sheet, self._limits, self._wanted)
        else:
            grid = read_delimited(decode(content, self._encoding, self._wanted), self._limits, self._wanted)
        grid.notes = {**notes, **grid.notes}
        return lay_out(grid, self._wanted)

    def _content(self) -> bytes:
        try:
            if self._fs.isdir(self._path):
                raise Refusal("is a folder: name the file in it.")
            self._limits.check_file(self._fs.size(self._path) or 0)
            return bytes(self._fs.cat_file(self._path))
        except FileNotFoundError:
            raise CustomerTableError(
                f"There is no file {self._path}: check the path in `kedro run --params customers_file=…` or in the "
                "catalog entry `customers` (a relative path starts at the project's folder)."
            ) from None
        except PermissionError:
            raise Refusal("may not be read: you lack the permission, or another program has locked it.") from None
        except OSError as error:
            raise Refusal(f"cannot be read: {error}.") from None

    def save(self, data: NoReturn) -> NoReturn:  # noqa: ARG002 - Kedro's signature
        """Refuse: the user's own table is only ever read."""
        raise DatasetError("The customer table is only read, never written.")

    def preview(self, nrows: int = 5) -> TablePreview:
        """The first rows, for Kedro-Viz."""
        return TablePreview(self.load().head(nrows).to_dict(orient="split"))

    def _describe(self) -> dict[str, Any]:
        return {"filepath": str(self._filepath), "protocol": self._protocol}

    def _exists(self) -> bool:
        return bool(self._fs.exists(self._path))
