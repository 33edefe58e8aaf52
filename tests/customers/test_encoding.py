import datetime as dt
from collections.abc import Callable
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customer_segmentation.customers.declaration import DISCRETE_WEIGHT, CustomerTable, Feature
from customer_segmentation.customers.encoding import codes_of, day_for, encode, nearest_code, word_for
from customer_segmentation.errors import CustomerTableError
from tests.customers.preprocessing import customers, declare, preprocess

YES_NO = {"column": "Score", "name": "Newsletter", "kind": "yes_no"}
ORDERED = {"column": "Score", "name": "Support", "kind": "ordered", "levels": ["Low", "Average", "High"]}
#: Different words, whatever their capitals.
WORDS = st.lists(st.text("abcdefgäß 1", min_size=1).filter(str.strip), min_size=2, max_size=6, unique_by=str.strip)


def declared(feature: dict[str, Any], **others: Any) -> CustomerTable:
    return declare(features=[feature], **others)


@pytest.mark.parametrize(
    ("feature", "cells", "numbers"),
    [
        (YES_NO, ["yes", " No ", "TRUE", "0", "ja"], [100, 0, 100, 0, 100]),
        (YES_NO, [True, False, True], [100, 0, 100]),
        (YES_NO, [1, 0, 1], [100, 0, 100]),
        (YES_NO, [1.0, 0.0, 1.0], [100, 0, 100]),
        (YES_NO | {"levels": ["Basic", "Premium"]}, ["premium", "Basic"], [100, 0]),
        (ORDERED, ["High", "low", "AVERAGE"], [3, 1, 2]),
        (ORDERED | {"levels": ["9", "10", "11"]}, [9, 11, 10], [1, 3, 2]),
    ],
)
def test_words_become_numbers_on_every_engine(
    engine: Callable[[pd.DataFrame], Any], feature: dict[str, Any], cells: list[Any], numbers: list[float]
) -> None:
    outcome = preprocess(engine(customers(Score=cells)), declared(feature))

    assert outcome.clean["Score"].tolist() == numbers
    assert outcome.rejected.empty


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("maybe", '"Score" is "maybe", which is none of the declared words'), ("", '"Score" is missing')],
)
def test_another_word_is_rejected_with_its_reason(
    engine: Callable[[pd.DataFrame], Any], cell: str, reason: str
) -> None:
    outcome = preprocess(engine(customers(Score=["yes", cell, "no"])), declared(YES_NO))

    assert outcome.rejected["reasons"].tolist() == [reason]
    assert outcome.clean["Score"].tolist() == [100, 0]


def test_a_missing_word_becomes_one_that_is_declared() -> None:
    outcome = preprocess(customers(Score=["Low", "", "High", "High", "Low"]), declared(ORDERED, missing="median"))

    assert outcome.clean["Score"].tolist() == [1, 2, 3, 3, 1]
    even = preprocess(customers(Score=["yes", "", "no"]), declared(YES_NO, missing="median"))
    assert even.clean["Score"].tolist() == [100, 0, 0]


def test_a_column_without_any_of_the_words_is_refused_with_what_it_holds() -> None:
    sentence = r'holds none of the words "yes", .* \(it begins with "Basic", "Premium"\): give its own words as levels'
    with pytest.raises(CustomerTableError, match=sentence):
        preprocess(customers(Score=["Basic", "Premium"]), declared(YES_NO))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "number", "levels": ["a", "b"]}, "levels are for kind: ordered"),
        ({"levels": ["a"]}, "needs levels"),
        ({"levels": ["a", "A "]}, "different words, whatever their capitals"),
        ({"kind": "yes_no", "levels": ["a", "b", "c"]}, "are two words"),
        ({"kind": "yes_no", "levels": [False, True]}, "put the words in quotes"),
        ({"minimum": 0}, "are for numbers, not for words"),
        ({"unit": "EUR"}, "has no unit"),
        ({"levels": ["unknown", "known"]}, "one of missing_values"),
    ],
)
def test_words_that_mean_nothing_are_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        declared(ORDERED | changes)


