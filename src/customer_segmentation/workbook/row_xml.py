"""Rows of cells as XML: what a cell of plain text or a plain number says needs no cell of openpyxl's."""

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree
from openpyxl.cell._writer import etree_write_cell
from openpyxl.cell.cell import Cell

from .cells import LARGEST_INTEGER, safe_text

#: Rows that are parsed at once.
_BATCH = 500
#: Characters that mean something in XML, or that its readers change.
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


def plain_cell(value: Any, place: str, style: str) -> str | None:
    """The cell of a text, a number, or nothing, at a place such as B7; None for what openpyxl must write."""
    kind = type(value)
    if kind is str:
        return f'<c r="{place}" s="{style}" t="inlineStr"{_text_content(value)}'
    if value is None or (kind is float and math.isnan(value)):
        return f'<c r="{place}" s="{style}" t="n"/>'
    if kind in {float, int} and abs(value) < LARGEST_INTEGER:
        return f'<c r="{place}" s="{style}" t="n"><v>{value:.16g}</v></c>'
    return None


def cell_by_openpyxl(cell: Cell) -> str:
    """The cell as openpyxl writes it; the sheet learns its link."""
    written = _Written()
    etree_write_cell(written, cell.parent, cell, styled=True)
    return str(etree.tostring(written.element, encoding="unicode"))


def row_elements(rows: Iterator[tuple[Mapping[str, str], str]]) -> Iterator[Any]:
    """Elements of rows, given as their attributes and the XML of their cells."""
    while batch := list(islice(rows, _BATCH)):
        texts = (f"<row{_attributes(attributes)}>{cells}</row>" for attributes, cells in batch)
        yield from etree.fromstring(f"<rows>{''.join(texts)}</rows>", etree.XMLParser(huge_tree=True))


def _attributes(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{value}"' for name, value in attributes.items())


@lru_cache(maxsize=1024)  # names of segments and words come again and again
def _text_content(text: str) -> str:
    """What stands in the element of a cell after its attributes, and its end."""
    text = safe_text(text)
    if not text:
        return "/>"
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"><is><t{space}>{text.translate(_MARKUP)}</t></is></c>"


class _Written:
    """Takes the element that openpyxl would write into a file."""

    element: Any

    def write(self, element: Any) -> None:
        self.element = element
