"""Bars and colours in cells that follow the cells' values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from openpyxl.formatting.rule import ColorScaleRule, DataBarRule
from openpyxl.xml.constants import SHEET_MAIN_NS

from .styles import argb

#: The elements by which Excel, from 2010 on, draws bars that are solid and begin at 0.
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
_RULES_EXTENSION = "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"
_BAR_EXTENSION = "{B025F937-C7B1-47D3-B67F-A62EFF666E3E}"
_NAMESPACES = {"x14": _X14, "xm": _XM}


@dataclass(frozen=True)
class Shades:
    """Colours from a low value over a middle one to a high one; a value beyond them has the colour of the end."""

    values: tuple[float, float, float]
    colours: tuple[str, str, str]

    def rule(self) -> Any:
        """The rule for the cells."""
        low, middle, high = self.values
        start, mid, end = map(argb, self.colours)
        return ColorScaleRule("num", low, start, "num", middle, mid, "num", high, end)


def bar_rule(colour: str) -> Any:
    """The rule for a bar in each cell, from 0 to the largest value."""
    # Without these lengths Excel draws the smallest value a tenth of the cell long.
    return DataBarRule("num", 0, "max", None, color=argb(colour), minLength=0, maxLength=100)


def make_bars_solid(sheet: Any) -> None:
    """Let Excel draw the bars of a write-only sheet solid, from 0 on and each in its own cell.

    openpyxl writes bars as the Excel of 2007 knew them, which fade out, and has no element for more.
    """
    writer = sheet._writer  # noqa: SLF001 - openpyxl offers no other way in
    write_tables = writer.write_tables
    bars: list[tuple[str, str, str]] = []

    def write_formatting() -> None:
        for format_of_cells in sheet.conditional_formatting:
            tree = format_of_cells.to_tree()
            for bar in tree.iter(f"{{{SHEET_MAIN_NS}}}dataBar", "dataBar"):
                number = f"{{00000000-0000-0000-0000-{len(bars) + 1:012X}}}"
                bars.append((number, str(format_of_cells.sqref), bar[-1].get("rgb")))
                _append_number(bar.getparent(), number)
            writer.xf.send(tree)

    def write_tables_and_bars() -> None:
        write_tables()
        if bars:
            writer.xf.send(_solid_bars(bars))

    writer.write_formatting, writer.write_tables = write_formatting, write_tables_and_bars


def _append_number(rule: Any, number: str) -> None:
    """Give a rule the number under which the modern bar is found."""
    extensions = etree.SubElement(rule, f"{{{SHEET_MAIN_NS}}}extLst")
    extension = etree.SubElement(extensions, f"{{{SHEET_MAIN_NS}}}ext", nsmap=_NAMESPACES, uri=_BAR_EXTENSION)
    etree.SubElement(extension, f"{{{_X14}}}id").text = number


def _solid_bars(bars: Sequence[tuple[str, str, str]]) -> Any:
    """The modern bars, by number, cells and colour."""
    extensions = etree.Element(f"{{{SHEET_MAIN_NS}}}extLst")
    extension = etree.SubElement(extensions, f"{{{SHEET_MAIN_NS}}}ext", nsmap=_NAMESPACES, uri=_RULES_EXTENSION)
    rules = etree.SubElement(extension, f"{{{_X14}}}conditionalFormattings")
    for number, cells, colour in bars:
        formatting = etree.SubElement(rules, f"{{{_X14}}}conditionalFormatting")
        rule = etree.SubElement(formatting, f"{{{_X14}}}cfRule", type="dataBar", id=number)
        bar = etree.SubElement(rule, f"{{{_X14}}}dataBar", minLength="0", maxLength="100", gradient="0")
        start = etree.SubElement(bar, f"{{{_X14}}}cfvo", type="num")
        etree.SubElement(start, f"{{{_XM}}}f").text = "0"
        etree.SubElement(bar, f"{{{_X14}}}cfvo", type="max")
        for part in ("negativeFillColor", "axisColor"):
            etree.SubElement(bar, f"{{{_X14}}}{part}", rgb=colour)
        etree.SubElement(formatting, f"{{{_XM}}}sqref").text = cells
    return extensions
