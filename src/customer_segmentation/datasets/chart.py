"""Charts as PNG files that can be read back, so that the workbook shows the very files that lie beside it."""

import base64
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any

from kedro.io import DatasetError
from kedro.io.core import get_filepath_str
from kedro_datasets._typing import ImagePreview
from kedro_datasets.matplotlib import MatplotlibDataset

logger = logging.getLogger(__name__)


class ChartDataset(MatplotlibDataset):
    """Saves a matplotlib figure as ``MatplotlibDataset`` does; loads it as the bytes of the image file."""

    def load(self) -> bytes:
        """Read the image file.

        Returns:
            The bytes of the saved image.
        """
        with self._fs.open(get_filepath_str(self._get_load_path(), self._protocol), "rb") as file:
            return bytes(file.read())

    def save(self, data: Any) -> None:
        """Write the figure.

        Args:
            data: The figure.
        """
        with _telling_missing_characters(PurePosixPath(self._filepath).stem):
            super().save(data)


class ChartFolderDataset(MatplotlibDataset):
    """Saves matplotlib figures by name as the PNG files of a folder; loads the files' bytes by name.

    Charts of an earlier run that this run does not make again are removed.
    """

    def __init__(self, **options: Any) -> None:
        """Name the folder.

        Args:
            **options: As for ``MatplotlibDataset``.
        """
        super().__init__(**options, overwrite=True)

    def load(self) -> dict[str, bytes]:
        """Read the image files.

        Returns:
            The bytes of each image, by its file's name without the ending.

        Raises:
            DatasetError: There is no image.
        """
        folder = get_filepath_str(self._get_load_path(), self._protocol)
        paths = sorted(self._fs.glob(f"{folder}/*.png"))
        if not paths:
            raise DatasetError(f"There are no charts in {folder}: run the reporting pipeline.")
        return {PurePosixPath(path).stem: self._fs.cat_file(path) for path in paths}

    def preview(self) -> ImagePreview:
        """The first of the charts, for Kedro-Viz."""
        return ImagePreview(base64.b64encode(next(iter(self.load().values()))).decode("ascii"))

    def save(self, data: dict[str, Any]) -> None:
        """Write a figure per file.

        Args:
            data: Figures by name.
        """
        with _telling_missing_characters(PurePosixPath(self._filepath).stem):
            super().save({f"{name}.png": figure for name, figure in data.items()})


@contextmanager
def _telling_missing_characters(chart: str) -> Iterator[None]:
    """Tell in one sentence which characters no font has; matplotlib warns of each, with a place in its code."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    missing = set()
    for warning in caught:
        if glyph := re.match(r"Glyph (\d+) .* missing from font", str(warning.message), re.DOTALL):
            missing.add(chr(int(glyph[1])))
        else:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    if shown := sorted(character for character in missing if character.isprintable()):
        logger.warning(
            "The picture %s shows boxes in place of %s, as none of theme: chart_fonts has them: add a font that does "
            "in parameters_reporting.yml.",
            chart,
            " ".join(shown),
        )
