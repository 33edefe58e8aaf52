"""Computations on one thread: several take longer to share small ones, and wait for one another on a busy machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController

#: Finding the pools of threads takes longer than a small fit, so they are found once, when they are first wanted.
_thread_pools = cache(ThreadpoolController)


@contextmanager
def single_thread() -> Iterator[None]:
    """Compute what is inside on one thread."""
    with _thread_pools().limit(limits=1):
        yield
