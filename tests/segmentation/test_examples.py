"""The examples in the docstrings of the method give what they promise."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

from customer_segmentation import segmentation
from customer_segmentation.segmentation.model import SegmentationModel

MODULES = [module.name for module in pkgutil.iter_modules(segmentation.__path__)]
WITH_EXAMPLES = {"assignment", "kmeans", "naming", "rules", "scaling", "silhouette"}


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_promise(
    name: str, model: SegmentationModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("segmentation_model.json").write_text(model.model_dump_json(), encoding="utf-8")

    failures, examples = doctest.testmod(importlib.import_module(f"{segmentation.__name__}.{name}"))

    assert failures == 0
    assert (examples > 0) == (name in WITH_EXAMPLES)
