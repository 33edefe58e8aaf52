"""Computations on one thread: several would share small ones slowly, and wait for one another on a busy machine."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

from threadpoolctl import ThreadpoolController

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Finding the pools of threads takes longer than a small fit, so they are found once, when they are first wanted.
_thread_pools = cache(ThreadpoolController)


@contextmanager
def single_thread() -> Iterator[None]:
    """Compute what is inside on one thread."""
    with _thread_pools().limit(limits=1):
        yield


def in_parallel(compute: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Compute large items side by side on all processors, each on a thread of its own; a single item as it is."""
    with single_thread():
        if len(items) == 1:
            return [compute(items[0])]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(compute, items))
