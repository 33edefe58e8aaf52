"""Preprocessing nodes: the table as the user has it becomes clean customers, rejected customers and a quality report.

Every node works on pandas, Polars and lazy engines alike (Narwhals): their work grows with the number of customers.
"""

from typing import Any

import narwhals.stable.v2 as nw

from customer_segmentation.customers import anomalies as suspicions
from customer_segmentation.customers import quality, requirements
from customer_segmentation.customers.cells import as_read, missing, text, trimmed
from customer_segmentation.customers.checks import (
    KEPT_ROW,
    Check,
    kept_row,
    plausible_value,
    repeated_id_check,
    value_checks,
)
from customer_segmentation.customers.columns import EXTRA_CELLS, REASONS, ROW
from customer_segmentation.customers.engine import Table, to_pandas
from customer_segmentation.customers.headers import match_headers
from customer_segmentation.customers.number_formats import NumberFormat, decide_formats, describe_format, number
from customer_segmentation.customers.sample import is_sample
from customer_segmentation.customers.table import CustomerTable
from customer_segmentation.errors import CustomerTableError
from customer_segmentation.wording import data_quality as wording


def tidy_customers(customers: Table, customer_table: CustomerTable) -> tuple[Table, dict[str, Any]]:
    """Give the declared columns their declared names and types: numbers, text ids, text categories.

    Args:
        customers: The table as read; a file reader may leave its own notes in ``attrs["source"]``.
        customer_table: The declared columns.

    Returns:
        The same rows in the same order, with ``row_in_file`` first, the declared columns typed (null where a cell
        could not be), the other columns untouched, and ``as read: …`` copies of the declared columns. Then the source:
        the reader's notes, ``renamed_columns``, and whether this is the built-in ``synthetic_sample``.

    Raises:
        CustomerTableError: A declared column is missing, or a feature holds not a single number.
    """
    frame = nw.from_native(customers)
    headers = match_headers(frame.collect_schema().names(), customer_table)
    source = {
        **getattr(customers, "attrs", {}).get("source", {}),
        "synthetic_sample": is_sample(customers),
        "renamed_columns": {header: column for header, column in headers.items() if header != column},
    }
    frame = number_rows(frame.rename(headers), customer_table)
    declared = customer_table.declared_columns
    frame = frame.with_columns(nw.col(column).alias(as_read(column)) for column in declared)
    schema = frame.collect_schema()
    numbers = number_columns(frame, customer_table, delimiter=source.get("delimiter"))
    source["number_formats"] = [
        describe_format(column, written) for column, written in numbers.items() if written is not None
    ]
    typed = (
        number(nw.col(column), schema[column], numbers[column])
        if column in numbers
        else text(nw.col(column), schema[column], customer_table)
        for column in declared
    )
    tidy = frame.with_columns(cell.alias(column) for column, cell in zip(declared, typed, strict=True))
    return tidy.to_native(), source


def measure_medians(tidy_customers: Table, customer_table: CustomerTable) -> dict[str, float]:
    """Measure what stands for missing numbers, if the parameters ask for it.

    Args:
        tidy_customers: The tidy table.
        customer_table: ``missing: median`` asks for it.

    Returns:
        By number column, the median of its plausible values; nothing with ``missing: reject``.
    """
    if customer_table.missing == "reject":
        return {}
    frame = nw.from_native(tidy_customers)
    schema = frame.collect_schema()
    numbers = [column for column in customer_table.declared_columns if schema[column].is_numeric()]
    plausible = (plausible_value(column, customer_table).median().alias(column) for column in numbers)
    measured = to_pandas(frame.select(*plausible)).iloc[0].dropna()
    return {str(column): float(median) for column, median in measured.items()}


def impute_missing(tidy_customers: Table, medians: dict[str, float], customer_table: CustomerTable) -> Table:
    """Fill missing numbers with their column's median.

    Args:
        tidy_customers: The tidy table.
        medians: By number column, what stands for its missing numbers.
        customer_table: The declared columns, and what counts as missing.

    Returns:
        The table; cells that hold something, but no number, stay null.
    """
    frame = nw.from_native(tidy_customers)
    schema = frame.collect_schema()
    return frame.with_columns(
        nw.when(missing(nw.col(as_read(column)), schema[as_read(column)], customer_table))
        .then(nw.lit(median))
        .otherwise(nw.col(column))
        .alias(column)
        for column, median in medians.items()
        if schema[column].is_numeric()
    ).to_native()


