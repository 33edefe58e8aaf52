"""The few places where the table engine (pandas, Polars, Spark …) shows; everything else is plain Narwhals."""

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from .columns import ROW

#: A customer table in whichever engine the catalog uses.
Table = IntoFrame


def log1p(value: nw.Expr) -> nw.Expr:
    """log(1 + x) of a number, for which Narwhals has no expression of its own."""
    return (value + 1).log()


def to_pandas(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> pd.DataFrame:
    """Bring a small result (a sample, counts, averages) into memory as pandas, whatever computed it."""
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect("pandas")
    return frame.to_pandas()


def with_gaps(frame: Any, column: str) -> Any:
    """The frame with a column of whole numbers that may have gaps: those of pandas become floats, if nobody says so."""
    native = frame.to_native()
    return nw.from_native(native.astype({column: "Int64"})) if isinstance(native, pd.DataFrame) else frame


def with_repeats(frame: Any, columns: Sequence[str], name: str) -> Any:
    """The frame with whether a row's cells in these columns all stand in an earlier row too, as a column."""
    native = frame.to_native()
    if isinstance(native, pd.DataFrame):  # four times as fast as what follows
        return frame.with_columns(nw.new_series(name, native.duplicated(list(columns)), backend="pandas"))
    return frame.with_columns((nw.col(ROW) > nw.col(ROW).min().over(*columns)).alias(name))


def sample_rows(frame: nw.DataFrame[Any] | nw.LazyFrame[Any], most: int, seed: int) -> pd.DataFrame:
    """Draw a random sample without replacement, in the table's own order; a table of at most ``most`` rows comes whole.

    The same table and seed give the same rows, whichever engine holds the table.
    """
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    if len(eager) > most:
        rows = np.random.default_rng(seed).choice(len(eager), size=most, replace=False)
        eager = eager[np.sort(rows).tolist()]
    return to_pandas(eager).reset_index(drop=True)
