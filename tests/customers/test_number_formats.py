"""Numbers as people write them are read in their column's format, on every engine alike, or not at all."""

from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
import pytest

from customer_segmentation.customers.engine import to_pandas
from customer_segmentation.customers.number_formats import NumberFormat, decide_formats, number
from tests.conftest import ENGINES
from tests.engines import OTHERS

from .preprocessing import declare


def read(
    make: Any, *, delimiter: str | None = None, **columns: list[Any]
) -> dict[str, tuple[NumberFormat | None, list[Any]]]:
    frame = nw.from_native(make(pd.DataFrame(columns)), eager_only=True)
    formats = decide_formats(frame, list(columns), declare(), delimiter=delimiter)
    values = frame.select(number(nw.col(c), frame.schema[c], formats[c]).alias(c) for c in columns)
    return {
        column: (formats[column], [None if pd.isna(value) else value for value in values[column].to_list()])
        for column in columns
    }


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "-2", "+3", ".5", "5.", "1e3", "2.5E-1"], [1, -2, 3, 0.5, 5, 1000, 0.25]),
        (["1,5", "2", "-1234,25"], [1.5, 2, -1234.25]),
        (["1.234,50", "1.234", "12"], [1234.5, 1234, 12]),
        (["1,234.50", "1,234", "12"], [1234.5, 1234, 12]),
        (["1.234.567", "1.234"], [1234567, 1234]),
        (["1,234,567", "1,234"], [1234567, 1234]),
        (["1,23,456", "12,34,56,789.50", "-1,00,000", "8,123"], [123456, 123456789.5, -100000, 8123]),
        (["₹1,09,068", "₹ 99,999", "1.09.068"], [109068, 99999, None]),
        (["1.234 €", "12.345 €", "950 €"], [1234, 12345, 950]),
        (["£1,234", "£112,345", "£950"], [1234, 112345, 950]),
        (["0.123", "1.234"], [0.123, 1.234]),
        (["1234.567", "1.234"], [1234.567, 1.234]),
        (["12.5", "1.234"], [12.5, 1.234]),
        (["1 234,5", "12\u00a0345,5", "1\u202f000"], [1234.5, 12345.5, 1000]),
        (["1'234.5", "12’345.5"], [1234.5, 12345.5]),
        (["$1,234.50", "$ 2", "-$3", "4"], [1234.5, 2, -3, 4]),
        (["1.234,50 €", "2 €", "3"], [1234.5, 2, 3]),
        (["￥1,234", "￥12,345,678"], [1234, 12345678]),
        (["CHF 1'000.00", "12.00 CHF"], [1000, 12]),
        (["45%", "7.5 %"], [45, 7.5]),
        (["−5", "6,5"], [-5, 6.5]),
        (["(1,234.50)", "2.5", "(3)"], [-1234.5, 2.5, -3]),
        (["(1.234,50 €)", "2 €", "(3) €", "( 4,5 )"], [-1234.5, 2, -3, -4.5]),
        (["$(1,234.50)", "($2)", "$3"], [-1234.5, -2, 3]),
        (["(5.5%)", "(6%)", "7%"], [-5.5, -6, 7]),
        (["(5.0)%", "(6 %)", "7%"], [-5, -6, 7]),
        (["24.5k", "1.2M", "800", "-3 K", "(2k)"], [24500, 1200000, 800, -3000, -2000]),
        (["€24,5k", "€ 1,2M", "3 k€", "(2k €)"], [24500, 1200000, 3000, -2000]),
        (["1.5M", "2M"], [1500000, 2000000]),
        # Months, metres and whatever else.
        (["24.5k", "3m", "2 km", "7 kg", "1kk"], [24500, None, None, None, None]),
        (["12M", "6M", "3.5"], [None, None, 3.5]),
        (["(5", "6)", "-(7)", "8.5"], [None, None, None, 8.5]),
        (["1,5", "NA", "", None, "x"], [1.5, None, None, None, None]),
        # What does not follow the column's format is no number, and never guessed at.
        (["1,5", "2,5", "3.75"], [1.5, 2.5, None]),
        (["$1", "$2", "€3"], [1, 2, None]),
        (["45 %", "46 %", "0.47"], [45, 46, None]),
        (["45 %", "46", "47"], [None, 46, 47]),
        (["1.5", "2,5"], [1.5, None]),
        (["12,3,456", "1.2.3", "--1", "1-2", "1 2", "12 34"], [None] * 6),
        (["٣", "Ⅷ", "0x1F", "1_000", "inf", "nan", "1e999"], [None] * 7),
    ],
)
@pytest.mark.parametrize("engine_name", ENGINES)
def test_a_column_is_read_as_a_whole(engine_name: str, cells: list[Any], values: list[Any]) -> None:
    written, found = read(ENGINES[engine_name], n=cells)["n"]
    assert found == values, written


@pytest.mark.parametrize(
    ("columns", "delimiter", "decimal"),
    [
        ({"n": ["1.234", "5.678"]}, "comma", "."),
        ({"n": ["1.234", "5.678"]}, "semicolon", ","),
        ({"n": ["1.234", "5.678"], "m": ["1,5", "2,5"]}, None, ","),
        ({"n": ["1.234", "5.678"], "m": ["1.5", "2.5"]}, "semicolon", "."),
        ({"n": ["1,234", "5,678"]}, None, "."),
        ({"n": ["1,234", "5,678"], "m": ["1,5", "2,5"]}, None, ","),
        ({"n": ["1.234", "5.678"], "m": [1.5, 2.5]}, "semicolon", "."),
    ],
)
def test_an_ambiguous_column_follows_the_others_and_is_marked(
    engine: Any, columns: dict[str, list[Any]], delimiter: str | None, decimal: str
) -> None:
    written, values = read(engine, delimiter=delimiter, **columns)["n"]
    assert written is not None
    assert (written.decimal, written.ambiguous) == (decimal, True)
    assert values == ([1.234, 5.678] if columns["n"][0][1] == decimal else [1234, 5678])


def test_the_price_of_a_litre_stays_ambiguous(engine: Any) -> None:
    written, values = read(engine, n=["1.659 €", "1.701 €"])["n"]

    assert written is not None
    assert written.ambiguous
    assert values == [1.659, 1.701]


def test_plain_columns_have_no_format(engine: Any) -> None:
    assert read(engine, n=["1", "22", "?"])["n"][0] is None


@pytest.mark.parametrize("engine", OTHERS)
def test_lazy_engines_read_thousands_and_percent_in_brackets(engine: Any) -> None:
    frame = nw.from_native(engine(pd.DataFrame({"n": ["24.5k", "1.2M", "3 m"], "p": ["(5.0)%", "7 %", "x"]})))
    formats = decide_formats(frame, ["n", "p"], declare(), delimiter=None)
    schema = frame.collect_schema()
    found = to_pandas(frame.select(number(nw.col(c), schema[c], formats[c]).alias(c) for c in ("n", "p")))
    assert sorted(found["n"].dropna()) == [24500, 1200000]
    assert sorted(found["p"].dropna()) == [-5, 7]
