"""Python looks for garbage seldom in a run, but it does."""

import gc
import weakref

import pytest

from customer_segmentation.garbage import seldom_collected


class _Ring:
    """An object that refers to itself, so that only Python's search for garbage finds that nobody else does."""

    def __init__(self) -> None:
        self.itself = self


def test_a_few_hundred_objects_are_not_looked_through() -> None:
    """By default, seven hundred new objects are enough."""
    with seldom_collected():
        gc.collect()
        ring = weakref.ref(_Ring())
        kept = [[number] for number in range(10_000)]
        assert ring() is not None
        assert len(kept) == 10_000


def test_garbage_that_grows_is_still_collected() -> None:
    """So a run that makes much of it does not fill the memory."""
    with seldom_collected():
        gc.collect()
        ring = weakref.ref(_Ring())
        kept = [[number] for number in range(200_000)]
        assert ring() is None
        assert len(kept) == 200_000


def test_afterwards_python_looks_as_often_as_before() -> None:
    """Also when the run fails: whoever called it may go on for long."""
    usual = gc.get_threshold()
    with pytest.raises(ValueError, match="the run"), seldom_collected():
        raise ValueError("the run has failed")
    assert gc.get_threshold() == usual
