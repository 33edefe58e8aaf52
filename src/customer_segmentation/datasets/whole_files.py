"""Files that are written whole: whoever reads one sees the old file or the new one, never a part."""

import os
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from kedro.io import DatasetError
from kedro.io.core import get_filepath_str

#: Writes the content of a file into an open one.
Write = Callable[[IO[bytes]], Any]
#: What the run's id is called in the files of its results.
RUN_ID = "run_id"


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Write files beside their targets, then rename them: a disk that is full leaves all of them as they were."""
    _replace({path: partial(_write_bytes, content) for path, content in contents.items()})


class RunIdMixin:
    """A result whose file carries the id of its run, where its format has a place for such a thing."""

    #: A hook sets it before the first step of a run.
    run_id: str | None = None


class WholeFileMixin(RunIdMixin):
    """Makes a dataset of kedro-datasets write its file whole, or not at all.

    It comes before the dataset of Kedro among the bases of a class, which says in ``_write`` what the file holds.
    """

    _fs: Any
    _protocol: str
    _get_save_path: Callable[[], Any]
    _invalidate_cache: Callable[[], None]

    def save(self, data: Any) -> None:
        """Write the file; a DatasetError says why it cannot be written."""
        path = get_filepath_str(self._get_save_path(), self._protocol)
        try:
            if self._protocol == "file":
                _replace({Path(path): partial(self._write, data)})
            else:
                content = BytesIO()
                self._write(data, content)
                # Object stores put a file whole, or not at all.
                self._fs.pipe_file(path, content.getvalue())
        except OSError as error:
            raise DatasetError(
                f"The file {path} cannot be written ({error.strerror or error}), and an earlier one is left as it was: "
                "close it in other programs, or check the folder and its free space, then run again."
            ) from error
        self._invalidate_cache()

    def _write(self, data: Any, file: IO[bytes]) -> None:
        """Write the data into an open file."""
        raise NotImplementedError


def _replace(writers: Mapping[Path, Write]) -> None:
    written: dict[Path, Path] = {}
    try:
        for path, write in writers.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
            written[path] = Path(temporary)
            with os.fdopen(handle, "wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            written[path].chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        for path, temporary_path in written.items():
            temporary_path.replace(path)
    except BaseException:
        for temporary_path in written.values():
            temporary_path.unlink(missing_ok=True)
        raise


def _write_bytes(content: bytes, file: IO[bytes]) -> None:
    file.write(content)


def _umask() -> int:
    """The process's file-mode mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
