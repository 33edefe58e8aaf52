"""How the seconds of a run are spread over its pipelines."""

import time
from collections import Counter

from kedro.framework.hooks import hook_impl
from kedro.pipeline.node import Node


class PipelineClock:
    """A hook of Kedro that charges each pipeline with the time from its node's first loading to the next node's.

    What comes before the first node, and between the last saving and the end of the run, belongs to no pipeline.
    """

    def __init__(self) -> None:
        """Begin with no pipeline at work."""
        self.seconds = Counter[str]()
        self._pipeline: str | None = None
        self._since = 0.0

    @hook_impl(tryfirst=True)
    def before_dataset_loaded(self, node: Node) -> None:
        """A node begins with the loading of what it reads."""
        self._charge()
        self._pipeline = (node.namespace or "").split(".")[0]

    @hook_impl(trylast=True)
    def after_dataset_saved(self) -> None:
        """A node ends with the saving of what it makes."""
        self._charge()

    def _charge(self) -> None:
        now = time.perf_counter()
        if self._pipeline is not None:
            self.seconds[self._pipeline] += now - self._since
        self._since = now
