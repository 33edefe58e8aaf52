"""The reader of customer tables: a file as people have it becomes a table with row numbers.

A file is opened (``containers``), decoded (``encodings``), split into cells (``delimited``, ``excel``, ``parquet``),
and laid out as a table with headers and types (``layout``); ``dataset`` joins these steps into Kedro's dataset. None
of them trusts the file's name. Each raises a ``Refusal`` where a file is no customer table or exceeds the ``limits``;
``wanted`` are the accepted headers of each declared column.
"""

from .dataset import CustomerTableDataset

__all__ = ["CustomerTableDataset"]
