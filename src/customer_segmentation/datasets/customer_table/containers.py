"""What kind of file this is, told from its content; gzip and zip files are unpacked."""

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from .limits import Limits, Refusal

#: "excel" is .xlsx and .xlsm, "spreadsheet" what another library reads: .xls, .xlsb, .ods.
Kind = Literal["text", "json", "excel", "spreadsheet", "parquet"]

#: Archives within archives that are opened.
_DEEPEST = 2
#: Files in an archive or folder at most.
MOST_FILES = 1000

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
_REFUSED_BY_MEMBER = (
    ("word/document.xml", "is a Word document: export the table as CSV or Excel (.xlsx)."),
    ("ppt/presentation.xml", "is a PowerPoint file: export the table as CSV or Excel (.xlsx)."),
)
_HTML = re.compile(rb"(?is)\s*(<!--.*?-->\s*)*<(!doctype html|html|head|body|meta|table|div|style)\b")
_JSON = re.compile(rb"\s*(?:\{|\[\s*[\[{])")
_DAMAGED = "is a damaged or incomplete zip archive or Excel workbook: copy, download or save it again."


@dataclass(frozen=True)
class Part:
    """A file that holds one table: its name, its kind, its bytes, and the archives that it was taken from."""

    name: str
    kind: Kind
    content: bytes
    opened: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Unread:
    """A file among several that is of no kind known here, and why."""

    name: str
    why: Refusal


def open_container(name: str, content: bytes, limits: Limits, *, depth: int = 0) -> list[Part | Unread]:
    """Recognise a file, and unpack it where it is compressed; ``depth`` is the number of archives already opened.

    Returns:
        The file itself, or the files in it.
    """
    if not content.strip():
        raise Refusal("is empty: export the customer table again.")
    for start, sentence in _KNOWN_BY_START:
        if content.startswith(start):
            raise Refusal(sentence)
    if content.startswith(b"PAR1"):
        return [Part(name, "parquet", content)]
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Refusal(
                "is protected by a password: open it in Excel, remove the password (File > Info), and save it again."
            )
        return [Part(name, "spreadsheet", content)]
    if content.startswith((b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06")):
        if depth == _DEEPEST:
            raise Refusal("is an archive in an archive in an archive: unpack it first.")
        if content.startswith(b"\x1f\x8b"):
            inner = open_container(name, _unpack_gzip(content, limits), limits, depth=depth + 1)
            return [_opened("gzip", part) for part in inner]
        return _open_zip(name, content, limits, depth=depth)
    _refuse_markup(content)
    start = re.sub(rb"^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)", b"", content[:2000].replace(b"\0", b""))
    return [Part(name, "json" if _JSON.match(start) else "text", content)]


def _opened(archive: str, part: Part | Unread) -> Part | Unread:
    return part if isinstance(part, Unread) else replace(part, opened=[archive, *part.opened])


def _refuse_markup(content: bytes) -> None:
    """Refuse web pages and XML, which some systems save under the name of an Excel file."""
    start = re.sub(rb"^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)", b"", content[:2000].replace(b"\0", b""))
    if _HTML.match(start) or (start.lstrip().startswith(b"<?xml") and b"<html" in start.lower()):
        raise Refusal("is a web page (HTML), whatever its name says: open it in Excel and save it as .xlsx or CSV.")
    if start.lstrip().startswith(b"<?xml"):
        raise Refusal("is an XML file, whatever its name says: open it in Excel and save it as .xlsx or CSV.")


def _unpack_gzip(content: bytes, limits: Limits) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            unpacked = file.read(limits.most_unpacked(len(content)) + 1)
    except (OSError, EOFError, zlib.error):
        raise Refusal("is a damaged or incomplete gzip archive: copy or download it again.") from None
    limits.check_unpacked(len(content), len(unpacked))
    return unpacked


def _open_zip(name: str, content: bytes, limits: Limits, *, depth: int) -> list[Part | Unread]:
    """The files in a zip archive; the archive itself when it is a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            for known, sentence in _REFUSED_BY_MEMBER:
                if known in names:
                    raise Refusal(sentence)
            if any(member.flag_bits & 1 for member in members):
                raise Refusal("is protected by a password: unpack it first.")
            # zipfile never unpacks more of a member than its size given here.
            limits.check_unpacked(len(content), sum(member.file_size for member in members))
            if kind := _workbook_kind(archive, names):
                return [Part(name, kind, content)]
            files = [member for member in members if _may_be_a_table(member)]
            if not files:
                raise Refusal("is a zip archive without a table in it: pack the table again.")
            check_number(len(files))
            return list(_members(archive, files, limits, depth=depth))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        raise Refusal(_DAMAGED) from None


def _members(
    archive: zipfile.ZipFile, files: list[zipfile.ZipInfo], limits: Limits, *, depth: int
) -> Iterator[Part | Unread]:
    unpacked = 0
    for member in files:
        try:
            inner = open_container(member.filename, archive.read(member), limits, depth=depth + 1)
        except Refusal as why:
            if len(files) == 1:
                raise
            yield Unread(member.filename, why)
            continue
        for part in inner:
            if isinstance(part, Part):
                # Archives within an archive are small, and what they hold together may not be.
                unpacked += len(part.content)
                limits.check_unpacked(unpacked, unpacked)
            yield _opened(f"zip: {member.filename}", part)


def check_number(files: int) -> None:
    """Refuse an archive or folder of too many files."""
    if files > MOST_FILES:
        raise Refusal(f"holds {files:,} files, more than the {MOST_FILES:,} that are read as one table: join them.")


def _workbook_kind(archive: zipfile.ZipFile, names: set[str]) -> Kind | None:
    if "xl/workbook.bin" in names:
        return "spreadsheet"
    if "xl/workbook.xml" in names:
        return "excel"
    if "content.xml" in names:
        document = archive.read("mimetype") if "mimetype" in names else b""
        if b"spreadsheet" not in document:
            raise Refusal("is an OpenDocument file, but no spreadsheet: export the table as CSV or .ods.")
        return "spreadsheet"
    return None


def _may_be_a_table(member: zipfile.ZipInfo) -> bool:
    return not member.is_dir() and not is_hidden(member.filename)


def is_hidden(path: str) -> bool:
    """Whether a file is one that systems add and people do not see, such as ``.DS_Store`` and ``_SUCCESS``."""
    return path.startswith("__MACOSX/") or path.rpartition("/")[2].startswith((".", "_SUCCESS", "Thumbs.db"))
