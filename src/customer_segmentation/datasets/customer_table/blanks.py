"""Columns that are kept apart by blanks: runs of them, columns of a fixed width, or one blank between numbers."""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa

from .layout import Grid

_SAMPLE_ROWS = 200
#: Share of the lines that must have the same number of cells.
_MOST = 0.9
#: With single blanks between them, words would be columns: so many columns of numbers are needed.
_LEAST_NUMBERS = 2
_NUMBER = re.compile(r"[+-]?\d[\d.,]*")
_RUN = re.compile(r"(?: {2,}|\t)+")
_ANY = re.compile(r"[ \t]+")

Split = Callable[[str], list[str]]


def split_at_blanks(text: bytes) -> Grid | None:
    """Split a text at blanks; nothing where that makes no table of it."""
    lines = [line.rstrip() for line in text.decode("utf-8", errors="replace").splitlines()]
    filled = [line for line in lines if line.strip()][:_SAMPLE_ROWS]
    split = _choose(filled)
    if split is None:
        return None
    rows = [split(line) if line.strip() else [] for line in lines]
    width = Counter(len(row) for row in rows if row).most_common(1)[0][0]
    extra = {number: " ".join(row[width:]) for number, row in enumerate(rows, start=1) if len(row) > width}
    columns = [pa.array([row[i] if i < len(row) else "" for row in rows], pa.string()) for i in range(width)]
    cells = pa.table(columns, names=[str(number) for number in range(width)])
    return Grid(cells, np.arange(1, len(rows) + 1), extra)


def _choose(lines: Sequence[str]) -> Split | None:
    """The way of splitting that gives most lines the same number of cells."""
    if len(lines) < 2:
        return None
    if _even(lines, _at_runs):
        return _at_runs
    if fixed := _at_fixed_places(lines):
        return fixed
    if _even(lines, _at_any) and _columns_of_numbers([_at_any(line) for line in lines]) >= _LEAST_NUMBERS:
        return _at_any
    return None


def _even(lines: Sequence[str], split: Split) -> bool:
    widths = Counter(len(split(line)) for line in lines)
    width, count = widths.most_common(1)[0]
    return width > 1 and count >= _MOST * len(lines)


def _columns_of_numbers(rows: Sequence[list[str]]) -> int:
    width = Counter(map(len, rows)).most_common(1)[0][0]
    columns = zip(*(row for row in rows[1:] if len(row) == width), strict=True)
    return sum(sum(bool(_NUMBER.fullmatch(cell)) for cell in column) >= _MOST * len(column) for column in columns)


def _at_runs(line: str) -> list[str]:
    return _RUN.split(line.strip())


def _at_any(line: str) -> list[str]:
    return _ANY.split(line.strip())


def _at_fixed_places(lines: Sequence[str]) -> Split | None:
    """Cut where all lines have two blanks or more, so that a blank cell does not move the cells after it."""
    longest = max(map(len, lines))
    gaps = [all(line[at : at + 1] in {"", " "} for line in lines) for at in range(longest)]
    starts = [at for at in range(2, longest) if gaps[at - 1] and gaps[at - 2] and not gaps[at]]
    if not starts:
        return None
    bounds = [0, *starts, None]
    return lambda line: [line[start:end].strip() for start, end in itertools.pairwise(bounds)]
