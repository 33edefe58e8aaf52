"""The files of a run's results: those of kedro-datasets, but each is written whole or not at all."""

import codecs
import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import IO, Any

import pandas as pd
from kedro_datasets import json as kedro_json
from kedro_datasets import pandas as kedro_pandas
from kedro_datasets import partitions as kedro_partitions
from kedro_datasets import text as kedro_text
from kedro_datasets._typing import HTMLPreview, JSONPreview

from .whole_files import RUN_ID, WholeFileMixin


class ParquetDataset(WholeFileMixin, kedro_pandas.ParquetDataset):
    """Saves and loads a pandas table as ``pandas.ParquetDataset`` does; the file's metadata have the run's id.

    A table that this run has saved is handed on as it is until its last reader is done: the file is for later runs.
    """

    _saved: pd.DataFrame | None = None

    def save(self, data: pd.DataFrame) -> None:
        """Write the file, and keep the table until it is released."""
        super().save(data)
        self._saved = data

    def load(self) -> pd.DataFrame:
        """The table, as a copy whose values are copied only where a reader changes them."""
        return super().load() if self._saved is None else self._saved.copy(deep=False)

    def _release(self) -> None:
        super()._release()
        self._saved = None

    def _write(self, data: Any, file: IO[bytes]) -> None:
        options = dict(self._save_args)
        if self.run_id:
            import pyarrow as pa  # noqa: PLC0415 - imported where a table is written

            schema = pa.Schema.from_pandas(data, preserve_index=options.get("index"))
            options["schema"] = schema.with_metadata({RUN_ID: self.run_id})
        data.to_parquet(file, **options)


class CSVDataset(WholeFileMixin, kedro_pandas.CSVDataset):
    """Saves and loads a pandas table as ``pandas.CSVDataset`` does. The format has no place for the run's id."""

    def _write(self, data: Any, file: IO[bytes]) -> None:
        with _as_text(file, self._fs_open_args_save) as text:
            data.to_csv(text, **self._save_args)


class SpreadsheetCSVDataset(CSVDataset):
    """Saves a table of Arrow, or a reader of its parts, as CSV for spreadsheets; pandas loads it.

    It is in UTF-8 with its mark, and texts are in quotes. Arrow writes it in a tenth of the time that pandas takes,
    which is asked where ``save_args`` want ``sep`` or others.
    """

    def _write(self, data: Any, file: IO[bytes]) -> None:
        if wanted := {name: value for name, value in self._save_args.items() if name != "index"}:
            with _as_text(file, {"encoding": "utf-8-sig"}) as text:
                _in_parts(data).read_pandas().to_csv(text, index=False, quoting=csv.QUOTE_NONNUMERIC, **wanted)
            return
        from pyarrow.csv import CSVWriter  # noqa: PLC0415 - imported where a table is written

        file.write(codecs.BOM_UTF8)
        with CSVWriter(file, data.schema) as writer:
            for part in _in_parts(data):
                writer.write_batch(part)


class JSONDataset(WholeFileMixin, kedro_json.JSONDataset):
    """Saves and loads plain values as ``json.JSONDataset`` does; the first key of a block is the run's id."""

    def load(self) -> Any:
        """The values, without the run's id: it is about the file, and no part of what a step has made."""
        data = super().load()
        return {key: data[key] for key in data if key != RUN_ID} if isinstance(data, dict) else data

    def preview(self) -> JSONPreview:
        """The file as it stands: Kedro-Viz then shows of which run it is."""
        return JSONPreview(json.dumps(super().load()))

    def _write(self, data: Any, file: IO[bytes]) -> None:
        if self.run_id and isinstance(data, dict):
            data = {RUN_ID: self.run_id, **data}
        with _as_text(file, self._fs_open_args_save) as text:
            json.dump(data, text, **self._save_args)


class HTMLDataset(WholeFileMixin, kedro_text.TextDataset):
    """Saves and loads a page of HTML as ``text.TextDataset`` does, in UTF-8; Kedro-Viz shows its first section."""

    def _write(self, data: Any, file: IO[bytes]) -> None:
        if self.run_id:
            data = data.replace("<head>", f'<head>\n<meta name="{RUN_ID}" content="{self.run_id}">', 1)
        file.write(data.encode("utf-8"))

    def preview(self) -> HTMLPreview:
        """The first section, without the page's style, which would change that of Kedro-Viz."""
        before, found, after = self.load().partition("</section>")
        return HTMLPreview(before[before.find("<section") :] + found if found else after)


class PartitionedDataset(kedro_partitions.PartitionedDataset):
    """Saves and loads a folder of files as ``partitions.PartitionedDataset`` does.

    Files of an earlier run that this run does not make again are removed, but only after the new ones are written:
    ``overwrite`` of Kedro's dataset would leave nothing where the new ones cannot be written.
    """

    def save(self, data: dict[str, Any]) -> None:
        """Write a file for each name, then remove the others."""
        self._invalidate_caches()
        earlier = set(self._list_partitions())
        super().save(data)
        for path in earlier - {self._partition_to_path(name) for name in data}:
            self._filesystem.rm_file(path)
        self._invalidate_caches()


def _in_parts(data: Any) -> Any:
    """A table of Arrow as a reader of its parts; such a reader as it is."""
    return data.to_reader() if hasattr(data, "to_reader") else data


@contextmanager
def _as_text(file: IO[bytes], options: dict[str, Any]) -> Iterator[TextIOWrapper]:
    """An open file to write text into, in the encoding that the catalog gives it."""
    text = TextIOWrapper(file, encoding=options.get("encoding") or "utf-8", newline="")
    yield text
    text.detach()  # writes the rest; the file is closed by whoever opened it
