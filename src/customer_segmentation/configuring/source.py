"""The table that is looked at: of a file, of an entry of the catalog, or a sample of what Spark reads."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
from omegaconf import OmegaConf

from customer_segmentation.customers.engine import count_distinct, is_spark, sample_rows, to_pandas
from customer_segmentation.datasets.customer_table import CustomerTableDataset
from customer_segmentation.errors import SettingsError

from .facts import NEARLY_UNIQUE

#: Rows of a table on Spark that are brought into memory, drawn at random.
_DRAWN = 200_000
_SEED = 42
_NEARLY_ALL = 0.95


def from_file(file: str, sheet: str | None, entry: Mapping[str, Any]) -> pd.DataFrame:
    """The table in a file of people; ``entry`` is the catalog's, whose limits hold."""
    table: pd.DataFrame = CustomerTableDataset(filepath=address(file), sheet=sheet, limits=entry.get("limits")).load()
    return table


def from_spark(file: str, settings: Path) -> pd.DataFrame:
    """A sample of a table that Spark reads, with the settings of a ``spark.yml``.

    Raises:
        SettingsError: PySpark or Java is not installed.
        CustomerTableError: Spark cannot read the table.
    """
    from customer_segmentation.datasets.spark_table import SparkTableDataset  # noqa: PLC0415 - it needs PySpark

    _start_spark(settings)
    return _in_memory(SparkTableDataset(filepath=address(file)).load())


def from_catalog(entry: str, folder: Path, catalog: Mapping[str, Any], credentials: Mapping[str, Any]) -> pd.DataFrame:
    """The table of an entry of the environment's catalog, whatever holds it; a sample of it, if that is Spark.

    Raises:
        SettingsError: There is no such entry, or no environment.
    """
    from kedro.io import DataCatalog  # noqa: PLC0415

    if entry not in catalog:
        raise SettingsError(f"The catalog of conf/{folder.name}/ has no entry {entry}.")
    if (folder / "spark.yml").exists():
        _start_spark(folder / "spark.yml")
    return _in_memory(DataCatalog.from_config({entry: catalog[entry]}, {**credentials}).load(entry))


def address(file: str) -> str:
    """Where a file is, from whatever folder it is read: an address, or a path from the root."""
    return file if "://" in file else str(Path(file).expanduser().resolve())


def _start_spark(settings: Path) -> None:
    from customer_segmentation.datasets.spark_session import start_session  # noqa: PLC0415 - it needs PySpark

    # As Kedro reads it, with ${oc.env:…} filled in.
    start_session({str(key): value for key, value in OmegaConf.load(settings).items()})


def _in_memory(native: Any) -> pd.DataFrame:
    frame: Any = nw.from_native(native)
    if not is_spark(frame):
        return to_pandas(frame)
    drawn = sample_rows(frame, _DRAWN, _SEED)
    columns = _repeating_little(drawn)
    filled = (nw.col(column).count().alias(f"filled {column}") for column in columns)
    rows, *filled_cells = to_pandas(frame.select(nw.len().alias("rows"), *filled)).iloc[0]
    if rows > len(drawn):
        shares = _distinct_shares(frame, dict(zip(columns, filled_cells, strict=True)), int(rows))
        drawn.attrs["source"] = {"drawn_from": int(rows), "distinct_shares": shares}
    return drawn


def _repeating_little(drawn: pd.DataFrame) -> list[str]:
    """The columns whose values hardly repeat where drawn.

    A customer may stand in several rows of the table, and in only one of those drawn.
    """
    different, filled = drawn.nunique(), drawn.count()
    return [*drawn.columns[(different > 0) & (different >= NEARLY_UNIQUE * filled)].astype(str)]


def _distinct_shares(frame: Any, filled: Mapping[str, int], rows: int) -> dict[str, float]:
    """Different values over filled cells in the whole table, of the columns whose filled cells were counted."""
    if not filled:
        return {}
    different = count_distinct(frame, {column: nw.col(column) for column in filled}, rows)
    shares = {column: different[column] / cells for column, cells in filled.items()}
    # It is about so many: nearly all is all.
    return {column: 1.0 if share > _NEARLY_ALL else share for column, share in shares.items()}
