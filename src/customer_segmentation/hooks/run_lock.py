"""One run at a time in a folder of results: two would mix their files."""

import sys
from pathlib import Path
from typing import IO

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl

from customer_segmentation.errors import SettingsError

from .results_folder import results_folder

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class RunLockHooks:
    """Locks the folder of the results while a run writes into it.

    The operating system holds the lock, and drops it when the process ends, however it ends. So the file of the lock
    may stay where it is: it is never in the way of the next run.
    """

    def __init__(self) -> None:
        """Start with no folder, and nothing locked."""
        self._folder: Path | None = None
        self._lock: IO[bytes] | None = None

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Remember the folder, as far as it is on a disk: what is in the cloud cannot be locked."""
        self._folder = results_folder(context)

    @hook_impl(tryfirst=True)
    def before_pipeline_run(self) -> None:
        """Take the lock, or refuse the run in a sentence."""
        self._release()
        if self._folder is not None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._lock = (self._folder / ".run.lock").open("ab")
            except OSError as error:
                raise SettingsError(
                    f"The folder {self._folder} cannot be written ({error.strerror}), and the results belong there: "
                    "check it, or name another one as results_folder in the environment's globals.yml."
                ) from error
            if not _lock(self._lock):
                self._release()
                raise SettingsError(
                    f"Another run is writing its results into {self._folder}: wait until it has ended, or give this "
                    "run an environment of its own."
                )

    @hook_impl(trylast=True)
    def after_pipeline_run(self) -> None:
        """Drop the lock, after all other hooks have read the results."""
        self._release()

    @hook_impl(trylast=True)
    def on_pipeline_error(self) -> None:
        """Drop the lock."""
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def _lock(file: IO[bytes]) -> bool:
    """Lock a file for this process; false where another one has locked it."""
    try:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True  # some network drives know no locks: a run there is possible, as it always was
    return True
