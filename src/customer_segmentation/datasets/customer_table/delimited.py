"""CSV and its relatives: comma, semicolon, tab or pipe between the cells."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from .blanks import split_at_blanks
from .encodings import Decoded
from .layout import Grid, Wanted, find_header, listed
from .limits import Limits, Refusal
from .quotes import Repaired, repair_quotes

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
#: Bytes and records at the top of a file from which delimiter and width are told.
_SAMPLE_BYTES = 200_000
_SAMPLE_ROWS = 200
#: No record can be longer.
_LONGEST_RECORD = 8 * 2**20
# Python's own limit, 131,072 characters, is less than what a cell of free text may hold.
csv.field_size_limit(_LONGEST_RECORD)


def read_delimited(decoded: Decoded, limits: Limits, wanted: Wanted) -> Grid:
    """Split a text into cells.

    Rows with fewer cells than the table has columns are filled up with blank cells; what a row has beyond the last
    column is kept beside the grid.
    """
    text = decoded.text
    # A lone carriage return ends a line, too (old Mac programs).
    limits.check_rows(text.count(b"\n") or text.count(b"\r"))
    sample = _sample(text)
    delimiter = _find_delimiter(sample)
    records = _records(sample, delimiter)
    if _usual_width(records) == 1 and (grid := split_at_blanks(text)):
        limits.check_columns(grid.cells.num_columns)
        grid.notes = {"format": "text", **_encoding(decoded), "delimiter": "blanks"}
        return grid
    width = max(len(records[find_header(records, wanted)]), _usual_width(records))
    limits.check_columns(width)
    repaired = _reconcile(text, delimiter, width)
    grid = _split(repaired.text if repaired and repaired.rows else text, delimiter, width)
    grid.notes = {"format": "text", **_encoding(decoded), "delimiter": _DELIMITERS[delimiter]}
    if repaired and repaired.rows:
        grid.notes["stray_quotation_marks"] = listed(repaired.rows)
    if repaired and repaired.several_lines:
        grid.notes["rows_of_several_lines"] = listed(repaired.several_lines)
    return grid


def _encoding(decoded: Decoded) -> dict[str, Any]:
    certainty = {} if decoded.certainty is None else {"encoding_certainty": round(decoded.certainty, 2)}
    return {"encoding": decoded.encoding, **certainty}


def _reconcile(text: bytes, delimiter: str, width: int) -> Repaired | None:
    """Find the quotation marks that swallow rows, where there are any marks that may."""
    # A mark that is closed in its own line swallows nothing, and most files have no others.
    if b'"' not in text or not any(line.count(b'"') % 2 for line in text.splitlines()):
        return None
    return repair_quotes(text.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), delimiter, width)


def _sample(text: bytes) -> str:
    """The first records of the text; the last one may be cut off, and is left out."""
    start = text[:_SAMPLE_BYTES].decode("utf-8", errors="ignore")
    if len(text) > _SAMPLE_BYTES:
        start = start.rsplit("\n", 1)[0]
    return start


def _records(sample: str, delimiter: str) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            records.append(record)
            if len(records) == _SAMPLE_ROWS:
                break
    except csv.Error as error:
        row = len(records) + 1
        raise Refusal(f"is no table of text: reading row {row} failed ({error}). Export it again.") from None
    return records


def _find_delimiter(sample: str) -> str:
    """The delimiter that cuts most records into the same, large number of cells."""
    if sample[:4].lower() == "sep=" and sample[4:5] in _DELIMITERS:  # Excel's own hint
        return sample[4]
    scores = {}
    for delimiter in _DELIMITERS:
        widths = [len(record) for record in _records(sample, delimiter) if record]
        usual, count = Counter(widths).most_common(1)[0] if widths else (1, 1)
        scores[delimiter] = (usual - 1) * (count / max(len(widths), 1)) ** 2
    return max(scores, key=lambda delimiter: scores[delimiter])


def _usual_width(records: Sequence[Sequence[str]]) -> int:
    widths = Counter(len(record) for record in records if record)
    return widths.most_common(1)[0][0] if widths else 1


def _split(text: bytes, delimiter: str, width: int) -> Grid:
    ragged: dict[int, str] = {}

    def set_aside(row: arrow_csv.InvalidRow) -> str:
        ragged[row.number] = row.text
        return "skip"

    names = [str(number) for number in range(width)]
    try:
        cells = arrow_csv.read_csv(
            pa.BufferReader(text),
            # With one thread, rows set aside come with their numbers.
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=_LONGEST_RECORD),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=set_aside
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        if "straddling" in str(error):
            raise Refusal(
                "has a row of more than 8 MB, probably because of a quotation mark that is never closed: remove it, or "
                "export the table again."
            ) from None
        raise Refusal(f"is no table of text: {error}. Export it again.") from None
    numbers = np.arange(1, len(cells) + len(ragged) + 1)
    grid = Grid(cells, numbers[~np.isin(numbers, list(ragged))])
    if ragged:
        grid = _with_ragged_rows(grid, ragged, delimiter)
    _refuse_open_quote(grid, text)
    return grid


def _with_ragged_rows(grid: Grid, ragged: dict[int, str], delimiter: str) -> Grid:
    """Put rows with too few or too many cells back into their places."""
    width = grid.cells.num_columns
    records: list[list[Any]] = []
    extra = {}
    for row, line in ragged.items():
        record = _one_record(line, delimiter)
        if beyond := delimiter.join(record[width:]).strip(delimiter + " "):
            extra[row] = beyond
        records.append([*record[:width], *[""] * (width - len(record))])
    columns = [pa.array(column, pa.string()) for column in zip(*records, strict=True)]
    cells = pa.concat_tables([grid.cells, pa.table(columns, names=grid.cells.column_names)])
    rows = np.concatenate([grid.rows, np.fromiter(ragged, dtype=np.int64)])
    order = np.argsort(rows)
    return Grid(cells.take(order), rows[order], extra)


def _one_record(line: str, delimiter: str) -> list[str]:
    """The cells of one row; where quotation marks are in disorder, the delimiter alone decides."""
    try:
        records = list(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter))
    except csv.Error:
        records = []
    return records[0] if len(records) == 1 else line.split(delimiter)


def _refuse_open_quote(grid: Grid, text: bytes) -> None:
    """Refuse a quotation mark that swallows all rows after it."""
    filled = [cell for column in grid.cells.columns if (cell := column[-1].as_py())] if len(grid.rows) else []
    if filled and "\n" in filled[-1] and not text.rstrip().endswith(b'"'):
        raise Refusal(
            f"has a quotation mark in row {grid.rows[-1]} that is never closed, so that the rows after it cannot be "
            "told apart: remove it, or export the table again."
        )
