"""Charts as PNG files that can be read back, so that the workbook shows the very files that lie beside it."""

import base64
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec
from kedro.io import AbstractDataset, DatasetError
from kedro.io.core import get_protocol_and_path
from kedro_datasets._typing import ImagePreview
from PIL import Image, ImageOps

from customer_segmentation.charts.chart import Chart, png_of

from .whole_files import RUN_ID, RunIdMixin, replace_files

logger = logging.getLogger(__name__)

#: Width and height of a chart on the sheet that Kedro-Viz shows, and the white around it, in pixels.
_CELL, _MARGIN = (480, 360), 8


class ChartFolderDataset(RunIdMixin, AbstractDataset[dict[str, Chart], dict[str, bytes]]):
    """Saves figures by name as the PNG files of a folder; loads the files' bytes by name.

    Charts of an earlier run that this run does not make again are removed. A save that fails leaves the earlier charts
    as they were.

    Example::

        charts:
          type: customer_segmentation.datasets.chart.ChartFolderDataset
          filepath: "${globals:results_folder}/08_reporting/charts"
          save_args: {dpi: 192}
    """

    def __init__(
        self,
        *,
        filepath: str,
        save_args: dict[str, Any] | None = None,
        credentials: dict[str, Any] | None = None,
        fs_args: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Name the folder; ``save_args`` are for ``charts.chart.png_of``."""
        self._protocol, self._filepath = get_protocol_and_path(filepath)
        self._fs = fsspec.filesystem(self._protocol, **deepcopy(credentials or {}), **deepcopy(fs_args or {}))
        self._save_args = save_args or {}
        self.metadata = metadata

    def load(self) -> dict[str, bytes]:
        """The bytes of each image, by its file's name without the ending; "segment_10" comes after "segment_9"."""
        paths = self._paths()
        if not paths:
            raise DatasetError(f"There are no charts in {self._filepath}: run the reporting pipeline.")
        return {name: self._fs.cat_file(paths[name]) for name in sorted(paths, key=_by_numbers)}

    def save(self, data: dict[str, Chart]) -> None:
        """Write a file per figure, all of them or none; a DatasetError says why a file cannot be written."""
        with _telling_missing_characters():
            about = {RUN_ID: self.run_id} if self.run_id else {}
            pictures = {name: png_of(figure, **self._save_args, about=about) for name, figure in data.items()}
        try:
            if self._protocol == "file":
                replace_files({Path(self._filepath, f"{name}.png"): picture for name, picture in pictures.items()})
            else:
                # Object stores put a file whole, or not at all.
                self._fs.pipe({f"{self._filepath}/{name}.png": picture for name, picture in pictures.items()})
            self._fs.invalidate_cache()
            for name, path in self._paths().items():
                if name not in data:
                    self._fs.rm_file(path)
        except OSError as error:
            raise DatasetError(
                f"The charts in {self._filepath} cannot be written ({error.strerror or error}), and earlier ones are "
                "left as they were: close them in other programs, or check the folder and its free space, then run "
                "again."
            ) from error

    def preview(self) -> ImagePreview:
        """All charts on one sheet, for Kedro-Viz."""
        return ImagePreview(base64.b64encode(_contact_sheet(list(self.load().values()))).decode("ascii"))

    def _paths(self) -> dict[str, str]:
        """The path of each chart in the folder, by name."""
        return {PurePosixPath(path).stem: path for path in self._fs.glob(f"{self._filepath}/*.png")}

    def _describe(self) -> dict[str, Any]:
        return {"filepath": self._filepath, "protocol": self._protocol, "save_args": self._save_args}

    def _exists(self) -> bool:
        return bool(self._paths())


def _by_numbers(name: str) -> list[tuple[str, int]]:
    """A key that sorts numbers in names by their size."""
    return [(text, int(number or -1)) for text, number in re.findall(r"(\D*)(\d*)", name)]


def _contact_sheet(images: list[bytes]) -> bytes:
    """Small pictures of all images, row by row, as one PNG file."""
    across = min(3, len(images))
    sheet = Image.new("RGB", (across * _CELL[0], -(-len(images) // across) * _CELL[1]), "white")
    for number, image in enumerate(images):
        with Image.open(BytesIO(image)) as picture:
            small = ImageOps.contain(picture.convert("RGB"), (_CELL[0] - 2 * _MARGIN, _CELL[1] - 2 * _MARGIN))
        row, column = divmod(number, across)
        left, top = ((cell - size) // 2 for cell, size in zip(_CELL, small.size, strict=True))
        sheet.paste(small, (column * _CELL[0] + left, row * _CELL[1] + top))
    file = BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()


@contextmanager
def _telling_missing_characters() -> Iterator[None]:
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
            "The charts show boxes in place of %s, as none of theme: chart_fonts has them: add a font that does in "
            "parameters_reporting.yml.",
            " ".join(shown),
        )
