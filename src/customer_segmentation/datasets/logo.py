"""The logo that the workbooks show."""

from typing import Any

from customer_segmentation.workbook.logo import shrink

from .optional import OptionalDataset


class LogoDataset(OptionalDataset):
    """Loads a picture as a PNG file as small as the workbooks show it, or no bytes where no file is given.

    Example::

        logo:
          type: customer_segmentation.datasets.logo.LogoDataset
          parameter: logo_file
          filepath: "${runtime_params:logo_file, ${globals:logo_file, null}}"
    """

    def __init__(self, *, parameter: str, filepath: str | None, metadata: dict[str, Any] | None = None) -> None:
        """Name the file, if there is one; ``parameter`` is the run's parameter that gives it, for messages."""
        dataset, content = "pillow.ImageDataset", "a PNG or JPEG picture"
        super().__init__(parameter=parameter, filepath=filepath, dataset=dataset, content=content, metadata=metadata)

    def load(self) -> bytes:
        """The picture as a PNG file; empty where no file is given."""
        return super().load() or b""

    def _read(self) -> bytes:
        return shrink(super()._read())