def check_customers(imputed_customers: Table, customer_table: CustomerTable) -> Table:
    """Check every row and record the result of each check in a boolean column.

    Args:
        imputed_customers: The tidy table.
        customer_table: The declared columns, their ranges and what to do with repeated ids.

    Returns:
        The table with one boolean column per check, true where the row fails it.
    """
    frame = nw.from_native(imputed_customers)
    checks = list(value_checks(frame.collect_schema(), customer_table))
    frame = frame.with_columns(check.fails.alias(check.flag) for check in checks)
    if customer_table.id_column is None:
        return frame.to_native()
    valid = ~nw.any_horizontal(*(check.flag for check in checks), ignore_nulls=True)
    frame = frame.with_columns(nw.when(valid).then(nw.col(ROW)).alias("valid row"))
    frame = frame.with_columns(kept_row("valid row", customer_table).alias(KEPT_ROW)).drop("valid row")
    repeated = repeated_id_check(customer_table)
    return frame.with_columns(repeated.fails.alias(repeated.flag)).to_native()


def require_usable_rows(checked_customers: Table, customer_table: CustomerTable) -> Table:
    """Stop the run, before anything is written, when too little of the table can be used.

    Args:
        checked_customers: The checked table.
        customer_table: The declared columns and the largest share of rejected rows.

    Returns:
        The same table.

    Raises:
        CustomerTableError: Too many rows are rejected.
    """
    frame = nw.from_native(checked_customers)
    requirements.require_usable_rows(frame, _checks(frame, customer_table), customer_table)
    return checked_customers


def require_usable_customers(checked_customers: Table, customer_table: CustomerTable) -> Table:
    """Stop the run, before anything is written, when segments cannot be made from the table.

    Args:
        checked_customers: The checked table.
        customer_table: The declared columns and the largest share of rejected rows.

    Returns:
        The same table.

    Raises:
        CustomerTableError: Too many rows are rejected, or a feature has the same value in all the others.
    """
    require_usable_rows(checked_customers, customer_table)
    frame = nw.from_native(checked_customers)
    requirements.require_distinct_values(frame, _checks(frame, customer_table), customer_table)
    return checked_customers


def keep_clean_customers(usable_customers: Table, customer_table: CustomerTable) -> Table:
    """Keep the rows that passed every check.

    Args:
        usable_customers: The checked table.
        customer_table: The declared columns.

    Returns:
        Id first, then the table's other columns in their order. Number columns without fractions are integers.
    """
    frame = nw.from_native(usable_customers)
    checks = _checks(frame, customer_table)
    frame = frame.filter(~nw.any_horizontal(*(check.flag for check in checks), ignore_nulls=True))
    customer_id = customer_table.id_name
    flags, copies = [check.flag for check in checks], map(as_read, customer_table.declared_columns)
    helpers = {*flags, *copies, ROW, KEPT_ROW, EXTRA_CELLS}
    others = [name for name in frame.collect_schema().names() if name not in helpers and name != customer_id]
    frame = nw.maybe_reset_index(frame.select(customer_id, *others))
    return frame.with_columns(
        nw.col(column).cast(nw.Int64) for column in _whole_columns(frame, customer_table)
    ).to_native()


def keep_rejected_customers(usable_customers: Table, customer_table: CustomerTable) -> Table:
    """Keep the rows that failed a check, as they were read, each with every reason in words.

    Args:
        usable_customers: The checked table.
        customer_table: The declared columns.

    Returns:
        ``row_in_file``, ``reasons``, then the table's columns in their order with their cells as they were read.
    """
    frame = nw.from_native(usable_customers)
    checks = _checks(frame, customer_table)
    rejected = frame.filter(nw.any_horizontal(*(check.flag for check in checks), ignore_nulls=True))
    reasons = (nw.when(nw.col(check.flag)).then(wording.reason(check)) for check in checks)
    joint = "; "
    rejected = rejected.with_columns(nw.concat_str(*reasons, separator=joint, ignore_nulls=True).alias(REASONS))
    declared = customer_table.declared_columns
    helpers = {*(check.flag for check in checks), *map(as_read, declared), ROW, KEPT_ROW, REASONS}
    columns = [name for name in frame.collect_schema().names() if name not in helpers]
    return rejected.select(
        ROW,
        REASONS,
        *(nw.col(as_read(name)).alias(name) if name in declared else nw.col(name) for name in columns),
    ).to_native()


