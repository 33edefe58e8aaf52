"""Warnings about a customer table in words."""

from typing import Any

import yaml

from customer_segmentation.customers.anomalies import Anomaly
from customer_segmentation.language import speaking
from customer_segmentation.wording.data_quality import decisions, warnings

WRITTEN = {"column": "Income", "decimal": ".", "currency": "", "percent": True, "ambiguous": True}


def quality(*columns: dict[str, Any], **source: Any) -> Any:
    return {"source": source, "columns": columns}


def test_decisions_of_the_reader_are_named() -> None:
    absent, windows, undecodable, point, comma = warnings(
        quality(
            absent_columns=["Age", "City"],
            encoding="Windows-1252",
            encoding_certainty=0.6,
            undecodable_rows={"rows": 2, "first": [4, 9]},
            number_formats=[WRITTEN, WRITTEN | {"column": "Debts"}, WRITTEN | {"column": "Age", "decimal": ","}],
        )
    )
    assert "Age, City" in absent
    assert "Windows-1252" in windows
    assert undecodable.startswith("2 rows")
    assert "4, 9" in undecodable
    assert "Income and Debts" in point
    assert "decimal point" in point
    assert "Age" in comma
    assert "decimal comma" in comma
    assert warnings(quality()) == []


def test_what_was_mended_in_the_file_is_told() -> None:
    (twin,) = warnings(
        quality(
            {"column": "Income"},
            changed_headers=[
                {"header": "income", "read_as": "income (2)"},
                {"header": "segment", "read_as": "segment (in the file)"},
            ],
        )
    )
    assert '"income" stands in the table more than once' in twin
    assert '"income (2)"' in twin
    (one,) = warnings(quality(stray_quotation_marks={"rows": 1, "first": [7]}))
    (several,) = warnings(quality(stray_quotation_marks={"rows": 2, "first": [7, 21]}))
    assert "see row 7." in one
    assert "2 quotation marks" in several
    assert "see rows 7, 21." in several


def test_all_skewed_features_are_told_at_once_with_the_lines_to_paste() -> None:
    (said,) = warnings(
        quality(
            {"column": "A b", "skewness": 3.14, "skewed": {"column": "A b", "name": "A", "minimum": 0.0}},
            {"column": "B", "skewness": 2.72, "skewed": {"column": "B", "name": "Bé", "unit": "€"}},
            {"column": "C", "skewness": 0.1},
        )
    )
    head, *lines = said.splitlines()
    assert "A b (skewness 3.1) and B (skewness 2.7)" in head
    assert [yaml.safe_load(line) for line in lines] == [
        [{"column": "A b", "name": "A", "minimum": 0.0, "transform": "auto"}],
        [{"column": "B", "name": "Bé", "unit": "€", "transform": "auto"}],
    ]


def test_what_auto_decided_is_told() -> None:
    skewed = {"column": "A", "transform": "log", "skewness": 4.14, "log_skewness": 0.2}
    told = decisions(
        {"transforms": [skewed, {"column": "B", "transform": "none", "skewness": 0.31, "log_skewness": None}]}
    )
    assert "4.1 → 0.2" in told["A"]
    assert told["B"] == "clustered as it is (skewness 0.3)"


def test_a_skewness_that_rounds_to_nothing_has_no_sign() -> None:
    skewed = {"column": "A", "transform": "log", "skewness": 4.14, "log_skewness": -0.04}
    plain = {"column": "B", "transform": "none", "skewness": -0.01, "log_skewness": None}
    told = decisions({"transforms": [skewed, plain]})
    assert "4.1 → 0.0" in told["A"]
    assert told["B"] == "clustered as it is (skewness 0.0)"


def test_of_many_anomalies_five_are_told_in_the_marks_of_the_language() -> None:
    anomalies = [Anomaly(row=row, value=1000.5 * row) for row in range(1, 8)]
    with speaking("de"):
        said = warnings(quality({"column": "Umsatz", "anomalies": anomalies}, {"column": "Alter", "anomalies": []}))[0]
    assert "Umsatz" in said
    assert all(value in said for value in ("1.000,5", "2.001", "5.002,5"))
    assert "6.003" not in said
    assert "2" in said.split("5.002,5")[1]
