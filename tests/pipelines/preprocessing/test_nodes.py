"""Every row is either clean or rejected with its reasons, on pandas and on Polars alike."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from customer_segmentation.customers.columns import EXTRA_CELLS, REASONS, ROW
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.datasets.customer_table import CustomerTableDataset
from customer_segmentation.errors import CustomerTableError
from customer_segmentation.pipelines.preprocessing import nodes
from customer_segmentation.wording.data_quality import warnings
from tests.conftest import ENGINES
from tests.customers.preprocessing import Outcome, customers, declare, preprocess
from tests.translations import translated

TOO_MANY_CELLS = (
    'the row has more cells than the table has columns ("x,y" is left over), so its cells may be in the wrong columns'
)


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"Score": ["1", "lots", "3"]}, '"Score" is "lots", which is not a number'),
        ({"Score": ["1", " ", "3"]}, '"Score" is missing'),
        ({"Score": ["1", "?", "3"]}, '"Score" is missing'),
        ({"Score": ["1", None, "3"]}, '"Score" is missing'),
        ({"Score": ["1", "inf", "3"]}, '"Score" is "inf", which is not a number'),
        ({"Score": ["1", "-1", "3"]}, '"Score" is "-1", which is below the minimum of 0'),
        ({"Score": [1, 101, 3]}, '"Score" is "101", which is above the maximum of 100'),
        ({"Score": [1.0, None, 3.0]}, '"Score" is missing'),
        ({"Score": [1.0, 1e200, 3.0]}, '"Score" is "1e+200", which is not a number'),
        ({"Score": pd.array([1, None, 3], dtype="Int64")}, '"Score" is missing'),
        ({"id": ["01", " 01", "2"]}, '"id" 01 also appears in row 2, which was kept'),
        ({"id": ["01", "", "2"]}, '"id" is missing'),
        (
            {EXTRA_CELLS: [None, "x,y", None]},
            TOO_MANY_CELLS,
        ),
        (
            {"Score": ["1", "many", "3"], "id": ["1", "", "3"]},
            '"id" is missing; "Score" is "many", which is not a number',
        ),
    ],
)
def test_a_defective_row_is_rejected_with_its_reason_and_its_cells_as_read(
    engine: Any, columns: dict[str, list[Any]], reason: str
) -> None:
    table = customers(**columns)

    outcome = preprocess(engine(table), declare())

    assert outcome.rejected[[ROW, REASONS]].to_numpy().tolist() == [[3, reason]]
    for column, cells in columns.items():
        cell = outcome.rejected[column].iloc[0]
        assert pd.isna(cell) if pd.isna(cells[1]) else cell == cells[1]
    assert len(outcome.clean) == 2
    assert EXTRA_CELLS not in outcome.clean


def test_reasons_follow_the_language_in_words_order_and_numbers(engine: Any, tmp_path: Path) -> None:
    german = {
        '"{column}" is missing': "„{column}“ fehlt",
        '"{column}" is "{value}", which is below the minimum of {limit}': "Unter {limit}: {value} in „{column}“",
        '"{column}" is "{value}", which is not a number': "keine Zahl",
        '"{column}" {value} also appears in row {row}, which was kept': "Zeile {row} hat {column} {value} auch",
    }
    table = customers(id=["a", "a", "b", "", "d"], Score=["1", "2", "0", "alt", "5"])
    feature = {"column": "Score", "name": "Score", "minimum": 0.5}

    with translated(german, tmp_path) as language:
        rejected = preprocess(engine(table), declare(features=[feature]), language).rejected

    assert rejected[REASONS].tolist() == [
        "Zeile 2 hat id a auch", "Unter 0,5: 0 in „Score“", "„id“ fehlt; keine Zahl",
    ]  # fmt: skip


def test_clean_customers_are_typed(engine: Any) -> None:
    table = customers(
        id=["0001", "12345678901234567", "c"], Score=["1", " 2.5 ", "3"], Age=["1e1", "20", "30"], Other=list("xyz")
    )

    clean = preprocess(engine(table), declare()).clean

    assert clean.columns.tolist() == ["id", "Score", "Age", "City", "Other"]
    assert clean["id"].tolist() == ["0001", "12345678901234567", "c"]
    assert clean["Score"].tolist() == [1.0, 2.5, 3.0]
    assert clean["Age"].tolist() == [10, 20, 30]
    assert clean["Age"].dtype == "int64"


@pytest.mark.parametrize("ids", [[1, 2, 3], [1.0, 2.0, 3.0]])
def test_numeric_ids_become_text_without_a_fraction(engine: Any, ids: list[float]) -> None:
    assert preprocess(engine(customers(id=ids)), declare()).clean["id"].tolist() == ["1", "2", "3"]


def test_codes_with_leading_zeros_are_categories(engine: Any) -> None:
    assert preprocess(engine(customers(Age=["01234", "50667", "99999"])), declare()).column("Age")["kind"] == "category"


def test_repeated_ids_may_all_be_rejected(engine: Any) -> None:
    outcome = preprocess(engine(customers(id=["a", "a", "b", "c"])), declare(duplicates="reject_all"))
    assert outcome.rejected[ROW].tolist() == [2, 3]
    assert outcome.rejected[REASONS].str.contains("none of them can be trusted").all()


def test_of_repeated_ids_the_first_sound_row_is_kept(engine: Any) -> None:
    outcome = preprocess(engine(customers(id=list("aabb"), Score=["?", "1", "2", "?"])), declare())
    assert outcome.rejected[ROW].tolist() == [2, 5]
    assert '"id" a also appears in row 3, which was kept' in outcome.rejected[REASONS].iloc[0]


def test_missing_numbers_may_be_imputed_by_the_median(engine: Any) -> None:
    table = customers(Score=["1", "?", "5", "lots", "9"], id=["a", "b", "", "d", "e"])

    outcome = preprocess(engine(table), declare(missing="median"))

    assert outcome.clean["Score"].tolist() == [1, 5, 9]
    assert outcome.rejected[ROW].tolist() == [4, 5]
    score = outcome.column("Score")
    assert (score["missing"], score["imputed"], score["not_a_number"]) == (1, 1, 1)


def test_without_an_id_column_rows_are_numbered(engine: Any) -> None:
    table = customers(Score=["1", "?", "3"]).drop(columns=[ROW, "id"])
    outcome = preprocess(engine(table), declare(id_column=None))
    assert outcome.clean[ROW].tolist() == [1, 3]
    assert outcome.rejected[ROW].tolist() == [2]


def test_columns_found_under_another_header_are_renamed_and_reported(engine: Any) -> None:
    table = customers(Score=["1", "2"]).rename(columns={"City": "TOWN", "Score": "score "})
    outcome = preprocess(engine(table), declare())
    assert outcome.clean.columns.tolist() == ["id", "Score", "Age", "City"]
    assert outcome.quality["source"]["renamed_columns"] == {"score ": "Score", "TOWN": "City"}


def test_the_quality_report_counts_rows_reasons_and_columns(engine: Any) -> None:
    table = customers(id=["a", "b", "c", "d", ""], Score=["1", "2", "x", "400", "5"])

    outcome = preprocess(engine(table), declare())

    quality = outcome.quality
    assert [quality[name] for name in ("rows_read", "rows_kept", "rows_rejected")] == [5, 2, 3]
    assert quality["rejected_by_reason"] == [
        {"column": "id", "problem": "missing", "rows": 1},
        {"column": "Score", "problem": "not a number", "rows": 1},
        {"column": "Score", "problem": "above maximum", "rows": 1},
    ]
    score = outcome.column("Score")
    assert score["role"] == "feature"
    assert [score[fact] for fact in ("minimum", "median", "maximum", "out_of_range", "not_a_number")] == [
        1,
        3.5,
        400,
        1,
        1,
    ]


def test_the_readers_notes_reach_the_quality_report(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("May\nid;Score;Age;City\n1;1,5;20;Köln\n2;2,5;21;Bonn\n".encode("cp1252"))
    quality = preprocess(CustomerTableDataset(filepath=str(tmp_path / "t.csv")).load(), declare()).quality
    source = quality["source"]
    assert (source["delimiter"], source["encoding"], source["header_row"]) == ("semicolon", "Windows-1252", 2)
    assert source["number_formats"] == [
        {"column": "Score", "decimal": ",", "currency": "", "percent": False, "scaled": False, "ambiguous": False}
    ]
    (warning,) = warnings(quality)
    assert "Windows-1252" in warning


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"Score": ["low", "high"]}, 'Column "Score" holds not a single number \\(it begins with "low", "high"\\)'),
        ({"Score": ["", "?"]}, 'Column "Score" holds not a single number'),
        ({"Score": ["7", "7"]}, 'Column "Score" has the same value, 7, for every usable customer'),
    ],
)
def test_a_feature_that_is_no_number_or_constant_is_refused(
    engine: Any, columns: dict[str, list[Any]], sentence: str
) -> None:
    with pytest.raises(CustomerTableError, match=sentence):
        preprocess(engine(customers(**columns)), declare())


@pytest.mark.parametrize(("bad", "allowed"), [(5, 0.5), (6, 0.5), (10, 1)])
def test_rejecting_too_much_stops_with_the_top_reasons(engine: Any, bad: int, allowed: float) -> None:
    table = customers(Score=["?"] * (bad - 1) + ["200"] + [str(n) for n in range(10 - bad)])
    if bad == 5:
        assert len(preprocess(engine(table), declare(most_rejected=allowed)).clean) == 5
        return
    with pytest.raises(CustomerTableError) as caught:
        preprocess(engine(table), declare(most_rejected=allowed))
    assert f"{bad} of 10 rows of the customer table would be rejected" in str(caught.value)
    assert f'missing in {bad - 1} (column "Score"); above maximum in 1 (column "Score")' in str(caught.value)


def assert_equal(one: Outcome, other: Outcome) -> None:
    for left, right in ((one.clean, other.clean), (one.rejected, other.rejected)):
        pd.testing.assert_frame_equal(
            left.astype(object).where(left.notna(), None),
            right.astype(object).where(right.notna(), None),
            check_dtype=False,
        )
    for left, right in zip(one.quality.pop("columns"), other.quality.pop("columns"), strict=True):
        assert left.pop("anomalies", None) == right.pop("anomalies", None)
        assert left == pytest.approx(right)
    assert one.quality["source"].pop("medians") == pytest.approx(other.quality["source"].pop("medians"))
    assert one.quality == other.quality


number = st.sampled_from(
    ["1", "2.5", "1e1", "-3", "101", "007", "1,5", "1.234", "1.234,5", "3 %", "€ 4", "12 000", ".5", "5."]
)
cell = st.one_of(number, st.sampled_from(["", " ", "?", "na", "x", "١", "inf", "nan"]), st.text(max_size=3), st.none())


@settings(max_examples=5, deadline=None, phases=set(Phase) - {Phase.shrink, Phase.explain})
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["a", "b", "01", "1", "", " a"]) | cell, cell, cell, cell), min_size=1, max_size=12
    ),
    missing=st.sampled_from(["reject", "median"]),
    duplicates=st.sampled_from(["first", "reject_all"]),
)
def test_no_row_is_lost_and_both_engines_agree(rows: list[tuple[Any, ...]], missing: str, duplicates: str) -> None:
    table = pd.DataFrame(rows, columns=["id", "Score", "Age", "City"], dtype="str")
    table = pd.concat([table, customers(id=["x1", "x2"], Score=["1", "2"]).drop(columns=ROW)], ignore_index=True)
    table.insert(0, ROW, range(2, len(table) + 2))
    outcomes = []
    for make in ENGINES.values():
        try:
            outcomes.append(preprocess(make(table), declare(missing=missing, duplicates=duplicates)))
        except CustomerTableError as error:
            outcomes.append(str(error))
    one, other = outcomes
    if isinstance(one, str):
        assert one == other
        return
    assert_equal(one, other)
    assert len(one.clean) + len(one.rejected) == len(table)
    assert one.quality["rows_kept"] == len(one.clean)
    assert one.rejected[REASONS].str.len().gt(0).all()
    original = table.set_index(ROW).loc[one.rejected[ROW]].reset_index()
    read = one.rejected[original.columns]
    pd.testing.assert_frame_equal(
        read.fillna("∅").astype(object), original.fillna("∅").astype(object), check_dtype=False
    )


def test_both_ends_of_a_range_belong_to_it(engine: Any) -> None:
    ends = customers(id=list("abcdef"), Score=["0", "0", "100", "100", "100", ""])

    assert preprocess(engine(ends), declare()).clean["Score"].tolist() == [0, 0, 100, 100, 100]
    assert preprocess(engine(ends), declare(missing="median")).clean["Score"].tolist() == [0, 0, 100, 100, 100, 100]
    low = ends.assign(Score=["0", "0", "0", "100", "100", ""])
    assert preprocess(engine(low), declare(missing="median")).clean["Score"].tolist() == [0, 0, 0, 100, 100, 0]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_imputed_value_always_lies_in_the_range(engine: str) -> None:
    table = customers(id=list("abcdef"), Score=["1000", "1000", "1000", "40", "60", ""])
    outcome = preprocess(ENGINES[engine](table), declare(missing="median"))
    assert outcome.clean["Score"].tolist() == [40, 60, 50]
    assert outcome.rejected[REASONS].str.contains("above the maximum").tolist() == [True] * 3


@pytest.mark.heavy
def test_of_the_real_tables_in_every_dress_no_customer_is_lost(
    shared_data: Path, customer_table: CustomerTable
) -> None:
    def read(path: Path) -> Outcome:
        return preprocess(CustomerTableDataset(filepath=str(path)).load(), customer_table)

    mall = read(shared_data / "mall_customers.csv").clean.drop(columns="CustomerID")
    for name in ("mall_csv_named.xls", "mall_plain.xlsx", "mall_genre_zeropad.csv"):
        clean = read(shared_data / "variants" / name).clean.drop(columns="CustomerID")
        pd.testing.assert_frame_equal(clean, mall, obj=name)
    defects = read(shared_data / "variants" / "mall_812_dups_qmark.csv")
    # Ten more have no age only, which is described: they are kept.
    assert (len(defects.clean), len(defects.rejected)) == (710, 102)
    for name in ("footer_lines.csv", "table_at_b5_with_totals.xlsx"):
        clean = read(shared_data / "field" / name).clean
        assert (len(clean), clean["Age"].sum()) == (200, mall["Age"].sum()), name
    for path in sorted(shared_data.glob("field/*")):
        with suppress(CustomerTableError):  # refused in a sentence, but nothing else may happen
            outcome = read(path)
            assert len(outcome.clean) + len(outcome.rejected) == outcome.quality["rows_read"], path


@pytest.mark.parametrize("engine_name", ENGINES)
def test_transactions_can_be_checked_as_a_table(engine_name: str) -> None:
    """As a shop exports them: floats as ids, gaps, repeated ids, and prices below zero."""
    generator = np.random.default_rng(7)
    sales = pd.DataFrame(
        {
            ROW: range(2, 2_002),
            "CustomerID": np.where(generator.random(2_000) < 0.25, np.nan, generator.integers(12_000, 12_500, 2_000)),
            "UnitPrice": generator.choice([-1.0, 0.0, 2.5, 4.95], 2_000),
            "Quantity": generator.integers(-5, 50, 2_000),
            "Country": generator.choice(["United Kingdom", "France", "EIRE"], 2_000),
        }
    )
    table = CustomerTable(
        id_column="CustomerID",
        features=[{"column": "UnitPrice", "name": "Price", "minimum": 0}, {"column": "Quantity", "name": "Quantity"}],
        profile_columns=["Country"],
        aliases={},
        missing_values=[],
        missing="reject",
        duplicates="first",
        most_rejected=1,
    )

    outcome = preprocess(ENGINES[engine_name](sales), table)

    first = sales[sales["UnitPrice"] >= 0].dropna().drop_duplicates("CustomerID")
    assert outcome.clean["CustomerID"].tolist() == [f"{number:.0f}" for number in first["CustomerID"]]
    assert outcome.clean["Quantity"].tolist() == first["Quantity"].tolist()
    assert len(outcome.clean) + len(outcome.rejected) == 2_000


def test_a_lazy_table_is_numbered_and_checked() -> None:
    table = pl.from_pandas(customers(Score=["1", "x", "3"]).drop(columns=ROW)).lazy()
    checked, _source, _decided = nodes.check_customers(table, declare())
    rejected = nodes.keep_rejected_customers(checked, declare(), "en")
    assert rejected.collect()["Score"].to_list() == ["x"]
