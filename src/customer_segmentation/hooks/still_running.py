"""A line in the log, now and then, of a step that takes long: what it is doing, and for how long already."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from kedro.framework.hooks import hook_impl
from kedro.pipeline.node import Node

logger = logging.getLogger(__name__)

_SECONDS_OF_SILENCE = 5.0
#: What is under way, by step: ThreadRunner has several.
_under_way: dict[str, tuple[str, float]] = {}


class StillRunningHooks:
    """Notes what each step is doing. The processes of ParallelRunner note it for themselves, and nobody tells."""

    @hook_impl
    def before_dataset_loaded(self, dataset_name: str, node: Node) -> None:
        """The step reads."""
        _note(node, f"reads {dataset_name}")

    @hook_impl
    def before_node_run(self, node: Node) -> None:
        """The step works."""
        _note(node, "works")

    @hook_impl
    def before_dataset_saved(self, dataset_name: str, node: Node) -> None:
        """The step writes."""
        _note(node, f"writes {dataset_name}")

    @hook_impl
    def after_node_run(self, node: Node) -> None:
        """The step has done its work."""
        _under_way.pop(node.name, None)

    @hook_impl
    def after_dataset_saved(self, node: Node) -> None:
        """The step has written a result."""
        _under_way.pop(node.name, None)


@contextmanager
def told_when_it_takes_long(silence: float = _SECONDS_OF_SILENCE) -> Iterator[None]:
    """Log what is under way whenever nothing was logged for some seconds."""
    ended, heard = threading.Event(), _LastLine()
    project = logging.getLogger(__package__.partition(".")[0])
    project.addHandler(heard)
    thread = threading.Thread(target=_tell, args=(ended, heard, silence), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        project.removeHandler(heard)
        _under_way.clear()


class _LastLine(logging.Handler):
    """Remembers when the last line was logged."""

    def __init__(self) -> None:
        super().__init__()
        self.time = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - what it says is of no account
        self.time = time.monotonic()


def _tell(ended: threading.Event, heard: _LastLine, silence: float) -> None:
    while not ended.wait(silence / 10):
        now = time.monotonic()
        if now - heard.time >= silence:
            for doing, since in list(_under_way.values()):
                logger.info("          %s, %.0f s so far", doing, now - since)


def _note(node: Node, doing: str) -> None:
    _under_way[node.name] = (f"{node.short_name} {doing}", time.monotonic())
