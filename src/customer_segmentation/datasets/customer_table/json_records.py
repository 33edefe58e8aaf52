"""JSON: a list of records, also under one key, columns by name, and a record per line (JSON Lines)."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from .encodings import Decoded
from .layout import Grid
from .limits import Limits, Refusal

#: Numbers as they are written, so that no digit is lost.
_AS_WRITTEN: dict[str, Any] = {"parse_int": str, "parse_float": str, "parse_constant": lambda _: None}
_NO_RECORDS = (
    'is JSON, but no list of records such as [{"id": 1, "income": 15}, …], nor one record per line: export the table '
    "as CSV or Excel (.xlsx)."
)


class _RepeatedKeyError(ValueError):
    """A record that names a value twice."""


def read_json(decoded: Decoded, limits: Limits) -> Grid:
    """Read records, each of which becomes a row; its number is the record's, or that of its line in JSON Lines."""
    limits.check_unpacked(len(decoded.text), len(decoded.text))
    try:
        numbers, records, kind = _records(decoded.text.decode("utf-8"))
    except _RepeatedKeyError as error:
        raise Refusal(f"is JSON with a record that has {error} twice: export it again.") from None
    except json.JSONDecodeError as error:
        raise Refusal(f"is damaged JSON (row {error.lineno}: {error.msg}): export it again.") from None
    except RecursionError:
        raise Refusal("is JSON that is nested too deeply to be a table.") from None
    limits.check_rows(len(records))
    headers = list(dict.fromkeys(key for record in records for key in record))
    limits.check_columns(len(headers))
    if not headers:
        raise Refusal("has no customers: export the customer table again.")
    columns = [pa.array([_text(record.get(header)) for record in records], pa.string()) for header in headers]
    cells = pa.table(columns, names=[str(number) for number in range(len(headers))])
    notes = {"format": kind, "encoding": decoded.encoding}
    return Grid(cells, np.array(numbers, dtype=np.int64), notes=notes, dots_are_decimal=True, header=headers)


def _records(text: str) -> tuple[list[int], list[dict[str, Any]], str]:
    """The records, their numbers, and what the format is called."""
    try:
        content = _parse(text)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise
        lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
        records = [_parse_line(number, line) for number, line in lines]
        return [number for number, _ in lines], _require_records(records), "JSON Lines"
    records = _require_records(_find_records(content))
    return list(range(1, len(records) + 1)), records, "JSON"


def _parse(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_record, **_AS_WRITTEN)


def _parse_line(number: int, line: str) -> Any:
    try:
        return _parse(line)
    except json.JSONDecodeError as error:
        raise Refusal(f"is damaged JSON (row {number}: {error.msg}): export it again.") from None


def _record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        raise _RepeatedKeyError(next(f'"{name}"' for name in names if names.count(name) > 1))
    return record


def _find_records(content: Any) -> Any:
    """The list of records: the content itself, the longest list under one of its keys, or columns turned to rows."""
    if not isinstance(content, dict):
        return content
    lists = [value for value in content.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    if lists:
        return max(lists, key=len)
    columns = [list(value.values()) if isinstance(value, dict) else value for value in content.values()]
    if columns and all(isinstance(column, list) and len(column) == len(columns[0]) for column in columns):
        return [dict(zip(content, row, strict=True)) for row in zip(*columns, strict=True)]
    inner = [value for value in content.values() if isinstance(value, dict)]
    if len(inner) == 1 and inner[0]:
        return _find_records(inner[0])
    return [content]


def _require_records(content: Any) -> list[dict[str, Any]]:
    """Refuse what is no list of records; a list of lists has its headers in the first one."""
    if isinstance(content, list) and len(content) > 1 and all(isinstance(row, list) for row in content):
        return list(_with_headers(content[0], content[1:]))
    if not isinstance(content, list) or not content or not all(isinstance(record, dict) for record in content):
        raise Refusal(_NO_RECORDS)
    return content


def _with_headers(headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterable[dict[str, Any]]:
    names = list(map(str, headers))
    for number, row in enumerate(rows, start=2):
        if len(row) != len(names) or len(set(names)) < len(names):
            raise Refusal(f"is JSON whose list {number} has not the same number of cells as the first one.")
        yield dict(zip(names, row, strict=True))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
