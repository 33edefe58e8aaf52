"""A table that Spark reads, from Parquet or whatever else it knows, with a user's mistake told in a sentence."""

from typing import Any, NoReturn

from kedro.io import DatasetError
from kedro_datasets.spark.spark_dataset_v2 import SparkDatasetV2

from customer_segmentation.errors import CustomerTableError


class SparkTableDataset(SparkDatasetV2):
    """Loads a table as ``spark.SparkDatasetV2`` does.

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
        return table

    def _save(self, data: NoReturn) -> NoReturn:  # noqa: ARG002 - Kedro's signature
        """Refuse: the table is the user's own, and results have entries of their own."""
        raise DatasetError(f"{self._get_load_path()} is a table of the user's, which is only read.")
