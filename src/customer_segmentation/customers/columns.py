"""The names of the columns that the project itself adds to a customer table."""

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

#: Stand in counts for a missing value, and for all values but the most frequent ones.
MISSING, OTHER = "(missing)", "(other)"

#: What the reader of customer files adds.
READER_COLUMNS = (ROW, EXTRA_CELLS)
#: A customer table must not bring columns of its own under these names.
RESERVED = (ROW, REASONS, EXTRA_CELLS, SEGMENT, SEGMENT_NAME, TYPICALITY, SECOND_SEGMENT, BORDERLINE, OUTLIER)


def header_key(header: str) -> str:
    """A header without what people write differently: case, spaces and punctuation."""
    return "".join(character for character in header.casefold() if character.isalnum())
