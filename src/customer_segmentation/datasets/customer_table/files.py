"""Several files with the same columns, from a zip archive or a folder, are one table."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from customer_segmentation.customers.columns import EXTRA_CELLS, ROW, SOURCE_FILE, safe_headers

from .layout import listed
from .limits import Refusal

#: Names that files beside the tables have: what is in them is no table unless it has the tables' columns.
_NO_TABLES = (
    ".txt", ".md", ".rst", ".log", ".pdf", ".doc", ".docx", ".rtf", ".odt", ".ppt", ".pptx", ".html", ".htm", ".xml",
    ".png", ".jpg", ".jpeg", ".gif", ".svg", ".sha256", ".md5", ".sql", ".yml", ".yaml", ".py", ".ini",
)  # fmt: skip
#: Columns that a sentence names, and files that a note lists, at most.
_NAMED, _LISTED = 5, 20


def set_aside(name: str) -> bool:
    """Whether a file among tables may be left out where it is no table itself."""
    return name.lower().endswith(_NO_TABLES)


def without_texts(tables: Mapping[str, pd.DataFrame]) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """The tables, and the names of those that are only text beside them: a readme may read like a table."""
    sure = [frozenset(_headers(table)) for name, table in tables.items() if not set_aside(name)]
    if not sure and len(tables) > 1:
        sure = [max((frozenset(_headers(table)) for table in tables.values()), key=len)]
    odd = [name for name, table in tables.items() if set_aside(name) and frozenset(_headers(table)) not in sure]
    odd = odd if sure else []
    return {name: table for name, table in tables.items() if name not in odd}, odd


def join(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One table of several, by file name, with the column ``source_file``.

    ``row_in_file`` counts on from file to file; ``attrs["source"]["files"]`` says which rows are from which.

    Raises:
        Refusal: The files have different columns.
    """
    first_name, first = next(iter(tables.items()))
    columns = _headers(first)
    for name, table in tables.items():
        _require_same(columns, _headers(table), first_name, name)
    parts, notes, files, before = [], [], [], 0
    for name, table in tables.items():
        rows = table[ROW] if ROW in table else pd.Series(range(1, len(table) + 1))
        shifted = rows.to_numpy() + before
        renamed = dict(zip(columns, safe_headers(columns, reserved={SOURCE_FILE}), strict=True))
        part = table[columns].rename(columns=renamed)
        part.insert(0, ROW, shifted)
        part[SOURCE_FILE] = name
        if EXTRA_CELLS in table:
            part[EXTRA_CELLS] = table[EXTRA_CELLS].to_numpy()
        parts.append(part)
        notes.append(_shifted(table.attrs["source"], before))
        files.append(f"{name}: {shifted[0]}-{shifted[-1]}")
        before = int(shifted[-1])
    joined = pd.concat(_alike(parts), ignore_index=True)
    if EXTRA_CELLS in joined:
        joined[EXTRA_CELLS] = joined.pop(EXTRA_CELLS)  # the last one
    told = [*files[:_LISTED], *(["…"] if len(files) > _LISTED else [])]
    together = {key: note for key, note in _together(notes).items() if key != "unpacked"}
    joined.attrs["source"] = {**together, "files": told}
    return joined


def _headers(table: pd.DataFrame) -> list[str]:
    return [name for name in table.columns if name not in {ROW, EXTRA_CELLS}]


def _require_same(wanted: Sequence[str], found: Sequence[str], first: str, other: str) -> None:
    missing, more = ([one for one in a if one not in b] for a, b in ((wanted, found), (found, wanted)))
    if missing or more:
        differences = (f" lacks {_quoted(missing)}" if missing else "", f" has {_quoted(more)}" if more else "")
        raise Refusal(
            f'holds several files whose columns differ: beside "{first}", "{other}"'
            f"{' and'.join(filter(None, differences))}"
            ". Give all files the same headers, or take out the one that does not belong to them."
        )


def _alike(parts: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """The parts with the same kind of every column: where one has text, all have."""
    for column in [name for name in parts[0].columns if all(name in part for part in parts)]:
        numeric = [pd.api.types.is_numeric_dtype(part[column]) for part in parts]
        temporal = [pd.api.types.is_datetime64_any_dtype(part[column]) for part in parts]
        if all(numeric):
            if any(pd.api.types.is_float_dtype(part[column]) for part in parts):
                parts = [part.astype({column: "float64"}) for part in parts]
        elif not all(temporal):
            parts = [part.assign(**{column: _as_text(part[column])}) for part in parts]
    return parts


def _as_text(values: "pd.Series[Any]") -> "pd.Series[Any]":
    whole = pd.api.types.is_integer_dtype(values)
    return values.map(lambda value: "" if pd.isna(value) else str(int(value) if whole else value)).astype("str")


def _shifted(notes: Mapping[str, Any], before: int) -> dict[str, Any]:
    """The notes with row numbers that count on."""
    shifted = {**notes}
    for key, note in notes.items():
        if isinstance(note, dict) and {"rows", "first"} <= set(note):
            shifted[key] = {**note, "first": [row + before for row in note["first"]]}
    return shifted


def _together(notes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What is true of all files, and what was noted of some."""
    keys = dict.fromkeys(key for one in notes for key in one)
    joined = {}
    for key in keys:
        found = [one[key] for one in notes if key in one]
        if all(note == found[0] for note in found) and len(found) == len(notes):
            joined[key] = found[0]
        elif isinstance(found[0], dict):
            rows = [row for note in found for row in note["first"]]
            joined[key] = {**listed(rows), "rows": sum(note["rows"] for note in found)}
        elif key == "encoding_certainty":
            joined[key] = min(found)
        elif isinstance(found[0], list):
            everything = [one for note in found for one in note]
            joined[key] = [one for index, one in enumerate(everything) if one not in everything[:index]]
        elif key in {"format", "encoding"}:
            joined[key] = ", ".join(dict.fromkeys(map(str, found)))
    return joined


def _quoted(names: Sequence[str]) -> str:
    more = ", …" if len(names) > _NAMED else ""
    return ", ".join(f'"{name}"' for name in names[:_NAMED]) + more
