import logging

import pytest

from customer_segmentation.pipelines.model_selection import progress


def test_short_work_is_silent_and_long_work_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = iter([0.0, 1.0, 2.0, 6.0, 6.0, 7.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))

    with caplog.at_level(logging.INFO):
        assert list(progress.with_progress("abcd", "Letters read")) == ["a", "b", "c", "d"]

    assert caplog.messages == ["Letters read: 2 of 4"]
