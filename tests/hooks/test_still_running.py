"""A step that takes long is told of, while it lasts, and only if nothing else is said."""

import logging
import re
import threading
import time

import pytest
from kedro.pipeline import node

from customer_segmentation.hooks.still_running import StillRunningHooks, told_when_it_takes_long

STEP = node(abs, "number", "size", name="measure")


@pytest.fixture(autouse=True)
def _log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="customer_segmentation")


def test_what_a_long_step_is_doing_is_told(caplog: pytest.LogCaptureFixture) -> None:
    hooks = StillRunningHooks()
    with told_when_it_takes_long(silence=0.1):
        hooks.before_node_run(STEP)
        time.sleep(0.15)
        hooks.after_node_run(STEP)
        hooks.before_dataset_saved("size", STEP)
        time.sleep(0.15)
        hooks.after_dataset_saved(STEP)
        told = len(caplog.messages)
        time.sleep(0.15)
    assert re.fullmatch(r"measure works, 0 s so far", caplog.messages[0].strip())
    assert "measure writes size" in caplog.text
    assert len(caplog.messages) == told


def test_a_step_that_says_something_itself_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    with told_when_it_takes_long(silence=0.5):
        StillRunningHooks().before_node_run(STEP)
        for _ in range(8):
            logging.getLogger("customer_segmentation.some_step").info("1 of 8")
            time.sleep(0.1)
    assert "measure" not in caplog.text


def test_nothing_goes_on_when_a_run_is_stopped() -> None:
    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt), told_when_it_takes_long():
        raise KeyboardInterrupt
    assert threading.active_count() == before
