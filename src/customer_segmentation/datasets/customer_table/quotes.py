"""Stray quotation marks: one that opens a cell and is closed many lines later swallows the rows between.

The lines of a text are reconciled with the rows that it was split into. A cell may well hold several lines; but where
each of these lines looks like a row of the table, its quotation marks are no quotation.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: Rows of one line from which the columns of numbers are told.
_SAMPLE_ROWS = 500
#: Share of lines, or of cells, that must look alike.
_MOST = 0.8
#: Without a column of numbers, so many lines and columns are needed to tell rows from an address.
_MANY_LINES, _MANY_COLUMNS = 4, 3
_NUMBER = re.compile(r"\s*[($€£+-]*\s*\d[\d.,'\s\u00a0\u202f]*[)%€$£]*\s*")


@dataclass(frozen=True)
class Repaired:
    """A text without its stray quotation marks.

    ``rows`` are the rows that these stood in, ``several_lines`` those with a cell of several lines.
    """

    text: bytes
    rows: list[int]
    several_lines: list[int]


def repair_quotes(text: bytes, delimiter: str, width: int) -> Repaired | None:
    """Take out quotation marks that swallow rows; nothing where every line is a row."""
    lines = text.decode("utf-8", errors="replace").split("\n")
    records = list(_records(lines, delimiter))
    if len(records) == len(lines):
        return None
    single = [lines[start] for start, end in records if end == start + 1 and lines[start].strip()][1:]
    numeric = _numeric_columns([_cells(line, delimiter, width) for line in single[:_SAMPLE_ROWS]], width)
    rows, several_lines, row = [], [], 0
    for start, end in records:
        row += 1
        if end == start + 1:
            continue
        if not _swallows(lines[start:end], delimiter, width, numeric):
            several_lines.append(row)
            continue
        rows.append(row)
        row += end - start - 1
        lines[start:end] = [_unquoted(line) for line in lines[start:end]]
    return Repaired("\n".join(lines).encode() if rows else text, rows, several_lines)


def _records(lines: Sequence[str], delimiter: str) -> Iterator[tuple[int, int]]:
    """The lines from and to which each record reaches, as a parser of CSV takes them."""
    start, is_open = 0, False
    for number, line in enumerate(lines):
        is_open = _leaves_open(line, delimiter, is_open=is_open)
        if not is_open:
            yield start, number + 1
            start = number + 1
    if start < len(lines):
        yield start, len(lines)


def _leaves_open(line: str, delimiter: str, *, is_open: bool) -> bool:
    """Whether a quoted cell goes on after this line; a mark in the midst of a cell opens nothing."""
    if '"' not in line:
        return is_open
    at = 0
    if not is_open and line.startswith('"'):
        is_open, at = True, 1
    while True:
        if is_open:
            at = line.find('"', at)
            if at < 0:
                return True
            if line.startswith('""', at):
                at += 2
                continue
            is_open, at = False, at + 1
        at = line.find(f'{delimiter}"', at)
        if at < 0:
            return False
        is_open, at = True, at + 2


def _swallows(lines: Sequence[str], delimiter: str, width: int, numeric: Sequence[int]) -> bool:
    """Whether most lines of one record look like rows of their own, the first and the last one included."""
    split = [_cells(line, delimiter, width) for line in lines if line.strip()]
    if width < 2 or len(split) < 2 or not all(len(cells) == width for cells in (split[0], split[-1])):
        return False
    fitting = [cells for cells in split if len(cells) == width]
    if len(fitting) < _MOST * len(split):
        return False
    if not numeric:
        return len(split) >= _MANY_LINES and width >= _MANY_COLUMNS
    numbers = [bool(_NUMBER.fullmatch(cells[i].strip('"'))) for cells in fitting for i in numeric if cells[i].strip()]
    return bool(numbers) and sum(numbers) >= _MOST * len(numbers)


def _cells(line: str, delimiter: str, width: int) -> list[str]:
    """The cells of a line; where quotation marks are in disorder, the delimiter alone decides."""
    plain = line.split(delimiter)
    if len(plain) == width or '"' not in line:
        return plain
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return plain


def _numeric_columns(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    whole = [row for row in rows if len(row) == width]
    filled = {i: [row[i] for row in whole if row[i].strip()] for i in range(width)}
    return [i for i, cells in filled.items() if cells and sum(map(_is_number, cells)) >= _MOST * len(cells)]


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell.strip('"')))


def _unquoted(line: str) -> str:
    """A line without its marks where they do not come in pairs."""
    return line.replace('"', "") if line.count('"') % 2 else line
