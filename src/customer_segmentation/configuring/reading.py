"""The features of the whole table as a run will read them: their values, and which of their cells are blank."""

from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from customer_segmentation.customers.cells import missing, text
from customer_segmentation.customers.dates import days, find_notations, iso_date
from customer_segmentation.customers.declaration import CustomerTable, Feature
from customer_segmentation.customers.encoding import encode
from customer_segmentation.customers.number_formats import decide_formats, number

from .treatment import Treatment


def read_numbers(table: pd.DataFrame, header: str, declaration: CustomerTable) -> "pd.Series[float]":
    """A column as numbers, NaN where a cell is none."""
    frame: Any = nw.from_native(table[[header]])
    delimiter = table.attrs.get("source", {}).get("delimiter")
    written = decide_formats(frame, [header], declaration, delimiter=delimiter)[header]
    return _read(frame, header, number(nw.col(header), frame.schema[header], written)).astype(float)


def read_words(
    table: pd.DataFrame, header: str, treatment: Treatment, declaration: CustomerTable
) -> "pd.Series[float] | pd.Series[str]":
    """A feature of words or dates as what tells its values apart, missing where a cell is none of them."""
    frame: Any = nw.from_native(table[[header]])
    cell, dtype = nw.col(header), frame.schema[header]
    if treatment.kind == "category":
        return _read(frame, header, text(cell, dtype, declaration).str.to_lowercase())
    if treatment.kind == "date":
        notation = find_notations(frame, [header], declaration).get(header)
        return _read(frame, header, days(iso_date(cell, dtype, notation)) if notation else nw.lit(None))
    feature = Feature(column=header, name=treatment.name, kind=treatment.kind, levels=treatment.levels)
    return _read(frame, header, encode(cell, dtype, feature, declaration))


def are_blank(table: pd.DataFrame, header: str, declaration: CustomerTable) -> "pd.Series[bool]":
    """Which cells of a column are blank, or words for "no value"."""
    frame: Any = nw.from_native(table[[header]])
    return _read(frame, header, missing(nw.col(header), frame.schema[header], declaration)).astype(bool)


def _read(frame: Any, header: str, expression: nw.Expr) -> "pd.Series[Any]":
    read: pd.Series[Any] = frame.select(expression.alias(header))[header].to_native()
    return read