def test_a_declaration_with_words_comes_back_from_json_and_one_of_numbers_says_nothing_of_words() -> None:
    table = declared(YES_NO)
    assert CustomerTable.model_validate(table.model_dump(mode="json", by_alias=True)) == table
    assert set(declare().features[0].model_dump()) & {"kind", "levels"} == set()


def test_yes_and_no_weigh_less_unless_a_weight_is_given() -> None:
    assert Feature(**YES_NO).weight == DISCRETE_WEIGHT
    assert Feature(**YES_NO, weight=1).weight == 1
    assert Feature(**ORDERED).weight == 1


@settings(max_examples=20)
@given(WORDS)
def test_every_word_comes_back_from_its_number(words: list[str]) -> None:
    feature = Feature(column="c", name="C", kind="ordered", levels=tuple(words))
    frame = nw.from_native(pd.DataFrame({"c": words}))

    code = encode(nw.col("c"), frame.schema["c"], feature, declared(ORDERED)).alias("code")
    found = frame.select(code)["code"].to_list()

    assert found == list(codes_of(feature).values())
    assert [word_for(feature, code, "yes", "no") for code in found] == words


def test_a_number_is_its_own_nearest_code() -> None:
    assert nearest_code(Feature(column="c", name="C"), 1.5) == 1.5


DATE = {"column": "Score", "name": "Signup", "kind": "date", "unit": "days"}


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["2024-03-01", "2024-02-28", "2023-03-01"], [0, 2, 366]),
        (["01.03.2024", "28.02.2024", "29.02.2024"], [0, 2, 1]),
        (["20240301", "20240229", "19991231"], [0, 1, 8827]),
        ([dt.date(2024, 3, 1), dt.date(2024, 2, 28), dt.date(1969, 12, 31)], [0, 2, 19784]),
    ],
)
def test_dates_become_the_days_up_to_the_last_one_on_every_engine(
    engine: Callable[[pd.DataFrame], Any], cells: list[Any], days: list[int]
) -> None:
    table = customers(Score=cells)
    if isinstance(cells[0], dt.date):
        table["Score"] = pd.to_datetime(table["Score"])
    outcome = preprocess(engine(table), declared(DATE))

    assert outcome.clean["Score"].tolist() == days
    assert outcome.table.features[0].reference == dt.date(2024, 3, 1)


def test_time_is_counted_in_months_or_years_up_to_a_given_day() -> None:
    cells = customers(Score=["2024-03-01", "2025-03-01", "2026-03-01"])
    outcome = preprocess(cells, declared(DATE | {"unit": "years", "reference": "2025-03-01"}))

    assert outcome.clean["Score"].round(2).tolist() == [1, 0, -1]
    feature = outcome.table.features[0]
    assert feature.reference is not None
    assert [day_for(feature.reference, "years", time).year for time in outcome.clean["Score"]] == [2024, 2025, 2026]


def test_what_is_no_date_is_rejected_and_a_column_without_dates_is_refused() -> None:
    cells = ["2024-01-01"] * 39 + ["2023-02-30"]
    assert preprocess(customers(Score=[*cells[1:], "2020-01-01"]), declared(DATE)).rejected["reasons"].tolist() == [
        '"Score" is "2023-02-30", which is not a date'
    ]
    with pytest.raises(CustomerTableError, match=r"are not dates in one of these notations: .* \(it begins with"):
        preprocess(customers(Score=["soon", "2024-01-01", "later"]), declared(DATE))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"unit": "weeks"}, "it is one of days, months, years"),
        ({"minimum": 0}, "are for numbers, not for dates"),
        ({"levels": ["a", "b"]}, "levels are for kind: ordered"),
        ({"kind": "number", "reference": "2024-01-01"}, "reference is for kind: date"),
    ],
)
def test_dates_that_mean_nothing_are_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        declared(DATE | changes)


def test_a_decided_reference_day_comes_from_the_declaration_it_was_left_open_in() -> None:
    decided = preprocess(customers(Score=["2024-01-01", "2023-01-01"]), declared(DATE)).table
    assert declared(DATE).comes_to(decided)
    assert not declared(DATE | {"reference": "2020-01-01"}).comes_to(decided)
    assert CustomerTable.model_validate(decided.model_dump(mode="json", by_alias=True)) == decided
