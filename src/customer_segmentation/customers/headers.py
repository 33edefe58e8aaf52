"""Finding the declared columns among the headers of a table as people write them."""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from customer_segmentation.errors import CustomerTableError

from .columns import READER_COLUMNS, header_key
from .declaration import CustomerTable

#: Headers of the table that are named when columns are missing.
_MOST_SHOWN = 30


def match_headers(headers: Sequence[str], table: CustomerTable, source: Mapping[str, Any]) -> dict[str, str]:
    """Find each declared column: by its exact header, else ignoring case, spaces and punctuation, else by its aliases.

    Args:
        headers: Those of the table.
        table: The declared columns.
        source: What the reader says of the file.

    Returns:
        The declared column by the header it was found under. A described column that the table does not have is not
        among them: the segments are described without it.

    Raises:
        CustomerTableError: The id or a feature is missing, or a declared column could be several ones.
    """
    found = {column: _find(column, headers, table) for column in table.declared_columns}
    if missing := [column for column in table.required_columns if found[column] is None]:
        raise CustomerTableError(_missing_columns(missing, headers, table, source))
    return {header: column for column, header in found.items() if header is not None}


def _find(column: str, headers: Sequence[str], table: CustomerTable) -> str | None:
    if column in headers:
        return column
    for wanted in ([column], table.aliases.get(column, ())):
        wanted_keys = {header_key(name) for name in wanted}
        # A header that is itself another declared column is taken by that one.
        free = [header for header in headers if header not in table.declared_columns]
        found = [header for header in free if header_key(header) in wanted_keys]
        if len(found) > 1:
            raise CustomerTableError(
                f'Column "{column}" could be any of {_quoted(found)}: write the right header into {table.block}.'
            )
        if found:
            return found[0]
    return None


def _missing_columns(
    missing: Sequence[str], headers: Sequence[str], table: CustomerTable, source: Mapping[str, Any]
) -> str:
    """Word the error so that the user can copy the lines that mend it."""
    shown = [header for header in headers if header not in READER_COLUMNS]
    configure = f"kedro configure <path of {source['file']}>" if "file" in source else "kedro configure <file>"
    if len(shown) == 1 and source.get("format") == "text":
        return (
            f"The file has a single column, {_quoted(shown)}: its delimiter was not recognised. Commas, semicolons, "
            "tabs, bars (|) and runs of blanks are: save the table with one of them."
        )
    more = f" and {len(shown) - _MOST_SHOWN} more" if len(shown) > _MOST_SHOWN else ""
    lacking = f"column {_quoted(missing)}" if len(missing) == 1 else f"columns {_quoted(missing)}"
    aliases = "\n".join(f'    "{column}": ["{alias}"]' for column, alias in _closest(missing, shown, table).items())
    return (
        f"The {table.called} has no {lacking}; its columns are {_quoted(shown[:_MOST_SHOWN])}{more}. "
        f"If this is another table, `{configure}` finds out what its columns are. If they only have other headers, "
        f"write these into {table.file}, under {table.block}: aliases:\n{aliases}"
    )


def _closest(missing: Sequence[str], shown: Sequence[str], table: CustomerTable) -> dict[str, str]:
    """For each missing column, the header of the table that is most like it."""
    free = {header_key(header): header for header in shown if header not in table.declared_columns}
    closest = {}
    for column in missing:
        like = difflib.get_close_matches(header_key(column), list(free), n=1, cutoff=0.5)
        closest[column] = free.pop(like[0]) if like else "its header in your table"
    return closest


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
