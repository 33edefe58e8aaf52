"""The reader of customer tables: a file as people have it becomes a table with row numbers.

A file is opened (``containers``), decoded (``encodings``), split into cells (``delimited`` with ``blanks`` and
``quotes``, ``json_records``, ``excel`` and ``spreadsheets`` with what they share in ``sheets``, ``parquet``), laid out
as a table with headers and types (``layout``), and joined with others of its kind (``files``); ``dataset`` makes
Kedro's dataset of these steps. None of them trusts the file's name. Each raises a ``Refusal`` where a file is no
customer table or exceeds the ``limits``; ``wanted`` are the accepted headers of each declared column.
"""

from .dataset import CustomerTableDataset

__all__ = ["CustomerTableDataset"]
