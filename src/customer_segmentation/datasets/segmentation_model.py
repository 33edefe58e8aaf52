"""The segmentation model's file: JSON like any other to write, checked for size and syntax when read."""

import json
from typing import Any

from kedro.io.core import VersionNotFoundError, get_filepath_str

from customer_segmentation.errors import SegmentationModelError

from .results import JSONDataset

#: A model of a thousand features and fifty segments takes some five megabytes.
_LARGEST_FILE = 50_000_000


class SegmentationModelDataset(JSONDataset):
    """Saves a model as ``JSONDataset`` does; when loading, refuses a file that cannot be one with a sentence."""

    def load(self) -> Any:
        """The file's content as plain values; ``model.read_model`` checks what they say.

        Raises:
            SegmentationModelError: There is no such file, it is far too large, or it holds something else.
        """
        try:
            path = get_filepath_str(self._get_load_path(), self._protocol)
        except VersionNotFoundError:
            raise SegmentationModelError(
                f"There is no segmentation model in {self._filepath} yet: train one with `kedro run`."
            ) from None
        if not self._fs.isfile(path):
            raise SegmentationModelError(
                f"There is no segmentation model at {path}: give the path of a segmentation_model.json (with versions, "
                "the file within the version's folder), or train one with `kedro run`."
            )
        if self._fs.size(path) > _LARGEST_FILE:
            raise SegmentationModelError(
                f"The file {path} is larger than {_LARGEST_FILE // 1_000_000} MB, which no segmentation model is: "
                "give the path of a segmentation_model.json."
            )
        try:
            with self._fs.open(path, "rb") as file:
                content = json.load(file)
        except (ValueError, RecursionError):
            raise SegmentationModelError(
                f"The file {path} is damaged: it holds no valid JSON. Take an undamaged copy, or train a new model "
                "with `kedro run`."
            ) from None
        if not isinstance(content, dict) or "format_version" not in content:
            raise SegmentationModelError(
                f"The file {path} holds no segmentation model: give the path of a segmentation_model.json, or train a "
                "new model with `kedro run`."
            )
        return content
