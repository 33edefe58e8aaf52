"""Small computations on one thread: handing them to several takes longer than computing them."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController


@contextmanager
def single_thread() -> Iterator[None]:
    """Compute what is inside on one thread."""
    with _thread_pools().limit(limits=1):
        yield


@cache
def _thread_pools() -> ThreadpoolController:
    # Finding the pools takes longer than a small fit, so they are found once.
    return ThreadpoolController()
