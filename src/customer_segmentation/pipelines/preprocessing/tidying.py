"""From cells as people write them to numbers, ids and categories: expressions for any table engine."""

import narwhals.stable.v2 as nw

from customer_segmentation.customer_table import CustomerTable

#: A decimal number in plain or scientific notation. `[0-9]`, not `\d`: engines differ on other scripts' digits.
NUMBER = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?$"


def as_read(column: str) -> str:
    """Name of the column that keeps a declared column's cells as they were read."""
    return f"as read: {column}"


def missing(cell: nw.Expr, dtype: nw.dtypes.DType, table: CustomerTable) -> nw.Expr:
    """True where a cell is blank, null, NaN or one of the table's placeholders for a missing value."""
    if isinstance(dtype, nw.String):
        placeholders = ["", *(placeholder.strip().lower() for placeholder in table.missing_values)]
        return cell.is_null() | cell.str.strip_chars().str.to_lowercase().is_in(placeholders)
    if dtype.is_float():
        return cell.is_null() | cell.is_nan()
    return cell.is_null()


def number(cell: nw.Expr, dtype: nw.dtypes.DType) -> nw.Expr:
    """The cell as a float; null where it is not a finite number.

    Text is tested against a pattern first, because casting text that is no number raises on some engines.
    """
    if isinstance(dtype, nw.String):
        text = cell.str.strip_chars()
        return nw.when(text.str.contains(NUMBER)).then(text).cast(nw.Float64)
    if dtype.is_numeric():
        value = cell.cast(nw.Float64)
        return nw.when(value.is_finite()).then(value)
    return nw.when(cell.is_null()).then(nw.lit(None, dtype=nw.Float64)).cast(nw.Float64)


def text(cell: nw.Expr, dtype: nw.dtypes.DType, table: CustomerTable) -> nw.Expr:
    """The cell as trimmed text; null where it is missing. Whole numbers stay whole: 17850.0 becomes "17850"."""
    words = cell.cast(nw.String).str.strip_chars()
    if dtype.is_float():
        words = words.str.replace(r"\.0$", "")
    return nw.when(~missing(cell, dtype, table)).then(words)
