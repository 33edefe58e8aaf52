"""The few places where the table engine (pandas, Polars, Spark …) shows; everything else is plain Narwhals."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pyarrow as pa
from narwhals.stable.v2.typing import IntoFrame

from .columns import ROW

#: A customer table in whichever engine the catalog uses.
Table = IntoFrame

#: Rows that medians and quartiles are taken from on Spark, where those of all rows take too much memory.
QUANTILE_ROWS = 200_000
_QUANTILE_SEED = 42


def log1p(value: nw.Expr) -> nw.Expr:
    """log(1 + x) of a number, for which Narwhals has no expression of its own."""
    return (value + 1).log()


def to_pandas(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> pd.DataFrame:
    """Bring a small result (a sample, counts, averages) into memory as pandas, whatever computed it."""
    if isinstance(frame, nw.LazyFrame):
        # What PySpark makes of pandas 3 is not tried out by its authors; its Arrow tables do not pass through pandas.
        frame = frame.collect() if is_spark(frame) else frame.collect("pandas")
    return frame.to_pandas()


def to_arrow(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> pa.Table:
    """The frame as a table of Arrow, which takes over the columns of pandas and Polars as they are where it can."""
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return eager.to_arrow().select(eager.columns)  # that of pandas comes with its index


def is_spark(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> bool:
    """Whether a table is one of Spark."""
    return bool(frame.implementation.is_spark_like())


def number_rows(frame: Any, name: str, order: Sequence[str]) -> Any:
    """The frame with its rows numbered from 1: as they stand, or by these columns where an engine knows no order."""
    if is_spark(frame):
        from . import spark  # noqa: PLC0415 - PySpark is imported where there is a table of Spark

        return nw.from_native(spark.number_rows(frame.to_native(), name))
    ordered = {"order_by": order} if isinstance(frame, nw.LazyFrame) else {}
    frame = frame.with_row_index(name, **ordered)
    return frame.with_columns(nw.col(name).cast(nw.Int64) + 1)


def count_distinct(frame: Any, columns: Mapping[str, nw.Expr], rows: int | None = None) -> "pd.Series[int]":
    """How many different values each of these expressions has, the missing ones as one more; on Spark about so many.

    Spark has to know how many rows there are, and counts them if nobody did.
    """
    values = frame.select(value.alias(name) for name, value in columns.items())
    if is_spark(frame):
        from . import spark  # noqa: PLC0415 - PySpark is imported where there is a table of Spark

        return spark.count_distinct(values.to_native(), QUANTILE_ROWS, rows)
    counted: pd.Series[int] = to_pandas(values.select(nw.all().n_unique())).iloc[0]
    return counted


def rows_for_quantiles(frame: Any) -> Any:
    """The rows that medians and quartiles are taken from: all of them, or a random sample of a large table on Spark."""
    return nw.from_native(sample_rows(frame, QUANTILE_ROWS, _QUANTILE_SEED)) if is_spark(frame) else frame


def with_gaps(frame: Any, column: str) -> Any:
    """The frame with a column of whole numbers that may have gaps: those of pandas become floats, if nobody says so."""
    native = frame.to_native()
    return nw.from_native(native.astype({column: "Int64"})) if isinstance(native, pd.DataFrame) else frame


def with_repeats(frame: Any, columns: Sequence[str], name: str) -> Any:
    """The frame with whether a row's cells in these columns all stand in an earlier row too, as a column.

    It is fast where the first two columns tell most rows apart.
    """
    native = frame.to_native()
    if isinstance(native, pd.DataFrame):  # many times as fast as what follows
        return frame.with_columns(nw.new_series(name, _repeats(native, list(columns)), backend="pandas"))
    return frame.with_columns((nw.col(ROW) > nw.col(ROW).min().over(*columns)).alias(name))


def facts_of_alike(frame: Any, column: str, facts: Mapping[str, nw.Expr]) -> Any:
    """The frame with facts of all rows that have the same value in a column; on Spark, null where a row is alone."""
    if not is_spark(frame):
        return frame.with_columns(fact.over(column).alias(name) for name, fact in facts.items())
    from . import spark  # noqa: PLC0415 - PySpark is imported where there is a table of Spark

    # A window would send whole rows through the cluster's network, and sort them. Few values stand in several rows, and
    # mostly none does: so these are looked for first, in the column alone.
    repeated = nw.from_native(spark.few(spark.repeated(frame.to_native(), column)))
    alike = frame.join(repeated, on=column).group_by(column).agg(**facts)
    return nw.from_native(spark.join(frame.to_native(), spark.few(alike.to_native()), column))


def _repeats(table: pd.DataFrame, columns: list[str]) -> "pd.Series[bool]":
    """Whether each row repeats an earlier one. Few are alike in two columns: only these are compared in all."""
    repeats = table.duplicated(columns[:2], keep=False)
    repeats[repeats] = table.loc[repeats, columns].duplicated()
    return repeats


def sample_rows(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], most: int, seed: int) -> pd.DataFrame:
    """Draw a random sample without replacement, in the table's own order; a table of at most ``most`` rows comes whole.

    The same table and seed give the same rows, whichever engine in memory holds the table; Spark draws others.
    """
    if is_spark(frame):
        from . import spark  # noqa: PLC0415 - PySpark is imported where there is a table of Spark

        drawn: pd.DataFrame = spark.draw(frame.to_native(), most, seed).to_pandas()
        return drawn
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    if len(eager) > most:
        rows = np.random.default_rng(seed).choice(len(eager), size=most, replace=False)
        eager = eager[np.sort(rows).tolist()]
    return to_pandas(eager).reset_index(drop=True)
