"""A lint for workbooks: what Excel repairs, refuses or shows wrongly, and what a report for business people must have.

The schema knows few of them. Each check is a function that takes the opened workbook and yields a sentence for every
fault; it reads the file's own XML, as a library for workbooks would mend much of it silently. ``lint`` runs them all.
"""

import math
import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from io import BytesIO
from itertools import combinations

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import get_column_letter, range_boundaries

from customer_segmentation.workbook.text_width import lines

#: Sheets with a table of one of these names compute; on all others every number is a value.
COMPUTING_TABLES = frozenset({"tbl_which", "tbl_compare"})
#: What their formulas may be made of: functions that Excel 2016, LibreOffice and Google Sheets share, no other sheet.
ALLOWED_FUNCTIONS = frozenset(
    {"COUNT", "EXP", "IF", "INDEX", "ISNUMBER", "LN", "MATCH", "MIN", "ROUND", "SMALL", "SQRT", "SUMXMY2"}
)
#: A formula without its texts and functions.
_PLAIN_FORMULA = re.compile(r"[\sA-Z0-9$:.,()+\-*/^<>=eE\"]*")

#: Cells of the same sheet, as rules and names have them.
_PLAIN_CELLS = re.compile(r"\$[A-Z]+\$[0-9]+(:\$[A-Z]+\$[0-9]+)?")

_LONGEST_TEXT = 32_767
_LONGEST_LABEL = 255
_LONGEST_SHEET_NAME = 31
_DIGITS_KEPT = 15
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_WIDEST_COLUMN, _HIGHEST_ROW = 255, 409.5
#: Sizes of rows and columns for which the file says none, and the height of a line in sizes of its letters.
_ROW_HEIGHT, _COLUMN_WIDTH, _LINE_HEIGHT = 15.0, 8.43, 1.2
#: The words of long lists are the same in many rows.
_lines = cache(lines)
_EMU_PER_PIXEL, _EMU_PER_POINT = 9525, 12700
_SHORTEST_DESCRIPTION = 20
#: Inches that a footer of one line takes.
_FOOTER_HEIGHT = 0.2
_NAMESPACES = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "x14": "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_NUMBER = re.compile(r"-?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?")
#: First characters that some programs take for the beginning of a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Parts that carry programs or reach out of the file.
_ACTIVE_PARTS = re.compile(r"vbaProject|externalLinks/|connections\.xml|activeX|embeddings/|customUI|queryTables/")

#: Left column, top row, right column and bottom row.
Area = tuple[int, int, int, int]
#: Left, top, right and bottom edge in EMU, 914,400 to the inch.
Box = tuple[float, float, float, float]


def lint(content: bytes) -> list[str]:
    """Every fault of a workbook, in words; none means that it may be handed over.

    Args:
        content: The ``.xlsx`` file.
    """
    book = Book(content)
    # What cannot be read cannot be checked any further.
    return list(broken_parts(book)) or [finding for check in CHECKS for finding in check(book)]


# --- The opened workbook ---


@dataclass(frozen=True)
class Relation:
    """A part's link to another part, or out of the file."""

    kind: str
    target: str
    outward: bool


@dataclass(frozen=True)
class Cell:
    """A cell that holds a value."""

    column: int
    row: int
    reference: str
    kind: str
    text: str
    style: int
    formula: str | None


@dataclass(frozen=True)
class TablePart:
    """An Excel table."""

    name: str
    area: Area
    headers: list[str]
    filtered: str | None
    reference: str


@dataclass(frozen=True)
class Drawing:
    """A picture or chart on a sheet."""

    kind: str
    description: str
    area: Area
    box: Box


