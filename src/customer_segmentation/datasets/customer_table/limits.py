"""Why a file is no customer table, and how large one may be: checked before a file is unpacked or parsed."""

from pydantic import Field

from customer_segmentation.options import Options

#: A small file cannot do harm, however well it is compressed.
_HARMLESS_MEGABYTES = 10
_MEGABYTE = 1_000_000


class Refusal(Exception):  # noqa: N818 - not every refusal is an error of the program
    """Completes the sentence "The file customers.csv …": what is wrong, where, and what to do."""


class Limits(Options):
    """Caps that keep a broken or hostile file from filling the memory.

    Attributes:
        file_megabytes: Size of a file as it is.
        unpacked_megabytes: Size of what a compressed file (gzip, zip, Excel) holds. Parquet, whose cells take about as
            much in memory, may hold as much as the larger of both.
        compression_ratio: Unpacked size over packed size, for anything larger than 10 MB unpacked.
    """

    file_megabytes: int = Field(default=2000, ge=1)
    unpacked_megabytes: int = Field(default=500, ge=1)
    compression_ratio: int = Field(default=200, ge=1)
    rows: int = Field(default=20_000_000, ge=1)
    columns: int = Field(default=1000, ge=1)

    def check_file(self, size: int) -> None:
        """Refuse a file of too many bytes."""
        _check_megabytes(size, self.file_megabytes)

    def check_parquet(self, size: int) -> None:
        """Refuse a Parquet file that holds too many bytes."""
        _check_megabytes(size, max(self.file_megabytes, self.unpacked_megabytes))

    def most_unpacked(self, packed: int) -> int:
        """The largest number of bytes to which so many packed bytes may unpack."""
        plausible = max(_HARMLESS_MEGABYTES * _MEGABYTE, packed * self.compression_ratio)
        return min(plausible, self.unpacked_megabytes * _MEGABYTE)

    def check_unpacked(self, packed: int, unpacked: int) -> None:
        """Refuse compressed content that unpacks to too many bytes, as a zip bomb does."""
        if unpacked > self.unpacked_megabytes * _MEGABYTE:
            raise Refusal(
                f"unpacks to more than the {self.unpacked_megabytes:,} MB allowed: if it is really that large, raise "
                "unpacked_megabytes under limits in the catalog entry."
            )
        if unpacked > self.most_unpacked(packed):
            raise Refusal(
                f"unpacks to more than {self.compression_ratio} times its size, which real tables hardly ever do: if "
                "you trust it, raise compression_ratio under limits in the catalog entry."
            )

    def check_rows(self, rows: int) -> None:
        """Refuse a table with too many rows."""
        if rows > self.rows:
            raise Refusal(
                f"has more than the {self.rows:,} rows allowed: raise rows under limits in the catalog entry, export "
                "fewer customers, or let Spark read them from Parquet: `kedro configure FILE --spark`."
            )

    def check_columns(self, columns: int) -> None:
        """Refuse a table with too many columns."""
        if columns > self.columns:
            raise Refusal(
                f"has {columns:,} columns, more than the {self.columns:,} allowed: delete stray cells far to the "
                "right, or raise columns under limits in the catalog entry."
            )


def _check_megabytes(size: int, most: int) -> None:
    if size > most * _MEGABYTE:
        raise Refusal(
            f"has {size / _MEGABYTE:,.0f} MB, more than the {most:,} MB allowed: export fewer columns, or raise "
            "file_megabytes under limits in the catalog entry."
        )
