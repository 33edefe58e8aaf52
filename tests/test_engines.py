"""Every node whose work grows with the table gives the same on pandas, Polars, DuckDB and Spark, from awkward rows."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import pytest

from customer_segmentation.customers.columns import ROW
from customer_segmentation.customers.declaration import CustomerTable
from customer_segmentation.customers.engine import to_pandas
from customer_segmentation.customers.splitting import first_rejected
from customer_segmentation.language import ENGLISH
from customer_segmentation.pipelines.clustering import nodes as clustering
from customer_segmentation.pipelines.clustering.explaining import find_typical
from customer_segmentation.pipelines.model_selection import nodes as model_selection
from customer_segmentation.pipelines.model_selection.options import ModelSelectionOptions
from customer_segmentation.pipelines.preprocessing import nodes as preprocessing
from customer_segmentation.pipelines.reporting.segment_lists import lists_by_segment, lists_on_spark
from customer_segmentation.reports.customer_list import list_customers
from customer_segmentation.segmentation.drift import measure_drift
from customer_segmentation.segmentation.migration import count_migration
from customer_segmentation.segmentation.model import SegmentationModel
from customer_segmentation.segmentation.movements import (
    first_changes,
    list_changes,
    no_changes,
    with_previous_segment,
)
from customer_segmentation.segmentation.naming import name_model
from customer_segmentation.segmentation.options import DriftOptions, ExplanationOptions, KMeansOptions, NamingOptions
from tests.customers.preprocessing import declare
from tests.engines import ENGINES, OTHERS, as_saved
from tests.equality import assert_same, assert_same_facts
from tests.training import fit_model

Engine = Callable[[pd.DataFrame], Any]

FEATURES: list[dict[str, Any]] = [
    {"column": "Score", "name": "Score", "minimum": 0, "maximum": 100, "transform": "none"},
    {"column": "Spend (k€)", "name": "Spend", "unit": "k€", "transform": "auto"},
    {"column": "Visits", "name": "Visits", "transform": "none"},
    {"column": "News", "name": "News", "kind": "yes_no"},
    {"column": "Support", "name": "Support", "kind": "ordered", "levels": ["Low", "Average", "High"]},
    {"column": "Plan", "name": "Plan", "kind": "category"},
    {"column": "Since", "name": "Since", "kind": "date", "unit": "months"},
]
DESCRIBED = ["Age", "City", "Born", "Nothing"]


def awkward(rows: int = 240) -> pd.DataFrame:
    """Ties, gaps, infinities, several alphabets, repeated ids, and numbers, words and dates as people write them."""
    generator = np.random.default_rng(5)
    group = np.arange(rows) % 3
    number = np.arange(rows)
    score = (np.array([10, 50, 90])[group] + number % 7).astype(str).astype(object)
    score[::9] = [f" {value},5 " for value in score[::9]]
    score[::31], score[::37], score[::41], score[5] = "", "?", "viele", "101"
    spend = generator.lognormal(3, 1, rows).round(2)
    spend[::17], spend[3], spend[4], spend[6], spend[8] = np.nan, np.inf, 0.0, 1e200, 20.0
    ids = np.array([f"{value:04d}" for value in number], dtype=object)
    ids[10], ids[12], ids[14], ids[16], ids[18] = "0009", " 0011", "", None, "Ω-ß-猫"
    return pd.DataFrame(
        {
            ROW: number + 2,
            "id": ids,
            "Score": score,
            "Spend (k€)": spend,
            "Visits": pd.array(np.where(number % 29 == 0, None, group * 4 + number % 3), dtype="Int64"),
            "News": np.array(["yes", " NO ", "y"], dtype=object)[group],
            "Support": np.array(["Low", "HIGH", "average"], dtype=object)[(group + (number % 5 == 0)) % 3],
            "Plan": np.array(["Flat", "flex", "Flat", "PAYG", "Flex"], dtype=object)[number % 5],
            "Since": np.array(["03/04/2024", "25/12/2023", "1.2.2022 08:15"], dtype=object)[group],
            "Age": pd.array(np.where(number % 13 == 0, None, 20 + number % 60), dtype="Int64"),
            "City": np.array(["Köln", "東京", "São Paulo", None, "köln"], dtype=object)[number % 5],
            "Born": pd.to_datetime("1970-01-31") + pd.to_timedelta(number * 40, unit="D"),
            "Nothing": pd.Series([None] * rows, dtype="str"),
            "note's": np.array(["=1+1", "+49 30", 'a;b\n"c"', None], dtype=object)[number % 4],
            "Flag": number % 2 == 0,
        }
    )


@pytest.fixture(scope="module")
def table() -> CustomerTable:
    return declare(features=FEATURES, profile_columns=DESCRIBED, missing_values=["?"], missing="reject")


class Made:
    """What the nodes make of the awkward table in one engine, a table in memory or a fact each."""

    def __init__(self, engine: Engine, table: CustomerTable, rows: pd.DataFrame) -> None:
        checked, self.source, self.table = preprocessing.check_customers(engine(rows), table)
        checked = as_saved(checked)
        clean = preprocessing.keep_clean_customers(checked, self.table)
        rejected = as_saved(preprocessing.keep_rejected_customers(checked, self.table, ENGLISH))
        self.clean = in_order(clean, table.id_name)
        self.rejected = in_order(rejected, ROW)
        self.shown = without_zones(first_rejected(rejected, 7))
        self.quality: Any = preprocessing.report_data_quality(checked, self.source, self.table)


def in_order(native: Any, column: str) -> pd.DataFrame:
    return without_zones(to_pandas(nw.from_native(native))).sort_values(column, ignore_index=True)


def without_zones(made: pd.DataFrame) -> pd.DataFrame:
    """Spark takes the times of an Arrow table for those of the session; those of Parquet stay as they are."""
    zoned = made.select_dtypes("datetimetz")
    return made.assign(**{name: cells.dt.tz_localize(None) for name, cells in zoned.items()})


@pytest.fixture(scope="module")
def expected(table: CustomerTable) -> Made:
    """What pandas makes of it."""
    return Made(ENGINES["pandas"], table, awkward())


@pytest.fixture(scope="module")
def fitted(
    expected: Made, kmeans: KMeansOptions, naming: NamingOptions, explanation: ExplanationOptions
) -> SegmentationModel:
    sample = expected.clean[expected.table.encoded_columns].astype(float)
    choice = {"k": 3, "silhouette": 0.5}
    model = fit_model(sample, choice, expected.table, kmeans, naming, explanation, dt.date(2026, 11, 26))
    return name_model(model, ())


@pytest.mark.parametrize("engine", OTHERS)
def test_preprocessing_keeps_and_rejects_the_same_rows_for_the_same_reasons(
    engine: Engine, table: CustomerTable, expected: Made
) -> None:
    made = Made(engine, table, awkward())

    assert len(expected.rejected) > 30
    assert_same(expected.rejected, made.rejected)
    assert_same(expected.shown, made.shown)
    assert_same(expected.clean, made.clean)
    assert made.table == expected.table
    assert_same_facts(expected.quality, made.quality)


@pytest.mark.parametrize("engine", OTHERS)
def test_missing_numbers_get_the_same_medians_and_unnumbered_rows_are_numbered(
    engine: Engine, table: CustomerTable
) -> None:
    lenient = table.model_copy(update={"missing": "median", "duplicates": "reject_all"})
    rows = awkward().drop(columns=ROW)
    here, there = (Made(one, lenient, rows) for one in (ENGINES["pandas"], engine))

    assert_same_facts(here.source["medians"], there.source["medians"])
    assert_same(here.clean, there.clean)
    assert sorted(there.rejected["id"].dropna()) == sorted(here.rejected["id"].dropna())
    assert there.rejected[ROW].is_unique
    assert there.rejected[ROW].between(1, len(rows)).all()


@pytest.mark.parametrize("engine", OTHERS)
def test_segments_profiles_and_lists_are_the_same(
    engine: Engine,
    expected: Made,
    fitted: SegmentationModel,
    explanation: ExplanationOptions,
    make_options: Callable[..., ModelSelectionOptions],
) -> None:
    table, content = expected.table, fitted.model_dump(mode="json")
    here, there = (one(expected.clean) for one in (ENGINES["pandas"], engine))
    labelled = [as_saved(clustering.assign_segments(clean, content, None, None, table)) for clean in (here, there)]

    assert_same(*(in_order(one, "id") for one in labelled))
    for one, other in zip(*(clustering.profile_segments(native, table) for native in labelled), strict=True):
        assert_same(one, other)
    assert_same(*(list_customers(native, table, 60, 5) for native in labelled))
    assert_same_facts(*(find_typical(nw.from_native(native), fitted, table, explanation) for native in labelled))
    options = make_options(fit_rows=100_000, k_max=4)
    samples = [model_selection.draw_feature_sample(clean, table, options) for clean in (here, there)]
    assert_same(*(sample.sort_values(list(sample.columns), ignore_index=True) for sample in samples))


@pytest.mark.parametrize("engine", OTHERS)
def test_lists_of_segments_are_the_same(engine: Engine, expected: Made, fitted: SegmentationModel) -> None:
    content = fitted.model_dump(mode="json")
    cards: Any = [{"number": one.number, "name": one.name} for one in fitted.segments]
    here, there = (
        as_saved(clustering.assign_segments(one(expected.clean), content, None, None, expected.table))
        for one in (ENGINES["pandas"], engine)
    )
    lists = {name: make().read_pandas() for name, make in lists_by_segment(here, cards, "id").items()}

    if nw.from_native(there).implementation.is_spark_like():
        together = lists_on_spark(there, cards, "id").toArrow().to_pandas()
        others = {name: one.drop(columns="list") for name, one in together.groupby("list")}
    else:
        others = {name: make().read_pandas() for name, make in lists_by_segment(there, cards, "id").items()}

    assert others.keys() == lists.keys()
    for name, one in lists.items():
        assert_same(one, others[name].reset_index(drop=True))


@pytest.mark.parametrize("engine", OTHERS)
def test_who_moved_and_what_drifted_is_the_same(
    engine: Engine, expected: Made, fitted: SegmentationModel, base_parameters: dict[str, Any]
) -> None:
    options = DriftOptions.model_validate(base_parameters["drift"])
    content, table = fitted.model_dump(mode="json"), expected.table

    def compared(one: Engine) -> tuple[Any, ...]:
        now = as_saved(clustering.assign_segments(one(expected.clean), content, None, None, table))
        facts = to_pandas(nw.from_native(now)).sort_values("id", ignore_index=True)
        before = facts.iloc[5:].assign(segment=facts["segment"].iloc[5:].replace({1: 2}), Score=1.0)
        before = pd.concat([before, before.iloc[:3].assign(id=["gone", "猫", "=1+1"])])
        frame, earlier = nw.from_native(now), nw.from_native(one(before))
        moved = with_previous_segment(frame, earlier, "id")
        without = nw.from_native(one(before.drop(columns="Score")))
        changes = [
            as_saved(list_changes(moved, was, table, fitted, fitted, value))
            for was, value in ((earlier, "Score"), (without, "Score"), (earlier, None))
        ]
        return (
            measure_drift(frame, fitted, options),
            count_migration(earlier, frame, "id", fitted, fitted, "Score"),
            [first_changes(listed, table, most) for listed in changes for most in (7, len(before))],
            to_pandas(nw.from_native(no_changes(frame, table))),
        )

    (drift, counted, changed, none), (other_drift, other_counted, other_changed, other_none) = map(
        compared, (ENGINES["pandas"], engine)
    )
    assert_same_facts(drift, other_drift)
    assert_same_facts(counted, other_counted)
    assert set(changed[1]["segment_change"]) == {"moved", "joined", "left"}
    for listed, other in zip(changed, other_changed, strict=True):
        assert_same(listed, other)
    assert_same(none, other_none)
