"""The names of the columns that the project itself adds to a customer table."""

#: Where the row stands in the user's file, counted as a spreadsheet counts: the header is row 1.
ROW = "row_in_file"
#: Why a row was rejected, in words.
REASONS = "reasons"
#: The segment's number, 1…k.
SEGMENT = "segment"
SEGMENT_NAME = "segment_name"

#: A customer table must not bring columns of its own under these names.
RESERVED = (ROW, REASONS, SEGMENT, SEGMENT_NAME)
