"""How often Python looks for garbage: seldom in a run, most of whose objects live as long as it does."""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: So many new objects before Python looks at them, and so many such looks before it looks at older ones again.
_THRESHOLDS = (100_000, 50, 50)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python look seldom for objects to which only one another refer; all others go at once, as always.

    What is imported stays until the end. Looking through it again and again took a tenth of a small run's time, and as
    much once more when the process ended: then nothing is looked at any more.
    """
    usual = gc.get_threshold()
    atexit.register(gc.freeze)
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
