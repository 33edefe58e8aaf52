"""What Narwhals cannot say to Spark: rows counted, numbered, drawn and joined, without a line of Python on the cluster.

Only ``engine`` imports this module, and only for a table of Spark: nobody else needs PySpark.
"""

from itertools import accumulate
from math import ceil, sqrt
from typing import Any

import numpy as np
import pandas as pd
from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation calls it
from pyspark.storagelevel import StorageLevel

from .columns import helper_column

#: How far a draw of independent rows may miss the number that is wanted, in standard deviations.
_DEVIATIONS = 6
#: Rows that are sent to where another table is, rather than moving that one.
_MOST_SENT = 500_000
#: Logarithm of the buckets that different values are counted with: the standard error is below 1 %.
_DISTINCT_BUCKETS = 14
_ROWS = helper_column("rows with this value")


def number_rows(table: Any, name: str) -> Any:
    """The table with its rows numbered from 1, in the order of its partitions, in the column ``name``.

    Spark knows each row's place in its partition: with the sizes of the partitions, no row need be moved or sorted.
    """
    partition = F.spark_partition_id()
    sizes = dict(table.groupBy(partition.alias("partition")).count().collect())
    before = dict(zip(sorted(sizes), accumulate((sizes[one] for one in sorted(sizes)), initial=0), strict=False))
    pairs = [F.lit(value) for one, rows in before.items() for value in (one, rows)]
    first = F.element_at(F.create_map(*pairs), partition) if pairs else F.lit(0)
    place = F.monotonically_increasing_id().bitwiseAND((1 << 33) - 1)  # the partition stands in the bits above
    return table.withColumn(name, (first + place + 1).cast("long"))


def repeated(table: Any, column: str) -> Any:
    """The values that a column has in several rows, each once, as a table of this column.

    Spark would add up the rows of each value before it brings them together. Where most values stand in one row, that
    takes longer than all else.
    """
    values = table.select(_named(column)).repartition(_named(column))
    return values.groupBy(_named(column)).agg(F.count("*").alias(_ROWS)).filter(_named(_ROWS) > 1).drop(_ROWS)


def few(table: Any) -> Any:
    """A table that most likely has few rows, made of them alone, so that it does not bring along how they came about.

    Where it is joined, it is sent to where the other table is; if it has too many rows for that, Spark joins in its own
    way.
    """
    table = table.persist(StorageLevel.MEMORY_AND_DISK)  # it is counted, and then used
    if table.count() > _MOST_SENT:
        return table
    return F.broadcast(table.sparkSession.createDataFrame(table.toArrow()))


def join(table: Any, other: Any, column: str) -> Any:
    """The table with the columns of another one, empty where that has no such row, joined by a column of both."""
    added = [name for name in other.columns if name != column]
    return table.join(other, on=column, how="left").select(*map(_named, [*table.columns, *added]))


def count_distinct(table: Any, most: int, rows: int | None = None) -> "pd.Series[int]":
    """How many different values each column holds, the missing ones as one more; about so many above ``most`` rows.

    Counted exactly, every value of every column would go through the cluster's network. HyperLogLog (Flajolet et al.,
    2007) is exact for few values, and within about 1 % for many. As a sketch it is one cell for a column; Spark's own
    approx_count_distinct makes some 1,600 cells of each, and so takes many times as long.
    """
    if (table.count() if rows is None else rows) <= most:
        found = [F.count_distinct(_named(name)) + F.max(_named(name).isNull().cast("int")) for name in table.columns]
    else:  # no sketch takes fractions, and none missing cells: their hashes are counted
        hashes = [F.xxhash64(_named(name)) for name in table.columns]
        found = [F.hll_sketch_estimate(F.hll_sketch_agg(one, F.lit(_DISTINCT_BUCKETS))) for one in hashes]
    counted = table.agg(*(one.alias(name) for one, name in zip(found, table.columns, strict=True)))
    return pd.Series(counted.collect()[0].asDict(), dtype=int)


def draw(table: Any, most: int, seed: int) -> Any:
    """An Arrow table of ``most`` rows drawn at random without replacement; a table that is small enough comes whole."""
    rows = table.count()
    if rows <= most:
        return table.toArrow()
    # Every row is drawn or not by itself, so a few more are wanted, and what is too much is left out again.
    wanted = most + ceil(_DEVIATIONS * sqrt(most))
    drawn = table.sample(withReplacement=False, fraction=min(wanted / rows, 1.0), seed=seed).toArrow()
    kept = np.random.default_rng(seed).choice(len(drawn), size=min(most, len(drawn)), replace=False)
    return drawn.take(np.sort(kept))


def _named(column: str) -> Any:
    return F.col(f"`{column}`")
