"""The processes of ParallelRunner end without a word when somebody presses Ctrl-C: the run itself says so."""

import functools
import multiprocessing
import os
import signal
import sys
from typing import Any, NoReturn

from kedro.framework.hooks import hook_impl


class QuietWorkersHooks:
    """Keeps the processes of ParallelRunner from printing where in the code they were stopped.

    Each still tidies up: what it was writing is removed.
    """

    @hook_impl
    def before_pipeline_run(self) -> None:
        """Prepare the processes that are forked: most wait for a step when the signal comes."""
        _prepare_forks()

    @hook_impl
    def before_node_run(self) -> None:
        """Prepare a process that was started in another way, with its first step."""
        if multiprocessing.parent_process() is not None:
            _end_quietly()


@functools.cache
def _prepare_forks() -> None:
    if hasattr(os, "register_at_fork"):  # not on Windows
        os.register_at_fork(after_in_child=_end_quietly)


def _end_quietly() -> None:
    """Let Ctrl-C end this process as it ends by itself; multiprocessing prints a traceback of a KeyboardInterrupt."""
    signal.signal(signal.SIGINT, _end)


def _end(*_: Any) -> NoReturn:
    sys.exit(130)
