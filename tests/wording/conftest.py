"""Fixtures of the tests of words."""

from collections.abc import Callable

import pytest

from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions


@pytest.fixture(scope="session")
def options(make_options: Callable[..., ModelSelectionOptions]) -> ModelSelectionOptions:
    return make_options()