def report_data_quality(
    usable_customers: Table,
    table_source: dict[str, Any],
    customer_table: CustomerTable,
    *,
    fitted: bool = True,
) -> dict[str, Any]:
    """Report rows read, kept and rejected, the reasons, and the facts of every declared column.

    Args:
        usable_customers: The checked table.
        table_source: Where the table comes from.
        customer_table: The declared columns.
        fitted: Whether segments are made from the table, for which the features' skewness matters.

    Returns:
        Plain values, ready for JSON; ``warnings`` are sentences for the analyst.
    """
    frame = nw.from_native(usable_customers)
    checks = _checks(frame, customer_table)
    report = quality.describe_quality(frame, checks, customer_table)
    facts, skews = suspicions.look_for_suspicions(frame, checks, customer_table)
    report["columns"] = [column | facts.get(column["column"], {}) for column in report["columns"]]
    return {
        "source": table_source,
        **report,
        "warnings": wording.warnings(table_source, skews if fitted else (), facts),
    }


def number_rows(frame: Any, table: CustomerTable) -> Any:
    """Number the rows of a table whose reader did not (a database, Parquet)."""
    if ROW in frame.collect_schema().names():
        return frame
    if isinstance(frame, nw.LazyFrame):
        frame = frame.with_row_index(ROW, order_by=table.declared_columns)
    else:
        frame = frame.with_row_index(ROW)
    return frame.with_columns(nw.col(ROW).cast(nw.Int64) + 1)


def number_columns(frame: Any, table: CustomerTable, *, delimiter: str | None) -> dict[str, NumberFormat | None]:
    """The columns that hold numbers, and how they are written.

    Features are numbers. A profile column is one when most of its filled cells are numbers and none is like 01234, a
    code.
    """
    schema = frame.collect_schema()
    candidates = [*table.feature_columns, *table.profile_columns]
    formats = decide_formats(frame, candidates, table, delimiter=delimiter)
    counts = []
    for column in candidates:
        cell, dtype = nw.col(column), schema[column]
        counts.append((~missing(cell, dtype, table)).cast(nw.Int64).sum().alias(f"filled {column}"))
        counts.append(number(cell, dtype, formats[column]).count().alias(f"numbers {column}"))
        if isinstance(dtype, nw.String):
            code = trimmed(cell).str.contains("^0[0-9]+$").fill_null(value=False)
            counts.append(code.cast(nw.Int64).sum().alias(f"codes {column}"))
    counted = to_pandas(frame.select(*counts)).iloc[0]
    for column in table.feature_columns:
        if not counted[f"numbers {column}"]:
            raise CustomerTableError(_no_number(frame, column))
    numbers = {
        column
        for column in table.profile_columns
        if 2 * counted[f"numbers {column}"] > counted[f"filled {column}"] and not counted.get(f"codes {column}", 0)
    }
    return {column: formats[column] for column in candidates if column in numbers or column in table.feature_columns}


def _no_number(frame: Any, column: str) -> str:
    rows = to_pandas(frame.select(nw.col(column)).head(3))[column]
    values = ", ".join(f'"{value}"' for value in rows.dropna() if str(value).strip())
    begins = f" (it begins with {values})" if values else " (its first cells are blank)"
    return (
        f'Column "{column}" holds not a single number{begins}, but segments are made from numbers: correct the column, '
        "or name another one under customer_table: features in conf/base/parameters_preprocessing.yml."
    )


def _whole_columns(clean: Any, table: CustomerTable) -> list[str]:
    """Number columns that hold no fraction, and no number too large to be exact."""
    schema = clean.collect_schema()
    numbers = [column for column in table.declared_columns if schema[column].is_float()]
    if not numbers:
        return []
    whole = (((nw.col(c) == nw.col(c).round()) & (nw.col(c).abs() < 2**53)).all().alias(c) for c in numbers)
    checked = to_pandas(clean.select(*whole)).iloc[0]
    return [column for column in numbers if checked[column]]


def _checks(frame: Any, table: CustomerTable) -> list[Check]:
    checks = list(value_checks(frame.collect_schema(), table))
    return checks if table.id_column is None else [*checks, repeated_id_check(table)]
