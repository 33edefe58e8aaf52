"""A file that a run may be given or not."""

import os
from collections.abc import Mapping
from typing import Any, NoReturn

import fsspec
from kedro.io import AbstractDataset, DatasetError
from kedro.io.core import get_protocol_and_path

from customer_segmentation.errors import SettingsError


class OptionalDataset(AbstractDataset[NoReturn, Any]):
    """Loads a file as another dataset does, or nothing where no file is given.

    Example::

        previous_segments:
          type: customer_segmentation.datasets.optional.OptionalDataset
          parameter: previous_segments
          filepath: "${runtime_params:previous_segments, null}"
          other_than: {filepath: "${globals:results_folder}/07_model_output/customer_segments.parquet"}
          dataset: pandas.ParquetDataset
          content: a Parquet file
    """

    def __init__(  # noqa: PLR0913 - the keys of an entry of the catalog
        self,
        *,
        parameter: str,
        filepath: str | None,
        dataset: str,
        content: str,
        other_than: Mapping[str, str] | None = None,
        may_be_missing: bool = False,
        folder: bool = False,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Name the file, if there is one, and the run's parameter that gives it.

        ``dataset`` is the type of the dataset that loads it, ``content`` says for messages what it must be, and
        ``other_than`` has the ``filepath`` of a file that this run writes, which therefore must not be given. Where the
        file ``may_be_missing``, nothing is loaded then. With ``folder`` a folder will do, as Spark writes its tables.
        """
        self._parameter, self._filepath, self._other_than = parameter, filepath, other_than
        self._type, self._content = dataset, content
        self._may_be_missing, self._folder = may_be_missing, folder
        self.metadata = metadata

    def load(self) -> Any:
        """Read the file; none where no file is given.

        Raises:
            SettingsError: The path leads to no file, to one that this run writes, or to one of another kind.
        """
        if self._filepath is None:
            return None
        filesystem, path = self._resolve(self._filepath)
        if self._may_be_missing and not filesystem.exists(path):
            return None
        if not filesystem.isfile(path) and not (self._folder and filesystem.isdir(path)):
            kind = "a folder" if filesystem.isdir(path) else "no file"
            raise SettingsError(
                f"{self._parameter} leads to {path}, where there is {kind}: give the path of a file (of a versioned "
                "one, the file within the version's folder; a relative path starts at the project's folder)."
            )
        if self._other_than is not None and (filesystem, path) == self._resolve(self._other_than["filepath"]):
            raise SettingsError(
                f"{self._parameter} leads to {path}, which this run itself writes: copy the file of the earlier run to "
                "another place, and give that one."
            )
        try:
            return self._read()
        except DatasetError as error:
            if error.__cause__ is None:  # a sentence of the dataset's own
                raise
            raise SettingsError(
                f"{self._parameter} leads to {path}, which cannot be read as {self._content}: give the path of another "
                "file, or an undamaged copy."
            ) from error

    def save(self, data: NoReturn) -> NoReturn:  # noqa: ARG002 - Kedro's signature
        """Refuse: the file of an earlier run is only ever read."""
        raise DatasetError(f"{self._parameter} is only read, never written.")

    def _read(self) -> Any:
        return AbstractDataset.from_config(self._parameter, {"type": self._type, "filepath": self._filepath}).load()

    def _describe(self) -> dict[str, Any]:
        return {"parameter": self._parameter, "filepath": self._filepath, "dataset": self._type}

    def _exists(self) -> bool:
        return True

    def _resolve(self, filepath: str) -> tuple[Any, str]:
        """The file system and the one true path of a file: symbolic links and ".." do not hide which file it is."""
        protocol, path = get_protocol_and_path(filepath)
        try:
            filesystem = fsspec.filesystem(protocol)
        except (ImportError, ValueError) as error:
            raise SettingsError(f"{self._parameter} leads to {filepath}, which cannot be opened: {error}.") from error
        return (filesystem, os.path.realpath(path)) if protocol == "file" else (filesystem, path)
