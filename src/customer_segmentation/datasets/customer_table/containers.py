"""What kind of file this is, told from its content; gzip and zip files are unpacked."""

import gzip
import io
import re
import zipfile
import zlib
from typing import Literal

from .limits import Limits, Refusal

Kind = Literal["text", "excel", "parquet"]

#: Archives within archives that are opened.
_DEEPEST = 2

#: First bytes of files that people mistake for tables, and what to do about each.
_KNOWN_BY_START = (
    (b"version https://git-lfs", "is a Git-LFS pointer, not the table itself: fetch the table with `git lfs pull`."),
    (b"%PDF", "is a PDF document: export the table as CSV or Excel (.xlsx)."),
    (b"{\\rtf", "is a text document (RTF): export the table as CSV or Excel (.xlsx)."),
    (b"\x89PNG", "is a picture: export the table itself as CSV or Excel (.xlsx)."),
    (b"\xff\xd8\xff", "is a picture: export the table itself as CSV or Excel (.xlsx)."),
    (b"SQLite format 3", 'is an SQLite database: read it through a catalog entry, see README, "From a database".'),
    (b"7z\xbc\xaf\x27\x1c", "is a 7-Zip archive: unpack it first."),
    (b"Rar!", "is a RAR archive: unpack it first."),
    (b"BZh", "is a bzip2 archive: unpack it first."),
    (b"\xfd7zXZ", "is an xz archive: unpack it first."),
    (b"\x28\xb5\x2f\xfd", "is a Zstandard archive: unpack it first."),
)
#: Members that tell a zip file of another kind.
_KNOWN_BY_MEMBER = (
    ("xl/vbaProject.bin", "is an Excel workbook with macros (.xlsm), which are not opened: save it as .xlsx or CSV."),
    ("xl/workbook.bin", "is a binary Excel workbook (.xlsb): save it as .xlsx or CSV."),
    ("word/document.xml", "is a Word document: export the table as CSV or Excel (.xlsx)."),
    ("ppt/presentation.xml", "is a PowerPoint file: export the table as CSV or Excel (.xlsx)."),
    ("content.xml", "is an OpenDocument file: save it as .xlsx or CSV."),
)
_HTML = re.compile(rb"(?is)\s*(<!--.*?-->\s*)*<(!doctype html|html|head|body|meta|table|div|style)\b")


def open_container(content: bytes, limits: Limits, *, depth: int = 0) -> tuple[Kind, bytes, list[str]]:
    """Recognise a file, and unpack it where it is compressed; ``depth`` is the number of archives already opened.

    Returns:
        The kind, the unpacked bytes, and the names of the archives and members that were opened.
    """
    if not content.strip():
        raise Refusal("is empty: export the customer table again.")
    for start, sentence in _KNOWN_BY_START:
        if content.startswith(start):
            raise Refusal(sentence)
    if content.startswith(b"PAR1"):
        return "parquet", content, []
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Refusal(_name_compound_file(content))
    if content.startswith((b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06")):
        if depth == _DEEPEST:
            raise Refusal("is an archive in an archive in an archive: unpack it first.")
        if content.startswith(b"\x1f\x8b"):
            opened, inner = "gzip", _unpack_gzip(content, limits)
        else:
            member, inner = _unpack_zip(content, limits)
            if member is None:
                return "excel", content, []
            opened = f"zip: {member}"
        kind, table, further = open_container(inner, limits, depth=depth + 1)
        return kind, table, [opened, *further]
    _refuse_markup(content)
    return "text", content, []


def _refuse_markup(content: bytes) -> None:
    """Refuse web pages and XML, which some systems save under the name of an Excel file."""
    start = re.sub(rb"^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)", b"", content[:2000].replace(b"\0", b""))
    if _HTML.match(start) or (start.lstrip().startswith(b"<?xml") and b"<html" in start.lower()):
        raise Refusal("is a web page (HTML), whatever its name says: open it in Excel and save it as .xlsx or CSV.")
    if start.lstrip().startswith(b"<?xml"):
        raise Refusal("is an XML file, whatever its name says: open it in Excel and save it as .xlsx or CSV.")
    if start.lstrip().startswith((b"{", b"[{")):
        raise Refusal("looks like JSON: export the table as CSV or Excel (.xlsx).")


def _name_compound_file(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "is protected by a password: open it in Excel, remove the password (File > Info), and save it again."
    return (
        "is an old binary file, such as a workbook of Excel before 2007 (.xls): open it in Excel and save it as .xlsx."
    )


def _unpack_gzip(content: bytes, limits: Limits) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            unpacked = file.read(limits.most_unpacked(len(content)) + 1)
    except (OSError, EOFError, zlib.error):
        raise Refusal("is a damaged or incomplete gzip archive: copy or download it again.") from None
    limits.check_unpacked(len(content), len(unpacked))
    return unpacked


def _unpack_zip(content: bytes, limits: Limits) -> tuple[str | None, bytes]:
    """The only file in a zip archive; no name when the archive itself is an Excel workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            for known, sentence in _KNOWN_BY_MEMBER:
                if known in names:
                    raise Refusal(sentence)
            if any(member.flag_bits & 1 for member in members):
                raise Refusal("is protected by a password: unpack it first.")
            # zipfile never unpacks more of a member than its size given here.
            limits.check_unpacked(len(content), sum(member.file_size for member in members))
            if "xl/workbook.xml" in names:
                return None, b""
            files = [member for member in members if _may_be_a_table(member)]
            if len(files) != 1:
                listed = ", ".join(f'"{member.filename}"' for member in files[:10]) or "none"
                raise Refusal(
                    f"is a zip archive that should hold one table, but holds {len(files)} files ({listed}): unpack it."
                )
            return files[0].filename, archive.read(files[0])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        raise Refusal(
            "is a damaged or incomplete zip archive or Excel workbook: copy, download or save it again."
        ) from None


def _may_be_a_table(member: zipfile.ZipInfo) -> bool:
    hidden = member.filename.startswith("__MACOSX/") or member.filename.rpartition("/")[2].startswith(".")
    return not member.is_dir() and not hidden
