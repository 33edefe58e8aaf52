"""Warnings about a customer table in words."""

from typing import Any

from customer_segmentation.customers.anomalies import Anomaly
from customer_segmentation.language import speaking
from customer_segmentation.wording.data_quality import warnings

WRITTEN = {"column": "Income", "decimal": ".", "currency": "", "percent": True, "ambiguous": True}


def quality(*columns: dict[str, Any], **source: Any) -> Any:
    return {"source": source, "columns": columns}


def test_decisions_of_the_reader_are_named() -> None:
    absent, windows, undecodable, point, percent, comma = warnings(
        quality(
            absent_columns=["Age", "City"],
            encoding="Windows-1252",
            encoding_certainty=0.6,
            undecodable_rows={"rows": 2, "first": [4, 9]},
            number_formats=[WRITTEN, WRITTEN | {"column": "Age", "decimal": ",", "percent": False}],
        )
    )
    assert "Age, City" in absent
    assert "Windows-1252" in windows
    assert undecodable.startswith("2 rows")
    assert "4, 9" in undecodable
    assert '"Income"' in point
    assert "decimal point" in point
    assert "45" in percent
    assert '"Age"' in comma
    assert "decimal comma" in comma
    assert warnings(quality()) == []


def test_the_remedy_for_skew_is_a_logarithm_only_where_it_helps() -> None:
    tail, other = warnings(
        quality(
            {"column": "A", "skewness": 3.14, "skew_remedy": "log"},
            {"column": "B", "skewness": -3, "skew_remedy": "limits"},
            {"column": "C", "skewness": 0.1, "skew_remedy": None},
        )
    )
    assert '"A"' in tail
    assert "3.1" in tail
    assert '{column: "A", …}' in tail
    assert "transform: log" in tail
    assert "transform: log" not in other
    assert "minimum or maximum" in other or ("minimum" in other and "maximum" in other)


def test_of_many_anomalies_five_are_told_in_the_marks_of_the_language() -> None:
    anomalies = [Anomaly(row=row, value=1000.5 * row) for row in range(1, 8)]
    with speaking("de"):
        (said,) = warnings(quality({"column": "Umsatz", "anomalies": anomalies}, {"column": "Alter", "anomalies": []}))
    assert "Umsatz" in said
    assert all(value in said for value in ("1.000,5", "2.001", "5.002,5"))
    assert "6.003" not in said
    assert "2 weitere" in said
