"""The catalog's entry point: a file of customers, or a folder of them, on disk or in a cloud."""

import warnings
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

from .containers import Part, Unread, check_number, is_hidden, open_container
from .delimited import read_delimited
from .encodings import decode
from .files import join, set_aside, without_texts
from .json_records import read_json
from .layout import Grid, Wanted, lay_out
from .limits import Limits, Refusal


class CustomerTableDataset(AbstractDataset[NoReturn, pd.DataFrame]):
    """Reads a customer table as people have it: text, Excel, OpenDocument, JSON, Parquet, and gzip or zip of these.

    The content decides what a file is, never its name. Columns of plain numbers are numbers; everything else stays
    text as it was read, so that ids keep their leading zeros. ``row_in_file``, the first column, is the number that a
    spreadsheet shows beside the row. ``attrs["source"]`` says what was decided: delimiter, encoding, sheet, header
    row. (Parquet has neither.) A zip or a folder of files with the same columns is one table, with ``source_file``.
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
        parts = self._parts()
        alone = len(parts) == 1
        tables: dict[str, pd.DataFrame] = {}
        left_out = [part.name for part in parts if isinstance(part, Unread) and set_aside(part.name)]
        for part in parts:
            if part.name in left_out:
                continue
            try:
                if isinstance(part, Unread):
                    raise part.why
                tables[part.name] = self._table(part)
            except Refusal as why:
                if alone:
                    raise
                if not set_aside(part.name):
                    raise Refusal(f'holds "{part.name}", which {why}') from None
                left_out.append(part.name)
        if not alone:
            tables, odd = without_texts(tables)
            left_out += odd
        if not tables:
            raise Refusal("holds no table, only other files: name the file with the customers.")
        table = join(tables) if len(tables) > 1 else next(iter(tables.values()))
        aside = {"set_aside": left_out} if left_out else {}
        table.attrs["source"] = {**table.attrs["source"], "file": self._filepath.name, **aside}
        return table

    def _table(self, part: Part) -> pd.DataFrame:
        notes: dict[str, Any] = {"file": self._filepath.name, **({"unpacked": part.opened} if part.opened else {})}
        # A library may warn of what it does not know, such as a slicer in a workbook: that is no concern of a reader.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if part.kind == "parquet":
                from .parquet import read_parquet  # noqa: PLC0415

                customers = read_parquet(part.content, self._limits)
                customers.attrs["source"] = {**notes, **customers.attrs["source"]}
                return customers
            grid = self._grid(part)
        grid.notes = {**notes, **grid.notes}
        return lay_out(grid, self._wanted)

    def _grid(self, part: Part) -> Grid:
        # openpyxl would cost every run that reads no workbook half a second.
        if part.kind == "excel":
            from .excel import read_excel  # noqa: PLC0415

            return read_excel(part.content, self._sheet, self._limits, self._wanted)
        if part.kind == "spreadsheet":
            from .spreadsheets import read_spreadsheet  # noqa: PLC0415

            return read_spreadsheet(part.content, self._sheet, self._limits, self._wanted)
        decoded = decode(part.content, self._encoding, self._wanted)
        if part.kind == "json":
            return read_json(decoded, self._limits)
        return read_delimited(decoded, self._limits, self._wanted)

    def _parts(self) -> list[Part | Unread]:
        try:
            if self._fs.isdir(self._path):
                return self._files_of_folder()
            self._limits.check_file(self._fs.size(self._path) or 0)
            return open_container(self._filepath.name, bytes(self._fs.cat_file(self._path)), self._limits)
        except FileNotFoundError:
            raise CustomerTableError(
                f"There is no file {self._path}: check the path in the command, or in globals.yml or catalog.yml of "
                "the environment."
            ) from None
        except PermissionError:
            raise Refusal("may not be read: you lack the permission, or another program has locked it.") from None
        except OSError as error:
            raise Refusal(f"cannot be read: {error}.") from None

    def _files_of_folder(self) -> list[Part | Unread]:
        paths = [path for path in sorted(self._fs.find(self._path, maxdepth=1)) if not is_hidden(str(path))]
        if not paths:
            raise Refusal("is a folder without files: name the file with the customers.")
        check_number(len(paths))
        self._limits.check_file(sum(self._fs.size(path) or 0 for path in paths))
        parts: list[Part | Unread] = []
        for path in paths:
            name = PurePosixPath(path).name
            try:
                parts += open_container(name, bytes(self._fs.cat_file(path)), self._limits)
            except Refusal as why:
                parts.append(Unread(name, why))
        return parts

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
