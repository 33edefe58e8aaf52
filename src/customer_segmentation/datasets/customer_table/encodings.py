"""From bytes to UTF-8, whatever program wrote them."""

import codecs
import re
from dataclasses import dataclass

from .limits import Refusal

#: Stands for bytes that could not be decoded.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

#: Longest first, as UTF-32's mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "UTF-8 with a byte-order mark", "utf-8"),
    (codecs.BOM_UTF32_LE, "UTF-32", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "UTF-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "UTF-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "UTF-16", "utf-16-be"),
)
#: A character beyond ASCII in UTF-8.
_UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True)
class Decoded:
    """A text in UTF-8, without byte-order mark, and the name that its encoding has for people."""

    text: bytes
    encoding: str


def decode(content: bytes, encoding: str | None) -> Decoded:
    """Decode a text file, as the encoding that the user names, if one is named.

    A byte-order mark decides. Without one, UTF-8 is taken when it fits, as a text of another encoding hardly ever
    does. Of the older encodings Windows-1252 is assumed (it holds Latin-1's letters), unless most characters beyond
    ASCII are valid UTF-8: then the file is UTF-8 with some damaged bytes.
    """
    if encoding is not None:
        return _decode_as(content, encoding, encoding)
    for mark, name, codec in _MARKS:
        if content.startswith(mark):
            return _decode_as(content[len(mark) :], codec, name)
    if unmarked := _unmarked_utf16(content):
        return _decode_as(content, unmarked, "UTF-16")
    if b"\0" in content:
        raise Refusal("is neither text, Excel (.xlsx) nor Parquet: export the table as CSV or Excel (.xlsx).")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        utf8_bytes = sum(len(character) for character in _UTF8_CHARACTER.findall(content))
        if 2 * utf8_bytes > len(_BEYOND_ASCII.findall(content)):
            return _decode_as(content, "utf-8", "UTF-8")
        return _decode_as(content, "cp1252", "Windows-1252")
    return Decoded(content, "UTF-8")


def _decode_as(content: bytes, codec: str, name: str) -> Decoded:
    try:
        codecs.lookup(codec)
    except LookupError:
        raise Refusal(f'cannot be decoded: there is no encoding "{codec}"; correct it in the catalog entry.') from None
    text = content.decode(codec, errors="replace")
    return Decoded(text.encode("utf-8", errors="replace"), name)


def _unmarked_utf16(content: bytes) -> str | None:
    """UTF-16 without a mark: in a table, every second byte of the ASCII characters is zero."""
    start = content[:1000]
    zeros_in_even, zeros_in_odd = start[::2].count(0), start[1::2].count(0)
    if zeros_in_odd > len(start) / 4 and not zeros_in_even:
        return "utf-16-le"
    if zeros_in_even > len(start) / 4 and not zeros_in_odd:
        return "utf-16-be"
    return None
