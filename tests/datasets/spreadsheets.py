"""Spreadsheets that no library here can write, made by hand."""

import io
import zipfile
from typing import Any


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def ods(**sheets: list[list[Any]]) -> bytes:
    """An OpenDocument spreadsheet; numbers are numbers, and a date is a text that looks like one."""
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)

    def cell(value: Any) -> str:
        if value == "":
            return "<table:table-cell/>"
        if isinstance(value, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        if value[:3] == "202":
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    tables = "".join(
        f'<table:table table:name="{title}">'
        + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        + '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        for title, rows in sheets.items()
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped({"mimetype": mimetype, "META-INF/manifest.xml": manifest, "content.xml": content.encode()})


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of .xlsb: its kind and length, seven bits in each byte."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(content)]) + content


def xlsb(rows: list[list[Any]]) -> bytes:
    """A binary Excel workbook with one sheet."""

    def number(value: int, size: int = 4) -> bytes:
        return value.to_bytes(size, "little")

    def text(value: str) -> bytes:
        return number(len(value)) + value.encode("utf-16-le")

    cells = b""
    for y, row in enumerate(rows):
        cells += record(0, number(y) + bytes(21))
        for x, value in enumerate(row):
            place = number(x) + bytes(4)
            if isinstance(value, int):
                cells += record(2, place + number(value << 2 | 2))
            elif value:
                cells += record(6, place + text(value))
    sheet = record(129) + record(148, bytes(16)) + record(145) + cells + record(146) + record(130)
    bundle = record(143) + record(156, number(0) + number(1) + text("rId1") + text("Data")) + record(144)
    relationship = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "xl/workbook.bin": record(131) + bundle + record(132),
            "xl/worksheets/sheet1.bin": sheet,
            "xl/_rels/workbook.bin.rels": (
                f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{relationship}" '
                'Target="worksheets/sheet1.bin"/></Relationships>'
            ).encode(),
        }
    )
