"""Blank cells, placeholders, ids and categories, tidied by expressions for any table engine."""

from collections.abc import Mapping

import narwhals.stable.v2 as nw

from .columns import helper_column
from .declaration import CustomerTable

#: What is taken off the ends of a cell, spelled out because engines differ on what else is a space.
BLANKS = " \t\r\n\u00a0\u2009\u202f\ufeff"


def trimmed(cell: nw.Expr) -> nw.Expr:
    """The text of a cell without the blanks around it."""
    return cell.str.strip_chars(BLANKS)


def as_read(column: str) -> str:
    """Name of the column that keeps a declared column's cells as they were read."""
    return helper_column(f"as read: {column}")


def key_column(column: str, schema: Mapping[str, nw.dtypes.DType]) -> str:
    """Name of the column that tells the cells of a declared text column apart.

    Whole numbers are compared several times as fast as they were read as they are as text.
    """
    return as_read(column) if isinstance(schema[column], nw.String) and schema[as_read(column)].is_integer() else column


def missing(cell: nw.Expr, dtype: nw.dtypes.DType, table: CustomerTable) -> nw.Expr:
    """True where a cell is blank, null, NaN or one of the table's placeholders for a missing value."""
    if isinstance(dtype, nw.String):
        placeholders = ["", *(placeholder.strip().lower() for placeholder in table.missing_values)]
        return cell.is_null() | trimmed(cell).str.to_lowercase().is_in(placeholders)
    if dtype.is_float():
        return cell.is_null() | cell.is_nan()
    return cell.is_null()


def written(cell: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
    """The trimmed text of a cell as it was read; Spark writes 1.0E200 and Infinity, others 1e+200 and inf."""
    words = trimmed(cell.cast(nw.String))
    if dtype.is_float():
        words = words.str.replace_all("Infinity", "inf", literal=True)
        words = words.str.replace_all(r"(?:\.0)?E-", "e-").str.replace_all(r"(?:\.0)?E", "e+")
    return words


def text(cell: nw.Expr, dtype: nw.dtypes.DType, table: CustomerTable) -> nw.Expr:
    """The cell as trimmed text; null where it is missing. Whole numbers stay whole: 17850.0 becomes "17850"."""
    words = cell.cast(nw.String) if dtype.is_numeric() else trimmed(cell.cast(nw.String))
    if dtype.is_float():
        whole = nw.when(is_whole(cell)).then(cell).otherwise(nw.lit(0.0))
        words = nw.when(whole == cell).then(whole.cast(nw.Int64).cast(nw.String)).otherwise(words)
    return nw.when(~missing(cell, dtype, table)).then(words)


def is_whole(number: nw.Expr) -> nw.Expr:
    """Whether a number has no fraction, and is not too large to be exact; Spark rounds far slower than it floors."""
    return (number == number.floor()) & (number.abs() < 2**53)
