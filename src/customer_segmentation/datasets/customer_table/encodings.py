"""From bytes to UTF-8, whatever program wrote them."""

import codecs
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import category

from customer_segmentation.customers.columns import header_key

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
#: The encodings that tables come in where it is not UTF-8; of several that fit equally well, the first one is taken.
_OLDER = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "cp1257": "Windows-1257",
    "koi8_r": "KOI8-R",
    "gb18030": "GB18030",
    "big5": "Big5",
    "cp932": "Shift-JIS",
    "cp949": "EUC-KR",
    "cp874": "Windows-874",
    "cp850": "DOS 850",
    "mac_roman": "Mac Roman",
}
#: The first bytes of frequent characters, by which encodings of Eastern Asia are sorted.
_FREQUENT = {"gb18030": (0xB0, 0xD7), "big5": (0xA4, 0xC6), "cp932": (0x82, 0x98), "cp949": (0xB0, 0xC8)}
#: A character beyond ASCII in UTF-8, and any byte of one in whatever encoding.
_UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
#: Lines of a text at most among which the header is, and bytes that are enough to tell an encoding.
_TOP_LINES = 50
_ENOUGH = 40_000
#: Kinds of characters (of Unicode) that hardly stand in names: fractions, drawings, formulas, controls, lone accents.
_ODD = {"No", "So", "Sm", "Cc", "Sk"}
#: A character beyond ASCII between two letters; capitals and opening quotation marks do not belong there.
_INSIDE_A_WORD = re.compile(r"(?<=[^\W\d_])[^\x00-\x7f](?=([^\W\d_]))")
_NOT_INSIDE = {"Lu", "Ps", "Pi"}
#: The letters beyond ASCII of languages that are written in Windows-1252.
_WESTERN = tuple(map(set, ("àâæçéèêëîïôœùûü", "äöüß", "àèéìíîòóùú", "áéíñóúüç", "áâãàçéêíóôõúü", "åäöæøéü", "éèëïóöü")))
#: Encodings that make other letters of these.
_LIKE_WESTERN = {"cp1250", "cp1257", "mac_roman"}
#: So much larger the share of these may be in one encoding than in another.
_FEW_SIGNS = 0.1


@dataclass(frozen=True)
class Decoded:
    """A text in UTF-8, without byte-order mark, the name that its encoding has for people, and how certain that is.

    ``certainty`` runs from 0 to 1; there is none where the bytes themselves, the user or the headers say it.
    """

    text: bytes
    encoding: str
    certainty: float | None = None


def decode(content: bytes, encoding: str | None, wanted: Sequence[Collection[str]] = ()) -> Decoded:
    """Decode a text file, as the encoding that the user names, if one is named.

    A byte-order mark decides. Without one, UTF-8 is taken when it fits, as a text of another encoding hardly ever does,
    and also where few bytes do not fit. Else the encoding under which the wanted headers are found is taken, and
    where that leaves a choice, the one whose text looks most like a language.
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
        return _decode_older(content, wanted)
    return Decoded(content, "UTF-8")


def _decode_older(content: bytes, wanted: Sequence[Collection[str]]) -> Decoded:
    fitting = _with_wanted_headers(content, wanted)
    if not fitting and _is_damaged_utf8(content):
        return _decode_as(content, "utf-8", "UTF-8")
    if len(fitting) == 1:
        return _decode_as(content, fitting[0], _OLDER[fitting[0]])
    codec, certainty = _detect(content, fitting or list(_OLDER))
    return _decode_as(content, codec, _OLDER[codec], certainty)


def _decode_as(content: bytes, codec: str, name: str, certainty: float | None = None) -> Decoded:
    try:
        codecs.lookup(codec)
    except LookupError:
        raise Refusal(f'cannot be decoded: there is no encoding "{codec}"; correct it in the catalog entry.') from None
    text = content.decode(codec, errors="replace")
    return Decoded(text.encode("utf-8", errors="replace"), name, certainty)


def _with_wanted_headers(content: bytes, wanted: Sequence[Collection[str]]) -> list[str]:
    """The encodings under which most of the wanted headers stand at the top of the text, if they differ in that."""
    names = [{header_key(name) for name in accepted if not name.isascii()} for accepted in wanted]
    names = [keys for keys in names if keys]
    top = b"\n".join(content[:_ENOUGH].splitlines()[:_TOP_LINES])
    found = {}
    for codec in _OLDER if names else ():
        text = header_key(top.decode(codec, errors="replace"))
        found[codec] = sum(any(key in text for key in keys) for keys in names)
    most = max(found.values(), default=0)
    return [codec for codec, headers in found.items() if headers == most] if most else []


def _is_damaged_utf8(content: bytes) -> bool:
    """Whether more different characters are UTF-8 than bytes are not.

    Different ones, as a single word that happens to fit may stand in every row.
    """
    valid = set(_UTF8_CHARACTER.findall(content))
    return len(valid) > len(set(_BEYOND_ASCII.findall(_UTF8_CHARACTER.sub(b"", content))))


def _detect(content: bytes, codecs_to_try: Sequence[str]) -> tuple[str, float]:
    """The encoding whose text looks most like a language, and how much more so than any other text that fits."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - few files need it

    sample = b"\n".join(_telling_lines(content))
    codecs_to_try = _made_of_letters(sample, codecs_to_try)
    matches = from_bytes(sample, cp_isolation=list(codecs_to_try), threshold=1.0, language_threshold=0.0)
    best = matches.best()
    if best is None:
        return codecs_to_try[0], 0.0
    tied = [match for match in matches if (match.chaos, match.coherence) == (best.chaos, best.coherence)]
    # A match also stands for the encodings that give the same text.
    equal = {codec for match in (best, *tied) for codec in (match.encoding, *match.could_be_from_charset)}
    codec = "cp1252" if "cp1252" in equal and "cp1252" in codecs_to_try else best.encoding
    if codec in _FREQUENT:
        rivals = [match.encoding for match in (best, *tied) if match.encoding in _FREQUENT]
        codec = max(rivals, key=lambda rival: _frequent(sample, rival))
    if codec in _LIKE_WESTERN and "cp1252" in codecs_to_try and _is_western(sample):
        codec = "cp1252"
    if codec == "cp1252" and "cp1250" in codecs_to_try and _is_hungarian(sample):
        codec = "cp1250"
    if codec == "cp1252" and "cp1254" in codecs_to_try and _is_turkish(sample):
        codec = "cp1254"
    text = sample.decode(codec, errors="replace")
    own = _likeness(best.chaos, best.coherence)
    others = [_likeness(match.chaos, match.coherence) for match in matches if str(match) != text]
    return codec, own / (own + max(others, default=0.0))


