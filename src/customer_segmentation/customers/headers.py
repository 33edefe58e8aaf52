"""Finding the declared columns among the headers of a table as people write them."""

import difflib
from collections.abc import Sequence

from customer_segmentation.errors import CustomerTableError

from .columns import READER_COLUMNS, header_key
from .declaration import CustomerTable


def match_headers(headers: Sequence[str], table: CustomerTable) -> dict[str, str]:
    """Find each declared column: by its exact header, else ignoring case, spaces and punctuation, else by its aliases.

    Returns:
        The declared column by the header it was found under.

    Raises:
        CustomerTableError: A declared column is missing or found twice.
    """
    found = {column: _find(column, headers, table) for column in table.declared_columns}
    if missing := [column for column, header in found.items() if header is None]:
        raise CustomerTableError(_missing_column(missing[0], headers, table))
    return {header: column for column, header in found.items() if header is not None}


def has_column(column: str, headers: Sequence[str], table: CustomerTable) -> bool:
    """Whether a declared column is among the headers, in one way or another."""
    return _find(column, headers, table) is not None


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
                f'Column "{column}" could be any of {_quoted(found)}: write the right header into customer_table.'
            )
        if found:
            return found[0]
    return None


def _missing_column(column: str, headers: Sequence[str], table: CustomerTable) -> str:
    """Word the error so that the user can copy the lines that mend it."""
    shown = [header for header in headers if header not in READER_COLUMNS]
    keys = {header_key(header): header for header in shown if header not in table.declared_columns}
    closest = [keys[key] for key in difflib.get_close_matches(header_key(column), list(keys), n=1, cutoff=0.5)]
    hint = f'; the closest is "{closest[0]}"' if closest else ""
    alias = closest[0] if closest else "its header in your table"
    way_out = ", or leave it out of profile_columns" if column in table.profile_columns else ""
    return (
        f'The customer table has no column "{column}"{hint}. Its columns are: {_quoted(shown)}. Change customer_table '
        f"in your environment's or conf/base's parameters_preprocessing.yml{way_out}, or add there, under aliases:\n"
        f'    "{column}": ["{alias}"]'
    )


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
