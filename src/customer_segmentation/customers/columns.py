"""The names of the columns that the project itself adds to a customer table, and headers that keep clear of them."""

from collections.abc import Collection, Iterable

#: Where the row stands in the user's file, counted as a spreadsheet counts: the header is row 1.
ROW = "row_in_file"
#: Why a row was rejected, in words.
REASONS = "reasons"
#: Cells of a row beyond the table's last column; such a row's cells may stand in the wrong columns.
EXTRA_CELLS = "cells beyond the last column"
#: The segment's number, 1…k.
SEGMENT = "segment"
SEGMENT_NAME = "segment_name"
#: 0…100: how close the customer is to the segment's centre, compared with the segment's other customers.
TYPICALITY = "typicality"
#: Number of the segment whose centre is second nearest.
SECOND_SEGMENT = "second_segment"
#: Whether the second nearest centre is almost as near as the nearest.
BORDERLINE = "borderline"
#: Whether the customer is far from every centre.
OUTLIER = "outlier"
#: Number and name of the customer's segment in the earlier run.
PREVIOUS_SEGMENT, PREVIOUS_SEGMENT_NAME = "previous_segment", "previous_segment_name"
#: Whether the customer moved, joined or left since that run.
SEGMENT_CHANGE = "segment_change"

#: The file that a row is from, where a table was read from several.
SOURCE_FILE = "source_file"

#: Stand in counts for a missing value, and for all values but the most frequent ones.
MISSING, OTHER = "(missing)", "(other)"

#: Begins the name of every helper column. No header of a table has it, see ``safe_headers``.
_HELPER = "\x1f"

#: What the reader of customer files adds.
READER_COLUMNS = (ROW, EXTRA_CELLS)
#: What says where a customer is, and was.
_LABELS = (SEGMENT, SEGMENT_NAME, PREVIOUS_SEGMENT, PREVIOUS_SEGMENT_NAME, SEGMENT_CHANGE)
#: A column that a table brings under one of these names gets another one, see ``safe_headers``.
RESERVED = (ROW, REASONS, EXTRA_CELLS, *_LABELS, TYPICALITY, SECOND_SEGMENT, BORDERLINE, OUTLIER)


def helper_column(name: str) -> str:
    """The name of a helper column, which only tidying and checking know; it is no header of any table."""
    return f"{_HELPER}{name}"


def safe_headers(headers: Iterable[str], *, reserved: Collection[str] = RESERVED) -> list[str]:
    """The headers of a table so that no two are alike and none is a name of the project's own.

    ``segment`` becomes ``segment (in the file)``; the second ``Income`` or ``income`` gets its number, ``Income (2)``.
    """
    plain = [safe_header(header, reserved=reserved) for header in headers]
    taken = {header.casefold() for header in plain}
    seen: set[str] = set()
    safe = []
    for header in plain:
        name, number = header, 1
        # A header that stands in the table only once keeps its name, wherever it stands.
        while name.casefold() in seen or (number > 1 and name.casefold() in taken):
            number += 1
            name = f"{header} ({number})"
        seen.add(name.casefold())
        safe.append(name)
    return safe


def safe_header(header: str, *, reserved: Collection[str] = RESERVED) -> str:
    """A header that is no name of the project's own."""
    header = header.replace(_HELPER, " ")
    return f"{header} (in the file)" if header in reserved else header


def header_key(header: str) -> str:
    """A header without what people write differently: case, spaces and punctuation."""
    return "".join(character for character in header.casefold() if character.isalnum())
