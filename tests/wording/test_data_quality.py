"""Warnings in words, in English and in a translation."""

from typing import Any

from customer_segmentation.customers.anomalies import Skew
from customer_segmentation.wording.data_quality import warnings
from tests.conftest import Translate

WRITTEN = {"column": "Income", "decimal": ".", "currency": "", "percent": True, "ambiguous": True}
SOURCE: dict[str, Any] = {
    "encoding": "Windows-1252",
    "undecodable_rows": {"rows": 2, "first": [4, 9]},
    "number_formats": [WRITTEN, WRITTEN | {"column": "Age", "decimal": ",", "percent": False}],
}


def test_decisions_of_the_reader_are_named() -> None:
    windows, undecodable, point, percent, comma = warnings(SOURCE, [], {})
    assert "read as Windows-1252" in windows
    assert undecodable == "2 rows hold bytes that fit no encoding, shown as �: row 4, 9."
    assert point.startswith('The numbers of "Income" can be read in two ways')
    assert point.endswith("they were read with a decimal point.")
    assert "45 % is 45" in percent
    assert comma.endswith("they were read with a decimal comma.")
    assert warnings({}, [], {}) == []


def test_the_remedy_for_skew_is_a_logarithm_only_where_it_helps() -> None:
    tail, other = warnings({}, [Skew("A", 3.14, log_helps=True), Skew("B", -3, log_helps=False)], {})
    assert 'A" is strongly skewed (skewness 3.1)' in tail
    assert 'add "transform: log" to its line {column: "A", …} under' in tail
    assert "give it a minimum or maximum" in other


def test_of_many_suspicious_values_five_are_told_in_the_words_of_the_language(translate: Translate) -> None:
    german = translate(
        lists={"comma": "; "},
        data_warnings={
            "doubtful_value": "Zeile {row}: {value:,.10g}",
            "doubtful_and_more": "{values} und {more} weitere in „{column}“.",
        },
    )
    suspicious = [{"row": row, "value": 1000.5 * row} for row in range(1, 8)]

    (said,) = warnings({}, [], {"Umsatz": {"suspicious": suspicious}, "Alter": {"suspicious": []}}, german)

    assert said == (
        "Zeile 1: 1.000,5; Zeile 2: 2.001; Zeile 3: 3.001,5; Zeile 4: 4.002; Zeile 5: 5.002,5 und 2 weitere in "
        "„Umsatz“."
    )
