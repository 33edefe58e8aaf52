"""A chart as a PNG file that can be read back, so that the workbook shows the very file that lies beside it."""

from kedro.io.core import get_filepath_str
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
