"""Charts as PNG files that can be read back, so that the workbook shows the very files that lie beside it."""

import base64
from pathlib import PurePosixPath
from typing import Any

from kedro.io import DatasetError
from kedro.io.core import get_filepath_str
from kedro_datasets._typing import ImagePreview
from kedro_datasets.matplotlib import MatplotlibDataset


class ChartDataset(MatplotlibDataset):
    """Saves a matplotlib figure as ``MatplotlibDataset`` does; loads it as the bytes of the image file."""

    def load(self) -> bytes:
        """Read the image file.

        Returns:
            The bytes of the saved image.
        """
        with self._fs.open(get_filepath_str(self._get_load_path(), self._protocol), "rb") as file:
            return bytes(file.read())


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
        super().save({f"{name}.png": figure for name, figure in data.items()})