def _made_of_letters(sample: bytes, codecs_to_try: Sequence[str]) -> list[str]:
    """The encodings in which what is beyond ASCII are letters, not odd signs: in a name, ¾ can hardly be right.

    Nor can a capital or an opening quotation mark before a small letter within a word: CÛdigo, N„o.
    """
    shares = {}
    for codec in codecs_to_try:
        text = sample.decode(codec, errors="replace")
        beyond = [character for character in text if not character.isascii()]
        odd = sum(category(character) in _ODD for character in beyond)
        odd += sum(category(found[0]) in _NOT_INSIDE and found[1].islower() for found in _INSIDE_A_WORD.finditer(text))
        shares[codec] = odd / max(odd + sum(map(str.isalpha, beyond)), 1)
    return [codec for codec, share in shares.items() if share <= min(shares.values()) + _FEW_SIGNS]


def _frequent(sample: bytes, codec: str) -> float:
    """The share of frequent characters among the different ones of a text in an encoding of Eastern Asia."""
    least, most = _FREQUENT[codec]
    letters = {letter for letter in sample.decode(codec, errors="replace") if not letter.isascii()} - {REPLACEMENT}
    leads = [letter.encode(codec, errors="replace")[0] for letter in letters]
    return sum(least <= lead <= most for lead in leads) / max(len(leads), 1)


def _is_western(sample: bytes) -> bool:
    """Whether all letters of the text are those of one language that Windows-1252 is for: sì and è, not sě and č."""
    letters = {letter for letter in sample.decode("cp1252", errors="replace").lower() if letter.isalpha()}
    beyond = {letter for letter in letters if not letter.isascii()} - set("ºª")  # of Nº, in any of them
    return bool(beyond) and any(beyond <= alphabet for alphabet in _WESTERN)


def _is_hungarian(sample: bytes) -> bool:
    """Whether the text has the letters of Hungarian alone, among them those that Windows-1252 has not."""
    letters = {letter for letter in sample.decode("cp1250", errors="replace").lower() if not letter.isascii()}
    return letters <= set("áéíóöőúüű") and bool(letters & set("őű")) and bool(letters & set("áéíóú"))


def _is_turkish(sample: bytes) -> bool:
    """Whether the text has the letters of Turkish alone, among them those that Windows-1252 has not."""
    letters = {letter for letter in sample.decode("cp1254", errors="replace") if letter.isalpha() and letter > "\xa0"}
    return letters <= set("çğıöşüâîûÇĞİÖŞÜÂÎÛ") and bool(letters & set("ğışĞİŞ"))


def _likeness(chaos: float, coherence: float) -> float:
    """How much a text looks like a language: little disorder among its characters counts most."""
    return max((1 - chaos) ** 4 * (0.25 + coherence), 1e-9)


def _telling_lines(content: bytes) -> Iterator[bytes]:
    """Lines with characters beyond ASCII, as many as are enough."""
    length = 0
    for line in content.splitlines():
        if not line.isascii():
            yield line[:_ENOUGH]
            length += len(line)
            if length > _ENOUGH:
                return


def _unmarked_utf16(content: bytes) -> str | None:
    """UTF-16 without a mark: in a table, every second byte of the ASCII characters is zero."""
    start = content[:1000]
    zeros_in_even, zeros_in_odd = start[::2].count(0), start[1::2].count(0)
    if zeros_in_odd > len(start) / 4 and not zeros_in_even:
        return "utf-16-le"
    if zeros_in_even > len(start) / 4 and not zeros_in_odd:
        return "utf-16-be"
    return None
