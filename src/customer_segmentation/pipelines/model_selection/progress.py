"""Progress of long steps in the log, without flooding it."""

import logging
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

_SECONDS_BETWEEN_LINES = 5.0

_logger = logging.getLogger(__name__)


def with_progress(items: Sequence[T], what: str) -> Iterator[T]:
    """Yield the items, and log how many are done when some seconds have passed since the last line."""
    last = time.monotonic()
    for done, item in enumerate(items):
        if time.monotonic() - last >= _SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            _logger.info("%s: %d of %d", what, done, len(items))
        yield item
