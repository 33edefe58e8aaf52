"""A table that Spark reads, from Parquet or whatever else it knows, with a user's mistake told in a sentence."""

from typing import Any, NoReturn

from kedro.io import DatasetError
from kedro_datasets.spark.spark_dataset_v2 import SparkDatasetV2

from customer_segmentation.errors import CustomerTableError


class SparkTableDataset(SparkDatasetV2):
    """Loads a table as ``spark.SparkDatasetV2`` does, with nested and binary cells as text.

    Example::

        customers:
          type: customer_segmentation.datasets.spark_table.SparkTableDataset
          filepath: s3a://bucket/customers
          file_format: delta
    """

    def __init__(self, *, filepath: str | None, **settings: Any) -> None:
        """Name the table; an environment that makes no customers from transactions names no lines."""
        super().__init__(filepath=str(filepath), **settings)

    def _load(self) -> Any:
        """Find the table; its rows are read when they are needed.

        Raises:
            CustomerTableError: There is no such table, it is of another format, or Spark cannot name its columns.
        """
        # Where there is no PySpark, the run's hook has said so.
        from py4j.protocol import Py4JJavaError  # noqa: PLC0415
        from pyspark.errors import PySparkException  # noqa: PLC0415

        path = self._get_load_path()
        try:
            table = super()._load()
        except (PySparkException, Py4JJavaError) as error:  # Spark's own errors, and those of what it reads with
            if "PATH_NOT_FOUND" in str(error):
                raise CustomerTableError(
                    f"There is nothing at {path}: give the path of the table (a relative one starts at the project's "
                    "folder)."
                ) from error
            raise CustomerTableError(
                f"Spark cannot read {path} as {self._file_format}. It reads the formats that the catalog names "
                "(file_format); CSV, Excel and other files of people are read by a plain `kedro run`."
            ) from error
        if odd := [column for column in table.columns if "." in column or "`" in column]:
            raise CustomerTableError(
                f'The table has a column "{odd[0]}"; on Spark, headers must have neither points nor back quotes: '
                "rename it in the table."
            )
        return _with_plain_cells(table)

    def _save(self, data: NoReturn) -> NoReturn:  # noqa: ARG002 - Kedro's signature
        """Refuse: the table is the user's own, and results have entries of their own."""
        raise DatasetError(f"{self._get_load_path()} is a table of the user's, which is only read.")


def _with_plain_cells(table: Any) -> Any:
    """The table with cells that can be written into any file: JSON of nested ones; bytes that are no text by digits."""
    from pyspark.sql import functions as F  # noqa: N812, PLC0415 - as all of Spark's documentation calls it
    from pyspark.sql import types  # noqa: PLC0415

    plain = (types.NumericType, types.StringType, types.BooleanType, types.DatetimeType)
    nested = (types.ArrayType, types.MapType, types.StructType, types.VariantType)

    def as_text(field: Any) -> Any:
        cell = F.col(f"`{field.name}`")
        if isinstance(field.dataType, nested):
            return F.to_json(cell)
        if isinstance(field.dataType, types.BinaryType):
            return F.coalesce(F.try_validate_utf8(cell.cast("string")), F.lower(F.hex(cell)))
        return cell.cast("string")

    return table.withColumns(
        {field.name: as_text(field) for field in table.schema if not isinstance(field.dataType, plain)}
    )