class Book:
    """A workbook's parts."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def xml(self, path: str) -> etree._Element:
        return etree.fromstring(self.parts[path])

    def relations(self, path: str) -> dict[str, Relation]:
        """A part's relations, by their id."""
        folder, name = posixpath.split(path)
        rels = f"{folder}/_rels/{name}.rels".removeprefix("/")
        if rels not in self.parts:
            return {}
        return {
            element.get("Id"): Relation(
                kind=element.get("Type").rsplit("/", 1)[-1],
                target=element.get("Target") if _is_outward(element) else _resolve(element.get("Target"), folder),
                outward=_is_outward(element),
            )
            for element in self.xml(rels)
        }

    @cached_property
    def workbook(self) -> etree._Element:
        return self.xml("xl/workbook.xml")

    @cached_property
    def sheets(self) -> list["Sheet"]:
        relations = self.relations("xl/workbook.xml")
        return [
            Sheet(self, element.get("name"), relations[element.get(f"{{{_NAMESPACES['r']}}}id")].target)
            for element in _all(self.workbook, "m:sheets/m:sheet")
        ]

    @cached_property
    def styles(self) -> etree._Element:
        return self.xml("xl/styles.xml")

    @cached_property
    def cell_styles(self) -> list[etree._Element]:
        return _all(self.styles, "m:cellXfs/m:xf")

    @cached_property
    def looks(self) -> list[tuple[float, bool, dict[str, str]]]:
        """Of each style of cells, the size of its letters, whether they are bold, and how they are aligned."""
        fonts = _all(self.styles, "m:fonts/m:font")
        found = []
        for style in self.cell_styles:
            font = fonts[int(style.get("fontId", 0))]
            size = [float(element.get("val")) for element in _all(font, "m:sz")]
            alignment = [dict(element.attrib) for element in _all(style, "m:alignment")]
            found.append((size[0] if size else 11.0, bool(_all(font, "m:b")), alignment[0] if alignment else {}))
        return found

    @cached_property
    def number_formats(self) -> dict[int, str]:
        own = {int(element.get("numFmtId")): element.get("formatCode") for element in _all(self.styles, ".//m:numFmt")}
        return {**BUILTIN_FORMATS, **own}

    @cached_property
    def shared_texts(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.parts:
            return []
        return [_text(element) for element in _all(self.xml("xl/sharedStrings.xml"), "m:si")]

    @cached_property
    def named_cells(self) -> list[tuple[str, str]]:
        """Names and what they stand for, but for those of the print set-up."""
        elements = _all(self.workbook, "m:definedNames/m:definedName")
        found = [(element.get("name"), element.text or "") for element in elements]
        return [(name, place) for name, place in found if not name.startswith("_xlnm.")]

    @property
    def charts(self) -> Iterator[tuple[str, etree._Element]]:
        """The charts' names and XML."""
        for path in sorted(self.parts):
            if re.fullmatch(r"xl/charts/chart\d+\.xml", path):
                yield posixpath.basename(path).removesuffix(".xml"), self.xml(path)


class Sheet:
    """A worksheet."""

    def __init__(self, book: Book, name: str, path: str) -> None:
        self.book, self.name, self.path = book, name, path
        self.root = book.xml(path)
        self.relations = book.relations(path)

    @cached_property
    def cells(self) -> list[Cell]:
        """The cells that hold something."""
        return [cell for element in _all(self.root, "m:sheetData/m:row/m:c") if (cell := self._cell(element))]

    def _cell(self, element: etree._Element) -> Cell | None:
        kind = element.get("t", "n")
        value, inline = element.find("m:v", _NAMESPACES), element.find("m:is", _NAMESPACES)
        formula = element.find("m:f", _NAMESPACES)
        if value is None and inline is None and formula is None:
            return None
        text = _text(inline) if inline is not None else (value.text or "") if value is not None else ""
        if kind == "s":
            kind, text = "inlineStr", self.book.shared_texts[int(text)]
        column, row, *_ = range_boundaries(element.get("r"))
        style = int(element.get("s", 0))
        return Cell(column, row, element.get("r"), kind, text, style, None if formula is None else formula.text or "")

    @cached_property
    def texts(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.kind == "inlineStr"]

    @cached_property
    def numbers(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.kind == "n" and cell.formula is None]

    @cached_property
    def by_position(self) -> dict[tuple[int, int], Cell]:
        return {(cell.column, cell.row): cell for cell in self.cells}

    @cached_property
    def tables(self) -> list[TablePart]:
        roots = [self.book.xml(link.target) for link in self.relations.values() if link.kind == "table"]
        return [
            TablePart(
                name=root.get("displayName"),
                area=range_boundaries(root.get("ref")),
                headers=[column.get("name") for column in _all(root, "m:tableColumns/m:tableColumn")],
                filtered=next((element.get("ref") for element in _all(root, "m:autoFilter")), None),
                reference=root.get("ref"),
            )
            for root in roots
        ]

    @cached_property
    def merged(self) -> list[Area]:
        return [range_boundaries(element.get("ref")) for element in _all(self.root, "m:mergeCells/m:mergeCell")]

    @cached_property
    def drawings(self) -> list[Drawing]:
        paths = [link.target for link in self.relations.values() if link.kind == "drawing"]
        return [self._drawing(anchor) for path in paths for anchor in self.book.xml(path)]

    def _drawing(self, anchor: etree._Element) -> Drawing:
        properties = _all(anchor, ".//xdr:cNvPr")[0]
        kind = "chart" if _all(anchor, "xdr:graphicFrame") else "picture"
        left, right, first_column, last_column = self._span(anchor, "col", self._column_emu)
        top, bottom, first_row, last_row = self._span(anchor, "row", self._row_emu)
        area = (first_column, first_row, last_column, last_row)
        return Drawing(kind, properties.get("descr", ""), area, (left, top, right, bottom))

    @staticmethod
    def _span(anchor: etree._Element, axis: str, size: Callable[[int], float]) -> tuple[float, float, int, int]:
        """Where a drawing starts and ends along an axis, in EMU and as numbers of columns or rows."""

        def mark(element: etree._Element) -> tuple[int, float]:
            index = int(element.findtext(f"xdr:{axis}", namespaces=_NAMESPACES)) + 1
            return index, float(element.findtext(f"xdr:{axis}Off", namespaces=_NAMESPACES))

        first, offset = mark(_all(anchor, "xdr:from")[0])
        start = sum(map(size, range(1, first))) + offset
        for end in _all(anchor, "xdr:to"):
            last, offset = mark(end)
            return start, sum(map(size, range(1, last))) + offset, first, last
        extent = float(_all(anchor, "xdr:ext")[0].get("cx" if axis == "col" else "cy"))
        last, edge = first, sum(map(size, range(1, first + 1)))
        while edge < start + extent - _EMU_PER_PIXEL:
            last += 1
            edge += size(last)
        return start, start + extent, first, last

    @cached_property
    def widths(self) -> dict[int, float]:
        return {
            column: float(element.get("width", 8.43))
            for element in _all(self.root, "m:cols/m:col")
            for column in range(int(element.get("min")), min(int(element.get("max")), _LAST_COLUMN) + 1)
        }

    def _column_emu(self, column: int) -> float:
        return int(self.widths.get(column, 8.43) * 7) * _EMU_PER_PIXEL

    @cached_property
    def heights(self) -> dict[int, float]:
        return {
            int(element.get("r")): float(element.get("ht", 15)) for element in _all(self.root, "m:sheetData/m:row[@ht]")
        }

    def _row_emu(self, row: int) -> float:
        return self.heights.get(row, 15.0) * _EMU_PER_POINT

    def at(self, reference: str) -> str:
        """A place on this sheet in words."""
        return f"{self.name}, {reference}"


def _all(element: etree._Element, path: str) -> list[etree._Element]:
    found: list[etree._Element] = (
        element.findall(path, _NAMESPACES) if "@" not in path else element.xpath(path, namespaces=_NAMESPACES)
    )
    return found


def _text(element: etree._Element) -> str:
    return "".join(part.text or "" for part in _all(element, ".//m:t"))


def _is_outward(relation: etree._Element) -> bool:
    return bool(relation.get("TargetMode") == "External")


def _resolve(target: str, folder: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _overlap(one: Sequence[float], other: Sequence[float], slack: float = 0) -> bool:
    """Whether two areas share something; neighbouring cells do not touch, as areas are counted inclusively."""
    return (
        one[0] + slack <= other[2]
        and other[0] + slack <= one[2]
        and one[1] + slack <= other[3]
        and other[1] + slack <= one[3]
    )


# --- The file ---


def broken_parts(book: Book) -> Iterator[str]:
    """Parts that are no XML (a control character is enough), and relations that lead nowhere."""
    for path, content in book.parts.items():
        if path.endswith((".xml", ".rels")):
            try:
                etree.fromstring(content)
            except etree.XMLSyntaxError as error:
                yield f"{path} is not XML: {error.msg.partition(', line')[0]}"
                continue
        for relation in book.relations(path).values():
            if not relation.outward and relation.target not in book.parts:
                yield f"{path} refers to {relation.target}, which the file does not hold"


def outward_links(book: Book) -> Iterator[str]:
    """Links out of the file, and parts that hold programs or data connections."""
    for path in book.parts:
        if _ACTIVE_PARTS.search(path):
            yield f"The part {path} holds a program, or reaches out of the file"
        yield from (
            f"{path} links out of the file, to {relation.target}"
            for relation in book.relations(path).values()
            if relation.outward
        )


def document_properties(book: Book) -> Iterator[str]:
    """A file without a title or a language."""
    properties = book.xml("docProps/core.xml")
    for name in ("title", "language"):
        if not properties.findtext(f"dc:{name}", namespaces=_NAMESPACES):
            yield f"The document's properties name no {name}"


# --- The sheets ---


def sheet_names(book: Book) -> Iterator[str]:
    """Names that Excel refuses."""
    for sheet in book.sheets:
        name = sheet.name
        if not 0 < len(name.encode("utf-16-le")) // 2 <= _LONGEST_SHEET_NAME:
            yield f'The sheet name "{name}" has not 1 to {_LONGEST_SHEET_NAME} characters'
        if re.search(r"[\[\]:*?/\\]", name):
            yield f'The sheet name "{name}" holds one of []:*?/\\'
        if name.startswith("'") or name.endswith("'"):
            yield f'The sheet name "{name}" begins or ends with an apostrophe'
        if name.lower() == "history":
            yield f'The sheet name "{name}" is kept by Excel for itself'
    yield from (f'Two sheets are called "{name}"' for name in _repeated(sheet.name for sheet in book.sheets))


def opening_view(book: Book) -> Iterator[str]:
    """The file must open at the top of its first sheet, with only that one selected."""
    active = next((int(view.get("activeTab", 0)) for view in _all(book.workbook, "m:bookViews/m:workbookView")), 0)
    if active:
        yield f"The file opens at sheet {active + 1}, not at the first"
    selected = [sheet.name for sheet in book.sheets if _all(sheet.root, ".//m:sheetView[@tabSelected='1']")]
    if len(selected) > 1:
        yield f"{len(selected)} sheets are selected together, so that typing changes all of them: {', '.join(selected)}"
    for selection in _all(book.sheets[0].root, ".//m:sheetView/m:selection"):
        if selection.get("activeCell", "A1") != "A1":
            yield f"The cursor of the first sheet is at {selection.get('activeCell')}, not at A1"
    for sheet in book.sheets:
        if _all(sheet.root, ".//m:sheetView[@topLeftCell]"):
            yield f"{sheet.name} opens scrolled away from its top"


def frozen_panes(book: Book) -> Iterator[str]:
    """Sheets whose title scrolls away, and frozen parts that leave no room to scroll."""
    for sheet in book.sheets:
        panes = _all(sheet.root, ".//m:sheetView/m:pane[@state='frozen']")
        if not panes:
            yield f"{sheet.name} freezes no panes"
        for pane in panes:
            if float(pane.get("ySplit", 0)) > 10 or float(pane.get("xSplit", 0)) > 5:
                yield f"{sheet.name} freezes so much that little is left to scroll"


def print_set_up(book: Book) -> Iterator[str]:
    """Sheets that do not print in landscape on the width of one page, and lists whose header is not repeated."""
    for sheet in book.sheets:
        fits = _all(sheet.root, "m:sheetPr/m:pageSetUpPr[@fitToPage='1']")
        set_up = _all(sheet.root, "m:pageSetup")
        if not fits or not set_up or set_up[0].get("fitToWidth", "1") != "1":
            yield f"{sheet.name} does not print on the width of one page"
        if not set_up or set_up[0].get("orientation") != "landscape":
            yield f"{sheet.name} does not print in landscape"
    for name in _all(book.workbook, "m:definedNames/m:definedName[@name='_xlnm.Print_Titles']"):
        sheet = book.sheets[int(name.get("localSheetId"))]
        rows = re.findall(r"\$(\d+):\$(\d+)", name.text or "")
        headers = {table.area[1] for table in sheet.tables}
        if any(int(first) not in headers for first, _ in rows):
            yield f"{sheet.name} repeats a row in print that is no table's header"


def footers(book: Book) -> Iterator[str]:
    """Footers that lie in the rows above them, or off the paper."""
    for sheet in book.sheets:
        footed = any(element.text for element in _all(sheet.root, "m:headerFooter/m:oddFooter"))
        for margins in _all(sheet.root, "m:pageMargins") if footed else ():
            footer, bottom = (float(margins.get(name)) for name in ("footer", "bottom"))
            if not 0.1 <= footer <= bottom - _FOOTER_HEIGHT:
                yield f"{sheet.name}: the footer has no room between the rows and the edge of the paper"


def column_widths(book: Book) -> Iterator[str]:
    """Columns that cannot be seen, or that Excel refuses."""
    for sheet in book.sheets:
        for column, width in sheet.widths.items():
            if not 0 < width <= _WIDEST_COLUMN:
                yield f"{sheet.name}: column {column} is {width:g} characters wide"


def row_heights(book: Book) -> Iterator[str]:
    """Rows higher than Excel allows."""
    for sheet in book.sheets:
        for row, height in sheet.heights.items():
            if height > _HIGHEST_ROW:
                yield f"{sheet.name}: row {row} is {height:g} points high"


def sheet_size(book: Book) -> Iterator[str]:
    """Cells beyond the last row or column, and cells that stand twice."""
    for sheet in book.sheets:
        for cell in sheet.cells:
            if cell.row > _LAST_ROW or cell.column > _LAST_COLUMN:
                yield f"{sheet.at(cell.reference)}: lies beyond the sheet's last row or column"
        yield from (
            f"{sheet.at(reference)}: stands twice" for reference in _repeated(cell.reference for cell in sheet.cells)
        )


# --- The cells ---


def formulas(book: Book) -> Iterator[str]:
    """Formulas that are not on the allow-list, in cells, conditional formats and validations."""
    for sheet in book.sheets:
        computes = _computes(sheet)
        names = [name for name, place in book.named_cells if _linked_sheet(place) == sheet.name]
        for cell in sheet.cells:
            if cell.formula is not None and not (computes and _is_harmless(cell.formula, names)):
                yield f"{sheet.at(cell.reference)}: holds the formula ={cell.formula}"
        for path in ("m:conditionalFormatting//m:formula", "m:dataValidations//m:formula1"):
            for element in _all(sheet.root, path):
                rule = element.text or ""
                if not (computes and (_NUMBER.fullmatch(rule) or _PLAIN_CELLS.fullmatch(rule))):
                    yield f"{sheet.name}: a rule holds the formula {element.text}"


def _computes(sheet: Sheet) -> bool:
    return not COMPUTING_TABLES.isdisjoint(table.name for table in sheet.tables)


def _is_harmless(formula: str, names: Sequence[str] = ()) -> bool:
    """Whether a formula is made of known functions, cells of its own sheet, named or not, numbers and texts."""
    plain = re.sub('"[^"]*"', '""', formula)
    for name in names:
        plain = re.sub(rf"\b{re.escape(name)}\b", "A1", plain)
    functions = set(re.findall(r"([A-Z][A-Z0-9.]*)\(", plain))
    return functions <= ALLOWED_FUNCTIONS and bool(_PLAIN_FORMULA.fullmatch(plain))


def defined_names(book: Book) -> Iterator[str]:
    """Names that stand for anything but cells of a sheet that computes, or that Excel would take for a cell."""
    computing = {sheet.name for sheet in book.sheets if _computes(sheet)}
    for name, place in book.named_cells:
        if _linked_sheet(place) not in computing or not _PLAIN_CELLS.fullmatch(place.rpartition("!")[2]):
            yield f'The name "{name}" stands for {place}'
        elif not re.fullmatch(r"[A-Za-z]+_[A-Za-z_]+", name):
            yield f'The name "{name}" is not made of words'


def error_cells(book: Book) -> Iterator[str]:
    """Cells that show an error."""
    for sheet in book.sheets:
        yield from (f"{sheet.at(cell.reference)}: shows {cell.text}" for cell in sheet.cells if cell.kind == "e")


def numbers(book: Book) -> Iterator[str]:
    """Numbers that Excel cannot read, or does not hold to the last digit."""
    for sheet in book.sheets:
        for cell in sheet.numbers:
            if not _is_number(cell.text):
                yield f"{sheet.at(cell.reference)}: {cell.text or 'an empty value'} is not a number"
            elif abs(float(cell.text)) >= 10**_DIGITS_KEPT and not _is_kept(float(cell.text)):
                yield f"{sheet.at(cell.reference)}: {cell.text} has more than {_DIGITS_KEPT} digits"


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None and math.isfinite(float(text))


def _is_kept(number: float) -> bool:
    """Whether 15 digits say the number, but for the last bit of it: openpyxl writes 16, which that bit may change."""
    return math.isclose(number, float(f"{number:.{_DIGITS_KEPT - 1}e}"), rel_tol=4e-16)


def dates(book: Book) -> Iterator[str]:
    """Dates that Excel's calendar does not have: before 1900, or the 29th of February of that year."""
    for sheet in book.sheets:
        for cell in sheet.numbers:
            style = book.cell_styles[cell.style] if cell.style < len(book.cell_styles) else None
            code = "" if style is None else book.number_formats.get(int(style.get("numFmtId", 0)), "")
            if is_date_format(code) and _is_number(cell.text) and not _has_day(float(cell.text)):
                yield f"{sheet.at(cell.reference)}: {cell.text} is a date that Excel does not have"


def _has_day(number: float) -> bool:
    return number >= 1 and int(number) != 60


def long_texts(book: Book) -> Iterator[str]:
    """Texts that Excel cuts off."""
    for sheet in book.sheets:
        for cell in sheet.texts:
            units = len(cell.text.encode("utf-16-le")) // 2
            if units > _LONGEST_TEXT:
                yield f"{sheet.at(cell.reference)}: the text has {units:,} characters; Excel keeps {_LONGEST_TEXT:,}"


def escaped_texts(book: Book) -> Iterator[str]:
    """Texts such as ``_x0041_``, which Excel reads as one character, and characters that are none."""
    for sheet in book.sheets:
        for cell in sheet.texts:
            for escape in re.finditer(r"_x([0-9A-Fa-f]{4})_", cell.text):
                if escape[1].upper() != "005F":
                    yield f"{sheet.at(cell.reference)}: Excel reads {escape[0]} as the character U+{escape[1].upper()}"
            if re.search("[\ufffe\uffff]", cell.text):
                yield f"{sheet.at(cell.reference)}: holds a character that does not exist"


def formula_like_texts(book: Book) -> Iterator[str]:
    """Texts that would turn into formulas when somebody edits them, as they are not marked as text."""
    marked = {number for number, style in enumerate(book.cell_styles) if style.get("quotePrefix") == "1"}
    for sheet in book.sheets:
        for cell in sheet.texts:
            if cell.text.startswith(_FORMULA_STARTS) and cell.style not in marked:
                yield f"{sheet.at(cell.reference)}: {cell.text[:20]!r} begins like a formula and is not marked as text"


# --- The look ---


def data_bars(book: Book) -> Iterator[str]:
    """Bars in cells whose lengths are not in proportion: what Excel assumes is 10 to 90 % of the cell."""
    for sheet in book.sheets:
        for bar in _all(sheet.root, "m:conditionalFormatting/m:cfRule/m:dataBar"):
            if (bar.get("minLength"), bar.get("maxLength")) != ("0", "100"):
                yield f"{sheet.name}: data bars are not as long as their values are large"
            modern = {rule.get("id"): rule for rule in _all(sheet.root, "m:extLst//x14:cfRule")}
            number = bar.getparent().findtext(".//x14:id", namespaces=_NAMESPACES)
            solid = [one.get("gradient") for one in _all(modern[number], "x14:dataBar")] if number in modern else []
            if solid != ["0"]:
                yield f"{sheet.name}: data bars fade out, as those of Excel 2007"


def cut_texts(book: Book) -> Iterator[str]:
    """Texts for which their cells are too low or too narrow, so that a part of them cannot be seen."""
    for sheet in book.sheets:
        ends = {(left, top): right for left, top, right, _bottom in sheet.merged}
        for cell in sheet.texts:
            if cell.style >= len(book.cell_styles) or not cell.text:
                continue
            size, is_bold, alignment = book.looks[cell.style]
            height = sheet.heights.get(cell.row, _ROW_HEIGHT)
            if alignment.get("shrinkToFit") == "1" or height >= _HIGHEST_ROW - 1:
                continue
            right = ends.get((cell.column, cell.row), cell.column)
            if alignment.get("wrapText") == "1":
                room = sum(sheet.widths.get(column, _COLUMN_WIDTH) for column in range(cell.column, right + 1))
                needed = _lines(cell.text, room, size, bold=is_bold) * size * _LINE_HEIGHT
                if needed > max(height, _ROW_HEIGHT) + 1:
                    yield f"{sheet.at(cell.reference)}: the row is too low for {cell.text[:20]!r}"
                continue
            while (right + 1, cell.row) not in sheet.by_position and right < cell.column + 50:
                right += 1  # a text runs on over empty cells
            room = sum(sheet.widths.get(column, _COLUMN_WIDTH) for column in range(cell.column, right + 1))
            if _lines(cell.text, room, size, bold=is_bold) > cell.text.count("\n") + 1:
                yield f"{sheet.at(cell.reference)}: the column is too narrow for {cell.text[:20]!r}"


def fonts(book: Book) -> Iterator[str]:
    """Fonts without a name, which some programs replace by one with serifs."""
    for number, font in enumerate(_all(book.styles, "m:fonts/m:font")):
        if not _all(font, "m:name"):
            yield f"Font {number} has no name"


def colours(book: Book) -> Iterator[str]:
    """Colours that are not opaque: some programs show them as black, or not at all."""
    used = [*_all(book.styles, "m:fonts"), *_all(book.styles, "m:fills"), *_all(book.styles, "m:borders")]
    used += [
        part for sheet in book.sheets for part in (*_all(sheet.root, "m:sheetPr"), *_all(sheet.root, ".//m:dataBar"))
    ]
    for rgb in sorted({element.get("rgb") for part in used for element in part.iter("*") if element.get("rgb")}):
        if not re.fullmatch(r"FF[0-9A-Fa-f]{6}", rgb):
            yield f"The colour {rgb} is not FF and six digits"


def cell_styles(book: Book) -> Iterator[str]:
    """Cells that name a style which the file does not define."""
    for sheet in book.sheets:
        for cell in sheet.cells:
            if cell.style >= len(book.cell_styles):
                yield f"{sheet.at(cell.reference)}: style {cell.style} is not defined"


# --- Tables ---


def table_headers(book: Book) -> Iterator[str]:
    """Tables whose columns are not named exactly as their header cells, or are not told apart."""
    for sheet in book.sheets:
        for table in sheet.tables:
            left, top, right, _ = table.area
            if len(table.headers) != right - left + 1:
                yield f"{table.name} names {len(table.headers)} columns, but covers {right - left + 1}"
            for column, header in enumerate(table.headers, start=left):
                cell = sheet.by_position.get((column, top))
                shown = cell.text if cell and cell.kind == "inlineStr" else None
                if not header.strip():
                    yield f"{table.name}: the header of column {column} is empty"
                elif shown is None:
                    yield f"{table.name}: the header cell of {header!r} holds no text"
                elif shown != header:
                    yield f"{table.name}: a column is called {header!r}, its header cell says {shown!r}"
                if len(header) > _LONGEST_LABEL:
                    yield f"{table.name}: a header has more than {_LONGEST_LABEL} characters"
            yield from (f"{table.name}: two columns are called {header!r}" for header in _repeated(table.headers))


def empty_tables(book: Book) -> Iterator[str]:
    """Tables without a row below their header."""
    for sheet in book.sheets:
        yield from (f"{table.name} has no row" for table in sheet.tables if table.area[3] <= table.area[1])


def table_names(book: Book) -> Iterator[str]:
    """Names that Excel refuses: those of cells, of other tables, and those with spaces or signs."""
    names = [table.name for sheet in book.sheets for table in sheet.tables]
    for name in names:
        if re.fullmatch(r"[A-Za-z]{1,3}[0-9]+|[Rr]([0-9]*)([Cc][0-9]*)?|[Cc][0-9]*", name):
            yield f'The table name "{name}" is a cell\'s'
        elif not re.fullmatch(r"[^\W\d][\w.]*", name) or len(name) > _LONGEST_LABEL:
            yield f'The table name "{name}" is not a valid one'
    yield from (f'Two tables are called "{name}"' for name in _repeated(names))


def table_filters(book: Book) -> Iterator[str]:
    """Filters that do not cover their table, and sheets whose filter is not a table's."""
    for sheet in book.sheets:
        for table in sheet.tables:
            if table.filtered not in {None, table.reference}:
                yield f"{table.name}: the filter covers {table.filtered}, the table {table.reference}"
        if _all(sheet.root, "m:autoFilter"):
            yield f"{sheet.name} has a filter outside of a table"


def overlapping_areas(book: Book) -> Iterator[str]:
    """Tables and merged cells that overlap."""
    for sheet in book.sheets:
        areas = [(table.name, table.area) for table in sheet.tables]
        areas += [("a merged cell", area) for area in sheet.merged]
        for (name, area), (other_name, other) in combinations(areas, 2):
            if _overlap(area, other):
                yield f"{sheet.name}: {name} and {other_name} overlap"


def merged_single_cells(book: Book) -> Iterator[str]:
    """Cells that are merged with no other."""
    for sheet in book.sheets:
        for left, top, right, bottom in sheet.merged:
            if (left, top) == (right, bottom):
                yield f"{sheet.at(f'{get_column_letter(left)}{top}')}: is merged with no other cell"


# --- Links ---


def inward_links(book: Book) -> Iterator[str]:
    """Links to sheets that are not there."""
    names = {sheet.name.lower() for sheet in book.sheets}
    for sheet in book.sheets:
        for link in _all(sheet.root, "m:hyperlinks/m:hyperlink"):
            location = link.get("location")
            if location is not None and _linked_sheet(location).lower() not in names:
                yield f"{sheet.at(link.get('ref'))}: links to {location}, and there is no such sheet"
            if len(link.get("tooltip", "")) > _LONGEST_LABEL:
                yield f"{sheet.at(link.get('ref'))}: the link's tip has more than {_LONGEST_LABEL} characters"


def _linked_sheet(location: str) -> str:
    sheet, _, _ = location.rpartition("!")
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") and sheet.endswith("'") else sheet


# --- Pictures and charts ---


def descriptions(book: Book) -> Iterator[str]:
    """Pictures and charts that say nothing to a person who cannot see them."""
    for sheet in book.sheets:
        for drawing in sheet.drawings:
            if len(drawing.description) < _SHORTEST_DESCRIPTION:
                yield f"{sheet.name}: a {drawing.kind} has no description of what it shows"


def overlapping_drawings(book: Book) -> Iterator[str]:
    """Pictures and charts that cover one another, or cells with something in them."""
    for sheet in book.sheets:
        for one, other in combinations(sheet.drawings, 2):
            if _overlap(one.box, other.box, slack=_EMU_PER_PIXEL):
                yield f"{sheet.name}: a {one.kind} and a {other.kind} overlap"
        for drawing in sheet.drawings:
            covered = [cell.reference for cell in sheet.cells if _overlap(drawing.area, (cell.column, cell.row) * 2)]
            if covered:
                yield f"{sheet.name}: a {drawing.kind} covers {covered[0]}"


def chart_axes(book: Book) -> Iterator[str]:
    """Charts whose axes new versions of Excel hide, because the file does not say that they are shown."""
    for name, root in book.charts:
        for kind in ("catAx", "valAx", "dateAx", "serAx"):
            for axis in _all(root, f".//c:{kind}"):
                shown = [element.get("val", "1") for element in _all(axis, "c:delete")]
                if shown not in (["0"], ["false"]):
                    yield f"{name}: the file does not say that the {kind} axis is shown"


def chart_lengths(book: Book) -> Iterator[str]:
    """Bars that do not begin at 0, so that their lengths mislead."""
    for name, root in book.charts:
        for axis in _all(root, ".//c:barChart/../c:valAx"):
            if [float(element.get("val")) for element in _all(axis, "c:scaling/c:min")] != [0.0]:
                yield f"{name}: the bars do not begin at 0"


def chart_fonts(book: Book) -> Iterator[str]:
    """Charts with texts in another font than the cells have: none is named in the file for some of them."""
    own = {element.get("val") for element in _all(book.styles, "m:fonts/m:font/m:name")}
    for name, root in book.charts:
        for looks in _all(root, ".//a:defRPr"):
            used = [element.get("typeface") for element in _all(looks, "a:latin")]
            if not set(used) & own:
                yield f"{name}: a text has the font {used[0] if used else 'of the program'}"


def chart_frames(book: Book) -> Iterator[str]:
    """Charts with round corners, or whose title lies over the plot: what Excel assumes when the file says nothing."""
    for name, root in book.charts:
        if [element.get("val", "1") for element in _all(root, "c:roundedCorners")] not in (["0"], ["false"]):
            yield f"{name} has round corners"
        for title in _all(root, ".//c:title"):
            if [element.get("val", "1") for element in _all(title, "c:overlay")] not in (["0"], ["false"]):
                yield f"{name}: a title lies over the plot"


def chart_references(book: Book) -> Iterator[str]:
    """Charts of cells on sheets that are not there, or of empty cells."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    for name, root in book.charts:
        for element in _all(root, ".//c:f"):
            reference = element.text or ""
            sheet = sheets.get(_linked_sheet(reference))
            if sheet is None:
                yield f"{name} shows {reference}, and there is no such sheet"
                continue
            left, top, right, bottom = range_boundaries(reference.rpartition("!")[2].replace("$", ""))
            positions = ((column, row) for column in range(left, right + 1) for row in range(top, bottom + 1))
            if not any(position in sheet.by_position for position in positions):
                yield f"{name} shows {reference}, where nothing is"


def _repeated(names: Iterator[str] | Sequence[str]) -> list[str]:
    """Names that stand more than once, where capitals do not count."""
    spellings: dict[str, list[str]] = defaultdict(list)
    for name in names:
        spellings[name.lower()].append(name)
    return [alike[0] for alike in spellings.values() if len(alike) > 1]


CHECKS: tuple[Callable[[Book], Iterator[str]], ...] = (
    outward_links,
    document_properties,
    sheet_names,
    opening_view,
    frozen_panes,
    print_set_up,
    footers,
    column_widths,
    row_heights,
    sheet_size,
    formulas,
    defined_names,
    error_cells,
    numbers,
    dates,
    long_texts,
    escaped_texts,
    formula_like_texts,
    data_bars,
    cut_texts,
    fonts,
    colours,
    cell_styles,
    table_headers,
    empty_tables,
    table_names,
    table_filters,
    overlapping_areas,
    merged_single_cells,
    inward_links,
    descriptions,
    overlapping_drawings,
    chart_axes,
    chart_lengths,
    chart_fonts,
    chart_frames,
    chart_references,
)
