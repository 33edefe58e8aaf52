"""An Excel workbook as a dataset: written whole or not at all, and the same bytes for the same content."""

import html
import shutil
from copy import deepcopy
from decimal import ROUND_HALF_UP, Decimal, localcontext
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import fsspec
from kedro.io import AbstractVersionedDataset, DatasetError, Version
from kedro.io.core import get_filepath_str, get_protocol_and_path
from kedro_datasets._typing import HTMLPreview
from openpyxl import Workbook, load_workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font
from openpyxl.writer.excel import ExcelWriter

from customer_segmentation.workbook.shown import shown

from .whole_files import RUN_ID, RunIdMixin, replace_files

# openpyxl 3.1.5 writes the children of <font> in an order that the Open XML schema forbids.
Font.__elements__ = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)


class WorkbookDataset(RunIdMixin, AbstractVersionedDataset[Workbook, Workbook]):
    """Saves and loads an openpyxl ``Workbook``; a property of the document is the run's id.

    A save that fails (a full disk, a file that Excel holds open) leaves the earlier file as it was.
    """

    def __init__(
        self,
        *,
        filepath: str,
        version: Version | None = None,
        credentials: dict[str, Any] | None = None,
        fs_args: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """Name the ``.xlsx`` file."""
        self._protocol, path = get_protocol_and_path(filepath, version)
        self._fs = fsspec.filesystem(self._protocol, **deepcopy(credentials or {}), **deepcopy(fs_args or {}))
        self.metadata = metadata
        super().__init__(
            filepath=PurePosixPath(path), version=version, exists_function=self._fs.exists, glob_function=self._fs.glob
        )

    def load(self) -> Workbook:
        """Read the workbook."""
        with self._fs.open(get_filepath_str(self._get_load_path(), self._protocol), "rb") as file:
            return load_workbook(BytesIO(file.read()))

    def save(self, data: Workbook) -> None:
        """Write the workbook, all of it or nothing; a DatasetError says why it cannot be written."""
        path = get_filepath_str(self._get_save_path(), self._protocol)
        if self.run_id:
            properties: Any = data.custom_doc_props  # type: ignore[attr-defined] # the stubs do not know it
            properties.append(StringProperty(name=RUN_ID, value=self.run_id))
        content = workbook_bytes(data)
        try:
            if self._protocol == "file":
                replace_files({Path(path): content})
            else:
                # Object stores put a file whole, or not at all.
                self._fs.pipe_file(path, content)
        except OSError as error:
            raise DatasetError(
                f"The workbook {path} cannot be written ({error.strerror or error}), and an earlier one is left as it "
                "was: close it in Excel, or check the folder and its free space, then run again."
            ) from error

    def preview(self) -> HTMLPreview:
        """The first sheet as a plain table, for Kedro-Viz."""
        sheet = self.load().worksheets[0]
        rows = [[html.escape(_text(cell)) for cell in row if cell.value is not None] for row in sheet.iter_rows()]
        widest = max(map(len, rows), default=1)
        lines = (
            f"<td colspan='{widest}'>{cells[0]}</td>"
            if len(cells) == 1
            else "".join(f"<td>{cell}</td>" for cell in cells)
            for cells in rows
            if cells
        )
        table = "".join(f"<tr>{line}</tr>" for line in lines)
        return HTMLPreview(f"<table style='font-family: sans-serif; border-spacing: 12px 4px'>{table}</table>")

    def _describe(self) -> dict[str, Any]:
        return {"filepath": str(self._filepath), "protocol": self._protocol, "version": self._version}

    def _exists(self) -> bool:
        try:
            path = self._get_load_path()
        except DatasetError:
            return False
        return bool(self._fs.exists(get_filepath_str(path, self._protocol)))


def workbook_bytes(workbook: Workbook) -> bytes:
    """Render a workbook, its pictures once only; ``openpyxl``'s own ``save`` would stamp it with the time of day."""
    buffer = BytesIO()
    with _DatelessZip(buffer, "w", ZIP_DEFLATED) as archive:
        _DescribingWriter(workbook, archive).write_data()
    return buffer.getvalue()


def _text(cell: Any) -> str:
    """What a cell shows. Halves are rounded up, as Excel does and decimal numbers can be."""
    value = Decimal(repr(cell.value)) if isinstance(cell.value, float) else cell.value
    with localcontext(rounding=ROUND_HALF_UP):
        return shown(value, cell.number_format)


class _DescribingWriter(ExcelWriter):
    """Writes the ``description`` of a chart as its alternative text, which openpyxl has no place for."""

    def _write_drawing(self, drawing: Any) -> None:
        frame_of = drawing._chart_frame  # noqa: SLF001 - openpyxl offers no other way in

        def described_frame(number: int) -> Any:
            frame = frame_of(number)
            frame.nvGraphicFramePr.cNvPr.descr = getattr(drawing.charts[number - 1], "description", None)
            return frame

        drawing._chart_frame = described_frame  # noqa: SLF001
        super()._write_drawing(drawing)  # type: ignore[misc]


class _DatelessZip(ZipFile):
    """A zip archive whose entries carry no time, so that equal content gives equal bytes."""

    def writestr(self, zinfo_or_arcname: str | ZipInfo, data: Any, *_: Any, **__: Any) -> None:
        super().writestr(self._entry(str(zinfo_or_arcname)), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with Path(filename).open("rb") as source, self.open(self._entry(str(arcname or filename)), "w") as target:
            shutil.copyfileobj(source, target)

    def _entry(self, name: str) -> ZipInfo:
        entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        entry.compress_type = self.compression
        return entry
